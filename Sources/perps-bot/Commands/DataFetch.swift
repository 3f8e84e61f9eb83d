internal import ArgumentParser
internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON
internal import Simulation

/// `perps-bot data fetch`.
struct DataFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Download candles from the exchange, for backtests.",
        discussion: """
            Examples:
              perps-bot data fetch BTC-USD --from 2026-03-01 --to 2026-04-01
              perps-bot data fetch ETH-USD --interval 1h --from 2025-01-01 --output eth_1h.csv
              perps-bot backtest --profile dev --data BTC-USD_1m.csv

            Needs no key. Ctrl-C and lost connections cost nothing: the same command goes on where
            it stopped. A time without trades has no candle, and none is made up.
            """)

    @Argument(help: "The product, such as BTC-USD.")
    var product: String

    @Option(name: .long, help: "1m, 5m, 15m, 30m, 1h, 2h, 4h, 6h or 1d.")
    var interval = "1m"

    @Option(name: .long, help: "The first moment, such as 2026-03-01.")
    var from: String

    @Option(name: .long, help: "The moment after the last; the exchange's now if left out.")
    var to: String?

    @Option(name: .shortAndLong, help: "The file to write; PRODUCT_INTERVAL.csv if left out.")
    var output: String?

    @Option(name: .long, help: "The profile whose exchange is asked.")
    var profile = "prod"

    @OptionGroup var above: LayerOptions

    func run() throws {
        let granularity = try granularity()
        let range = try TimeRange.read(from: from, to: to)
        let loaded = try LoadedProfile.load(
            profile, layers: above.layers, prefixShare: Environment.prefixShare)
        let session = try ExchangeSession(loaded, credentials: nil)
        let now = try session.ask("the exchange's clock") { session.brokerage.time(done: $0) }
        // The candle of the present is not done yet.
        let end = min(range.to ?? now.time, now.time).floored(to: granularity.interval)
        let start = (range.from ?? end).floored(to: granularity.interval)
        guard start < end else {
            throw Fault(
                .usage, code: "usage.time", "no candle has ended between --from and --to",
                key: "--from", remedy: "begin earlier, or take a shorter --interval")
        }
        let path = try freePath()
        try checkProduct(session)
        let file = try CandleFile(
            path, CandleFile.Plan(product: product, granularity: granularity, from: start, to: end))
        let resumed = file.isResumed ? file.next : nil
        if let resumed { Output.note("going on from \(resumed.rfc3339)") }
        var fetch = CandleFetch(session: session, file: file)
        fetch.progress = { file in
            Output.overwrite(
                ProgressBar.text(
                    (file.next - start).count / Nanos.second.count,
                    of: (end - start).count / Nanos.second.count,
                    "\(Words.count(file.rows, "candle")), to \(file.next.rfc3339)"))
        }
        Interrupt.watch()
        defer { Output.overwrite("") }
        let summary = try fetch.run()
        Output.overwrite("")
        let intervals = (end - start).count / granularity.interval.count
        let view = View(
            path: path, summary: summary, resumed: resumed, missing: Int(intervals) - file.rows)
        if above.json { Output.result(view.json(product).text()) } else { view.tell(product) }
    }

    /// Where the rows go; a finished file is replaced only when it was named.
    private func freePath() throws(Fault) -> String {
        if let output { return output }
        let usual = "\(product)_\(interval).csv"
        guard try StateFolder.exists(usual) else { return usual }
        throw Fault(
            .usage, code: "data.exists", "is there already", key: "--output",
            remedy: "name an --output; one that exists is replaced when all has come"
        ).inFile(usual)
    }

    /// Sees to it that the exchange lists the product, before anything is written.
    private func checkProduct(_ session: ExchangeSession) throws(Fault) {
        do throws(Fault) {
            _ = try session.ask("the product \(product)") {
                session.brokerage.product(product, done: $0)
            }
        } catch {
            guard error.code == "coinbase.not_found" else { throw error }
            throw Fault(
                .usage, code: "data.unknown_product",
                "the exchange of the profile \(profile) lists no \(product)",
                remedy: "write the name as the exchange does, such as BTC-USD")
        }
    }

    private func granularity() throws(Fault) -> Granularity {
        let all = Granularity.allCases
        if let found = all.first(where: { $0.interval.text == interval }) { return found }
        throw Fault(
            .usage, code: "usage.interval", "'\(interval)' is no interval of the exchange",
            key: "--interval",
            remedy: "use one of " + all.map(\.interval.text).joined(separator: ", "))
    }

    /// What is told at the end.
    private struct View {
        var path: String
        var summary: DataSummary
        var resumed: Timestamp?
        /// Intervals without a candle.
        var missing: Int

        func json(_ product: String) -> JSONValue {
            let tally = summary.report.tally
            return .object([
                "file": .string(path), "sha256": .string(summary.report.sha256),
                "format": .string(summary.report.format.rawValue), "product": .string(product),
                "rows": .int(tally.rows), "missing": .int(missing), "gaps": .int(tally.gaps),
                "first_ts": .moment(tally.firstTime), "last_ts": .moment(tally.lastTime),
                "resumed_at": .moment(resumed),
            ])
        }

        func tell(_ product: String) {
            let tally = summary.report.tally
            Output.result(
                "wrote    \(path)   \(product), \(Words.count(tally.rows, "candle")), "
                    + "\(Words.count(missing, "interval")) without trades")
            if let first = tally.firstTime, let last = tally.lastTime {
                Output.result("range    \(first.rfc3339) to \(last.rfc3339), times of the ends")
            }
            Output.result("sha256   \(summary.report.sha256)")
            Output.result("next     perps-bot backtest --profile dev --data \(path)")
        }
    }
}
