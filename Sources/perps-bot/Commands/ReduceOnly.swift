internal import ArgumentParser

struct ReduceOnly: ParsableCommand {
    func run() throws {}
}
