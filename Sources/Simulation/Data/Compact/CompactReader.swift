internal import Domain

/// Reads the compact form.
///
/// Owns one block of slots; nothing else grows with the file.
@safe final class CompactReader: EventReader {
    static let blockBytes = 256 << 10

    private(set) var tally = DataTally()
    private let source: any ByteSource
    private let file: String
    private let instrument: InstrumentID
    private let header: CompactHeader
    private let scale: CompactScale?
    private let block: UnsafeMutableRawBufferPointer
    private var head = 0
    private var tail = 0
    private var slotsRead: UInt64 = 0
    private let priceMax: Price
    private var previous: Int64
    private var fault: FeedFault?

    init(
        _ source: any ByteSource, header: CompactHeader, file: String, instrument: Instrument,
        isStrict: Bool
    ) throws(FeedFault) {
        self.source = source
        self.header = header
        self.file = file
        self.instrument = instrument.id
        priceMax = instrument.terms.priceMax
        // Files are merged by what their headers promise.
        previous = max(0, header.firstTime.nanos)
        scale = CompactScale(header, terms: instrument.terms, isStrict: isStrict)
        unsafe block = .allocate(byteCount: CompactReader.blockBytes, alignment: 16)
        tally.rounded = Int(header.rounded)
        try fill()
        guard tail >= CompactHeader.byteCount else { throw broken("is truncated") }
        head = CompactHeader.byteCount
    }

    deinit { unsafe block.deallocate() }

    func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws(FeedFault) {
        let start = buffer.count
        let target = start + countMax
        do throws(FeedFault) {
            while buffer.count < target, fault == nil, try prepare() {
                try decode(into: &buffer, target: target)
            }
        } catch {
            fault = error
        }
        guard let last = buffer.last, buffer.count > start else {
            if let fault { throw fault }
            return
        }
        tally.rows += buffer.count - start
        tally.note(buffer[start].time)
        tally.note(last.time)
    }

    private func broken(_ message: String, at place: Int? = nil) -> FeedFault {
        FeedFault(
            file: file, line: line(at: place ?? head), message: message,
            remedy: "Convert the data again.")
    }

    /// The number of a slot in the file, from 1.
    private func line(at place: Int) -> Int {
        Int(slotsRead) + (place - head) / CompactHeader.slotBytes + 1
    }

    /// Whether two slots, or all that are left, stand in the block.
    private func prepare() throws(FeedFault) -> Bool {
        if tail - head < 2 * CompactHeader.slotBytes { try fill() }
        if head == tail {
            guard slotsRead == header.slots else { throw broken("is truncated") }
            return false
        }
        guard tail - head >= CompactHeader.slotBytes else { throw broken("is truncated") }
        return true
    }

    private func fill() throws(FeedFault) {
        if head > 0 {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: block[head..<tail])
            unsafe block.copyMemory(from: rest)
            (head, tail) = (0, tail - head)
        }
        while tail < CompactReader.blockBytes {
            let count = unsafe try source.read(into: .init(rebasing: block[tail...]))
            if count == 0 { return }
            tail += count
        }
    }

    private func decode(
        into buffer: inout ContiguousArray<MarketEvent>, target: Int
    ) throws(FeedFault) {
        var place = head
        var time = previous
        defer {
            slotsRead += UInt64((place - head) / CompactHeader.slotBytes)
            (head, previous) = (place, time)
        }
        while buffer.count < target, tail &- place >= CompactHeader.slotBytes {
            let slot = unsafe block.load(fromByteOffset: place, as: CompactSlot.self)
            let isWide = slot.kind == 2 || slot.kind == 6
            var second = slot
            if isWide {
                guard tail &- place >= 2 &* CompactHeader.slotBytes else { break }
                second = unsafe block.load(
                    fromByteOffset: place &+ CompactHeader.slotBytes, as: CompactSlot.self)
            }
            guard slot.time >= time else { throw broken("time goes backwards", at: place) }
            guard slot.time < RowFault.timeMax else {
                throw broken("is after the year 2255", at: place)
            }
            guard let told = slot.body(second) else {
                throw broken("is a record of unknown kind \(slot.kind)", at: place)
            }
            guard told.canBeTrue(priceMax: scale == nil ? priceMax : Price(.max)) else {
                throw broken("holds numbers that cannot be true", at: place)
            }
            if let body = try scaled(told, at: place) {
                buffer.append(
                    MarketEvent(
                        time: Timestamp(nanos: slot.time), instrument: instrument,
                        hasGap: slot.flags & CompactSlot.hasGap != 0, body: body))
            } else {
                tally.ignored += 1
            }
            time = slot.time
            if slot.flags & CompactSlot.hasGap != 0 { tally.gaps += 1 }
            place &+= isWide ? 2 &* CompactHeader.slotBytes : CompactHeader.slotBytes
        }
        if place == head, buffer.count < target { throw broken("is truncated") }
    }

    /// The event at the instrument's exponents; nil when nothing is left of its size.
    @inline(__always)
    private func scaled(
        _ body: MarketEvent.Body, at place: Int
    ) throws(FeedFault) -> MarketEvent.Body? {
        guard let scale else { return body }
        do throws(RowFault) {
            let body = try scale.scaled(body, counting: &tally.rounded)
            guard body?.canBeTrue(priceMax: priceMax) ?? true else {
                throw RowFault(
                    "a price is zero or absurd at this product's price step",
                    remedy: "Give the product finer steps.")
            }
            return body
        } catch {
            throw FeedFault(
                file: file, line: line(at: place), message: error.message, remedy: error.remedy)
        }
    }
}

extension CompactSlot {
    /// What the slot says, with its second slot where it has one; nil for an unknown kind.
    @inline(__always)
    func body(_ next: CompactSlot) -> MarketEvent.Body? {
        switch kind {
        case 4:
            guard let side = Side(rawValue: detail) else { return nil }
            return .level(
                LevelChange(
                    side: side, level: Level(price: Price(first), quantity: Quantity(second))))
        case 1:
            return .trade(
                Trade(
                    price: Price(first), quantity: Quantity(second),
                    aggressor: Side(rawValue: detail)))
        case 2: return .top(top(next))
        case 6: return .candle(candle(next))
        case 3: return .bookSnapshot
        case 5: return .bookGap
        case 7: return .status(ProductStatus(rawValue: detail))
        case 8: return .mark(Price(first))
        case 9:
            return .funding(
                FundingRate(rateE12: first, interval: Nanos(second), isPayment: detail == 1))
        case 10: return .heartbeat
        case 11: return .fees(maker: Ratio(e8: first), taker: Ratio(e8: second))
        default: return nil
        }
    }

    private func top(_ next: CompactSlot) -> BookTop {
        BookTop(
            bid: detail & 1 == 0 ? nil : Level(price: Price(first), quantity: Quantity(second)),
            ask: detail & 2 == 0
                ? nil : Level(price: Price(next.time), quantity: Quantity(next.wideSecond)))
    }

    private func candle(_ next: CompactSlot) -> Candle {
        Candle(
            openTime: Timestamp(nanos: time &- first), interval: Nanos(first),
            open: Price(next.time), high: Price(next.wideSecond), low: Price(next.first),
            close: Price(next.second), volume: Quantity(second), trades: count)
    }

    /// The second number of a second slot, which stands where a first slot keeps its kind.
    private var wideSecond: Int64 {
        let low =
            UInt64(kind) | UInt64(flags) << 8 | UInt64(detail) << 16 | UInt64(unused) << 24
        return Int64(bitPattern: low | UInt64(count) << 32)
    }
}
