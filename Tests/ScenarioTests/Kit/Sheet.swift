import Assembly
import Profile

/// A profile as text, in the parts that tests change.
struct Sheet {
    var name = "trial"
    var products = ["BTC-USD"]
    var scenario = "calm"
    var seed: UInt64 = 42
    var pace = "max"
    var latency = "50ms"
    var takerFee = "60 bps"
    var cycle = "1m"
    var limits = [
        "price_collar": "200 bps", "order_notional": "100_000 USD",
        "position_notional": "100_000 USD", "gross_exposure": "300_000 USD", "open_orders": "20",
        "order_rate": "50/s", "duplicate_window": "1ms", "mark_staleness": "1h",
        "mark_settle": "0s",
        "daily_loss": "10_000 USD", "identical_orders": "1_000/s",
        "instance_orders": "10_000/m", "instance_day_orders": "1_000_000",
        "same_side_fills": "1_000/s",
    ]
    var strategies: [String] = []
    var indicators: [String] = []
    var warmup = "0 bars"
    var environment: [String: String] = [:]
    var guards = ["{module: perps.spread-depth, name: spread, parameters: {spread_max: 500 bps}}"]

    /// One instance of a strategy with the sizer of 500 USD.
    static func strategy(
        _ module: String, name: String = "one", products: [String] = ["BTC-USD"],
        _ parameters: String = "{}"
    ) -> String {
        "{module: \(module), name: \(name), products: [\(products.joined(separator: ", "))], "
            + "parameters: \(parameters), "
            + "sizer: {module: fixed-notional, parameters: {notional: 500 USD}}}"
    }

    /// The moving-average cross over bars of some length.
    static func cross(
        _ module: String = "perps.ma-cross", products: [String] = ["BTC-USD"],
        parameters: String = "fast: 3, slow: 8, interval: 1m"
    ) -> Sheet {
        var sheet = Sheet()
        sheet.products = products
        sheet.strategies = [strategy(module, name: "ma", products: products, "{\(parameters)}")]
        return sheet
    }

    var text: String {
        let limits = self.limits.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return """
            name: \(name)
            mode: paper
            account: {currency: USD, cash: 100_000 USD}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: \(takerFee), latency: \(latency)}
            feed: {kind: generated, scenario: \(scenario), seed: \(seed), pace: \(pace)}
            products: [\(products.joined(separator: ", "))]
            limits: {\(limits.joined(separator: ", "))}
            strategies: [\(strategies.joined(separator: ", "))]
            guards: [\(guards.joined(separator: ", "))]
            indicators: [\(indicators.joined(separator: ", "))]
            warmup: \(warmup)
            telemetry: {cycle: \(cycle), log: info}

            """
    }

    /// Writes and reads the profile as a user's.
    func load(at desk: Desk) throws -> LoadedProfile {
        let path = try desk.write(text, to: "\(name).yaml")
        return try LoadedProfile.load(
            path, layers: ProfileLayers(environment: environment), prefixShare: nil)
    }
}

extension Sheet {
    /// Buys and leaves in turn, every so many trades.
    static func pulse(every count: Int) -> Sheet {
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = [strategy("perps.pulse", "{every: \(count)}")]
        return sheet
    }
}
