internal import ArgumentParser

struct Plugins: ParsableCommand {
    func run() throws {}
}
