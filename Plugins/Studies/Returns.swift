/// The returns from bar to bar, in 1e-8, and how far they scatter.
package struct Returns: Hashable, Sendable {
    private var window: Window
    private var last: Int64?

    /// Creates an empty list of so many returns.
    ///
    /// - Precondition: `length > 0`.
    package init(_ length: Int) { window = Window(length) }

    /// Takes a close and gives the return that it makes; `nil` for the first.
    @discardableResult
    package mutating func take(_ close: Int64) -> Int64? {
        defer { last = close }
        guard let last, let change = Whole.ratioE8(Int128(close) - Int128(last), of: Int128(last))
        else { return nil }
        // A return beyond a thousandfold is held at that, so that squares stay exact.
        window.push(min(change, 100_000_000_000))
        return change
    }

    /// The standard deviation of the returns, in 1e-8; `nil` before it is ready.
    package var deviationE8: Int64? {
        window.deviationTimesCountE4.flatMap {
            Int64(exactly: $0 / (Int128(window.length) * 10_000))
        }
    }
}

extension Returns: Remembered {
    package func save(into memory: inout Memory) {
        window.save(into: &memory)
        memory.put(last)
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try window.restore(from: &memory)
        last = try memory.takeOptional()
    }
}
