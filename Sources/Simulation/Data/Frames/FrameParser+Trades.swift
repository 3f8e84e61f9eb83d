internal import Domain
internal import JSON

extension FrameParser {
    private struct WireTrade {
        var place: Int?
        var id: Int64?
        var price: Range<Int>?
        var size: Range<Int>?
        var makerSide: Side?
        var time: Int64?
    }

    /// Reads one event of `market_trades` and puts its trades in the order they happened.
    mutating func trades(
        _ cursor: inout JSONCursor, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        let start = events.count
        let floor = newestTrade
        var isSnapshot = false
        var times: (first: Int64?, last: Int64?)
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("type", at: key) {
                isSnapshot = line.holds("snapshot", at: try cursor.string(in: line))
                continue
            }
            guard line.holds("trades", at: key) else {
                try cursor.skip(in: line)
                continue
            }
            try cursor.beginArray(in: line)
            while try cursor.nextItem(in: line) {
                let trade = try wireTrade(&cursor, line)
                guard let place = trade.place, let time = trade.time, trade.id ?? 1 > floor[place],
                    !isSnapshot || time >= began
                else {
                    tally.ignored += 1
                    continue
                }
                times = (times.first ?? time, time)
                try append(trade, place, line, into: &events)
            }
        }
        if let first = times.first, let last = times.last, first > last {
            events[start...].reverse()
        }
    }

    private mutating func append(
        _ trade: WireTrade, _ place: Int, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        guard let price = trade.price, let size = trade.size else {
            throw RowFault("a trade lacks its price or size")
        }
        let terms = products.instruments[place].terms
        let quantity = try numbers.quantity(size, in: line, terms)
        newestTrade[place] = max(newestTrade[place], trade.id ?? 0)
        guard quantity > .zero else {
            tally.ignored += 1
            return
        }
        let body = Trade(
            price: try numbers.price(price, in: line, terms), quantity: quantity,
            aggressor: trade.makerSide?.opposite)
        guard body.price > .zero else { throw RowFault("the price is zero at this price step") }
        events.append(event(place, .trade(body)))
    }

    private mutating func wireTrade(
        _ cursor: inout JSONCursor, _ line: Span<UInt8>
    ) throws -> WireTrade {
        var trade = WireTrade()
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("product_id", at: key) {
                trade.place = products.place(of: try cursor.string(in: line), in: line)
            } else if line.holds("price", at: key) {
                trade.price = try cursor.scalar(in: line)
            } else if line.holds("size", at: key) {
                trade.size = try cursor.scalar(in: line)
            } else if line.holds("side", at: key) {
                let word = try cursor.string(in: line)
                trade.makerSide =
                    line.holds("BUY", at: word)
                    ? .buy : line.holds("SELL", at: word) ? .sell : nil
            } else if line.holds("trade_id", at: key) {
                trade.id = WireNumbers.whole(try cursor.scalar(in: line), in: line)
            } else if line.holds("time", at: key) {
                trade.time = try time(try cursor.string(in: line), in: line)
            } else {
                try cursor.skip(in: line)
            }
        }
        return trade
    }

    /// Reads one event of `ticker`; one without the best prices is passed over.
    mutating func tickers(
        _ cursor: inout JSONCursor, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            guard line.holds("tickers", at: key) else {
                try cursor.skip(in: line)
                continue
            }
            try cursor.beginArray(in: line)
            while try cursor.nextItem(in: line) {
                if let event = try ticker(&cursor, line) {
                    events.append(event)
                } else {
                    tally.ignored += 1
                }
            }
        }
    }

    private mutating func ticker(
        _ cursor: inout JSONCursor, _ line: Span<UInt8>
    ) throws -> MarketEvent? {
        var place: Int?
        var fields: [Range<Int>?] = [nil, nil, nil, nil]
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("product_id", at: key) {
                place = products.place(of: try cursor.string(in: line), in: line)
            } else if line.holds("best_bid", at: key) {
                fields[0] = try cursor.scalar(in: line)
            } else if line.holds("best_bid_quantity", at: key) {
                fields[1] = try cursor.scalar(in: line)
            } else if line.holds("best_ask", at: key) {
                fields[2] = try cursor.scalar(in: line)
            } else if line.holds("best_ask_quantity", at: key) {
                fields[3] = try cursor.scalar(in: line)
            } else {
                try cursor.skip(in: line)
            }
        }
        guard let place else { return nil }
        let terms = products.instruments[place].terms
        let bid = try numbers.level(fields[0], fields[1], in: line, terms)
        let ask = try numbers.level(fields[2], fields[3], in: line, terms)
        guard bid != nil || ask != nil else { return nil }
        return event(place, .top(BookTop(bid: bid, ask: ask)))
    }
}

extension WireNumbers {
    /// A level from its two fields; nil when one is absent, empty or zero.
    mutating func level(
        _ price: Range<Int>?, _ quantity: Range<Int>?, in text: Span<UInt8>,
        _ terms: InstrumentTerms
    ) throws(RowFault) -> Level? {
        guard let price, let quantity, !price.isEmpty, !quantity.isEmpty else { return nil }
        let level = Level(
            price: try self.price(price, in: text, terms),
            quantity: try self.quantity(quantity, in: text, terms))
        return level.price > .zero && level.quantity > .zero ? level : nil
    }
}
