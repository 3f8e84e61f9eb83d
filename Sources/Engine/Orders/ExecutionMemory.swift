internal import Domain

/// The last executions, so that one told twice counts once.
///
/// Numbers mostly rise, and one above all others is new without a search.
struct ExecutionMemory: Sendable {
    static let executionsMax = 16_384

    private var known = Deque<UInt64>()
    private var highest: UInt64 = 0

    /// - Returns: Whether the execution is new.
    mutating func insert(_ execution: UInt64) -> Bool {
        if execution <= highest {
            for index in known.indices where known[index] == execution { return false }
        }
        highest = max(highest, execution)
        known.append(execution)
        if known.count > ExecutionMemory.executionsMax { known.removeFirst() }
        return true
    }
}
