package import Domain
package import Risk

/// An order as it stands, with what was asked and how its size came about.
package struct OrderRow: Hashable, Sendable {
    /// Unique over all runs of the ledger.
    package let id: Int64
    package let intent: Intent
    package let intendedAt: Timestamp
    /// Sequence of the step in which it was asked.
    package let sequence: UInt64
    /// Nil when the record ends before the order was judged.
    package let vetting: Vetted?
    package let state: OrderState
    package let reason: OrderReason
    package let code: Int32
    /// The total that is wanted now; of a refused order what the sizer gave.
    package let quantity: Quantity
    package let filled: Quantity
    package let limit: Price
    package let trigger: Price?
    package let averagePrice: Price?
    package let updatedAt: Timestamp

    /// What became of it before the venue.
    package struct Vetted: Hashable, Sendable {
        package let isApproved: Bool
        package let effect: PositionEffect
        /// The guard that decided, an index into `RunIdentity.guards`.
        package let guardIndex: Int32?
        package let sizing: SizingRecord
        package let quantity: Quantity
        package let notional: Amount
    }
}
