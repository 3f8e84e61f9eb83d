package import Domain

/// How often something may happen: so many times in any stretch of this length.
package struct Frequency: Hashable, Sendable {
    package var countMax: Int
    package var window: Nanos

    package init(_ countMax: Int, in window: Nanos) {
        (self.countMax, self.window) = (countMax, window)
    }

    /// Bounds nothing.
    package static let unlimited = Frequency(.max, in: .zero)
}

/// What bounds the stream of orders, beside each order alone.
package struct FlowLimits: Hashable, Sendable {
    /// What all open orders together may be worth, each at its worst.
    package var restingNotional: Amount
    /// Entries that are equal in all but their number and expiry, for one instance.
    package var identicalOrders: Frequency
    /// Refusals by the venue for one reason, of one instance's orders of a product.
    package var sameRejections: Frequency
    /// Orders and changes of one instance, reducing ones counted.
    package var instanceOrders: Frequency
    /// The same in a UTC day.
    package var instanceDayOrders: Int
    /// Filled entries on one side, of one instance and product, with nothing sold in between.
    package var sameSideFills = Frequency.unlimited

    package init(
        restingNotional: Amount, identicalOrders: Frequency, sameRejections: Frequency,
        instanceOrders: Frequency, instanceDayOrders: Int
    ) {
        (self.restingNotional, self.identicalOrders) = (restingNotional, identicalOrders)
        (self.sameRejections, self.instanceOrders) = (sameRejections, instanceOrders)
        self.instanceDayOrders = instanceDayOrders
    }

    /// Bounds nothing that fits: for a corridor in which nobody trades for money.
    package static let unbounded = FlowLimits(
        restingNotional: Amount(.max), identicalOrders: Frequency(.max, in: .zero),
        sameRejections: Frequency(.max, in: .zero), instanceOrders: Frequency(.max, in: .zero),
        instanceDayOrders: .max)
}

/// What bounds the use of the account's money.
package struct MoneyLimits: Hashable, Sendable {
    /// What no purchase may touch.
    package var cashReserve: Amount

    package init(cashReserve: Amount) { self.cashReserve = cashReserve }

    /// All of the money may be used.
    package static let unreserved = MoneyLimits(cashReserve: .zero)
}
