/// What a profile is put through so that one of its values shows.
struct Scene: Sendable {
    /// One product's data.
    struct Market: Sendable {
        var symbol = "BTC-USD"
        /// CSV of trades or candles, or frames of the venue.
        var text: String
        var isFrames = false
    }

    /// Keys under `limits`, or `session`, that stay as they are shipped; the others bind nothing.
    var keeps: Set<String> = []
    var markets: [Market]
    /// A YAML list; nil for the profile's own.
    var strategies: String?
    /// The one guard that stays, by its module; the others are taken out.
    var guardModule: String?
    var sets: [String] = []

    private static let loose = [
        "price_collar": "200 bps", "order_notional": "1_000_000 USD",
        "position_notional": "1_000_000 USD", "gross_exposure": "3_000_000 USD",
        "open_orders": "500", "order_rate": "50/s", "duplicate_window": "1ms",
        "mark_staleness": "1h", "daily_loss": "1_000_000 USD", "identical_orders": "1_000/s",
        "same_rejections": "1_000/s", "instance_orders": "10_000/m",
        "instance_day_orders": "1_000_000", "resting_notional": "3_000_000 USD",
        "cash_reserve": "0 USD", "mark_jump": "50%", "mark_settle": "0s",
        "same_side_fills": "100_000/h",
    ]

    /// What stands above the file, a guard aside.
    func layers(of value: ShippedValue) -> [String] {
        var all: [String] = []
        if strategies != nil {
            let symbols = markets.map(\.symbol).joined(separator: ", ")
            all.append("products=[\(symbols)]")
        }
        if let strategies { all.append("strategies=" + strategies) }
        for (key, text) in Scene.loose.sorted(by: { $0.key < $1.key }) where !keeps.contains(key) {
            all.append("limits.\(key)=" + text.replacing("USD", with: value.currency))
        }
        if !keeps.contains("session") { all.append("session={window: 00:00-24:00 UTC}") }
        if value.file == .canary, !keeps.contains("products") { all.append("limits.products={}") }
        return all + sets
    }
}

extension Scene {
    /// Midnight of a Thursday, 2024-02-29.
    static let day: Int64 = 1_709_164_800_000
    static let hour: Int64 = 3_600_000
    static let start = day + 14 * hour

    /// Instances that buy and close in turn with every so many trades.
    static func pulses(
        _ size: Double, count: Int = 1, every: Int = 1, of symbol: String = "BTC-USD"
    ) -> String {
        let all = (0..<count).map { index in
            "{module: perps.pulse, name: p\(index), products: [\(symbol)], "
                + "parameters: {every: \(every), size: \(Figure.text(size))}}"
        }
        return "[" + all.joined(separator: ", ") + "]"
    }

    /// Trades as CSV, each a time in milliseconds and a price in cents.
    static func trades(_ rows: [(Int64, Int64)], size: String = "500") -> String {
        var text = "timestamp,id,side,price,amount\n"
        for (index, row) in rows.enumerated() {
            let cents = String(row.1 % 100 + 100).dropFirst()
            text += "\(row.0),\(index + 1),buy,\(row.1 / 100).\(cents),\(size)\n"
        }
        return text
    }

    /// So many trades from 14:00 on.
    static func ticks(
        _ count: Int, step: Int64 = 1_000, from start: Int64 = Scene.start,
        cents: (Int) -> Int64 = { _ in 60_000_00 }
    ) -> String {
        trades((0..<count).map { (start + step * Int64($0), cents($0)) })
    }

    /// A price that wanders, the same for the same seed.
    static func walk(_ count: Int, seed: UInt64, step: Int64, cents: Int64) -> String {
        var state = seed
        var price = cents
        return trades(
            (0..<count).map { index in
                state = (state &* 1_103_515_245 &+ 12_345) % 2_147_483_648
                price += (Int64((state >> 16) % 13) - 6) * cents / 6_000
                return (Scene.day + 8 * hour + step * Int64(index) + 1_000 + Int64(seed), price)
            })
    }
}
