internal import ArgumentParser
internal import Assembly
internal import Domain
internal import Profile
internal import Simulation

/// The command `perps-bot backtest`.
struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a profile over recorded data, as fast as the machine can.",
        discussion: """
            Examples:
              perps-bot backtest --profile dev --data BTC-USD_1m.csv
              perps-bot backtest --profile demo --data BTC-USD=btc/ ETH-USD=eth.csv.gz --json
              perps-bot backtest --data ticks.csv --from 2023-03-01 --to 2023-03-08 \\
                --set strategies.ma.parameters.fast=7 --report report.html

            A folder means all files in it, merged by time. The format is told by the content:
            candle, trade and quote CSV, Lean zip files, recorded Coinbase frames, Binance-style
            level-2 lines, and what `data convert` writes; .gz and .zip are read as they are.
            """)

    @OptionGroup var options: ProfileOptions

    @Option(
        name: .long, parsing: .upToNextOption, help: "Files or folders, each [PRODUCT=]PATH.")
    var data: [String]

    @Option(name: .long, help: "First moment, such as 2023-03-01 or 2023-03-01T12:00:00Z.")
    var from: String?

    @Option(name: .long, help: "Moment after the last.")
    var to: String?

    @Flag(name: .long, help: "Refuse numbers with more digits than the product has.")
    var strict = false

    @Option(name: .long, help: "What the run records: off (identity and summary) or full.")
    var ledger: LedgerChoice = .off

    @Option(name: .long, help: "Write every fill to this CSV file.")
    var trades: String?

    @Option(name: .long, help: "Write a page with figures and charts to this HTML file.")
    var report: String?

    enum LedgerChoice: String, ExpressibleByArgument, CaseIterable {
        case off
        case full
    }

    func run() throws {
        let loaded = try Environment.load(options.profile, options)
        let seed = loaded.seed
        var backtest = BacktestRun(
            loaded: loaded, data: data.map(DataArgument.input), options: try dataOptions(),
            seed: seed, scan: Environment.scan,
            folder: StateFolder(home: Environment.home, profile: loaded.profile.name))
        backtest.recordsAll = ledger == .full
        let files = RunFiles(backtest, options)
        try files.prepare()
        (backtest.tradesPath, backtest.reportPath) = (trades, report)
        Interrupt.watch()
        backtest.isCancelled = { Interrupt.isAsked }
        let reporter = Reporter(wantsJSON: options.json)
        backtest.progress = reporter.progress
        let result: RunResult
        do {
            result = try backtest.run { plan in
                reporter.warn(loaded.warnings, plan.warnings)
                reporter.begin(
                    plan, what: "BACKTEST, simulated money",
                    market: data.joined(separator: " "))
            }
        } catch {
            reporter.endProgress()
            files.abandon()
            throw error
        }
        reporter.endProgress()
        for notice in result.data.compactMap(\.notice) { Output.note("warning: \(notice)") }
        try files.finish(result)
        reporter.end(
            result, currency: loaded.profile.currency,
            files: [trades, report].compactMap { $0 },
            what: Interrupt.isAsked ? "interrupted" : "done")
    }

    private func dataOptions() throws -> DataOptions {
        let (first, last) = try TimeRange.read(from: from, to: to)
        return DataOptions(isStrict: strict, from: first, to: last)
    }
}
