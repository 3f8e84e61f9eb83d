import Foundation

/// The guards of the shipped profiles.
extension ValueTable {
    static let guards: [String: Effect] = [
        "guards.spread-depth.parameters.spread_max": .decided(
            { $0.figure.times(0.9) }, sees: "by spread"
        ) {
            Scene(
                markets: [.init(text: Scene.ticks(3))], strategies: Scene.pulses(0.001),
                guardModule: "spread-depth", sets: ["venue.spread=\($0.figure.times(0.95))"])
        },
        "guards.slippage.parameters.slippage_max": .decided(
            { $0.figure.times(0.9) }, sees: "by slippage", thinBook),
        "guards.mark-staleness.parameters.warn": stale("said "),
        "guards.mark-staleness.parameters.reject": stale("by stale"),
        "guards.mark-staleness.parameters.reduce": stale("raised by stale"),
        "guards.daily-loss.parameters.loss_max": .decided(
            { $0.figure.times(0.9) }, sees: "raised by day"
        ) { fall($0, "daily-loss") },
        "guards.drawdown.parameters.drawdown_max": .decided(
            { $0.figure.times(0.9) }, sees: "REDUCE_ONLY by drawdown"
        ) { fall($0, "drawdown") },
        "guards.loss-streak.parameters.losses_max": .decided(
            { $0.figure.less(1) }, sees: "raised by streak"
        ) { losses($0, "loss-streak", ticks: 4 * $0.figure.count + 6, step: 1_000) },
        "guards.loss-streak.parameters.cooldown": .decided(
            { $0.figure.times(0.5) }, sees: "ended by streak"
        ) { losses($0, "loss-streak", ticks: 60, step: 600_000) },
        "guards.stop-outs.parameters.stops_max": .decided(
            { $0.figure.less(1) }, sees: "raised by stops"
        ) { losses($0, "stop-outs", ticks: 4 * $0.figure.count + 6, step: 1_000) },
        "guards.position-stuck.parameters.age_max": .decided(
            { $0.figure.times(0.8) }, sees: "by stuck"
        ) { held($0) },
        "guards.error-rate.parameters.errors_max": .decided(
            { _ in "1" }, sees: "raised by errors"
        ) { value in
            var scene = rejections(value, keeps: [])
            scene.guardModule = "error-rate"
            return scene
        },
    ]

    private static func stale(_ sight: String) -> Effect {
        .decided({ $0.figure.times(0.8) }, sees: sight) { value in
            var scene = agedMark(value, keeps: [])
            scene.guardModule = "mark-staleness"
            return scene
        }
    }

    /// An order of a bar's end on a mark that is 90 % of the limit old, while another product's
    /// trades go on.
    static func agedMark(_ value: ShippedValue, keeps: Set<String>) -> Scene {
        let length = Int64(value.figure.value * 1_000)
        let closes: [Int64] = [60_000, 59_990, 59_980, 60_050, 60_060, 60_070]
        let bars = closes.enumerated().map { index, close in
            (Scene.start + length * Int64(index) + length / 10, close * 100)
        }
        let clock = (0..<60 * length / 1_000).map { (Scene.start + 100 * $0 + 7, Int64(3_000_00)) }
        let symbol = "BTC-\(value.currency)"
        return Scene(
            keeps: keeps,
            markets: [
                .init(symbol: symbol, text: Scene.trades(bars)),
                .init(symbol: "ETH-\(value.currency)", text: Scene.trades(clock)),
            ],
            strategies: "[{module: perps.ma-cross, name: m, products: [\(symbol)], parameters: "
                + "{fast: 1, slow: 2, interval: \(length)ms}, sizer: {module: fixed-notional, "
                + "parameters: {notional: 600 \(value.currency)}}}]")
    }

    /// One trade that loses 95 % of the limit, of 100,000 USD.
    private static func fall(_ value: ShippedValue, _ module: String) -> Scene {
        // Prices fall by a fifth, and two fees of 60 bps are paid.
        let size = 0.95 * value.figure.value / 100 * 100_000 / 60_000 / 0.211
        return Scene(
            markets: [.init(text: Scene.ticks(12) { $0 < 5 ? 60_000_00 : 48_000_00 })],
            strategies: Scene.pulses(size, every: 4), guardModule: module,
            sets: ["account.cash=100_000 USD"])
    }

    /// What one instance has held for 90 % of the limit, in minutes, when another buys.
    private static func held(_ value: ShippedValue) -> Scene {
        let last = Int64(0.9 * value.figure.value * 60_000)
        let rows = [0, 1_000, 2_000, 2_000 + last].map { (Scene.start + $0, Int64(60_000_00)) }
        let pulses = [("a", 2), ("b", 4)].map { name, every in
            "{module: perps.pulse, name: \(name), products: [BTC-USD], "
                + "parameters: {every: \(every), size: 0.001}}"
        }
        return Scene(
            markets: [.init(text: Scene.trades(rows))],
            strategies: "[" + pulses.joined(separator: ", ") + "]", guardModule: "position-stuck")
    }

    /// Trades that each lose their fees, 1.2 % of them.
    private static func losses(
        _ value: ShippedValue, _ module: String, ticks: Int, step: Int64
    ) -> Scene {
        Scene(
            markets: [.init(text: Scene.ticks(ticks, step: step))],
            strategies: Scene.pulses(0.001, every: 2), guardModule: module)
    }

