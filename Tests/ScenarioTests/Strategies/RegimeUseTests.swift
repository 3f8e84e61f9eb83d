import Assembly
import Domain
import Engine
import Risk
import Simulation
import Testing

/// Writes down what the sizer rests on, of each order.
///
/// Owns the texts.
private final class Factors: Witness {
    private(set) var texts: [String] = []

    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        guard case .vetted(let vetting) = fact.fact else { return }
        for index in vetting.checks {
            let parts = effects.checks[index].judgement.text.split(separator: "; ")
            if parts.count == 2, let last = parts.last, last.hasPrefix("x") {
                texts.append(String(last))
            }
        }
    }
}

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `The regime of a market` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Buys and leaves at the closes of these bars.
    func trader(buys: [Int], leaves: [Int]) throws {
        func list(_ places: [Int]) -> String {
            "{" + places.map { "\($0)" }.joined(separator: ", ") + "}"
        }
        var plugin = CPlugin("trader")
        plugin.events = "PB_BIT(PB_EV_CANDLE) | PB_BIT(PB_EV_ORDER)"
        plugin.activate = CPlugin.minutes()
        plugin.onCandle = """
            static const int in[] = \(list(buys)), off[] = \(list(leaves));
            pb_ev_trade at;
            memset(&at, 0, sizeof at);
            at.h = t->h;
            at.px = t->close;
            for (unsigned i = 0; i < sizeof in / sizeof in[0]; i++) {
              if (m->told == in[i]) trust(m, &at, 1000000);
              if (m->told == off[i]) leave(m, &at);
            }
            m->told++;
            """
        try plugin.build(at: desk)
    }

    static let regime =
        "{module: perps.regime, name: state, parameters: {trend_length: 4, short_length: 2, "
        + "long_length: 8, volatile_min: 140%, crisis_min: 180%, interval: 1m}}"

    /// Up in even steps, sideways, down, sideways with one leap and back, and up with one leap.
    static var closes: [Int64] {
        let wave = [20, -20] as [Int64]
        var steps: [Int64] = [100, 100, 100, 100, 100, 120, 100, 120, 100, 120, 100, 120]
        for _ in 0..<6 { steps += wave }
        for _ in 0..<5 { steps += [-30, -50] }
        for _ in 0..<5 { steps += wave }
        steps += [400, -400]
        for _ in 0..<5 { steps += wave }
        steps += [30, 30, 40, 30, 40, 30, 30, 40, 30, 200]
        steps += Array(repeating: 30, count: 6)
        return steps.reduce(into: [60_000]) { $0.append(($0.last ?? 0) + $1) }
    }

    @Test func `scales the Kelly share: along, sideways, against, wild, in a crisis and unknown`()
        throws
    {
        try trader(buys: [3, 10, 22, 32, 36, 47, 67], leaves: [6, 12, 24, 34, 38, 49, 69])
        var sheet = Sheet()
        (sheet.guards, sheet.takerFee, sheet.indicators) = ([], "0 bps", [Self.regime])
        sheet.strategies = [
            "{module: com.test.trader, name: one, products: [BTC-USD], "
                + "sizer: {module: perps.kelly, "
                + "parameters: {regime: state, trades_min: 1, shrinkage: 0, conviction_max: 100%, "
                + "fraction_max: 100%}}}"
        ]
        let path = try DataForm.candles.write(Self.closes, at: desk)
        let factors = Factors()
        let trial = try Trial(
            sheet, at: desk,
            feed: { try DataSet.open([DataInput(path: path)], instruments: $0).feed },
            watchedBy: [factors])
        try trial.drain()
        // Each is asked at the close of a bar, by what the bar before has shown.
        #expect(
            factors.texts == [
                "x1 x1 x0.2",  // unknown
                "x1 x1 x1.2",  // quiet, up
                "x1 x1 x1",  // quiet, sideways
                "x1 x1 x0.6",  // quiet, down
                "x1 x1 x0.4",  // volatile, down
                "x1 x1 x0.2",  // a crisis
                "x1 x1 x0.9",  // volatile, up
            ])
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `keeps the enhanced baseline out while it is not known, and lets it in afterwards`()
        throws
    {
        let path = try DataForm.candles.write(MarketText.walk(600, seed: 1), at: desk)
        func fills(_ regime: String?) throws -> [FillRow] {
            let plain = StrategyCase.enhanced
            var sheet = plain.sheet
            guard let regime else { return try Backtesting.fills(sheet, path, at: desk) }
            sheet.indicators = ["{module: perps.regime, name: state, parameters: {\(regime)}}"]
            sheet.strategies = [
                Sheet.strategy(plain.rawValue, "{\(plain.parameters), regime: state}")
            ]
            return try Backtesting.fills(sheet, path, at: desk)
        }
        let all = try fills(nil)
        #expect(all.count > 3)
        #expect(try fills("interval: 1m, long_length: 700") == [])
        // Never wild, and a trend only where ten bars in a row go one way, which no cross survives.
        let calm = try fills(
            "interval: 1m, trend_length: 10, straightness_min: 100%, short_length: 2, "
                + "long_length: 3, volatile_min: 1000%, crisis_min: 10000%")
        // The first cross may come before the indicator has its bars.
        #expect(calm == all || calm == Array(all.dropFirst(2)))
    }
}
