package import Domain

/// The highest and the lowest position that open orders can lead to.
package struct WorstPositions: Hashable, Sendable {
    package var long: Quantity
    package var short: Quantity

    /// Those of a product where all open orders of one side fill and none of the other.
    ///
    /// What others may sell of a product that cannot be short only lowers what the account holds.
    /// There are none when no number holds them, or nobody knows how much others may trade.
    ///
    /// - Parameters:
    ///   - position: The account's.
    ///   - open: What our open orders may still buy and sell.
    ///   - others: The same of orders of others.
    ///   - allowsShort: Whether the position can be below zero.
    package init?(
        of position: Quantity, _ open: (buy: Quantity, sell: Quantity), _ others: OthersOpen,
        allowsShort: Bool
    ) {
        guard let more = others.buy, let less = allowsShort ? others.sell : .zero,
            let long = position.adding(open.buy)?.adding(more),
            let short = position.adding(-open.sell)?.adding(-less)
        else { return nil }
        (self.long, self.short) = (long, short)
    }

    /// The greater of the two, without its sign.
    package var greatest: Quantity { max(long.magnitude, short.magnitude) }
}
