package import Domain

/// An execution for an instance in a run before this one, as far as limits outlive the process.
package struct EarlierFill: Hashable, Sendable {
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var side: Side
    /// Whether nothing of its order was filled before.
    package var isFirst: Bool
    /// What the instance held in that run after it.
    package var position: Quantity
    package var time: Timestamp

    package init(
        of subject: (OwnerID, InstrumentID), _ side: Side, isFirst: Bool, position: Quantity,
        at time: Timestamp
    ) {
        (owner, instrument) = subject
        (self.side, self.isFirst, self.position, self.time) = (side, isFirst, position, time)
    }
}
