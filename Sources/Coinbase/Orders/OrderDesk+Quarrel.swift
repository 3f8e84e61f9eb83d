internal import Domain

/// What the venue says of an order that was not asked so.
struct Quarrel: Hashable, Sendable {
    var text: String
    /// Whether it cannot be the order that was asked, so that nothing it says counts.
    var isOfAnother: Bool
}

extension OrderDesk {
    /// The first thing in which the venue means another order than we asked for; nil for none.
    func quarrel(_ seen: VenueOrder, with order: DeskOrder) -> Quarrel? {
        let instrument = settings.instruments[order.instrument.position]
        if !settings.isName(seen.product, of: instrument) {
            let text = "its product is \(seen.product), asked was \(instrument.symbol)"
            return Quarrel(text: text, isOfAnother: true)
        }
        if let side = seen.side, side != .known(OrderSideWord(order.side)) {
            let text = "its side is \(side.text), asked was the other"
            return Quarrel(text: text, isOfAnother: true)
        }
        guard !order.isEdited,
            let (size, limit) = seen.configuration?.sizeAndLimit(of: order.side)
        else { return nil }
        let asked = WireDecimal(order.quantity, instrument.terms)
        if size != .base(asked) {
            let text = "its size is \(size.text), asked was \(asked.text)"
            return Quarrel(text: text, isOfAnother: false)
        }
        let price = WireDecimal(order.limit, instrument.terms)
        guard limit != price else { return nil }
        let text = "its limit is \(limit.text), asked was \(price.text)"
        return Quarrel(text: text, isOfAnother: false)
    }
}

extension OrderConfiguration {
    /// Of a kind of order that we send.
    fileprivate func sizeAndLimit(of side: Side) -> (OrderAmount, WireDecimal)? {
        switch self {
        case .limit(let amount, let price, _): (amount, price)
        case .stopLimit(let terms, _): (.base(terms.size), terms.limit)
        case .scaled(let terms):
            (terms.amount, side == .buy ? terms.priceMax : terms.priceMin)
        case .market, .marketFillOrKill, .bracket, .twap: nil
        }
    }
}

extension OrderAmount {
    fileprivate var text: String {
        switch self {
        case .base(let size): size.text
        case .quote(let size): "\(size.text) of the quote currency"
        }
    }
}
