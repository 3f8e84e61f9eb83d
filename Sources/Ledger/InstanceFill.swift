package import Domain

/// An execution for an instance, with what it held after it in that run.
package struct InstanceFill: Hashable, Sendable {
    package var instance: String
    package var symbol: String
    package var side: Side
    /// Whether nothing of its order was filled before.
    package var isFirst: Bool
    package var held: Quantity
    package var time: Timestamp

    package init(
        of subject: (instance: String, symbol: String), _ side: Side, isFirst: Bool,
        held: Quantity, at time: Timestamp
    ) {
        (instance, symbol) = subject
        (self.side, self.isFirst, self.held, self.time) = (side, isFirst, held, time)
    }
}
