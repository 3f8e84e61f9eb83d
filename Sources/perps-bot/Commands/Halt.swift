internal import ArgumentParser

struct Halt: ParsableCommand {
    func run() throws {}
}
