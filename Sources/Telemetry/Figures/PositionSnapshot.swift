package import Risk

/// What the account holds of one product; a flat one is left out by the shell.
package struct PositionSnapshot: Hashable, Sendable {
    package var symbol: String
    /// Long above zero.
    package var quantity: Measure
    package var entry: Measure?
    package var mark: Measure?
    /// Whether it is too small for an order, and whether it is left out of equity for want of a
    /// price.
    package var isDust = false
    package var isUnpriced = false

    package init(symbol: String, quantity: Measure, entry: Measure? = nil, mark: Measure? = nil) {
        (self.symbol, self.quantity, self.entry, self.mark) = (symbol, quantity, entry, mark)
    }
}
