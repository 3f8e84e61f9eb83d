internal import Domain
internal import JSON

/// Reads recorded frames of Coinbase's WebSocket, one a line.
///
/// - SeeAlso: Coinbase Advanced Trade, "WebSocket Channels" (read 2026-09-30).
struct FrameParser: LineParser {
    /// What every frame says about itself.
    private struct Envelope {
        enum Channel { case book, trades, ticker, quiet, other }
        var channel: Channel?
        var time: Int64?
        var sequence: Int64?
        /// Where the events stand that came before the rest was known.
        var events: JSONCursor?
        var isTaken = false
    }

    var tally = DataTally()
    var products: FrameProducts
    var numbers: WireNumbers
    /// Whether the book of a product is whole, by its place in `products`.
    var isLive: [Bool]
    /// The newest trade of each product that was given.
    var newestTrade: [Int64]
    /// When the first frame came: older trades of a snapshot were before the recording.
    var began = Int64.max
    /// The time of the frame at hand, never before that of the frame before it.
    var now = Int64.min
    private var clock = TimeField(.calendar)
    private var sequence: Int64?

    init(instruments: [Instrument], isStrict: Bool) {
        products = FrameProducts(instruments)
        numbers = WireNumbers(isStrict: isStrict)
        isLive = products.instruments.map { _ in false }
        newestTrade = products.instruments.map { _ in 0 }
    }

    mutating func parse(
        _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws(RowFault) {
        do {
            try frame(line, into: &events)
        } catch let fault as RowFault {
            throw fault
        } catch let fault as JSONFault {
            throw RowFault(fault)
        } catch {
            throw RowFault("\(error)")
        }
        tally.rounded = numbers.rounded
        if tally.others.count < products.unwanted.count { tally.others = products.others }
        tally.rows += 1
    }

    private mutating func frame(
        _ line: Span<UInt8>, into events: inout ContiguousArray<MarketEvent>
    ) throws {
        var cursor = JSONCursor()
        var envelope = Envelope()
        try cursor.beginObject(in: line)
        while let key = try cursor.nextKey(in: line) {
            if line.holds("channel", at: key) {
                envelope.channel = FrameParser.channel(try cursor.string(in: line), line)
            } else if line.holds("timestamp", at: key) {
                envelope.time = try time(try cursor.string(in: line), in: line)
            } else if line.holds("sequence_num", at: key) {
                envelope.sequence = WireNumbers.whole(try cursor.scalar(in: line), in: line)
            } else if line.holds("events", at: key) {
                envelope.events = cursor
                if try admit(&envelope, into: &events) {
                    try body(envelope, &cursor, line, into: &events)
                    envelope.events = nil
                } else {
                    try cursor.skip(in: line)
                }
            } else {
                try cursor.skip(in: line)
            }
        }
        try cursor.finish(in: line)
        guard !envelope.isTaken else { return }
        guard try admit(&envelope, into: &events), var saved = envelope.events else {
            if !envelope.isTaken { tally.ignored += 1 }
            return
        }
        try body(envelope, &saved, line, into: &events)
    }

    private static func channel(_ range: Range<Int>, _ text: Span<UInt8>) -> Envelope.Channel {
        if text.holds("l2_data", at: range) { return .book }
        if text.holds("market_trades", at: range) { return .trades }
        if text.holds("ticker", at: range) { return .ticker }
        if text.holds("heartbeats", at: range) || text.holds("subscriptions", at: range) {
            return .quiet
        }
        return .other
    }

    mutating func time(_ range: Range<Int>, in text: Span<UInt8>) throws(RowFault) -> Int64 {
        var index = 0
        let time = try clock.read(text.extracting(range), &index)
        try RowFault.check(time: time)
        return time
    }

    /// Takes note of a frame once its channel, time and number are known.
    ///
    /// - Returns: Whether its events are to be read; false too while something is not known yet.
    private mutating func admit(
        _ envelope: inout Envelope, into events: inout ContiguousArray<MarketEvent>
    ) throws -> Bool {
        guard let channel = envelope.channel, let time = envelope.time,
            let number = envelope.sequence
        else { return false }
        envelope.isTaken = true
        let isReconnect = number == 0 && time > now
        if let last = sequence, number <= last, !isReconnect {
            tally.ignored += 1
            return false
        }
        began = min(began, time)
        now = max(now, time)
        if let last = sequence, number != last + 1 { lose(into: &events) }
        sequence = number
        if channel == .other { tally.ignored += 1 }
        return channel != .other && channel != .quiet
    }

    /// Says that messages were lost for every product whose book was whole.
    private mutating func lose(into events: inout ContiguousArray<MarketEvent>) {
        tally.gaps += 1
        for place in isLive.indices where isLive[place] {
            isLive[place] = false
            events.append(event(place, .bookGap, hasGap: true))
        }
    }

    func event(_ place: Int, _ body: MarketEvent.Body, hasGap: Bool = false) -> MarketEvent {
        MarketEvent(
            time: Timestamp(nanos: now), instrument: products.instruments[place].id,
            hasGap: hasGap, body: body)
    }

    private mutating func body(
        _ envelope: Envelope, _ cursor: inout JSONCursor, _ line: Span<UInt8>,
        into events: inout ContiguousArray<MarketEvent>
    ) throws {
        try cursor.beginArray(in: line)
        while try cursor.nextItem(in: line) {
            switch envelope.channel {
            case .book: try book(&cursor, line, into: &events)
            case .trades: try trades(&cursor, line, into: &events)
            case .ticker: try tickers(&cursor, line, into: &events)
            default: try cursor.skip(in: line)
            }
        }
    }
}
