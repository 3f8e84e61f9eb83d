/// How far the last close is from the one so many bars before.
package struct Change: Hashable, Sendable {
    private var closes: Window

    /// Creates a change over so many bars.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { closes = Window(length + 1) }

    /// Takes a close.
    package mutating func take(_ close: Int64) { closes.push(close) }

    /// The change as a share of the earlier close, in 1e-8; `nil` before it is ready.
    package var rateE8: Int64? {
        guard closes.isFull, let last = closes[0], let first = closes.oldest else { return nil }
        return Whole.ratioE8(Int128(last) - Int128(first), of: Int128(first))
    }

    /// The change of the moving average from one bar to the next, in 1e-8 of the last close.
    ///
    /// The average of `length` closes moves by the close that comes less the one that goes, over
    /// the length; the two are the ends of this window.
    ///
    /// - Returns: `nil` before it is ready.
    package var slopeE8: Int64? {
        guard closes.isFull, let last = closes[0], let first = closes.oldest else { return nil }
        return Whole.ratioE8(
            Int128(last) - Int128(first), of: Int128(last) * Int128(closes.length - 1))
    }

    /// How straight the way was: the change over the sum of all its steps, in 1e-8, without sign
    /// (Kaufman's efficiency ratio).
    ///
    /// - Returns: `nil` before it is ready, and where nothing has moved.
    package var efficiencyE8: Int64? {
        guard closes.isFull else { return nil }
        let numbers = closes.numbers
        let steps = zip(numbers, numbers.dropFirst()).reduce(0 as Int128) {
            $0 + Int128(($1.1 - $1.0).magnitude)
        }
        let way = Int128((numbers[numbers.count - 1] - numbers[0]).magnitude)
        return Whole.ratioE8(way, of: steps)
    }
}

extension Change: Remembered {
    package func save(into memory: inout Memory) { closes.save(into: &memory) }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try closes.restore(from: &memory)
    }
}
