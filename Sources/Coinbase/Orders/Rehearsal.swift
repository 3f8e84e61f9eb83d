internal import Domain
internal import Risk

/// The latest order whose request was drafted, and when its way was last walked.
///
/// An order comes once in seconds or hours; what its request is made with lies in no cache by then.
struct Rehearsal {
    /// From one time to the next.
    static let pause = Nanos.millisecond

    private var order: ApprovedOrder?
    private var walkedAt: Timestamp?

    mutating func note(_ order: ApprovedOrder, at time: Timestamp) {
        (self.order, walkedAt) = (order, time)
    }

    /// The order to walk its way with, if it is time; a clock that was set back waits for nothing.
    mutating func take(at time: Timestamp) -> ApprovedOrder? {
        if let walkedAt, time >= walkedAt, time - walkedAt < Rehearsal.pause { return nil }
        walkedAt = time
        return order
    }
}
