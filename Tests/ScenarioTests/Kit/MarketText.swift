import Domain

/// Markets as files hold them, from a seed.
enum MarketText {
    /// 2026-09-30T00:00:00Z.
    static let start: Int64 = 1_790_726_400

    /// Prices that wander in whole dollars around 60,000.
    static func walk(_ count: Int, seed: UInt64) -> [Int64] {
        var random = RandomStream(seed: seed)
        var price: Int64 = 60_000
        return (0..<count).map { _ in
            price = min(70_000, max(50_000, price + random.within(-60...60)))
            return price
        }
    }

    /// Candles of a minute as CSV.
    static func candles(_ closes: [Int64]) -> String {
        var last = closes.first ?? 0
        var text = "start,open,high,low,close,volume\n"
        for (index, close) in closes.enumerated() {
            let (high, low) = (max(last, close) + 3, min(last, close) - 3)
            text += "\(start + 60 * Int64(index)),\(last),\(high),\(low),\(close),25\n"
            last = close
        }
        return text
    }

    /// Trades, several a minute and some at one moment, as CSV.
    static func trades(_ prices: [Int64]) -> String {
        var text = "timestamp,id,side,price,amount\n"
        for (index, price) in prices.enumerated() {
            let millis = start * 1_000 + Int64(index / 3) * 30_000
            let side = index % 2 == 0 ? "buy" : "sell"
            text += "\(millis),\(index + 1),\(side),\(price),0.5\n"
        }
        return text
    }

    /// Frames of a book and its trades as the venue sends them, one price in so many seconds.
    static func frames(_ prices: [Int64], every seconds: Int = 10) -> String {
        var lines: [String] = []
        func add(_ channel: String, _ second: Int, _ events: String) {
            let time = Timestamp(nanos: (start + Int64(second)) * 1_000_000_000).rfc3339
            lines.append(
                #"{"channel":"\#(channel)","client_id":"","timestamp":"\#(time)","#
                    + #""sequence_num":\#(lines.count),"events":[\#(events)]}"#)
        }
        func level(_ side: String, _ price: Int64, _ size: String) -> String {
            #"{"side":"\#(side)","event_time":"1970-01-01T00:00:00Z","price_level":"\#(price)","#
                + #""new_quantity":"\#(size)"}"#
        }
        func book(_ type: String, _ updates: [String]) -> String {
            let all = updates.joined(separator: ",")
            return #"{"type":"\#(type)","product_id":"BTC-USD","updates":[\#(all)]}"#
        }
        var last = prices.first ?? 0
        add(
            "l2_data", 0,
            book("snapshot", [level("bid", last - 5, "9"), level("offer", last + 5, "9")]))
        for (index, price) in prices.enumerated() {
            let second = seconds * (index + 1)
            let updates = [
                level("bid", last - 5, "0"), level("offer", last + 5, "0"),
                level("bid", price - 5, "9"), level("offer", price + 5, "9"),
            ]
            add("l2_data", second, book("update", updates))
            let time = Timestamp(nanos: (start + Int64(second)) * 1_000_000_000).rfc3339
            let trade =
                #"{"trade_id":"\#(index + 1)","product_id":"BTC-USD","price":"\#(price)","#
                + #""size":"0.5","side":"BUY","time":"\#(time)"}"#
            add("market_trades", second, #"{"type":"update","trades":[\#(trade)]}"#)
            last = price
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
