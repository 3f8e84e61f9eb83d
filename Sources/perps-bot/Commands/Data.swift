internal import ArgumentParser

/// `perps-bot data`.
struct Data: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at files of market data, and make them replay fast.",
        discussion: """
            Examples:
              perps-bot data info BTC-USD_1m.csv
              perps-bot data convert --product BTC-USD --output btc.pbd l2/*.jsonl.gz

            docs/data.md says what is read and what is checked.
            """,
        subcommands: [DataInspect.self, DataConvert.self])
}
