import Assembly
import Domain
import Engine
import JSON
import Testing

@Suite struct `A backtest with each sizer` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// What each says of the first entry: 5 %; a deviation that the market makes; half a percent
    /// over 2 % and two fees of 0.6 %; a hundredth.
    static let sizers: [(id: String, parameters: String, begins: String, ends: String)] = [
        ("fixed-fraction", "", "5% of the equity", "5% of the equity"),
        ("volatility-target", "interval: 1m, length: 20", "", " a day"),
        ("risk-to-stop", "", "15.62% of equity", "stopped at 3.2%"),
        ("kelly", "", "starter, 0 trades", "x1 x1 x1"),
    ]

    func sheet(_ id: String, _ parameters: String) -> Sheet {
        var sheet = Sheet()
        sheet.guards = []
        sheet.limits["order_notional"] = "300 USD"
        sheet.strategies = [
            "{module: perps.baseline, name: one, products: [BTC-USD], "
                + "parameters: {fast: 3, slow: 30}, "
                + "sizer: {module: perps.\(id), parameters: {\(parameters)}}}"
        ]
        return sheet
    }

    @Test(arguments: sizers)
    func `balances, is cut by the floor, and says what each size rests on`(
        id: String, parameters: String, begins: String, ends: String
    ) throws {
        let path = try DataForm.candles.write(MarketText.walk(600, seed: 1), at: desk)
        let result = try Backtesting.keep(sheet(id, parameters), path, at: desk)
        #expect(result.residual == .zero)
        #expect(result.counts.misbehaviours == 0)
        #expect(result.counts.fills > 3)
        let story = try Backtesting.explainer(at: desk).explain(
            OrderNumber(1), profile: "trial", runID: nil)
        let sizing = try #require(story["sizing"])
        #expect(sizing["method"]?.string == "plugin")
        #expect(sizing["sizer"]?.string == "one.\(id)")
        let text = try #require(sizing["text"]?.string)
        #expect(text.hasPrefix(begins) && text.hasSuffix(ends), "\(text)")
        // All of them want a thousand dollars and more.
        func number(_ key: String) throws -> Double {
            try #require(sizing[key]?.string.flatMap { Double($0) })
        }
        let (wanted, got) = (try number("wanted"), try number("quantity"))
        let price = try number("price")
        #expect(wanted * price > 900)
        // The limit counts the fee of 0.6 % too.
        #expect(got * price <= 300 && got * price > 297)
        let isCut = (story["checks"]?.array ?? []).contains {
            $0["guard"]?.string == "order-notional" && $0["verdict"]?.string == "resize"
        }
        #expect(isCut)
    }
}
