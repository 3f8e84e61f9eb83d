internal import Domain

/// Which products of a recording are wanted, and under which number.
struct FrameProducts {
    private var names: [[UInt8]] = []
    private(set) var instruments: [Instrument] = []
    private var last = 0

    /// - Parameter instruments: Each is found under its own name, and under the name of the USD
    ///   book that Coinbase calls a USDC product by.
    init(_ instruments: [Instrument]) {
        for instrument in instruments { add(instrument.symbol, instrument) }
        for instrument in instruments where instrument.quote == "USDC" {
            add(instrument.base + "-USD", instrument)
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
        if last < names.count, matches(last, range, text) { return last }
        for place in names.indices where matches(place, range, text) {
            last = place
            return place
        }
        return nil
    }

    private func matches(_ place: Int, _ range: Range<Int>, _ text: Span<UInt8>) -> Bool {
        let name = names[place]
        guard name.count == range.count else { return false }
        for index in name.indices where name[index] != text[range.lowerBound &+ index] {
            return false
        }
        return true
    }
}
