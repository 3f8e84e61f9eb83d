internal import Domain
internal import JSON

/// Any spelling that JSON allows.
extension FrameDecoder {
    /// What every frame says about itself.
    private struct Envelope {
        var channel: Range<Int>?
        var type: Range<Int>?
        var message: Range<Int>?
        var sent: Range<Int>?
        var sequence: UInt64?
        var events: JSONCursor?
    }

    mutating func general(
        _ text: Span<UInt8>, at time: Timestamp, into batch: inout FrameBatch
    ) throws(WireFault) {
        guard FrameDecoder.hasEscape(text) else {
            return try strict(text, at: time, into: &batch)
        }
        // Written again without needless escapes, a key is the same bytes wherever it stands.
        let plain = Array(try WireObject.tree(FrameDecoder.bytes(text)).text().utf8)
        try strict(plain.span, at: time, into: &batch)
    }

    private static func hasEscape(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] == 92 { return true }
        return false
    }

    static func bytes(_ text: Span<UInt8>) -> [UInt8] {
        unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
    }

    private mutating func strict(
        _ text: Span<UInt8>, at time: Timestamp, into batch: inout FrameBatch
    ) throws(WireFault) {
        do {
            try FrameDecoder.checkText(text)
            try StrictCheck.check(text)
            let envelope = try FrameDecoder.envelope(text)
            batch.sequence = envelope.sequence
            batch.sentAt = envelope.sent.flatMap { WireTime.read(text, $0, &day) }
            try body(envelope, text, at: time, into: &batch)
        } catch let fault as WireFault {
            throw fault
        } catch let fault as JSONFault {
            throw WireFault(fault)
        } catch {
            throw WireFault(.notJSON, "", "\(error)")
        }
    }

    private static func checkText(_ text: Span<UInt8>) throws(WireFault) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: text)
        } catch {
            throw WireFault(
                .notText, "", "byte \(error.byteOffsets.lowerBound + 1) begins no UTF-8")
        }
    }

    private static func envelope(_ text: Span<UInt8>) throws -> Envelope {
        var cursor = JSONCursor()
        var envelope = Envelope()
        try cursor.beginObject(in: text)
        while let key = try cursor.nextKey(in: text) {
            if text.holds("channel", at: key) {
                envelope.channel = try string(&cursor, text, "channel")
            } else if text.holds("timestamp", at: key) {
                envelope.sent = try optionalString(&cursor, text)
            } else if text.holds("sequence_num", at: key) {
                envelope.sequence = try optionalCount(&cursor, text)
            } else if text.holds("events", at: key) {
                envelope.events = cursor
                try cursor.skip(in: text)
            } else if text.holds("type", at: key) {
                envelope.type = try optionalString(&cursor, text)
            } else if text.holds("message", at: key) {
                envelope.message = try optionalString(&cursor, text)
            } else {
                try cursor.skip(in: text)
            }
        }
        return envelope
    }

    private mutating func body(
        _ envelope: Envelope, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) throws {
        guard let channel = envelope.channel else {
            guard let type = envelope.type, text.holds("error", at: type) else {
                throw WireFault(.missing, "channel", "is missing")
            }
            batch.channel = .refusal
            let message = envelope.message.map { String(replacing: text.extracting($0)) }
            batch.content = .refusal(message ?? "no message")
            return
        }
        batch.channel = FrameDecoder.channel(channel, text)
        guard batch.channel != .unknown else {
            tally.unknownChannels &+= 1
            batch.content = .unknown(String(replacing: text.extracting(channel)))
            return
        }
        guard var events = envelope.events, try events.peek(in: text) == UInt8(ascii: "[") else {
            throw WireFault(
                envelope.events == nil ? .missing : .wrongKind, "events", "expected a list")
        }
        switch batch.channel {
        case .book, .trades, .ticker, .tickerBatch, .heartbeats:
            try events.beginArray(in: text)
            while try events.nextItem(in: text) {
                try event(&events, text, at: time, into: &batch)
            }
        default:
            let tree = try WireObject(parsing: FrameDecoder.bytes(text))
            batch.content = try FrameContent(batch.channel, tree)
        }
    }

    private static func channel(_ range: Range<Int>, _ text: Span<UInt8>) -> FrameChannel {
        if text.holds("l2_data", at: range) { return .book }
        if text.holds("market_trades", at: range) { return .trades }
        if text.holds("ticker", at: range) { return .ticker }
        if text.holds("ticker_batch", at: range) { return .tickerBatch }
        if text.holds("heartbeats", at: range) { return .heartbeats }
        if text.holds("user", at: range) { return .user }
        if text.holds("futures_balance_summary", at: range) { return .futuresBalance }
        if text.holds("candles", at: range) { return .candles }
        if text.holds("status", at: range) { return .status }
        return text.holds("subscriptions", at: range) ? .subscriptions : .unknown
    }

    private mutating func event(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, at time: Timestamp,
        into batch: inout FrameBatch
    ) throws {
        switch batch.channel {
        case .book: try book(&cursor, text, at: time, into: &batch)
        case .trades: try trades(&cursor, text, at: time, into: &batch)
        case .heartbeats: try heartbeat(&cursor, text, into: &batch)
        default: try tickers(&cursor, text, at: time, into: &batch)
        }
    }

    private func heartbeat(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, into batch: inout FrameBatch
    ) throws {
        var count: UInt64?
        try cursor.beginObject(in: text)
        while let key = try cursor.nextKey(in: text) {
            if text.holds("heartbeat_counter", at: key) {
                count = try FrameDecoder.optionalCount(&cursor, text)
            } else {
                try cursor.skip(in: text)
            }
        }
        batch.content = .heartbeat(count)
    }
}

