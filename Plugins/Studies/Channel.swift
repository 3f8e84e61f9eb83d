/// The highest high and the lowest low of the last few bars (Donchian).
package struct Channel: Hashable, Sendable {
    private var highs: Window
    private var lows: Window

    /// Creates an empty channel.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { (highs, lows) = (Window(length), Window(length)) }

    /// The edges; `nil` before it has all its bars.
    package var edges: (low: Int64, high: Int64)? {
        guard highs.isFull, let high = highs.numbers.max(), let low = lows.numbers.min() else {
            return nil
        }
        return (low, high)
    }

    /// Takes a bar; ask for the edges first, so that a bar is not measured against itself.
    package mutating func take(_ bar: Bar) {
        highs.push(bar.high)
        lows.push(bar.low)
    }
}

extension Channel: Remembered {
    package func save(into memory: inout Memory) {
        highs.save(into: &memory)
        lows.save(into: &memory)
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try highs.restore(from: &memory)
        try lows.restore(from: &memory)
    }
}
