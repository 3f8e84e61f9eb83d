internal import Domain
internal import JSON

extension FrameParser {
    /// Reads one event of `l2_data`: a snapshot or updates of one product.
    mutating func book(
        _ cursor: inout JSONCursor, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        var place: Int?
        var isKnown = false
        var isSnapshot: Bool?
        var saved: JSONCursor?
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("type", at: key) {
                isSnapshot = line.holds("snapshot", at: try cursor.string(in: line))
            } else if line.holds("product_id", at: key) {
                place = products.place(of: try cursor.string(in: line), in: line)
                isKnown = true
            } else if line.holds("updates", at: key), let place, let isSnapshot {
                try levels(place, isSnapshot, &cursor, line, into: &events)
            } else {
                if line.holds("updates", at: key) { saved = cursor }
                try cursor.skip(in: line)
            }
        }
        guard isKnown, let isSnapshot else {
            throw RowFault("a book event lacks its type or product_id")
        }
        guard let place else {
            tally.ignored += 1
            return
        }
        if var saved { try levels(place, isSnapshot, &saved, line, into: &events) }
    }

    private mutating func levels(
        _ place: Int, _ isSnapshot: Bool, _ cursor: inout JSONCursor, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        if isSnapshot {
            isLive[place] = true
            events.append(event(place, .bookSnapshot))
        }
        guard isLive[place] else {
            tally.ignored += 1
            return try cursor.skip(in: line)
        }
        let terms = products.instruments[place].terms
        try cursor.beginArray(in: line)
        while try cursor.nextItem(in: line) {
            let change = try level(terms, &cursor, line)
            if isSnapshot, change.level.quantity == .zero { continue }
            events.append(event(place, .level(change)))
        }
    }

    private mutating func level(
        _ terms: InstrumentTerms, _ cursor: inout JSONCursor, _ line: Span<UInt8>
    ) throws -> LevelChange {
        var side: Side?
        var price: Price?
        var quantity: Quantity?
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("side", at: key) {
                let word = try cursor.string(in: line)
                side =
                    line.holds("bid", at: word)
                    ? .buy
                    : line.holds("offer", at: word) || line.holds("ask", at: word) ? .sell : nil
            } else if line.holds("price_level", at: key) {
                price = try numbers.price(try cursor.scalar(in: line), in: line, terms)
            } else if line.holds("new_quantity", at: key) {
                quantity = try numbers.quantity(try cursor.scalar(in: line), in: line, terms)
            } else {
                try cursor.skip(in: line)
            }
        }
        guard let side, let price, let quantity, price > .zero else {
            throw RowFault("an update needs a side, a price_level above 0 and a new_quantity")
        }
        return LevelChange(side: side, level: Level(price: price, quantity: quantity))
    }
}