// MARK: Single members

extension FrameDecoder {
    static func string(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, _ field: String
    ) throws -> Range<Int> {
        guard try cursor.peek(in: text) == 34 else {
            throw WireFault(.wrongKind, field, "expected text")
        }
        return try cursor.string(in: text)
    }

    /// nil for anything that is no text.
    static func optionalString(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>
    ) throws -> Range<Int>? {
        if try cursor.peek(in: text) == 34 { return try cursor.string(in: text) }
        try cursor.skip(in: text)
        return nil
    }

    /// A count of up to 18 digits, bare or as text; nil for anything else.
    static func optionalCount(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>
    ) throws -> UInt64? {
        let first = try cursor.peek(in: text)
        guard first == 34 || first &- 48 <= 9 else {
            try cursor.skip(in: text)
            return nil
        }
        return count(try cursor.scalar(in: text), text)
    }

    static func count(_ range: Range<Int>, _ text: Span<UInt8>) -> UInt64? {
        guard !range.isEmpty, range.count <= 18, range.count == 1 || text[range.lowerBound] != 48
        else { return nil }
        var value: UInt64 = 0
        for index in range {
            let digit = text[index] &- 48
            guard digit <= 9 else { return nil }
            value = value * 10 + UInt64(digit)
        }
        return value
    }

    /// The bytes of a number, bare or as text; nil for `null` and empty text.
    static func optionalNumber(
        _ cursor: inout JSONCursor, _ text: Span<UInt8>, _ field: String
    ) throws -> Range<Int>? {
        switch try cursor.peek(in: text) {
        case UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let range = try cursor.scalar(in: text)
            return range.isEmpty ? nil : range
        case UInt8(ascii: "n"):
            try cursor.skip(in: text)
            return nil
        default: throw WireFault(.wrongKind, field, "expected a number")
        }
    }

    /// The exact mantissa of a number that must be there.
    static func mantissa(
        _ range: Range<Int>?, _ text: Span<UInt8>, exponent: Int, _ field: String
    ) throws(WireFault) -> Int64 {
        guard let range else { throw WireFault(.missing, field, "is missing") }
        do throws(ParseFault) {
            let read = try DecimalText.rounded(text.extracting(range), exponent: exponent)
            guard !read.isInexact else { throw .tooFine }
            return read.mantissa
        } catch {
            throw WireFault(error, field, value: String(replacing: text.extracting(range)))
        }
    }

    /// The exact mantissa of a price: above zero, and no more than anything costs.
    static func price(
        _ range: Range<Int>?, _ text: Span<UInt8>, _ entry: ProductDirectory.Entry,
        _ field: String
    ) throws(WireFault) -> Int64 {
        let price = try mantissa(range, text, exponent: entry.priceExponent, field)
        guard price > 0, price <= entry.priceMax else {
            let shown = DecimalText.text(mantissa: price, exponent: entry.priceExponent)
            throw WireFault(.outOfRange, field, "\(shown) is no price of anything")
        }
        return price
    }
}
