/// The trade that fills make in one product, from flat to flat, and what it has earned.
package struct RoundTrip: Hashable, Sendable {
    private var position: Int64 = 0
    private var entered: Int128 = 0
    private var earned: Int128 = 0

    /// One execution, in one product's units.
    package struct Execution: Hashable, Sendable {
        /// Above 0 bought, below sold.
        package let signedSize: Int64
        /// What it is worth, without sign.
        package let value: Int64
        /// What it has taken, before fees.
        package let realised: Int64
        package let fee: Int64

        package init(signedSize: Int64, value: Int64, realised: Int64, fee: Int64) {
            (self.signedSize, self.value) = (signedSize, value)
            (self.realised, self.fee) = (realised, fee)
        }
    }

    /// Creates a trade that has not begun.
    package init() {}

    /// Takes an execution.
    ///
    /// One that turns the position ends one trade and begins the next, and its fee is shared
    /// between them by size.
    ///
    /// - Returns: What a trade that it ended has earned on the value of its entries, in 1e-8, fees
    ///   included.
    package mutating func take(_ execution: Execution) -> Int64? {
        let (size, before) = (execution.signedSize, position)
        let (after, overflow) = before.addingReportingOverflow(size)
        guard size != 0, !overflow else { return nil }
        position = after
        let grows = before == 0 || (before > 0) == (size > 0)
        if grows {
            entered += Int128(execution.value)
            earned -= Int128(execution.fee)
            return nil
        }
        let closing = min(size.magnitude, before.magnitude)
        let fee = Int128(execution.fee) * Int128(closing) / Int128(size.magnitude)
        earned += Int128(execution.realised) - fee
        guard after == 0 || (after > 0) != (before > 0) else { return nil }
        let rate = Whole.ratioE8(earned, of: entered)
        let rest = Int128(size.magnitude - closing)
        entered = Int128(execution.value) * rest / Int128(size.magnitude)
        earned = fee - Int128(execution.fee)
        return rate
    }

    /// Forgets the trade under way, where the position is not what the fills have made.
    package mutating func restart(at position: Int64) {
        guard position != self.position else { return }
        (self.position, entered, earned) = (position, 0, 0)
    }
}

extension RoundTrip: Remembered {
    package func save(into memory: inout Memory) {
        memory.put(position)
        memory.put(Int64(clamping: entered))
        memory.put(Int64(clamping: earned))
    }

    package mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        position = try memory.take()
        entered = Int128(try memory.take(0 ... .max))
        earned = Int128(try memory.take())
    }
}
