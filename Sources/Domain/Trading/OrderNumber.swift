/// The number of an order: 1 is the first that any instance asked for in this run.
@frozen @usableFromInline package struct OrderNumber: Hashable, Comparable, Sendable {
    @usableFromInline package let value: UInt64
    @inlinable package init(_ value: UInt64) { self.value = value }
    /// Stands where an order of the account is none of this run's.
    package static let foreign = OrderNumber(0)
    package var isOurs: Bool { self != .foreign }
    @inlinable package static func < (left: OrderNumber, right: OrderNumber) -> Bool {
        left.value < right.value
    }
}
