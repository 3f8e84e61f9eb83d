package import Domain

/// What is remembered of an order that is not of this run.
package struct ForeignOrder: Hashable, Sendable {
    var isOpen: Bool
    var seenAt: Timestamp
    var product: String
    var side: Side?
    /// In base units; nil where it was never told.
    var total: WireDecimal?
    var filled: WireDecimal
    var limit: WireDecimal?
    /// Complete listings, one after the other, that did not have it.
    var absences = 0

    init(_ seen: VenueOrder, after known: ForeignOrder?, at time: Timestamp) {
        (isOpen, seenAt, product) = (seen.isOpen, time, seen.product)
        side = seen.side?.known?.side ?? known?.side
        filled = max(seen.filled ?? .zero, known?.filled ?? .zero)
        limit = seen.limitPrice ?? known?.limit
        // One that has ended leaves nothing, whatever its size was.
        let left = seen.leaves.flatMap { $0.adding(seen.filled ?? .zero) }
        total = seen.configuration?.baseSize ?? left ?? known?.total
    }

    /// What may still be filled, no less; nil where nobody knows.
    func remaining(in terms: InstrumentTerms) -> Quantity? {
        guard let total, let left = total.adding(-filled) else { return nil }
        guard left > .zero else { return .zero }
        // Finer than the product's steps: the next one up.
        if let exact = try? left.quantity(in: terms) { return exact }
        return left.rounded(exponent: terms.quantityExponent).flatMap {
            Quantity($0).adding(terms.lot)
        }
    }
}

extension OrderConfiguration {
    /// How much was asked for; nil for a bracket that takes its size from another order.
    package var amount: OrderAmount? {
        switch self {
        case .market(let amount), .marketFillOrKill(let amount), .limit(let amount, _, _): amount
        case .stopLimit(let terms, _): .base(terms.size)
        case .bracket(let terms, _): terms.size.map { .base($0) }
        case .twap(let terms): terms.amount
        case .scaled(let terms): terms.amount
        }
    }

    /// The same in base units; money is turned into them at the limit, where there is one.
    fileprivate var baseSize: WireDecimal? {
        switch (amount, self) {
        case (.base(let size)?, _): size
        case (.quote(let money)?, .limit(_, let price, _)): money.divided(by: price)
        case (.quote?, _), (nil, _): nil
        }
    }
}

extension OrderDesk {
    /// The open orders of the run's products that this run did not send, by the venue's ids.
    package var externals: [ExternalOrder] {
        foreign.filter(\.value.isOpen).sorted { $0.key < $1.key }.compactMap { id, order in
            let instrument = settings.instruments.first { $0.symbol == order.product }
            guard let instrument else { return nil }
            return ExternalOrder(
                id: id, instrument: instrument.id, side: order.side,
                remaining: order.remaining(in: instrument.terms),
                limit: order.limit.flatMap { limit in
                    // One that fits no step is shown without it.
                    try? limit.price(in: instrument.terms)
                })
        }
    }

    /// Takes orders of others that two whole listings lack, a minute after they were last seen, for
    /// ended: the listing holds every open order.
    mutating func missForeign(in sight: OrderSight, at time: Timestamp) {
        let shown = Set(sight.orders.map(\.id))
        for (id, order) in foreign where order.isOpen && !shown.contains(id) {
            foreign[id]?.absences += 1
            guard order.absences >= 1, time - order.seenAt > OrderDesk.overlap else { continue }
            foreign[id]?.isOpen = false
            externalVersion += 1
        }
    }
}
