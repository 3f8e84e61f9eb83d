internal import ArgumentParser

/// `perps-bot data`.
struct Data: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Download market data, look at it, and make it replay fast.",
        discussion: """
            Examples:
              perps-bot data fetch BTC-USD --from 2026-03-01
              perps-bot data record --profile cb.yaml --output today.jsonl
              perps-bot data info BTC-USD_1m.csv
              perps-bot data convert --product BTC-USD --output btc.pbd l2/*.jsonl.gz

            docs/data.md says what is read and what is checked.
            """,
        subcommands: [DataFetch.self, DataRecord.self, DataInspect.self, DataConvert.self])
}
