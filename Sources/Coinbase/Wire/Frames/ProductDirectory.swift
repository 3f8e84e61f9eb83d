internal import Domain

/// The products of a feed by the names that the venue's messages use.
///
/// One book may belong to several products: the venue tells the market of `BTC-USDC` under the name
/// `BTC-USD`, and what it tells then goes to both.
struct ProductDirectory: Sendable {
    struct Target: Sendable {
        var instrument: InstrumentID
        var terms: InstrumentTerms
    }

    /// One name and what it takes to read numbers under it.
    struct Entry: Sendable {
        var name: NameKey
        var targets: [Target]
        /// The first product that the name stands for.
        var instrument: InstrumentID
        /// The finest exponents of all targets.
        var priceExponent: Int
        var quantityExponent: Int
        /// In `priceExponent`.
        var priceMax: Int64
        /// The newest trade that was given.
        var newestTrade: UInt64 = 0
        /// Whether one product alone has the name, and its scale is that of the entry.
        var isPlain: Bool
    }

    var entries: ContiguousArray<Entry> = []

    /// - Parameters:
    ///   - instruments: Each is found under its own name.
    ///   - aliases: The venue's name of the book for products that share another's.
    init(_ instruments: [Instrument], aliases: [String: String]) {
        var targets: [(name: String, targets: [Target])] = []
        func add(_ name: String, _ instrument: Instrument) {
            let target = Target(instrument: instrument.id, terms: instrument.terms)
            if let place = targets.firstIndex(where: { $0.name == name }) {
                targets[place].targets.append(target)
            } else {
                targets.append((name, [target]))
            }
        }
        for instrument in instruments {
            add(instrument.symbol, instrument)
            if let alias = aliases[instrument.symbol], alias != instrument.symbol {
                add(alias, instrument)
            }
        }
        entries = ContiguousArray(targets.map { Entry(name: $0.name, targets: $0.targets) })
    }

    /// The place of a name in `entries`, looked for first where the last one stood.
    @inline(__always)
    func place(of range: Range<Int>, in text: Span<UInt8>, near last: inout Int) -> Int? {
        let key = NameKey(range, in: text)
        if last < entries.count, entries[last].name == key { return last }
        for place in entries.indices where entries[place].name == key {
            last = place
            return place
        }
        return nil
    }
}

extension ProductDirectory.Entry {
    init(name: String, targets: [ProductDirectory.Target]) {
        let bytes = Array(name.utf8)
        self.name = NameKey(0..<bytes.count, in: bytes.span)
        self.targets = targets
        instrument = targets[0].instrument
        let finest = targets.min { $0.terms.priceExponent < $1.terms.priceExponent } ?? targets[0]
        priceExponent = finest.terms.priceExponent
        quantityExponent = targets.map(\.terms.quantityExponent).min() ?? 0
        priceMax = finest.terms.priceMax.mantissa
        isPlain = targets.count == 1
    }
}

/// A product's name in a form that compares in two instructions.
///
/// Names of the venue have at most 24 characters; a longer one is known to nobody.
struct NameKey: Hashable, Sendable {
    private var head: UInt128
    private var tail: UInt64 = 0

    @inline(__always)
    init(_ range: Range<Int>, in text: Span<UInt8>) {
        let count = range.count
        guard count <= 16, count > 0, range.lowerBound &+ 16 <= text.count else {
            self = NameKey.slow(range, in: text)
            return
        }
        let low = text.word(at: range.lowerBound)
        let high = text.word(at: range.lowerBound &+ 8)
        head = (UInt128(high) &<< 64 | UInt128(low)) &<< UInt128((16 &- count) &* 8)
    }

    private init(head: UInt128, tail: UInt64) { (self.head, self.tail) = (head, tail) }

    @inline(never)
    private static func slow(_ range: Range<Int>, in text: Span<UInt8>) -> NameKey {
        guard range.count <= 24 else { return NameKey(head: 0, tail: .max) }
        var key = NameKey(head: 0, tail: 0)
        for (place, index) in range.enumerated() {
            if place < 16 {
                key.head |= UInt128(text[index]) << UInt128(place * 8)
            } else {
                key.tail |= UInt64(text[index]) << UInt64((place - 16) * 8)
            }
        }
        if range.count < 16 { key.head <<= UInt128((16 - range.count) * 8) }
        return key
    }
}

extension Span<UInt8> {
    /// The 8 bytes from an index on, the first in the lowest place.
    ///
    /// - Precondition: They are there.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            .littleEndian
    }
}
