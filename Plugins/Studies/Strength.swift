/// The relative strength index over simple sums: gains as a share of gains and losses.
package struct Strength: Hashable, Sendable {
    private var gains: Window
    private var losses: Window
    private var last: Int64?

    /// Creates an index over so many changes.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { (gains, losses) = (Window(length), Window(length)) }

    /// Takes a close.
    package mutating func take(_ close: Int64) {
        if let last {
            gains.push(max(0, close - last))
            losses.push(max(0, last - close))
        }
        last = close
    }

    /// The index from 0 to 100, rounded down; 50 when nothing moved, `nil` before it is ready.
    package var index: Int64? {
        guard gains.isFull else { return nil }
        let all = gains.sum + losses.sum
        return all == 0 ? 50 : Int64(exactly: gains.sum * 100 / all)
    }

    /// Whether the index is at most `limit`, exactly; `nil` before it is ready.
    package func isAtMost(_ limit: Int64) -> Bool? {
        guard gains.isFull else { return nil }
        let all = gains.sum + losses.sum
        return all == 0 ? 50 <= limit : gains.sum * 100 <= Int128(limit) * all
    }
}

extension Strength: Remembered {
    package func save(into memory: inout Memory) {
        gains.save(into: &memory)
        losses.save(into: &memory)
        memory.put(last)
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try gains.restore(from: &memory)
        try losses.restore(from: &memory)
        last = try memory.takeOptional()
    }
}
