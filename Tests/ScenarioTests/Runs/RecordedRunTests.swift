import Assembly
import Coinbase
import Domain
import Engine
import Foundation
import PluginHost
import Simulation
import Testing

/// Bars that somebody has kept, or a reason why there are none.
private final class ListedPast: HistorySource {
    private let bars: [ClosedBar]
    private let refusal: Fault?

    init(_ bars: [ClosedBar], refusal: Fault? = nil) {
        (self.bars, self.refusal) = (bars, refusal)
    }

    func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        if let refusal { throw refusal }
        return bars.filter { $0.candle.openTime >= from && $0.candle.closeTime <= to }
    }
}

/// Runs of the moving-average cross over bars of a minute, 3 against 8, and backtests of them.
@Suite struct `A backtest of a recorded run` {
    let desk: Desk
    let sheet = Sheet.cross()
    var path: String { desk.path + "/day.jsonl" }

    init() throws { desk = try Desk() }

    /// So many minutes after the market is heard first.
    static func minute(_ count: Int64) -> Timestamp {
        Timestamp(nanos: MarketText.start * 1_000_000_000) + Nanos.minute * count
    }

    /// The run begins a second before the market is heard, and before a bar of before has closed.
    static let start = minute(0) + Nanos(-Nanos.second.count)

    static func bar(_ opened: Int64) -> ClosedBar {
        // 61,000 twelve minutes before, and 20 less each minute.
        let close = Price((60_760 - 20 * opened) * 100)
        return ClosedBar(
            candle: Candle(
                openTime: minute(opened), interval: .minute, open: close, high: close, low: close,
                close: close, volume: Quantity(1)), hasGap: false)
    }

    /// A price every ten seconds, each 30 above the one before, and the moments of their frames.
    static let frames: [(time: Timestamp, text: [UInt8])] = {
        let text = MarketText.frames((0..<36).map { 60_830 + 30 * $0 })
        return text.split(separator: "\n").enumerated().map { index, line in
            (minute(0) + Nanos.second * (Int64((index + 1) / 2) * 10), Array(line.utf8))
        }
    }()

    /// Does what a run does that is recorded.
    private func record(_ source: ListedPast) throws -> Trial {
        let keeper = PastKeeper(startingAt: Self.start)
        let loaded = try sheet.load(at: desk)
        var assembler = Assembler(
            purpose: .paper, start: Self.start, seed: sheet.seed, scan: desk.scan)
        assembler.history = keeper.keeping { _ in source }
        let plan = try assembler.plan(loaded.profile, at: loaded.path)
        let recorder = try FrameRecorder(path: path)
        recorder.began(with: keeper.past, of: plan.instruments, at: Self.start)
        recorder.connected(at: Self.start)
        var intake = FrameIntake(plan.instruments, aliases: [:])
        var events: [MarketEvent] = []
        for frame in Self.frames {
            let verdict = intake.take(frame.text.span, at: frame.time)
            #expect(verdict == .news)
            recorder.received(frame.text.span, isReadable: true, at: frame.time)
            events += intake.batch.market
        }
        try recorder.stop()
        let trial = Trial(plan, ListedMarket(events))
        try trial.drain()
        return trial
    }

    private func replayed(_ path: String) throws -> (result: RunResult, plan: RunPlan) {
        var plan: RunPlan?
        let result = try Backtesting.prepare(sheet, path, at: desk).run { plan = $0 }
        return (result, try #require(plan))
    }

    @Test func `decides what the run decided, which knew bars of before`() throws {
        let live = try record(ListedPast((-12...(-1)).map(Self.bar)))
        let again = try replayed(path)
        #expect(again.result.counts.fills > 0)
        #expect(again.result.decisions == live.timeline.digest.finish())
        // Nine bars that had closed when the run began, not when the market was heard.
        #expect(live.plan.corridor.lastSequenceBefore == 9)
        #expect(again.plan.corridor.lastSequenceBefore == 9)
        let without = try desk.read("day.jsonl").split(separator: "\n").filter {
            !$0.contains(#""link":"past""#)
        }
        let cold = try replayed(
            try desk.write(without.joined(separator: "\n") + "\n", to: "cold.jsonl"))
        #expect(cold.plan.corridor.lastSequenceBefore == 0)
        #expect(cold.result.counts.orders == 0)
    }

    @Test func `begins without the past where the run had to`() throws {
        let fault = Fault(.runtime, code: "history.gap", "no candle came", remedy: "try again")
        let live = try record(ListedPast([], refusal: fault))
        let again = try replayed(path)
        #expect(again.result.decisions == live.timeline.digest.finish())
        #expect(again.result.counts.orders == 0)
        for plan in [live.plan, again.plan] {
            let told = plan.warnings.filter { $0.hasPrefix("ma begins without the past: ") }
            #expect(told.count == 1 && told[0].contains("no candle came"), "\(plan.warnings)")
        }
    }

    @Test func `has for a question the answer of the run, and else the bars that were told`() throws
    {
        let question = RecordedPast.Question(
            symbol: "BTC-USD", interval: .minute, from: Self.minute(-3), to: Self.minute(0))
        var past = RecordedPast(start: Self.start, origin: "coinbase")
        past.answers = [
            RecordedPast.Answer(to: question, bars: [Self.bar(-3), Self.bar(-2)]),
            RecordedPast.Answer(to: question, refusal: "no candle came"),
            RecordedPast.Answer(to: question, bars: [Self.bar(-1)]),
        ]
        let products = try ["BTC-USD", "ETH-USD"].enumerated().map {
            try ProductCatalogue.instrument(symbol: $1, id: InstrumentID($0))
        }
        let history = RecordedHistory(past, of: products)
        func ask(_ product: Int, from: Int64, _ interval: Nanos) throws -> [ClosedBar] {
            try history.bars(
                of: InstrumentID(product), interval: interval, from: Self.minute(from),
                to: Self.minute(0))
        }
        #expect(try ask(0, from: -3, .minute) == [Self.bar(-3), Self.bar(-2)])
        #expect(code(of: { try ask(0, from: -3, .minute) }) == "history.refused")
        #expect(try ask(0, from: -3, .minute) == [Self.bar(-1)])
        #expect(try ask(0, from: -3, .minute) == [Self.bar(-1)])
        #expect(try ask(0, from: -2, .minute) == [Self.bar(-2), Self.bar(-1)])
        #expect(try ask(0, from: -3, .minute * 5) == [])
        #expect(try ask(1, from: -3, .minute) == [])
    }
}
