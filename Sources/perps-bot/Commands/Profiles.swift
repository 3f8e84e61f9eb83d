internal import ArgumentParser

struct Profiles: ParsableCommand {
    func run() throws {}
}
