internal import Domain
internal import JSON

/// Market data by the general way: keys in any order, unknown ones passed over.
extension FrameDecoder {
    /// The head of an event and where its rows stand.
    private struct EventHead {
        var isSnapshot: Bool?
        var product: Range<Int>?
        var rows: JSONCursor?
    }

    private static func head(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, rows: StaticString
    ) throws -> EventHead {
        var head = EventHead()
        try cursor.beginObject(in: text)
        while let key = try cursor.nextKey(in: text) {
            if text.holds("type", at: key) {
                let word = try string(&cursor, text, "events.type")
                guard text.holds("snapshot", at: word) || text.holds("update", at: word) else {
                    let shown = String(replacing: text.extracting(word))
                    throw WireFault(
                        .unknownWord, "events.type", "\"\(shown)\" is neither snapshot nor update")
                }
                head.isSnapshot = text.holds("snapshot", at: word)
            } else if text.holds("product_id", at: key) {
                head.product = try string(&cursor, text, "events.product_id")
            } else if text.holds(rows, at: key) {
                guard try cursor.peek(in: text) == UInt8(ascii: "[") else {
                    throw WireFault(.wrongKind, "events.\(rows)", "expected a list")
                }
                head.rows = cursor
                try cursor.skip(in: text)
            } else {
                try cursor.skip(in: text)
            }
        }
        return head
    }

    private static func required<Value>(
        _ value: Value?, _ field: String
    ) throws(WireFault) -> Value {
        guard let value else { throw WireFault(.missing, field, "is missing") }
        return value
    }

    // MARK: Books

    mutating func book(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) throws {
        let head = try FrameDecoder.head(&cursor, text, rows: "updates")
        let isSnapshot = try FrameDecoder.required(head.isSnapshot, "events.type")
        let product = try FrameDecoder.required(head.product, "events.product_id")
        var rows = try FrameDecoder.required(head.rows, "events.updates")
        guard let place = directory.place(of: product, in: text, near: &near) else {
            tally.pass(product, in: text)
            return
        }
        let entry = directory.entries[place]
        if isSnapshot {
            batch.market.append(
                MarketEvent(time: time, instrument: entry.instrument, body: .bookSnapshot))
        }
        let start = batch.market.count
        try rows.beginArray(in: text)
        while try rows.nextItem(in: text) {
            let change = try FrameDecoder.level(&rows, text, entry)
            batch.market.append(
                MarketEvent(time: time, instrument: entry.instrument, body: .level(change)))
        }
        try settleBook(place, from: start, isSnapshot: isSnapshot, into: &batch)
    }

    private static func level(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, _ entry: ProductDirectory.Entry
    ) throws -> LevelChange {
        var side: Range<Int>?
        var price: Range<Int>?
        var quantity: Range<Int>?
        try beginRow(&cursor, text, "events.updates")
        while let key = try cursor.nextKey(in: text) {
            if text.holds("side", at: key) {
                side = try string(&cursor, text, "updates.side")
            } else if text.holds("price_level", at: key) {
                price = try optionalNumber(&cursor, text, "updates.price_level")
            } else if text.holds("new_quantity", at: key) {
                quantity = try optionalNumber(&cursor, text, "updates.new_quantity")
            } else {
                try cursor.skip(in: text)
            }
        }
        let word = try required(side, "updates.side")
        guard text.holds("bid", at: word) || text.holds("offer", at: word) else {
            let shown = String(replacing: text.extracting(word))
            throw WireFault(.unknownWord, "updates.side", "\"\(shown)\" is neither bid nor offer")
        }
        let level = Level(
            price: Price(try self.price(price, text, entry, "updates.price_level")),
            quantity: Quantity(
                try mantissa(
                    quantity, text, exponent: entry.quantityExponent, "updates.new_quantity")))
        return LevelChange(side: text.holds("bid", at: word) ? .buy : .sell, level: level)
    }

    private static func beginRow(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, _ field: String
    ) throws {
        guard try cursor.peek(in: text) == UInt8(ascii: "{") else {
            throw WireFault(.wrongKind, field, "expected a list of objects")
        }
        try cursor.beginObject(in: text)
    }

    // MARK: Trades

    private struct WireTrade {
        var id: UInt64 = 0
        var product: Range<Int>?
        var price: Range<Int>?
        var size: Range<Int>?
        var side: Range<Int>?
    }

    mutating func trades(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) throws {
        let head = try FrameDecoder.head(&cursor, text, rows: "trades")
        let isSnapshot = try FrameDecoder.required(head.isSnapshot, "events.type")
        var rows = try FrameDecoder.required(head.rows, "events.trades")
        try rows.beginArray(in: text)
        while try rows.nextItem(in: text) {
            let trade = try FrameDecoder.wireTrade(&rows, text)
            let product = try FrameDecoder.required(trade.product, "trades.product_id")
            guard let place = directory.place(of: product, in: text, near: &near) else {
                tally.pass(product, in: text)
                continue
            }
            let entry = directory.entries[place]
            let side = try FrameDecoder.required(trade.side, "trades.side")
            trades.append(
                TradeRow(
                    place: place, id: trade.id,
                    price: try FrameDecoder.price(trade.price, text, entry, "trades.price"),
                    quantity: try FrameDecoder.mantissa(
                        trade.size, text, exponent: entry.quantityExponent, "trades.size"),
                    makerSide: text.holds("BUY", at: side)
                        ? .buy : text.holds("SELL", at: side) ? .sell : nil))
        }
        try settleTrades(isSnapshot: isSnapshot, at: time, into: &batch)
    }

