import Assembly
import Domain
import Engine
import JSON

/// Values that say what runs, on which market, and when.
extension ValueTable {
    static let parts: [String: Effect] = [
        "name": .told({ _ in "other" }, in: { $0 }, sets: [generated]) { metrics in
            [metrics["profile"]?.string ?? ""]
        },
        "mode": .begun(
            { $0.text == "live" ? "paper" : "live" }, in: { $0.atExchange },
            says: ["live": "profile.no_portfolio", "paper": "credentials.missing"]),
        "account.currency": .told(
            { _ in "USDC" }, in: { $0.inItsCurrency }, sets: [generated]
        ) { metrics in [metrics["currency"]?.string ?? ""] },
        "venue.kind": .begun(
            { $0.text == "simulated" ? "coinbase" : "simulated" }, in: { $0.withItsVenue },
            says: ["simulated": "on an exchange's market", "coinbase": "credentials.missing"]),
        "venue.portfolio": .claimed { _ in "5a6b" },
        "feed.kind": .begun(
            { $0.text == "generated" ? "coinbase" : "generated" }, in: { $0.withItsFeed },
            says: ["generated": "on a market of its own", "coinbase": "on an exchange's market"]),
        "products[]": .told(
            { _ in "XRP-USD" }, in: { $0 },
            sets: [generated, "strategies=[]", "guards=[]", "limits.products={}"]
        ) { metrics in
            (metrics["market_data"]?.array ?? []).map { $0["symbol"]?.string ?? "" }
        },
        // Its other limits are those of the file that is shipped.
        "risk_file": .decided(
            { _ in "../risk/" + ProfileBench.tighter }, sees: "by open-orders"
        ) { _ in
            Scene(
                keeps: ["open_orders"], markets: [.init(text: Scene.ticks(2))],
                strategies: Scene.pulses(0.001, count: 2))
        },
        "strategies.module": .unplanned({ _ in "perps.spread-depth" }, at: "strategies["),
        "strategies.name": .renamed({ _ in "else" }),
        "strategies.products[]": .decided({ _ in "LTC-USD" }, sees: "filled") { value in
            var scene = wandering(value)
            let text = Scene.walk(400, seed: 9, step: step(of: value.file), cents: 80_00)
            scene.markets.append(.init(symbol: "LTC-USD", text: text))
            let symbols = scene.markets.map(\.symbol).joined(separator: ", ")
            scene.sets = ["products=[\(symbols)]"]
            return scene
        },
        "strategies.parameters.fast": traded { _ in "4" },
        "strategies.parameters.slow": traded { _ in "15" },
        "strategies.parameters.interval": traded { $0.figure.times(2) },
        "strategies.parameters.slippage": traded { _ in "2 bps" },
        "strategies.sizer.module": traded { _ in "fixed-size, parameters: {size: 0.002}} #" },
        "strategies.sizer.parameters.notional": traded { $0.figure.times(0.5) },
        "strategies.sizer.parameters.fraction": traded { $0.figure.times(0.5) },
    ].merging(guardParts) { first, _ in first }

    /// What is refused where nothing follows it.
    static let refusals: [String: Effect] = [
        "name": .refused({ _ in "else" }, at: "name"),
        "mode": .refused({ $0.text == "live" ? "paper" : "live" }, at: "venue.kind"),
        "account.currency": .refused({ _ in "EUR" }, at: "account.cash"),
        "venue.kind": .refused(
            { $0.text == "simulated" ? "coinbase" : "simulated" }, at: "venue.maker_fee"),
        "feed.kind": .refused(
            { $0.text == "generated" ? "coinbase" : "generated" }, at: "feed.scenario"),
        "products[]": .refused({ _ in "XRP-USD" }, at: "strategies["),
        "risk_file": .refused({ _ in "../risk/none.yaml" }, at: "risk_file"),
        "strategies.products[]": .refused({ _ in "XRP-USD" }, at: "strategies["),
        "strategies.sizer.module": .refused({ _ in "fixed-size" }, at: "strategies["),
    ]

    private static let guardParts: [String: Effect] = [
        "spread-depth", "slippage", "mark-staleness", "volatility-breaker", "correlation",
        "daily-loss", "drawdown", "loss-streak", "stop-outs", "error-rate",
        "position-stuck",
    ].reduce(into: [:]) { parts, module in
        parts["guards.\(module).module"] = .unplanned({ _ in "perps.ma-cross" }, at: "guards[")
        parts["guards.\(module).name"] = .renamed { _ in "else" }
    }

    /// The profile's own strategies, on prices that wander.
    private static func traded(_ change: @escaping Effect.Change) -> Effect {
        .decided(change, sees: "filled", wandering)
    }

    @Sendable private static func wandering(_ value: ShippedValue) -> Scene {
        let symbols =
            switch value.file {
            case .demo, .prod: ["BTC-USD", "ETH-USD"]
            case .spot: ["BTC-USD", "ETH-USD", "SOL-USD"]
            case .dev, .canary, .perps, .perpsUS, .spotTop10: ["BTC-USD"]
            }
        let cents: [Int64] = [60_000_00, 3_000_00, 150_00]
        return Scene(
            markets: symbols.enumerated().map { index, symbol in
                .init(
                    symbol: symbol,
                    text: Scene.walk(
                        400, seed: UInt64(index + 1), step: step(of: value.file),
                        cents: cents[index]))
            })
    }

