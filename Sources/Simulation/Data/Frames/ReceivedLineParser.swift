internal import Domain
internal import JSON

/// Reads lines `<received ns> <json>` with Binance's depth updates, book tickers and trades.
///
/// - SeeAlso: Binance, "How to manage a local order book correctly" (read 2026-09-30).
struct ReceivedLineParser: LineParser {
    /// The fields of a message, each where it stands.
    private struct Fields {
        var symbol: Range<Int>?
        var first: Range<Int>?
        var last: Range<Int>?
        var previous: Range<Int>?
        var snapshot: Range<Int>?
        var price: Range<Int>?
        var quantity: Range<Int>?
        var buyerIsMaker = false
        /// Both spellings of `b`: a price in a ticker, rows in an update.
        var bid: Range<Int>?
        var bidSize: Range<Int>?
        var ask: Range<Int>?
        var askSize: Range<Int>?
        var bids: JSONCursor?
        var asks: JSONCursor?
    }

    var tally = DataTally()
    private let instrument: InstrumentID
    private let terms: InstrumentTerms
    private let symbol: [UInt8]
    private let chain: BookChain
    private var numbers: WireNumbers
    private var now = Int64.min
    private var changes: [LevelChange] = []

    /// Reads one product as the file spells it, continuing a book; other lines are passed over.
    init(symbol: String, instrument: Instrument, chain: BookChain, isStrict: Bool) {
        self.symbol = Array(symbol.utf8)
        self.instrument = instrument.id
        self.chain = chain
        terms = instrument.terms
        numbers = WireNumbers(isStrict: isStrict)
    }

    /// Whether a contract pays in its own coin, which no product of ours does.
    static func isInverse(_ symbol: String) -> Bool {
        symbol.hasSuffix("_PERP") || symbol.contains("USD_")
    }

    mutating func parse(
        _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        var index = 0
        let time = try DecimalField.read(line, &index, exponent: 0).mantissa
        guard time > 0, index < line.count, line[index] == 32 else {
            throw RowFault("does not begin with the time of receipt in nanoseconds and a space")
        }
        try RowFault.check(time: time)
        guard time >= now else { throw RowFault("time goes backwards") }
        now = time
        do {
            var cursor = JSONCursor(at: index)
            let fields = try message(&cursor, line)
            try cursor.finish(in: line)
            try turn(fields, line, into: &events)
        } catch let fault as RowFault {
            throw fault
        } catch let fault as JSONFault {
            throw RowFault(fault)
        } catch {
            throw RowFault("\(error)")
        }
        tally.rounded = numbers.rounded
        tally.rows &+= 1
    }

    private func message(_ cursor: inout JSONCursor, _ line: Span<UInt8>) throws -> Fields {
        var fields = Fields()
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("data", at: key) {
                try cursor.beginObject(in: line)
                while let key = try cursor.nextKey(in: line) {
                    try field(key, &fields, &cursor, line)
                }
            } else {
                try field(key, &fields, &cursor, line)
            }
        }
        return fields
    }

    private func field(
        _ key: Range<Int>, _ fields: inout Fields, _ cursor: inout JSONCursor,
        _ line: Span<UInt8>
    ) throws {
        guard key.count == 1 else { return try longField(key, &fields, &cursor, line) }
        switch line[key.lowerBound] {
        case UInt8(ascii: "s"): fields.symbol = try cursor.string(in: line)
        case UInt8(ascii: "U"): fields.first = try cursor.number(in: line)
        case UInt8(ascii: "u"): fields.last = try cursor.number(in: line)
        case UInt8(ascii: "p"): fields.price = try cursor.scalar(in: line)
        case UInt8(ascii: "q"): fields.quantity = try cursor.scalar(in: line)
        case UInt8(ascii: "m"): fields.buyerIsMaker = try cursor.bool(in: line)
        case UInt8(ascii: "B"): fields.bidSize = try cursor.scalar(in: line)
        case UInt8(ascii: "A"): fields.askSize = try cursor.scalar(in: line)
        case UInt8(ascii: "b") where try cursor.peek(in: line) == UInt8(ascii: "\""):
            fields.bid = try cursor.string(in: line)
        case UInt8(ascii: "a") where try cursor.peek(in: line) == UInt8(ascii: "\""):
            fields.ask = try cursor.string(in: line)
        case UInt8(ascii: "b"):
            fields.bids = cursor
            try cursor.skip(in: line)
        case UInt8(ascii: "a"):
            fields.asks = cursor
            try cursor.skip(in: line)
        default: try cursor.skip(in: line)
        }
    }

    private func longField(
        _ key: Range<Int>, _ fields: inout Fields, _ cursor: inout JSONCursor,
        _ line: Span<UInt8>
    ) throws {
        if line.holds("pu", at: key) {
            fields.previous = try cursor.number(in: line)
        } else if line.holds("lastUpdateId", at: key) {
            fields.snapshot = try cursor.number(in: line)
        } else if line.holds("symbol", at: key) {
            fields.symbol = try cursor.string(in: line)
        } else {
            if line.holds("bids", at: key) { fields.bids = cursor }
            if line.holds("asks", at: key) { fields.asks = cursor }
            try cursor.skip(in: line)
        }
    }
}

