package import Domain

/// What an account holds of a product, and what its open orders may make of it.
package struct Exposure: Hashable, Sendable {
    package var position: Quantity
    package var openBuy: Quantity
    package var openSell: Quantity
    /// Of orders of others; nil where nobody knows how much.
    package var externalBuy: Quantity?
    package var externalSell: Quantity?

    package init(
        position: Quantity, open: (buy: Quantity, sell: Quantity),
        external: (buy: Quantity?, sell: Quantity?)
    ) {
        (self.position, openBuy, openSell) = (position, open.buy, open.sell)
        (externalBuy, externalSell) = external
    }

    /// The largest |position|, whichever of the open orders are filled.
    ///
    /// What others may sell of a product that cannot be short only lowers what the account holds.
    ///
    /// - Returns: nil where it is not known, or does not fit.
    package func worst(allowsShort: Bool) -> Quantity? {
        guard let externalBuy, let less = allowsShort ? externalSell : .zero,
            let long = position.adding(openBuy)?.adding(externalBuy),
            let short = position.adding(-openSell)?.adding(-less)
        else { return nil }
        return max(long.magnitude, short.magnitude)
    }
}
