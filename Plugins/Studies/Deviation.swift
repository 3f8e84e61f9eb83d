/// How far the last close is from the average of the last few, in standard deviations (Bollinger).
package struct Deviation: Hashable, Sendable {
    private var closes: Window

    /// Creates an empty window of so many closes.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { closes = Window(length) }

    /// Takes a close, which counts in its own average.
    package mutating func take(_ close: Int64) { closes.push(close) }

    /// The distance in 1e-4 deviations, below 0 under the average, rounded toward zero.
    ///
    /// - Returns: `nil` before it is ready, and where nothing has moved.
    package var scoreE4: Int64? {
        guard let deviation = closes.deviationTimesCountE4, deviation > 0, let last = closes[0]
        else { return nil }
        let distance = Int128(closes.length) * Int128(last) - closes.sum
        return Int64(exactly: distance * 100_000_000 / deviation)
    }
}

extension Deviation: Remembered {
    package func save(into memory: inout Memory) { closes.save(into: &memory) }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try closes.restore(from: &memory)
    }
}
