package import Domain

/// An order of an earlier run that was let through and whose end no run has seen.
package struct UnendedOrder: Hashable, Sendable {
    /// The run's place in the ledger, and the order's number in that run.
    package let run: Int64
    package let number: OrderNumber
    /// Its number over all runs, which its id at the venue holds.
    package let id: UInt64
    /// The exponent of the sizes.
    package let exponent: Int
    package let quantity: Quantity
    /// As far as its run was told.
    package let filled: Quantity
    package let intendedAt: Timestamp

    package init(
        run: Int64, number: OrderNumber, id: UInt64, exponent: Int,
        sizes: (quantity: Quantity, filled: Quantity), intendedAt: Timestamp
    ) {
        (self.run, self.number, self.id) = (run, number, id)
        (self.exponent, self.intendedAt) = (exponent, intendedAt)
        (quantity, filled) = sizes
    }
}

/// What the venue said of such an order at the start of a later run.
package struct OrderSighting: Hashable, Sendable {
    package let run: Int64
    package let number: OrderNumber
    package let filled: Quantity
    /// Whether the rest may still be filled.
    package let isOpen: Bool

    package init(of order: UnendedOrder, filled: Quantity, isOpen: Bool) {
        (run, number) = (order.run, order.number)
        (self.filled, self.isOpen) = (filled, isOpen)
    }
}