    private static func wireTrade(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>
    ) throws -> WireTrade {
        var trade = WireTrade()
        try beginRow(&cursor, text, "events.trades")
        while let key = try cursor.nextKey(in: text) {
            if text.holds("product_id", at: key) {
                trade.product = try string(&cursor, text, "trades.product_id")
            } else if text.holds("price", at: key) {
                trade.price = try optionalNumber(&cursor, text, "trades.price")
            } else if text.holds("size", at: key) {
                trade.size = try optionalNumber(&cursor, text, "trades.size")
            } else if text.holds("side", at: key) {
                trade.side = try string(&cursor, text, "trades.side")
            } else if text.holds("trade_id", at: key) {
                trade.id = try optionalCount(&cursor, text) ?? 0
            } else {
                try cursor.skip(in: text)
            }
        }
        return trade
    }

    // MARK: Tickers

    private struct WireTicker {
        var product: Range<Int>?
        var price: Range<Int>?
        var bid: Range<Int>?
        var bidSize: Range<Int>?
        var ask: Range<Int>?
        var askSize: Range<Int>?
    }

    mutating func tickers(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) throws {
        let head = try FrameDecoder.head(&cursor, text, rows: "tickers")
        var rows = try FrameDecoder.required(head.rows, "events.tickers")
        try rows.beginArray(in: text)
        while try rows.nextItem(in: text) {
            let ticker = try FrameDecoder.wireTicker(&rows, text)
            let product = try FrameDecoder.required(ticker.product, "tickers.product_id")
            guard let place = directory.place(of: product, in: text, near: &near) else {
                tally.pass(product, in: text)
                continue
            }
            try append(ticker, directory.entries[place], text, at: time, into: &batch)
        }
    }

    private func append(
        _ ticker: WireTicker, _ entry: ProductDirectory.Entry, _ text: Span<UInt8>,
        at time: Timestamp, into batch: inout FrameBatch
    ) throws {
        let bid = try FrameDecoder.level(ticker.bid, ticker.bidSize, text, entry)
        let ask = try FrameDecoder.level(ticker.ask, ticker.askSize, text, entry)
        let last = try FrameDecoder.lastPrice(ticker.price, text, entry)
        for target in entry.targets {
            let top = BookTop(
                bid: try bid.map { try entry.level($0, for: target.terms) },
                ask: try ask.map { try entry.level($0, for: target.terms) })
            if bid != nil || ask != nil {
                batch.market.append(
                    MarketEvent(time: time, instrument: target.instrument, body: .top(top)))
            }
            if let last = try last.map({ try entry.level($0, for: target.terms) }) {
                batch.lastPrices.append(
                    LastPrice(instrument: target.instrument, price: last.price))
            }
        }
    }

    /// The last trade's price, as a level without a size; nil where nothing was traded yet.
    private static func lastPrice(
        _ range: Range<Int>?, _ text: Span<UInt8>, _ entry: ProductDirectory.Entry
    ) throws(WireFault) -> Level? {
        guard let range,
            try mantissa(range, text, exponent: entry.priceExponent, "tickers.price") != 0
        else { return nil }
        let price = try price(range, text, entry, "tickers.price")
        return Level(price: Price(price), quantity: .zero)
    }

    /// One side of the top; nil when it is empty: no price or no size.
    private static func level(
        _ price: Range<Int>?, _ size: Range<Int>?, _ text: Span<UInt8>,
        _ entry: ProductDirectory.Entry
    ) throws(WireFault) -> Level? {
        guard let price, let size else { return nil }
        let quantity = try mantissa(
            size, text, exponent: entry.quantityExponent, "tickers.best_quantity")
        let mantissa = try mantissa(
            price, text, exponent: entry.priceExponent, "tickers.best_price")
        guard quantity > 0, mantissa > 0 else { return nil }
        return Level(
            price: Price(try self.price(price, text, entry, "tickers.best_price")),
            quantity: Quantity(quantity))
    }

    private static func wireTicker(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>
    ) throws -> WireTicker {
        var ticker = WireTicker()
        try beginRow(&cursor, text, "events.tickers")
        while let key = try cursor.nextKey(in: text) {
            if text.holds("product_id", at: key) {
                ticker.product = try string(&cursor, text, "tickers.product_id")
            } else if text.holds("price", at: key) {
                ticker.price = try optionalNumber(&cursor, text, "tickers.price")
            } else if text.holds("best_bid", at: key) {
                ticker.bid = try optionalNumber(&cursor, text, "tickers.best_bid")
            } else if text.holds("best_bid_quantity", at: key) {
                ticker.bidSize = try optionalNumber(&cursor, text, "tickers.best_bid_quantity")
            } else if text.holds("best_ask", at: key) {
                ticker.ask = try optionalNumber(&cursor, text, "tickers.best_ask")
            } else if text.holds("best_ask_quantity", at: key) {
                ticker.askSize = try optionalNumber(&cursor, text, "tickers.best_ask_quantity")
            } else {
                try cursor.skip(in: text)
            }
        }
        return ticker
    }
}
