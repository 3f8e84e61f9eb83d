internal import Domain

/// What an order was in the last minutes, for a listing that is late.
struct OrderPast {
    /// Oldest first; the first may be older than anybody asks for.
    private(set) var states: [(time: Timestamp, order: ClientOrder)] = []

    /// Adds what the order is from a moment on, and forgets what was over by another.
    mutating func add(_ order: ClientOrder, at time: Timestamp, keeping horizon: Timestamp) {
        states.append((time, order))
        while states.count > 1, states[1].time <= horizon { states.removeFirst() }
    }

    /// What the order was at a moment; nil when it was not yet.
    func state(at time: Timestamp) -> ClientOrder? { states.last { $0.time <= time }?.order }
}
