import Assembly
import Domain
import Engine
import PluginHost
import Simulation
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `The past` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Follows bars of a minute and tells which of them are of the past.
    func watcher(warmup: Int, _ change: (inout CPlugin) -> Void = { _ in }) throws {
        var plugin = CPlugin("watcher")
        plugin.activate = CPlugin.minutes(warmup: warmup)
        plugin.onCandle = """
            if (t->h.flags & PB_EF_REPLAY)
              say(m, "past %lld to %lld close %lld now %d seq %d flags %d status %d",
                  (long long)((t->open_ts - \(MarketText.start)000000000LL) / 60000000000LL),
                  (long long)((t->h.ts - \(MarketText.start)000000000LL) / 60000000000LL),
                  (long long)t->close, m->host->now(m->host->ctx) == t->h.ts,
                  (int)t->h.seq, (int)t->h.flags,
                  wish(m, 0, PB_SIDE_BUY, 1000000, 6000000, PB_TIF_IOC, 0));
            else if (m->told++ == 0)
              say(m, "live %lld seq %d",
                  (long long)((t->open_ts - \(MarketText.start)000000000LL) / 60000000000LL),
                  (int)t->h.seq);
            """
        change(&plugin)
        try plugin.build(at: desk)
    }

    var sheet: Sheet {
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = ["{module: com.test.watcher, name: one}"]
        return sheet
    }

    func minute(_ number: Int64) -> Timestamp {
        Timestamp(nanos: (MarketText.start + 60 * number) * 1_000_000_000)
    }

    /// What the watcher says in a backtest over candles of a minute.
    func said(
        _ prices: [Int64], from: Int64?, _ sheet: Sheet? = nil
    ) throws -> (lines: [String], decisions: String) {
        let path = try DataForm.candles.write(prices, at: desk)
        var run = try Backtesting.prepare(sheet ?? self.sheet, path, at: desk)
        run.options = DataOptions(from: from.map(minute))
        var log: PluginLog?
        let result = try run.run { log = $0.log }
        #expect(result.counts.intents == 0)
        return (log?.take().lines.map(\.text) ?? [], result.decisions)
    }

    static let prices: [Int64] = (0..<30).map { 60_000 + $0 }

    func past(_ minutes: ClosedRange<Int64>, seq first: Int = 1) -> [String] {
        minutes.enumerated().map { place, minute in
            "past \(minute) to \(minute + 1) close \(6_000_000 + minute * 100) now 1 "
                + "seq \(first + place) flags 2 status \(Status.state)"
        }
    }

    @Test func `is what the files hold before the start, as many bars as were asked for`() throws {
        try watcher(warmup: 3)
        let told = try said(Self.prices, from: 10).lines
        #expect(told.dropLast() == past(7...9)[...])
        #expect(told.last?.hasPrefix("live 10 seq ") == true)
        #expect(try said(Self.prices, from: 2).lines.dropLast() == past(0...1)[...])
    }

    @Test func `is told before anything live, in rising sequence`() throws {
        try watcher(warmup: 3)
        let last = try #require(try said(Self.prices, from: 10).lines.last)
        let sequence = try #require(Int(last.split(separator: " ").last ?? ""))
        #expect(sequence > 3)
    }

    @Test func `is nothing where there is none`() throws {
        try watcher(warmup: 3)
        let cold = try said(Self.prices, from: nil).lines
        #expect(cold.count == 1 && cold[0].hasPrefix("live 0 "))
        #expect(try said(Self.prices, from: 0).lines.count == 1)
    }

    @Test func `is as long as the profile says, where the module asks for less`() throws {
        try watcher(warmup: 1)
        var long = sheet
        long.warmup = "4 bars"
        #expect(try said(Self.prices, from: 10, long).lines.dropLast() == past(6...9)[...])
        long.warmup = "0 bars"
        #expect(try said(Self.prices, from: 10, long).lines.dropLast() == past(9...9)[...])
    }

    @Test func `does not depend on what comes after the start`() throws {
        try watcher(warmup: 5)
        var other = Self.prices
        for index in 10..<30 { other[index] = 70_000 - Int64(index) }
        let (one, two) = (try said(Self.prices, from: 10), try said(other, from: 10))
        #expect(one.lines.dropLast() == two.lines.dropLast())
    }

    @Test func `keeps holes`() throws {
        try watcher(warmup: 4)
        let rows = MarketText.candles(Self.prices).split(separator: "\n")
        let text = (rows[..<8] + rows[9...]).joined(separator: "\n") + "\n"
        let path = try desk.write(text, to: "holes.csv")
        var run = try Backtesting.prepare(sheet, path, at: desk)
        run.options = DataOptions(from: minute(10))
        var log: PluginLog?
        _ = try run.run { log = $0.log }
        let told = log?.take().lines.map(\.text) ?? []
        #expect(told.dropLast().map { $0.prefix(6) } == ["past 6", "past 8", "past 9"])
        #expect(told[1].contains("flags 6"))
    }

    @Test func `that an instance cannot take ends the start`() throws {
        try watcher(warmup: 3) { $0.onCandle = "return PB_E_FAIL;" }
        #expect(code(of: { try said(Self.prices, from: 10) }) == "plugin.init_failed")
    }

    @Test func `that an instance cannot take holds back what is opened by hand, and ends no start`()
        throws
    {
        try watcher(warmup: 3) { $0.onCandle = "return PB_E_FAIL;" }
        let loaded = try sheet.load(at: desk)
        func plan(isByHand: Bool) throws -> RunPlan {
            var assembler = Assembler(
                purpose: .backtest, start: GeneratedFeed.defaultStart, seed: 42, scan: desk.scan)
            assembler.history = { GeneratedHistory($0, seed: 42) }
            assembler.isByHand = isByHand
            return try assembler.plan(loaded.profile, at: loaded.path)
        }
        #expect(code(of: { try plan(isByHand: false) }) == "plugin.init_failed")
        let byHand = try plan(isByHand: true)
        defer { byHand.close() }
        #expect(byHand.lostStates.map(\.instance) == ["one"])
        #expect(byHand.lostStates.map(\.owner) == [nil])
        #expect(byHand.lostStates.map(\.why) == ["it failed while it was told the past"])
        #expect(byHand.warnings.contains { $0.contains("while it was told the past") })
    }

    @Test func `answers a question of activate up to the start, and of process not at all`() throws
    {
        try watcher(warmup: 0) { plugin in
            plugin.activate += """
                const pb_host_history *h = m->host->extension(m->host->ctx, PB_EXT_HISTORY);
                pb_ev_candle c[64];
                uint32_t n = 99;
                int64_t at = \(MarketText.start)000000000LL, one = 60000000000LL;
                pb_status s1 = h->candles(m->host->ctx, 0, one, at + 4 * one, at + 900 * one, c,
                                          sizeof c[0], 64, &n);
                say(m, "%d: %u from %lld to %lld", s1, n,
                    n ? (long long)((c[0].open_ts - at) / one) : -1LL,
                    n ? (long long)((c[n - 1].open_ts - at) / one) : -1LL);
                s1 = h->candles(m->host->ctx, 0, one, at, at + 900 * one, c, sizeof c[0], 2, &n);
                say(m, "%d: %u from %lld", s1, n, (long long)((c[0].open_ts - at) / one));
                s1 = h->trades(m->host->ctx, 0, at, at + one, c, 64, 1, &n);
                say(m, "%d %u", s1, n);
                s1 = h->funding(m->host->ctx, 0, at, at + one, c, 64, 1, &n);
                say(m, "%d %u", s1, n);
                say(m, "%d", h->candles(m->host->ctx, 9, one, at, at + one, c, 136, 1, &n));
                say(m, "%d", h->candles(m->host->ctx, 0, one, at, at + one, c, 8, 1, &n));
                """
            plugin.onCandle = """
                const pb_host_history *h = m->host->extension(m->host->ctx, PB_EXT_HISTORY);
                uint32_t n;
                if (m->told++ == 0)
                  say(m, "%d", h->candles(m->host->ctx, 0, 60000000000LL, 0, 1, 0, 136, 0, &n));
                """
        }
        #expect(
            try said(Self.prices, from: 10).lines == [
                "0: 6 from 4 to 9", "0: 2 from 0", "\(Status.unsupported) 0",
                "\(Status.unsupported) 0", "\(Status.argument)", "\(Status.argument)",
                "\(Status.limit)",
            ])
        #expect(try said(Self.prices, from: nil).lines.first == "0: 0 from -1 to -1")
    }

    @Test func `of a generated market ends at the price at which the run begins`() throws {
        let product = try ProductCatalogue.instrument(symbol: "BTC-USD", id: InstrumentID(0))
        let past = GeneratedHistory([product], seed: 42)
        let start = GeneratedFeed.defaultStart
        let bars = try past.bars(
            of: InstrumentID(0), interval: .minute, from: start + Nanos(-600_000_000_000),
            to: start)
        #expect(bars.count == 10)
        #expect(
            bars.map { (start - $0.candle.openTime).count / 60_000_000_000 }
                == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
        for bar in bars {
            let candle = bar.candle
            #expect(candle.low <= min(candle.open, candle.close))
            #expect(candle.high >= max(candle.open, candle.close))
        }
        let last = try #require(bars.last).candle.close.mantissa
        let usual = ProductCatalogue.typicalPrice(of: product).mantissa
        #expect(abs(last - usual) * 1_000 < usual)
        let again = try GeneratedHistory([product], seed: 42).bars(
            of: InstrumentID(0), interval: .minute, from: start + Nanos(-300_000_000_000),
            to: start)
        #expect(again == Array(bars.suffix(5)))
    }

    @Test(arguments: [64, 1])
    func `leads every loop to the same decisions`(chunk: Int) throws {
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 8, interval: 5s")
        let byClock = try ClockRunning.run(sheet, at: try Desk(), cycles: 15, chunk: chunk)
        let end = try #require(byClock.lastTime)
        let trial = try Trial(sheet, at: desk, past: { GeneratedHistory($0, seed: 42) })
        try trial.timeline.drain(stepsBetween: 1) { state, _ in state.time < end }
        #expect(byClock.counts.fills > 3)
        #expect(byClock.decisions == trial.timeline.digest.finish())
    }

    @Test func `lets a cross be taken that comes before its averages could be measured`() throws {
        let sheet = Sheet.cross(parameters: "fast: 3, slow: 40, interval: 5s")
        func fills(_ past: (([Instrument]) -> any HistorySource)?) throws -> [Chronicle.Line] {
            let trial = try Trial(sheet, at: try Desk(), past: past)
            try trial.turn { $0.time < GeneratedFeed.defaultStart + Nanos.minute * 30 }
            return trial.chronicle.lines.filter { $0.text.hasPrefix("filled") }
        }
        let (warm, cold) = (try fills { GeneratedHistory($0, seed: 42) }, try fills(nil))
        // Forty bars of five seconds are not measured before.
        let measured = GeneratedFeed.defaultStart + Nanos.second * 200
        #expect(cold.allSatisfy { $0.time > measured })
        #expect(warm.contains { $0.time < measured })
    }
}
