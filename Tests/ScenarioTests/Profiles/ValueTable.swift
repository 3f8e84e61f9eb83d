/// What each value of the shipped files does, by key.
enum ValueTable {
    static let effects: [String: Effect] =
        [limits, flow, margin, guards, statistics, parts, market, hours].reduce(into: [:]) {
            $0.merge($1) { first, _ in first }
        }

    /// A scene of one instance that buys once, worth 95 % of the limit.
    private static func one(_ key: String) -> Effect {
        .decided({ $0.figure.times(0.9) }, sees: "by " + key.replacing("_", with: "-")) { value in
            scene(value, [key], ticks: 2, Scene.pulses(0.95 * value.figure.value / 60_000))
        }
    }

    /// Trades of bitcoin at one price, a second apart.
    private static func scene(
        _ value: ShippedValue, _ keeps: Set<String>, ticks: Int, step: Int64 = 1_000,
        _ strategies: String
    ) -> Scene {
        let symbol = "BTC-\(value.currency)"
        return Scene(
            keeps: keeps, markets: [.init(symbol: symbol, text: Scene.ticks(ticks, step: step))],
            strategies: strategies.replacing("BTC-USD", with: symbol))
    }

    private static let limits: [String: Effect] = [
        "limits.order_notional": one("order_notional"),
        "limits.position_notional": .decided({ $0.figure.times(0.9) }, sees: "by position") {
            scene(
                $0, ["position_notional"], ticks: 2,
                Scene.pulses(0.95 * $0.figure.value / 60_000))
        },
        "limits.gross_exposure": one("gross_exposure"),
        "limits.resting_notional": one("resting_notional"),
        "limits.price_collar": .decided({ $0.figure.times(0.5) }, sees: "by price-collar") {
            scene(
                $0, ["price_collar"], ticks: 20,
                "[{module: perps.twap, name: t, products: [BTC-USD], parameters: {size: 0.01, "
                    + "duration: 10s, slices: 2, slippage: \($0.figure.times(0.8))}}]")
        },
        "limits.cash_reserve": .decided({ "999_990 \($0.currency)" }, sees: "by cash") {
            var scene = scene($0, ["cash_reserve"], ticks: 2, Scene.pulses(0.001))
            scene.sets = ["account.cash=1_000_000 \($0.currency)"]
            return scene
        },
        "limits.daily_loss": .decided({ $0.figure.times(0.9) }, sees: "by daily-loss") { value in
            // A fall by 2 % and two fees of 60 bps.
            let size = 0.95 * value.figure.value / 60_000 / 0.0321
            var scene = scene(value, ["daily_loss"], ticks: 0, Scene.pulses(size, every: 4))
            scene.markets[0].text = Scene.ticks(12) { $0 < 5 ? 60_000_00 : 58_800_00 }
            scene.sets = ["account.cash=1_000_000 \(value.currency)"]
            return scene
        },
        "limits.mark_staleness": .decided({ $0.figure.times(0.8) }, sees: "by mark-staleness") {
            agedMark($0, keeps: ["mark_staleness"])
        },
        "limits.products.*.order_size": .decided({ $0.figure.times(0.9) }, sees: "by product-limit")
        { scene($0, ["products"], ticks: 2, Scene.pulses(0.95 * $0.figure.value)) },
        "limits.products.*.position_size": .decided(
            { $0.figure.times(0.9) }, sees: "by product-limit"
        ) { scene($0, ["products"], ticks: 2, Scene.pulses(0.95 * $0.figure.value)) },
        "limits.products.*.position_notional": .decided(
            { $0.figure.times(0.9) }, sees: "by product-limit"
        ) { value in
            let symbol = value.product ?? "?"
            let size = 0.95 * value.figure.value / 20
            return Scene(
                markets: [.init(symbol: symbol, text: Scene.ticks(2) { _ in 20_00 })],
                strategies: Scene.pulses(size, of: symbol))
        },
    ]

    private static let flow: [String: Effect] = [
        "limits.open_orders": .decided({ $0.figure.less(1) }, sees: "by open-orders") {
            scene($0, ["open_orders"], ticks: 2, Scene.pulses(0.001, count: $0.figure.count))
        },
        "limits.order_rate": .decided({ $0.figure.less(1) }, sees: "by order-rate") {
            scene($0, ["order_rate"], ticks: 2, Scene.pulses(0.001, count: $0.figure.count))
        },
        "limits.duplicate_window": .decided({ _ in "500ms" }, sees: "by duplicate") {
            scene($0, ["duplicate_window"], ticks: 4, step: 450, Scene.pulses(0.001))
        },
        "limits.identical_orders": .decided({ $0.figure.less(1) }, sees: "by identical-orders") {
            scene(
                $0, ["identical_orders"], ticks: 2 * $0.figure.count, step: 200,
                Scene.pulses(0.001))
        },
        "limits.instance_orders": many("instance_orders"),
        "limits.instance_day_orders": many("instance_day_orders"),
        "limits.same_rejections": .decided({ _ in "1/m" }, sees: "by same-rejections") {
            rejections($0, keeps: ["same_rejections"])
        },
    ]

    /// Three quarters of the orders that the limit allows.
    private static func many(_ key: String) -> Effect {
        .decided({ $0.figure.times(0.5) }, sees: "by instance-orders") {
            scene(
                $0, [key], ticks: $0.figure.count * 3 / 4, step: 200, Scene.pulses(0.001))
        }
    }

    private static let margin: [String: Effect] = [
        "limits.leverage": .decided({ _ in "2x" }, sees: "by leverage") {
            derivative($0, size: 0.45, ["limits.liquidation_distance=100 bps"])
        },
        "limits.leverage_windows[]": .decided({ _ in "20:00-13:00 UTC 1x" }, sees: "by leverage") {
            var scene = derivative($0, size: 0.3, ["limits.liquidation_distance=100 bps"])
            scene.markets[0].text = Scene.ticks(2, from: Scene.day + 10 * Scene.hour)
            return scene
        },
        "limits.liquidation_distance": .decided({ _ in "40%" }, sees: "by liquidation") {
            derivative($0, size: 0.45, [])
        },
        "limits.shorts": .decided({ _ in "off" }, sees: "by shorts") { value in
            var scene = derivative(value, size: 0.01, [])
            let (symbol, size) = contract(value, 0.02)
            scene.strategies =
                "[{module: perps.twap, name: t, products: [\(symbol)], parameters: "
                + "{side: sell, size: \(Figure.text(size)), duration: 10s, slices: 2}}]"
            return scene
        },
    ]

    /// The derivative that a risk file is for, and how much of it so many Bitcoin are.
    private static func contract(_ value: ShippedValue, _ bitcoin: Double) -> (String, Double) {
        value.file == .perpsUS
            ? ("BIP-20DEC30-CDE", (bitcoin * 100).rounded()) : ("BTC-PERP-INTX", bitcoin)
    }

    /// One purchase of so many Bitcoin with 10,000 of money.
    private static func derivative(
        _ value: ShippedValue, size bitcoin: Double, _ sets: [String]
    ) -> Scene {
        let (symbol, size) = contract(value, bitcoin)
        return Scene(
            markets: [.init(symbol: symbol, text: Scene.ticks(20))],
            strategies: Scene.pulses(size, of: symbol),
            sets: ["account.cash=10_000 \(value.currency)"] + sets)
    }
}
