internal import ArgumentParser

struct Status: ParsableCommand {
    func run() throws {}
}
