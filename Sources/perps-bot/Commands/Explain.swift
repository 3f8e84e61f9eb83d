internal import ArgumentParser

/// The command `perps-bot explain`.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why something happened.", subcommands: [ExplainOrder.self])
}
