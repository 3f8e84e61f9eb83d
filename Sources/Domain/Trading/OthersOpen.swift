/// What open orders of others on the account may still buy and sell of a product; nil where nobody
/// knows how much.
@frozen @usableFromInline package struct OthersOpen: Hashable, Sendable {
    @usableFromInline package var buy: Quantity?
    @usableFromInline package var sell: Quantity?

    @inlinable package init(buy: Quantity? = .zero, sell: Quantity? = .zero) {
        (self.buy, self.sell) = (buy, sell)
    }

    package static let none = OthersOpen()

    /// Adds an order.
    ///
    /// - Parameters:
    ///   - side: nil where nobody knows; it may then be either.
    ///   - remaining: nil where nobody knows.
    package mutating func add(_ side: Side?, _ remaining: Quantity?) {
        if side != .sell { buy = OthersOpen.sum(buy, remaining) }
        if side != .buy { sell = OthersOpen.sum(sell, remaining) }
    }

    private static func sum(_ total: Quantity?, _ more: Quantity?) -> Quantity? {
        guard let total, let more else { return nil }
        return total.adding(more)
    }
}
