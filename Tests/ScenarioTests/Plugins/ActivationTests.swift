import Assembly
import Domain
import PluginHost
import Simulation
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `The start that a plugin is told` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// What a plugin says of its start in a backtest over trades.
    private func told(from: Timestamp? = nil) throws -> [String] {
        var plugin = CPlugin("early")
        plugin.activate = #"say(m, "%lld", (long long)a->start);"#
        try plugin.build(at: desk)
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.early")]
        let path = try DataForm.trades.write(MarketText.walk(90, seed: 2), at: desk)
        var run = try Backtesting.prepare(sheet, path, at: desk)
        run.options.from = from
        var said: [String] = []
        _ = try run.run { plan in said = plan.log.take().lines.map(\.text) }
        return said
    }

    private let first = Timestamp(nanos: MarketText.start * 1_000_000_000)

    @Test func `of a backtest is the time of the first event`() throws {
        #expect(try told() == ["\(first.nanos)"])
    }

    @Test func `of a backtest over a range is where the range begins`() throws {
        let from = first + .second
        #expect(try told(from: from) == ["\(from.nanos)"])
    }
}

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A plugin's subscriptions` {
    @Test func `take 16 bar lengths of a product and refuse the 17th`() throws {
        let desk = try Desk()
        var plugin = CPlugin("greedy")
        plugin.events = "PB_BIT(PB_EV_CANDLE)"
        plugin.activate = """
            for (int n = 1; n <= 18; n++) {
              pb_subscription s;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = PB_NO_INSTRUMENT;
              s.events = PB_BIT(PB_EV_CANDLE);
              s.interval = n % 18 * (pb_ns)1000000000 + (n == 18) * (pb_ns)5000000000;
              say(m, "%d", m->host->subscribe(m->host->ctx, &s));
            }
            """
        try plugin.build(at: desk)
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.greedy")]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(1) })
        // The 18th asks anew for a length that it has.
        let taken = Array(repeating: "0", count: 16)
        #expect(trial.said() == taken + ["\(Status.limit)", "0"])
    }
}
