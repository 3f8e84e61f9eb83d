internal import ArgumentParser

struct Data: ParsableCommand {
    func run() throws {}
}