    /// Milliseconds between two trades, so that some fall into each of the file's bars.
    private static func step(of file: ShippedFile) -> Int64 {
        switch file {
        case .dev, .demo: 400
        case .prod: 100_000
        case .spot, .canary, .perps, .perpsUS, .spotTop10: 20_000
        }
    }

    static let market: [String: Effect] = [
        "account.cash": .decided({ $0.figure.times(0.5) }, sees: "equity", wandering),
        "venue.taker_fee": .decided({ _ in "30 bps" }, sees: "fees", wandering),
        "venue.latency": traded { _ in "5s" },
        "venue.spread": traded { _ in "20 bps" },
        "venue.maker_fee": .decided({ _ in "20 bps" }, sees: "fees") { _ in
            quoting(MarketText.walk(200, seed: 1), every: 2)
        },
        "venue.volume_share": .decided({ _ in "1 bps" }, sees: "filled") { _ in
            Scene(
                markets: [.init(text: MarketText.candles(MarketText.walk(200, seed: 1)))],
                strategies: "[{module: perps.ma-cross, name: ma, products: [BTC-USD], "
                    + "parameters: {fast: 5, slow: 20, interval: 1m}, sizer: "
                    + "{module: fixed-notional, parameters: {notional: 2_000 USD}}}]")
        },
        "feed.scenario": ran({ $0.text == "calm" ? "trend" : "calm" }, length: "30s"),
        "feed.seed": ran({ _ in "1" }, length: "30s"),
        // Thirty seconds of the market, twenty times as fast as it is.
        "feed.pace": .slowed({ _ in "20x" }, cycles: 30, nanosMin: 1_400_000_000),
        "telemetry.cycle": .ran(
            { _ in "2s" }, cycles: 20, sets: [generated],
            of: { result, _ in "\(result.events)" }),
        "telemetry.log": .ran(
            { _ in "error" }, cycles: 60, sets: [generated], of: { _, lines in "\(lines)" }),
    ]

    private static let generated =
        "feed={kind: generated, scenario: calm, seed: 42, pace: max}"

    /// Another generated market; ten cycles of the length.
    private static func ran(_ change: @escaping Effect.Change, length: String) -> Effect {
        .ran(
            change, cycles: 10, sets: ["feed.pace=max", "telemetry.cycle=\(length)"],
            of: { result, _ in result.decisions })
    }

    /// A market maker over a book.
    private static func quoting(
        _ prices: [Int64], every seconds: Int = 10, sets: [String] = []
    ) -> Scene {
        Scene(
            markets: [.init(text: MarketText.frames(prices, every: seconds), isFrames: true)],
            strategies: "[{module: perps.market-maker, name: mm, products: [BTC-USD], "
                + "parameters: {half_spread: 1 bps, size: 0.001, inventory_max: 0.01}}]",
            sets: sets)
    }

    /// Quotes that arrive where the book has moved to, so that the venue refuses two of them.
    static func rejections(_ value: ShippedValue, keeps: Set<String>) -> Scene {
        let prices = (0..<60).map { Int64($0 % 2 == 0 ? 60_060 : 60_000) }
        var scene = quoting(prices, every: 2, sets: ["venue.latency=3s"])
        scene.keeps = keeps
        let symbol = "BTC-\(value.currency)"
        scene.markets[0].symbol = symbol
        scene.markets[0].text = scene.markets[0].text.replacing("BTC-USD", with: symbol)
        scene.strategies = scene.strategies?.replacing("BTC-USD", with: symbol)
        return scene
    }

    static let hours: [String: Effect] = [
        "session.window": .decided({ _ in "02:00-03:00 UTC" }, sees: "by session") { _ in
            Scene(
                keeps: ["session"], markets: [.init(text: Scene.ticks(2))],
                strategies: Scene.pulses(0.001))
        },
        // An entry each day at 14:00, for a week.
        "session.days[]": .decided({ _ in "sat" }, sees: "by session") { _ in
            var trades: [(Int64, Int64)] = []
            for day in 0..<7 {
                let time = Scene.start + 24 * Scene.hour * Int64(day)
                trades += [(time, 60_000_00), (time + 10_000, 60_000_00)]
            }
            return Scene(
                keeps: ["session"], markets: [.init(text: Scene.trades(trades))],
                strategies: Scene.pulses(0.001))
        },
        "start_level": .ran(
            { _ in "NORMAL" }, cycles: 5, sets: [generated], of: { result, _ in result.level.name }
        ),
        // The breaker asks for less than the profile gives; its figures are among the decisions.
        "warmup": .ran(
            { _ in "0 bars" }, cycles: 5,
            sets: [
                generated, "telemetry.cycle=1m", "start_level=NORMAL", "products=[BTC-USD]",
                "session={window: 00:00-24:00 UTC}", "limits.products={}",
                "limits.price_collar=60 bps",
                "strategies=" + Scene.pulses(0.001, every: 20),
                "guards=[{module: perps.volatility-breaker, name: v, "
                    + "parameters: {returns_min: 10, age_max: 1h, reduce: 9000%, halt: 9000%}}]",
            ], of: { result, _ in result.decisions }),
    ]
}
