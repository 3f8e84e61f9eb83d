internal import Domain

/// The last executions, so that one told twice counts once.
///
/// One ordered structure decides what is forgotten; the set only mirrors it.
struct ExecutionMemory: Sendable {
    static let executionsMax = 16_384

    private var order = Deque<UInt64>()
    private var known: Set<UInt64> = []

    /// - Returns: Whether the execution is new.
    mutating func insert(_ execution: UInt64) -> Bool {
        guard known.insert(execution).inserted else { return false }
        order.append(execution)
        if order.count > ExecutionMemory.executionsMax { known.remove(order.removeFirst()) }
        return true
    }
}