    /// A book with a tenth of the order at its best price and the rest further away, so that the
    /// average is 95 % of the limit from the middle.
    @Sendable private static func thinBook(_ value: ShippedValue) -> Scene {
        let middle = 60_000.0
        let far = (0.95 * value.figure.value / 10_000 * middle - 0.5) / 0.9
        var lines: [String] = []
        func add(_ channel: String, _ second: Int, _ event: String) {
            lines.append(
                #"{"channel":"\#(channel)","client_id":"","#
                    + #""timestamp":"2024-02-29T14:00:0\#(second)Z","#
                    + #""sequence_num":\#(lines.count),"events":[\#(event)]}"#)
        }
        func level(_ side: String, _ price: Double, _ size: String) -> String {
            #"{"side":"\#(side)","event_time":"1970-01-01T00:00:00Z","price_level":"#
                + #""\#(Int(price))","new_quantity":"\#(size)"}"#
        }
        let levels = [
            level("bid", middle - 5, "9"), level("offer", middle + 5, "0.002"),
            level("offer", middle + far, "9"),
        ].joined(separator: ",")
        add("l2_data", 0, #"{"type":"snapshot","product_id":"BTC-USD","updates":[\#(levels)]}"#)
        for second in 1...3 {
            let trade =
                #"{"trade_id":"\#(second)","product_id":"BTC-USD","price":"60000","size":"0.5","#
                + #""side":"BUY","time":"2024-02-29T14:00:0\#(second)Z"}"#
            add("market_trades", second, #"{"type":"update","trades":[\#(trade)]}"#)
        }
        return Scene(
            markets: [.init(text: lines.joined(separator: "\n") + "\n", isFrames: true)],
            strategies: Scene.pulses(0.02), guardModule: "slippage",
            sets: ["venue.latency=0s"])
    }
}

/// The two guards that decide by statistics of returns.
extension ValueTable {
    static let statistics: [String: Effect] = [
        "guards.volatility-breaker.parameters.warn": .decided(
            { $0.figure.times(0.9) }, sees: "said "
        ) { waves($0.figure.value * 0.95) },
        "guards.volatility-breaker.parameters.reduce": .decided(
            { $0.figure.times(0.9) }, sees: "CAUTION raised by volatility"
        ) { waves($0.figure.value * 0.95) },
        "guards.volatility-breaker.parameters.halt": .decided(
            { $0.figure.times(0.9) }, sees: "HALT_CANCEL_ALL raised by volatility"
        ) { waves($0.figure.value * 0.95) },
        "guards.volatility-breaker.parameters.interval": .decided(
            { _ in "2m" }, sees: "raised by volatility"
        ) { waves(reduced($0) * 1.1) },
        "guards.volatility-breaker.parameters.window": .decided(
            { _ in "10" }, sees: "by volatility"
        ) { waves(reduced($0) * 0.985) },
        "guards.volatility-breaker.parameters.cooldown": .decided(
            { $0.figure.times(0.5) }, sees: "ended by volatility"
        ) { waves(reduced($0) * 1.1, calm: 120) },
        "guards.correlation.parameters.correlation_max": .decided(
            { $0.figure.times(0.6) }, sees: "by correlation"
        ) { _ in related },
    ]

    /// From what deviation on the file's breaker lets nothing but exits pass, in percent a year.
    private static func reduced(_ value: ShippedValue) -> Double {
        let key = "guards.volatility-breaker.parameters.reduce"
        return value.file.values.first { $0.key == key }?.figure.value ?? .nan
    }

    /// A price that goes up and down by as much each minute for forty minutes, so that twenty
    /// returns deviate by this much a year, in percent.
    private static func waves(_ percent: Double, calm: Int = 0) -> Scene {
        // A year has 525,600 minutes; 20 returns of one size deviate by the root of 20/19 of it.
        let move = percent / 100 / (525_600.0).squareRoot() / (20.0 / 19).squareRoot()
        let high = Int64((6_000_000 * (1 + move)).rounded())
        let text = Scene.ticks(40 + calm, step: 60_000, from: Scene.start + 1_000) {
            $0 < 40 && $0 % 2 == 1 ? high : 60_000_00
        }
        return Scene(
            markets: [.init(text: text)], strategies: Scene.pulses(0.001, every: 3),
            guardModule: "volatility-breaker")
    }

    /// Two products whose five-minute returns are equal six times in ten, so that they correlate
    /// by 60 %.
    private static let related: Scene = {
        var rows: [[(Int64, Int64)]] = [[], []]
        var prices: [Int64] = [60_000_00, 3_000_00]
        for index in 0..<45 {
            let up = (index * index + index / 3) % 2 == 0
            // Of ten returns two go the other way.
            let same = index % 5 != 4
            prices[0] += up ? 6_000 : -6_000
            prices[1] += up == same ? 300 : -300
            let time = Scene.start - 3 * Scene.hour + 300_000 * Int64(index) + 1_000
            rows[0].append((time, prices[0]))
            rows[1].append((time + 500, prices[1]))
        }
        return Scene(
            markets: [
                .init(text: Scene.trades(rows[0])),
                .init(symbol: "ETH-USD", text: Scene.trades(rows[1])),
            ],
            strategies: "[{module: perps.pulse, name: a, products: [BTC-USD], "
                + "parameters: {every: 38, size: 0.01}}, {module: perps.pulse, name: b, "
                + "products: [ETH-USD], parameters: {every: 41, size: 0.01}}]",
            guardModule: "correlation")
    }()
}
