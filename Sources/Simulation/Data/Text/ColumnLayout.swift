internal import Domain

/// What the columns of a CSV file hold.
struct ColumnLayout: Hashable {
    /// One column; the raw values are places in a row of numbers.
    enum Role: Int, Hashable {
        case time, open, high, low, close, volume, trades
        case price, quantity, bid, bidSize, ask, askSize
        /// `buy` or `sell`, the side that took.
        case side
        /// Whether the buyer was the maker.
        case buyerIsMaker
        case symbol
        case unused
    }

    enum Shape: Hashable {
        case candles
        case trades
        /// The best bid and offer at a moment, or at the close of a bar.
        case tops
    }

    var shape: Shape
    var roles: [Role]
    var time: TimeStyle
    var headerLines: Int
    /// Whether the newest row comes first.
    var isDescending = false
    /// The interval of a row; nil for rows of a moment.
    var interval: Nanos?

    /// The roles that a header tells, or nil when they are of no shape known.
    static func roles(header names: [String]) -> (Shape, [Role])? {
        var taken: Set<Role> = [.unused]
        let roles = names.map { name -> Role in
            let role = role(named: name.lowercased())
            return taken.insert(role).inserted ? role : .unused
        }
        guard names.allSatisfy({ !foreign.contains($0.lowercased()) }) else { return nil }
        func has(_ needed: Role...) -> Bool { needed.allSatisfy(taken.contains) }
        if has(.time, .open, .high, .low, .close, .volume) { return (.candles, roles) }
        if has(.time, .bid, .bidSize, .ask, .askSize) { return (.tops, roles) }
        if has(.time, .price, .quantity) { return (.trades, roles) }
        return nil
    }

    /// Columns of files that look like trades and are none.
    private static let foreign: Set<String> = ["update_type", "first_update_id", "is_snapshot"]

    private static func role(named name: String) -> Role {
        switch name {
        case "start", "time", "timestamp", "open_time", "open time", "date", "datetime", "unix",
            "ts":
            .time
        case "open": .open
        case "high": .high
        case "low": .low
        case "close": .close
        case "trades", "count", "tradecount", "number_of_trades", "trade_count": .trades
        case "price": .price
        case "quantity", "qty", "amount", "size": .quantity
        case "bid", "bid_price": .bid
        case "bid_size", "bid_qty", "bid_amount", "bid_quantity": .bidSize
        case "ask", "ask_price": .ask
        case "ask_size", "ask_qty", "ask_amount", "ask_quantity": .askSize
        case "side", "aggressor", "taker_side", "aggressor_side": .side
        case "buyer_maker", "is_buyer_maker", "isbuyermaker", "buyer_is_maker": .buyerIsMaker
        case "symbol", "product_id", "product", "pair": .symbol
        default: name.hasPrefix("volume") ? .volume : .unused
        }
    }

    /// The roles of a file without a header, told by its number of columns.
    static func roles(count: Int, isTimeOfDay: Bool) -> (Shape, [Role])? {
        switch (count, isTimeOfDay) {
        case (6, _): (.candles, [.time, .open, .high, .low, .close, .volume])
        case (7, false): (.candles, [.time, .open, .high, .low, .close, .volume, .trades])
        case (12, false):
            (
                .candles,
                [.time, .open, .high, .low, .close, .volume, .unused, .unused, .trades]
                    + [.unused, .unused, .unused]
            )
        case (11, true):
            (
                .tops,
                [.time, .unused, .unused, .unused, .bid, .bidSize]
                    + [.unused, .unused, .unused, .ask, .askSize]
            )
        default: nil
        }
    }
}
