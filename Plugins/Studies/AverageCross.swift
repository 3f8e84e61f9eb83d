/// Two moving averages, and the moment at which the fast one has crossed the slow one.
///
/// The band keeps it from turning at each touch: the fast average must be above the slow one by
/// more than the band to be up, below it by more than the band to be down, and in between what was
/// last holds. With confirmation the new side must hold for so many further bars in a row.
package struct AverageCross: Hashable, Sendable {
    /// Where the fast average stands.
    package enum Standing: Int64, Sendable {
        /// No bar has been judged yet.
        case unknown = 0
        /// It has not left the band since the first bar that was judged.
        case inside = 1
        case up = 2
        case down = 3
    }

    private var fast: Window
    private var slow: Window
    private let bandE8: Int64
    private let confirmations: Int
    /// The side that holds.
    package private(set) var standing = Standing.unknown
    private var candidate = Standing.inside
    private var heldBars = 0

    /// Creates the averages.
    ///
    /// - Precondition: `0 < fast < slow`, the band and the confirmations are not negative.
    package init(fast: Int, slow: Int, bandE8: Int64, confirmations: Int) {
        precondition(fast < slow && bandE8 >= 0 && confirmations >= 0)
        (self.fast, self.slow) = (Window(fast), Window(slow))
        (self.bandE8, self.confirmations) = (bandE8, confirmations)
    }

    /// Whether the slow average has all its closes.
    package var isReady: Bool { slow.isFull }

    /// Takes a close.
    ///
    /// - Returns: `.up` or `.down` on the bar that makes the cross, otherwise `nil`. The first side
    ///   that is seen is no cross.
    package mutating func take(_ close: Int64) -> Standing? {
        fast.push(close)
        slow.push(close)
        guard slow.isFull else { return nil }
        let side = side(of: close)
        guard standing != .unknown else {
            standing = side
            return nil
        }
        guard side != .inside, side != standing else {
            heldBars = 0
            return nil
        }
        heldBars = side == candidate && heldBars > 0 ? heldBars + 1 : 1
        candidate = side
        guard heldBars > confirmations else { return nil }
        (standing, heldBars) = (side, 0)
        return side
    }

    /// Which side of the band the fast average is on, by whole numbers.
    private func side(of close: Int64) -> Standing {
        let distance = fast.sum * Int128(slow.length) - slow.sum * Int128(fast.length)
        let scale = Int128(fast.length) * Int128(slow.length)
        let band = Int128(bandE8) * Int128(close) * scale / Whole.one
        if distance > band { return .up }
        return distance < -band ? .down : .inside
    }
}

extension AverageCross: Remembered {
    package func save(into memory: inout Memory) {
        fast.save(into: &memory)
        slow.save(into: &memory)
        memory.put(standing.rawValue)
        memory.put(candidate.rawValue)
        memory.put(Int64(heldBars))
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        try fast.restore(from: &memory)
        try slow.restore(from: &memory)
        guard let standing = Standing(rawValue: try memory.take()),
            let candidate = Standing(rawValue: try memory.take())
        else { throw .nonsense }
        (self.standing, self.candidate) = (standing, candidate)
        heldBars = Int(try memory.take(0...Int64(confirmations)))
    }
}
