internal import ArgumentParser

struct Arm: ParsableCommand {
    func run() throws {}
}
