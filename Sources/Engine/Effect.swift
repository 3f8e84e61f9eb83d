package import Domain
package import Risk

/// What the shell has to do, in this order.
///
/// Recording comes before submitting.
@frozen package enum Effect: Sendable {
    case record(StampedFact)
    case submit(ApprovedOrder)
    /// Changes an open order to the approved total and limit.
    case amend(ApprovedOrder)
    case cancel(OrderNumber, InstrumentID)
}

/// The effects of one or more steps, in a buffer that the caller owns and empties.
package struct Effects: Sendable {
    package var list: ContiguousArray<Effect> = []
    /// Judgements that `VettingRecord.checks` points into.
    package var checks: ContiguousArray<Check> = []
    package var ladderChanges: [LadderChange] = []
    package var blockChanges: [BlockChange] = []
    package var misbehaviours: [Misbehaviour] = []

    package init() {}

    @inlinable package var isEmpty: Bool { list.isEmpty }

    package mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        checks.removeAll(keepingCapacity: true)
        if !ladderChanges.isEmpty { ladderChanges.removeAll() }
        if !blockChanges.isEmpty { blockChanges.removeAll() }
        if !misbehaviours.isEmpty { misbehaviours.removeAll() }
    }
}
