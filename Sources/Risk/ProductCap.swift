package import Domain

/// What one product may do at most beside the limits for all; nil where nothing more binds.
package struct ProductCap: Hashable, Sendable {
    /// The largest order that enlarges a position, in base currency or contracts.
    package var order: Quantity?
    /// The largest |position|, in base currency or contracts.
    package var position: Quantity?
    /// The largest |position| at the higher of mark and order price, in the account currency.
    package var notional: Amount?

    package init(order: Quantity? = nil, position: Quantity? = nil, notional: Amount? = nil) {
        (self.order, self.position, self.notional) = (order, position, notional)
    }

    package var isEmpty: Bool { order == nil && position == nil && notional == nil }
}
