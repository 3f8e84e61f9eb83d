internal import Domain

/// Frames of Coinbase's WebSocket as a busy product sends them; equal in every run.
///
/// Of a hundred messages about sixty change levels (1 to 12 each), thirty tell trades (1 to 3),
/// eight are tickers and two are heartbeats. Mids walk by ticks; sizes have 8 decimals.
struct FrameCourse {
    private(set) var frames: [[UInt8]] = []
    /// Level changes in all frames together.
    private(set) var changes = 0
    private var stream: RandomStream
    /// In cents.
    private var mid: Int64 = 8_327_700
    private var trade: Int64 = 846_155_000
    private var nanos: Int64 = 1_790_735_835_000_000_000

    /// The number of the first frame.
    private let first: Int

    /// Makes so many frames; `booksOnly` has level changes alone, after one snapshot.
    init(
        count: Int, booksOnly: Bool, first: Int = 0, hasSnapshot: Bool = false, seed: UInt64 = 42
    ) {
        self.first = first
        stream = RandomStream(seed: seed, name: "frames")
        frames.reserveCapacity(count)
        if booksOnly || hasSnapshot { add("l2_data", snapshot()) }
        while frames.count < count {
            nanos += 7_000_000 + stream.below(4_000_000)
            mid += stream.within(-3...3)
            switch booksOnly ? 0 : stream.below(100) {
            case 0..<60: add("l2_data", updates(Int(stream.within(1...12))))
            case 60..<90: add("market_trades", trades(Int(stream.within(1...3))))
            case 90..<98: add("ticker", ticker())
            default: add("heartbeats", heartbeat())
            }
        }
    }

    private mutating func add(_ channel: String, _ event: String) {
        let time = Timestamp(nanos: nanos).rfc3339
        let text =
            "{\"channel\":\"\(channel)\",\"client_id\":\"\",\"timestamp\":\"\(time)\","
            + "\"sequence_num\":\(first + frames.count),\"events\":[\(event)]}"
        frames.append(Array(text.utf8))
    }

    private var second: String { Timestamp(nanos: nanos / 1_000 * 1_000).rfc3339 }

    private func price(_ cents: Int64) -> String { DecimalText.text(mantissa: cents, exponent: -2) }

    private mutating func size(_ below: Int64 = 300_000_000) -> String {
        DecimalText.text(mantissa: 1 + stream.below(below), exponent: -8)
    }

    private mutating func row(_ isBid: Bool, _ cents: Int64, isGone: Bool) -> String {
        changes += 1
        let quantity = isGone ? "0" : size()
        return "{\"side\":\"\(isBid ? "bid" : "offer")\",\"event_time\":\"\(second)\","
            + "\"price_level\":\"\(price(cents))\",\"new_quantity\":\"\(quantity)\"}"
    }

    private mutating func snapshot() -> String {
        var rows: [String] = []
        for depth in 1...2_000 { rows.append(row(true, mid - Int64(depth), isGone: false)) }
        for depth in 1...2_000 { rows.append(row(false, mid + Int64(depth), isGone: false)) }
        return "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"updates\":["
            + rows.joined(separator: ",") + "]}"
    }

    private mutating func updates(_ count: Int) -> String {
        let bids = Int(stream.below(Int64(count) + 1))
        var rows: [String] = []
        for index in 0..<count {
            let isBid = index < bids
            // Most changes are near the best price.
            let depth = 1 + stream.below(8) * stream.below(8)
            rows.append(
                row(isBid, isBid ? mid - depth : mid + depth, isGone: stream.below(4) == 0))
        }
        return "{\"type\":\"update\",\"product_id\":\"BTC-USD\",\"updates\":["
            + rows.joined(separator: ",") + "]}"
    }

    private mutating func trades(_ count: Int) -> String {
        trade += Int64(count)
        var rows: [String] = []
        for index in 0..<count {
            let side = stream.below(2) == 0 ? "BUY" : "SELL"
            rows.append(
                "{\"trade_id\":\"\(trade - Int64(index))\",\"product_id\":\"BTC-USD\","
                    + "\"price\":\"\(price(mid))\",\"size\":\"\(size(50_000_000))\","
                    + "\"side\":\"\(side)\",\"time\":\"\(second)\"}")
        }
        return "{\"type\":\"update\",\"trades\":[" + rows.joined(separator: ",") + "]}"
    }

    private mutating func ticker() -> String {
        "{\"type\":\"update\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\"BTC-USD\","
            + "\"price\":\"\(price(mid))\",\"volume_24_h\":\"11005.02587005\","
            + "\"low_24_h\":\"81200.5\",\"high_24_h\":\"84100\",\"low_52_w\":\"49000\","
            + "\"high_52_w\":\"126100.01\",\"price_percent_chg_24_h\":\"1.28560028286595\","
            + "\"best_bid\":\"\(price(mid - 1))\",\"best_bid_quantity\":\"\(size())\","
            + "\"best_ask\":\"\(price(mid + 1))\",\"best_ask_quantity\":\"\(size())\"}]}"
    }

    private mutating func heartbeat() -> String {
        let count = 21_697 + frames.count / 50
        return "{\"current_time\":\"2026-09-30 02:37:15.057778606 +0000 UTC m=+21697.196\","
            + "\"heartbeat_counter\":\(count)}"
    }
}
