/// The number of an order: 1 is the first that any instance asked for in this run.
@frozen @usableFromInline package struct OrderNumber: Hashable, Comparable, Sendable {
    @usableFromInline package let value: UInt64
    @inlinable package init(_ value: UInt64) { self.value = value }
    @inlinable package static func < (left: OrderNumber, right: OrderNumber) -> Bool {
        left.value < right.value
    }
}
