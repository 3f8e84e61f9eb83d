package import Domain

/// Everything a guard may look at besides the order.
///
/// Plain data, made once per order. Amounts are in the account currency. What is not known is nil,
/// never zero.
package struct GuardContext: Sendable {
    package var now: Timestamp
    package var terms: InstrumentTerms
    package var status: ProductStatus
    /// The strictest level that holds for this product and instance.
    package var level: TradingLevel
    /// Whether the run ends and nothing new is sent.
    package var isEnding = false
    /// Whether what becomes of orders at the venue cannot be seen.
    package var isBlind = false
    package var mark: Price?
    /// When the mark was last confirmed by the market.
    package var markTime: Timestamp?
    /// Whether other prices confirm the mark.
    package var markStanding = MarkStanding.unproven
    /// Whether messages of the product's book were lost and no snapshot has come since.
    package var isBookStale = false
    package var bid: Price?
    package var ask: Price?
    /// The worst price that the book would fill a market order at that the venue is told none of;
    /// nil for any other order, and when the book does not show as much.
    package var bookPrice: Price?
    /// Whether there is a whole book.
    package var isBookLive = false
    /// The account's position of the product, and what open orders may still buy and sell of it:
    /// `UNKNOWN` orders and what this step has approved are counted.
    package var position: Quantity
    package var openBuy: Quantity
    package var openSell: Quantity
    /// What open orders of others on the account may do to the position.
    ///
    /// They count where something may grow, and never stand in the way of what reduces.
    package var others = OthersOpen.none
    /// What earlier runs bought of the product and did not sell.
    ///
    /// It counts where the position may grow, and is nobody's to sell; leverage leaves it out, as
    /// what secures positions does.
    package var left = Quantity.zero
    /// The asking instance's part of each.
    package var ownPosition: Quantity
    package var ownOpenBuy: Quantity
    package var ownOpenSell: Quantity
    /// Open orders of the account.
    package var openOrders: Int
    package var equity: Amount?
    package var free: Amount?
    package var dayPnL: Amount?
    /// What prices that no others confirm yet would take from the day's result besides.
    package var dayDoubt = Amount.zero
    package var dayOpenEquity: Amount?
    /// Sum of |position| at mark.
    package var gross: Amount?
    /// Sum over the other products of their worst |position| at mark.
    package var worstGrossElsewhere: Amount?
    /// Sum over the other products of what earlier runs left, at mark.
    package var leftElsewhere: Amount? = .zero
    /// Approved orders in the rate window, entries and reducing orders apart.
    package var recentEntries: Int
    package var recentReductions: Int
    /// Age of an equal order that was approved within the duplicate window.
    package var duplicateAge: Nanos?
    /// What all other open orders may trade for, each at its worst.
    package var restingNotional: Amount?
    /// What the other open purchases of spot products may still take of the money, with fees.
    package var reservedCash: Amount?
    /// Approved entries within its window that are equal in all but number and expiry.
    package var identicalOrders: Int
    /// The most refusals by the venue for one reason within their window, of the instance's
    /// orders of the product.
    package var sameRejections: Int
    /// Entries of the instance on the order's side of the product that were filled within their
    /// window, since it last was flat or traded the other side.
    package var sameSideFills = 0
    /// Approved orders and changes of the asking instance: in its window, and in the UTC day.
    package var instanceOrders: Int
    package var instanceDayOrders: Int
    /// Of a derivative; nil for spot, and where its terms are not known.
    package var margin: MarginContext?

    package init(now: Timestamp, terms: InstrumentTerms) {
        self.now = now
        self.terms = terms
        status = []
        level = .normal
        (position, openBuy, openSell) = (.zero, .zero, .zero)
        (ownPosition, ownOpenBuy, ownOpenSell) = (.zero, .zero, .zero)
        (openOrders, recentEntries, recentReductions) = (0, 0, 0)
        (identicalOrders, sameRejections, instanceOrders, instanceDayOrders) = (0, 0, 0, 0)
    }

    /// How much of a sell (or buy) can only lower the account's |position|, whatever open orders
    /// do.
    package func reducible(_ side: Side) -> Quantity {
        switch side {
        case .sell: max(.zero, position - openSell)
        case .buy: max(.zero, -position - openBuy)
        }
    }

    /// The same for the asking instance's own position.
    package func ownReducible(_ side: Side) -> Quantity {
        switch side {
        case .sell: max(.zero, ownPosition - ownOpenSell)
        case .buy: max(.zero, -ownPosition - ownOpenBuy)
        }
    }

    /// What an exit may take: the instance's own, and where the account holds less, the account's.
    func exitable(_ side: Side) -> Quantity {
        let own = ownReducible(side)
        let account = reducible(side)
        return account > .zero ? min(own, account) : own
    }

    /// Takes an open order of the asking instance out of what is open, to judge its change.
    package mutating func leaveOut(_ side: Side, _ remaining: Quantity) {
        openOrders -= 1
        switch side {
        case .buy:
            openBuy -= remaining
            ownOpenBuy -= remaining
        case .sell:
            openSell -= remaining
            ownOpenSell -= remaining
        }
    }

    package func effect(of side: Side, _ quantity: Quantity) -> PositionEffect {
        var effect: PositionEffect = []
        if quantity <= reducible(side) { effect.insert(.reducing) }
        if quantity <= ownReducible(side) { effect.insert(.ownExit) }
        return effect
    }

    /// Whether the mark is younger than the limit; false when there is none.
    package func hasFreshMark(_ limit: Nanos) -> Bool {
        guard let markTime, mark != nil else { return false }
        return now - markTime <= limit
    }
}
