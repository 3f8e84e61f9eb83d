/// The average true range over simple sums.
package struct TrueRange: Hashable, Sendable {
    private var ranges: Window
    private var last: Int64?

    /// Creates a range over so many bars.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { ranges = Window(length) }

    /// Takes a bar.
    package mutating func take(_ bar: Bar) {
        let low = min(bar.low, last ?? bar.low), high = max(bar.high, last ?? bar.high)
        ranges.push(high - low)
        last = bar.close
    }

    /// The average range as a share of the last close, in 1e-8; `nil` before it is ready.
    package var shareE8: Int64? {
        guard ranges.isFull, let last else { return nil }
        return Whole.ratioE8(ranges.sum, of: Int128(last) * Int128(ranges.length))
    }
}

extension TrueRange: Remembered {
    package func save(into memory: inout Memory) {
        ranges.save(into: &memory)
        memory.put(last)
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try ranges.restore(from: &memory)
        last = try memory.takeOptional()
    }
}
