internal import Coinbase
internal import Domain
internal import Simulation

/// A download of candles: page by page into a file, then read as a backtest would read it.
struct CandleFetch {
    let session: ExchangeSession
    let file: CandleFile
    /// Told after each page.
    var progress: (CandleFile) -> Void = { _ in }

    /// - Returns: What the finished file holds.
    /// - Throws: What went wrong; what has come is kept, and the next call goes on from there.
    func run() throws -> DataSummary {
        defer { file.discardIfEmpty() }
        try checkOverlap()
        let plan = file.plan
        for page in CandleQuery.pages(plan.granularity, from: file.next, to: plan.to) {
            guard !Interrupt.isAsked else { throw interrupted }
            let candles = try ask(page)
            try file.append(candles, next: page.end + plan.granularity.interval)
            progress(file)
        }
        return try verified()
    }

    private func ask(_ page: CandleQuery) throws(Fault) -> [VenueCandle] {
        do throws(Fault) {
            return try session.ask("candles from \(page.start.rfc3339) on") {
                session.brokerage.candles(file.plan.product, page, done: $0)
            }
        } catch {
            var told = error
            told.remedy =
                (error.remedy.map { $0 + "; " } ?? "") + "the same command goes on where it stopped"
            throw told
        }
    }

    /// Asks again for the newest candle that is there: it must be what it was.
    private func checkOverlap() throws(Fault) {
        guard file.isResumed, let last = file.last else { return }
        let again = try ask(
            CandleQuery(granularity: file.plan.granularity, start: last.start, end: last.start))
        guard again == [last] else {
            throw Fault(
                .runtime, code: "data.changed",
                "the exchange now tells another candle of \(last.start.rfc3339) than is there",
                remedy: "delete it and \(file.part).json, then begin again"
            ).inFile(file.part)
        }
    }

    private func verified() throws -> DataSummary {
        guard file.rows > 0 else {
            throw Fault(
                .runtime, code: "data.empty",
                "the exchange has no candle of \(file.plan.product) in that time",
                key: "--from", remedy: "ask for a later time")
        }
        let read = try DataSummary.read(file.part, product: file.plan.product)
        guard let summary = read.first, summary.counts.candles == file.rows else {
            throw Fault(
                .runtime, code: "data.damaged",
                "\(read.first?.counts.candles ?? 0) candles are read back, \(file.rows) came",
                remedy: "delete it and \(file.part).json, then begin again"
            ).inFile(file.part)
        }
        try file.finish()
        return summary
    }

    private var interrupted: Fault {
        Fault(
            .runtime, code: "data.interrupted", "the download was interrupted",
            remedy: "the same command goes on where it stopped"
        ).inFile(file.part)
    }
}
