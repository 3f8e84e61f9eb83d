internal import Domain
internal import JSON

/// Reads rows `[ms, id, type, side, price, amount, …]` of one JSON array, cut at each `]`.
struct TradeArrayParser: LineParser {
    var tally = DataTally()
    private let instrument: InstrumentID
    private let terms: InstrumentTerms
    private var numbers: WireNumbers
    private var previous = Int64.min
    private var isClosed = false

    init(instrument: Instrument, isStrict: Bool) {
        self.instrument = instrument.id
        terms = instrument.terms
        numbers = WireNumbers(isStrict: isStrict)
    }

    static var readsEmptyLines: Bool { true }

    mutating func parse(
        _ piece: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        guard !piece.isEmpty else {
            // The bracket that closes the array ends a piece with nothing in it.
            isClosed = true
            return
        }
        var cursor = JSONCursor()
        do {
            if isClosed { return try cursor.finish(in: piece) }
            // Every row but the first begins with the comma before it, and the first with the
            // bracket of the whole array.
            let lead = tally.rows == 0 ? UInt8(ascii: "[") : UInt8(ascii: ",")
            guard try cursor.peek(in: piece) == lead else {
                throw RowFault("expected the next row")
            }
            cursor = JSONCursor(at: cursor.offset + 1)
            try cursor.beginArray(in: piece)
            if let event = try row(&cursor, piece) { events.append(event) }
        } catch let fault as RowFault {
            throw fault
        } catch let fault as JSONFault {
            throw RowFault(fault)
        } catch {
            throw RowFault("\(error)")
        }
        tally.rounded = numbers.rounded
        tally.rows += 1
    }

    mutating func finish(into events: inout ContiguousArray<MarketEvent>) throws(RowFault) {
        guard isClosed else {
            throw RowFault(
                "the array is not closed: the file is truncated", remedy: "Fetch the file again.")
        }
    }

    private mutating func row(
        _ cursor: inout JSONCursor, _ piece: Span<UInt8>
    ) throws -> MarketEvent? {
        var fields: InlineArray<6, Range<Int>> = .init(repeating: 0..<0)
        for column in fields.indices {
            guard try cursor.nextItem(in: piece) else { throw RowFault("has too few columns") }
            if try cursor.peek(in: piece) == UInt8(ascii: "n") {
                try cursor.skip(in: piece)
            } else {
                fields[column] = try cursor.scalar(in: piece)
            }
        }
        guard let milliseconds = WireNumbers.whole(fields[0], in: piece),
            let time = Timestamp(milliseconds: milliseconds)
        else { throw RowFault("a row needs a time, an id, a type, a side, a price and an amount") }
        try RowFault.check(time: time.nanos)
        guard time.nanos >= previous else { throw RowFault("time goes backwards") }
        previous = time.nanos
        let aggressor: Side? =
            piece.holds("buy", at: fields[3])
            ? .buy : piece.holds("sell", at: fields[3]) ? .sell : nil
        let trade = Trade(
            price: try numbers.price(fields[4], in: piece, terms),
            quantity: try numbers.quantity(fields[5], in: piece, terms), aggressor: aggressor)
        guard trade.price > .zero else {
            throw RowFault("the price is zero at this product's price step")
        }
        guard trade.quantity > .zero else {
            tally.ignored += 1
            return nil
        }
        return MarketEvent(time: time, instrument: instrument, body: .trade(trade))
    }
}
