internal import Domain

/// Which products of a recording are wanted, and under which number.
struct FrameProducts {
    private var names: [[UInt8]] = []
    private(set) var instruments: [Instrument] = []
    /// Names of products that were met and are not wanted.
    private(set) var unwanted: [[UInt8]] = []
    /// The first products that were met and are not wanted.
    var others: [String] { unwanted.map { String(decoding: $0, as: UTF8.self) } }
    private var last = 0

    /// - Parameter instruments: Each is found under its own name, and under the name of the USD
    ///   book that Coinbase calls a USDC product by.
    init(_ instruments: [Instrument]) {
        for instrument in instruments { add(instrument.symbol, instrument) }
        for instrument in instruments {
            guard let book = ProductCatalogue.book(of: instrument.symbol) else { continue }
            add(book, instrument)
        }
    }

    private mutating func add(_ name: String, _ instrument: Instrument) {
        let name = Array(name.utf8)
        guard !names.contains(name) else { return }
        names.append(name)
        instruments.append(instrument)
    }

    /// The place of a product in `instruments`; nil for one that is not wanted.
    mutating func place(of range: Range<Int>, in text: Span<UInt8>) -> Int? {
        if last < names.count, FrameProducts.matches(names[last], range, text) { return last }
        for place in names.indices where FrameProducts.matches(names[place], range, text) {
            last = place
            return place
        }
        note(range, in: text)
        return nil
    }

    private static let unwantedMax = 8

    private mutating func note(_ range: Range<Int>, in text: Span<UInt8>) {
        guard unwanted.count < FrameProducts.unwantedMax else { return }
        for name in unwanted where FrameProducts.matches(name, range, text) { return }
        var name: [UInt8] = []
        for index in range { name.append(text[index]) }
        unwanted.append(name)
    }

    private static func matches(
        _ name: [UInt8], _ range: Range<Int>, _ text: Span<UInt8>
    ) -> Bool {
        guard name.count == range.count else { return false }
        for index in name.indices where name[index] != text[range.lowerBound &+ index] {
            return false
        }
        return true
    }
}
