import Assembly
import Domain
import Engine
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `An indicator plugin` {
    let desk: Desk

    init() throws { desk = try Desk() }

    static let schema =
        #"{\"type\":\"object\",\"properties\":{\"trend\":{\"type\":\"string\","#
        + #"\"x-perps-kind\":\"signal\",\"default\":\"\"}}}"#

    /// Counts trades, which a follower hears of.
    func sheet(_ change: (inout CPlugin, inout CPlugin) -> Void = { _, _ in }) throws -> Sheet {
        var counter = CPlugin("counter")
        (counter.isIndicator, counter.onTrade) = (true, " ")
        var follower = CPlugin("follower")
        follower.schema = Self.schema
        follower.events = "PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_SIGNAL)"
        follower.onTrade = #"say(m, "trade %d at %lld", (int)m->seen, (long long)b->now);"#
        follower.onSignal = """
            say(m, "signal %u %u %g %d at %lld", t->source, t->count, pb_values(t)[0],
                pb_values(t)[1] != pb_values(t)[1], (long long)b->now);
            """
        change(&counter, &follower)
        for plugin in [counter, follower] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = [
            "{module: com.test.follower, name: follower, parameters: {trend: up}}"
        ]
        sheet.indicators = ["{module: com.test.counter, name: up}"]
        return sheet
    }

    func trial(_ sheet: Sheet, trades: Int = 3) throws -> Trial {
        try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
    }

    @Test func `is read after each step that fed it and heard in a step of its own`() throws {
        let trial = try trial(try sheet())
        #expect(trial.plan.owners == ["account", "follower", "up"])
        try trial.drain()
        let start = 1_704_067_200_000_000_000
        #expect(
            trial.said()
                == (1...3).flatMap { second in
                    let time = start + second * 1_000_000_000
                    return ["trade \(second) at \(time)", "signal 2 2 \(second) 1 at \(time)"]
                })
    }

    @Test func `is heard by those alone who name it`() throws {
        var sheet = try sheet()
        sheet.strategies = ["{module: com.test.follower, name: follower}"]
        let trial = try trial(sheet)
        try trial.drain()
        #expect(trial.said().count == 3)
        #expect(!trial.said().contains { $0.hasPrefix("signal") })
    }

    @Test func `leads to orders that every loop decides alike`() throws {
        let sheet = try sheet { _, follower in
            follower.onTrade = " "
            follower.onSignal = """
                if ((int)pb_values(t)[0] % 40 == 0)
                  wish(m, 0, PB_SIDE_BUY, 100000, 7000000, PB_TIF_IOC, 0);
                """
        }
        let byClock = try [64, 1].map { chunk in
            try ClockRunning.run(sheet, at: try twin(of: desk), cycles: 3, chunk: chunk)
        }
        let end = try #require(byClock[0].lastTime)
        let trial = try Trial(sheet, at: desk)
        try trial.timeline.drain(stepsBetween: 1) { state, _ in state.time < end }
        #expect(byClock[0].counts.intents > 1)
        #expect(
            byClock.map(\.decisions) == Array(repeating: trial.timeline.digest.finish(), count: 2))
    }

    /// A desk with the same plugins.
    private func twin(of desk: Desk) throws -> Desk { desk }

    @Test func `that writes more than it has is set aside`() throws {
        let trial = try trial(try sheet { counter, _ in counter.read = "return 3;" })
        try trial.drain()
        #expect(
            trial.chronicle.texts == [
                "up fault: read of com.test.counter says that it wrote 3 of 2 outputs"
            ])
        #expect(!trial.said().contains { $0.hasPrefix("signal") })
    }

    @Test func `may not trade`() throws {
        let trial = try trial(
            try sheet { counter, follower in
                counter.onTrade = #"if (m->seen == 1) say(m, "%d", buy(m, t));"#
                (follower.onTrade, follower.onSignal) = ("", "")
            })
        try trial.drain()
        #expect(trial.said() == ["\(Status.denied)"])
    }

    @Test func `that nobody has, or that another indicator names, is an error with its place`()
        throws
    {
        func fault(_ sheet: Sheet) -> String? {
            do {
                _ = try Trial(sheet, at: desk)
                return nil
            } catch let faults as Faults {
                let first = faults.all.first
                return "\(first?.code ?? "") \(first?.key ?? ""): \(first?.message ?? "")"
            } catch {
                return "\(error)"
            }
        }
        var sheet = try sheet { counter, _ in counter.schema = Self.schema }
        sheet.strategies = ["{module: com.test.follower, name: one, parameters: {trend: down}}"]
        #expect(
            fault(sheet) == "plugin.bad_parameter strategies[0].parameters.trend: "
                + "\"down\" is not an indicator of this profile")
        sheet.strategies = []
        sheet.indicators = ["{module: com.test.counter, name: up, parameters: {trend: up}}"]
        #expect(
            fault(sheet) == "plugin.bad_parameter indicators[0].parameters.trend: "
                + "\"up\" is not an indicator of this profile")
        sheet.indicators = ["{module: com.test.follower, name: up}"]
        #expect(fault(sheet)?.hasPrefix("plugin.wrong_kind indicators[0].module") == true)
    }
}
