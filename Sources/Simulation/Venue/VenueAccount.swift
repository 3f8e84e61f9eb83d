package import Domain

/// The venue's own books: money and holdings, kept apart from the engine's.
///
/// Comparing the two after a run shows whether a fill was lost, doubled or booked wrongly.
package struct VenueAccount: Hashable, Sendable {
    package private(set) var cash: Amount
    package private(set) var holdings: [Quantity]
    package private(set) var fees: Amount = .zero

    init(cash: Amount, products: Int) {
        self.cash = cash
        holdings = Array(repeating: .zero, count: products)
    }

    mutating func book(_ fill: Fill) {
        cash -= Amount(fill.side.sign * fill.notional.mantissa)
        cash -= fill.fee
        fees += fill.fee
        holdings[fill.instrument.position] += Quantity(fill.side.sign * fill.quantity.mantissa)
    }

    mutating func receive(funding amount: Amount) { cash += amount }

    /// Takes back what has been booked.
    mutating func unbook(_ fill: Fill) {
        cash += Amount(fill.side.sign * fill.notional.mantissa)
        cash += fill.fee
        fees -= fill.fee
        holdings[fill.instrument.position] -= Quantity(fill.side.sign * fill.quantity.mantissa)
    }
}