extension ReceivedLineParser {
    private mutating func turn(
        _ fields: Fields, _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws {
        if let range = fields.symbol, !isOurs(range, line) {
            tally.ignored += 1
        } else if let number = fields.snapshot.flatMap({ WireNumbers.whole($0, in: line) }) {
            try snapshot(number, fields, line, into: &events)
        } else if fields.bids != nil || fields.asks != nil {
            try update(fields, line, into: &events)
        } else if let price = fields.price, let quantity = fields.quantity {
            let trade = Trade(
                price: try numbers.price(price, in: line, terms),
                quantity: try numbers.quantity(quantity, in: line, terms),
                aggressor: fields.buyerIsMaker ? .sell : .buy)
            guard trade.quantity > .zero, trade.price > .zero else {
                tally.ignored += 1
                return
            }
            events.append(event(.trade(trade)))
        } else {
            try top(fields, line, into: &events)
        }
    }

    private func isOurs(_ range: Range<Int>, _ line: Span<UInt8>) -> Bool {
        guard range.count == symbol.count else { return false }
        for index in symbol.indices where symbol[index] != line[range.lowerBound &+ index] {
            return false
        }
        return true
    }

    private func event(_ body: MarketEvent.Body, hasGap: Bool = false) -> MarketEvent {
        MarketEvent(
            time: Timestamp(nanos: now), instrument: instrument, hasGap: hasGap, body: body)
    }

    /// A best bid and offer; one older than the book is passed over.
    private mutating func top(
        _ fields: Fields, _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws {
        let bid = try numbers.level(fields.bid, fields.bidSize, in: line, terms)
        let ask = try numbers.level(fields.ask, fields.askSize, in: line, terms)
        let number = fields.last.flatMap { WireNumbers.whole($0, in: line) }
        let isOld = number.map { $0 <= chain.last ?? -1 } ?? false
        guard bid != nil || ask != nil, !isOld else {
            tally.ignored += 1
            return
        }
        events.append(event(.top(BookTop(bid: bid, ask: ask))))
    }

    private mutating func snapshot(
        _ number: Int64, _ fields: Fields, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        events.append(event(.bookSnapshot))
        try readChanges(fields, line)
        for change in changes where change.level.quantity > .zero {
            events.append(event(.level(change)))
        }
        for update in chain.begin(snapshot: number) {
            for change in update.levels { events.append(event(.level(change))) }
        }
        if chain.last == nil { loseBook(into: &events) }
    }

    private mutating func update(
        _ fields: Fields, _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws {
        guard let first = fields.first.flatMap({ WireNumbers.whole($0, in: line) }),
            let last = fields.last.flatMap({ WireNumbers.whole($0, in: line) })
        else { throw RowFault("a depth update lacks its numbers U and u") }
        let previous = fields.previous.flatMap { WireNumbers.whole($0, in: line) }
        switch chain.judge(first: first, last: last, previous: previous) {
        case .apply:
            try readChanges(fields, line)
            chain.apply(last: last)
            for change in changes { events.append(event(.level(change))) }
        case .old: tally.ignored += 1
        case .gap:
            loseBook(into: &events)
            fallthrough
        case .wait:
            try readChanges(fields, line)
            chain.wait(.init(first: first, last: last, previous: previous, levels: changes))
        }
    }

    private mutating func loseBook(into events: inout ContiguousArray<MarketEvent>) {
        chain.lose()
        tally.gaps += 1
        events.append(event(.bookGap, hasGap: true))
    }

    private mutating func readChanges(_ fields: Fields, _ line: Span<UInt8>) throws {
        changes.removeAll(keepingCapacity: true)
        if var bids = fields.bids { try readRows(.buy, &bids, line) }
        if var asks = fields.asks { try readRows(.sell, &asks, line) }
    }

    private mutating func readRows(
        _ side: Side, _ cursor: inout JSONCursor, _ line: Span<UInt8>
    ) throws {
        try cursor.beginArray(in: line)
        while try cursor.nextItem(in: line) {
            try cursor.beginArray(in: line)
            guard try cursor.nextItem(in: line) else { throw RowFault("a level is empty") }
            let price = try numbers.price(try cursor.scalar(in: line), in: line, terms)
            guard try cursor.nextItem(in: line) else { throw RowFault("a level has no size") }
            let size = try numbers.quantity(try cursor.scalar(in: line), in: line, terms)
            while try cursor.nextItem(in: line) { try cursor.skip(in: line) }
            guard price > .zero else { throw RowFault("a price is zero") }
            changes.append(
                LevelChange(side: side, level: Level(price: price, quantity: size)))
        }
    }
}
