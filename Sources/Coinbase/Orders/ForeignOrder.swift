internal import Domain

/// What is remembered of an order that is not of this run.
package struct ForeignOrder: Hashable, Sendable {
    var isOpen: Bool
    /// Whether it was in the market when last seen, so that every whole list of open orders has it.
    let isResting: Bool
    var seenAt: Timestamp
    /// nil for a product that the run does not trade.
    let instrument: InstrumentID?
    private(set) var side: Side?
    /// What may still be filled; nil where nobody knows.
    private(set) var remaining: Quantity?
    private var total: Quantity?
    private var filled: Quantity
    /// Whole listings, one after the other, that did not have it, and when the last one came.
    private(set) var absences = 0
    private(set) var lastAbsenceAt: Timestamp?

    init(
        _ seen: VenueOrder, after known: ForeignOrder?, of instrument: Instrument?,
        at time: Timestamp
    ) {
        (isOpen, seenAt, self.instrument) = (seen.isOpen, time, instrument?.id)
        isResting = seen.status == .known(.open)
        side = seen.side?.known?.side ?? known?.side
        filled = known?.filled ?? .zero
        total = known?.total
        guard let terms = instrument?.terms else { return }
        // What does not fit the product is as good as not told, and counts as unfilled.
        if let told = seen.filled.flatMap({ try? $0.quantity(in: terms) }) {
            filled = max(filled, told)
        }
        total = seen.mostAsked(in: terms) ?? total
        remaining = seen.isOpen ? rest : .zero
    }

    /// What is not filled of the total; nil too for a total that cannot be.
    private var rest: Quantity? {
        guard let total, total >= .zero else { return nil }
        return max(.zero, total - filled)
    }

    /// Whether it says the same as another, whenever either was seen.
    func isSame(as other: ForeignOrder) -> Bool {
        var other = other
        (other.seenAt, other.absences, other.lastAbsenceAt) = (seenAt, absences, lastAbsenceAt)
        return self == other
    }

    mutating func isShown(at time: Timestamp) {
        (seenAt, absences, lastAbsenceAt) = (time, 0, nil)
    }

    /// Takes note of a whole listing that did not have it.
    mutating func isMissed(at time: Timestamp) {
        absences += 1
        lastAbsenceAt = time
    }
}

extension VenueOrder {
    /// The total that an order may come to, no less; nil where nobody says.
    ///
    /// A purchase by money buys the more, the cheaper it is: nobody knows how much before its end.
    fileprivate func mostAsked(in terms: InstrumentTerms) -> Quantity? {
        if let total = self.terms(in: terms).total { return total }
        let (amount, lowest): (OrderAmount, WireDecimal)
        switch configuration {
        case .twap(let order): (amount, lowest) = (order.amount, order.limit)
        case .scaled(let order): (amount, lowest) = (order.amount, order.priceMin)
        case .limit(let size, let price, _): (amount, lowest) = (size, price)
        case .market, .marketFillOrKill, .stopLimit, .bracket, nil: return nil
        }
        switch amount {
        // What is finer than the product's lot is as good as not told.
        case .base(let size): return try? size.quantity(in: terms)
        case .quote(let money):
            guard side == .known(.sell) else { return nil }
            return money.divided(by: lowest)?.rounded(exponent: terms.quantityExponent).flatMap {
                Quantity($0).adding(terms.lot)
            }
        }
    }
}

extension OrderDesk {
    /// What is to be remembered of an order that this run did not send.
    func foreignOrder(
        _ seen: VenueOrder, after known: ForeignOrder?, at time: Timestamp
    ) -> ForeignOrder {
        let instrument = settings.instruments.first { $0.symbol == seen.product }
        return ForeignOrder(seen, after: known, of: instrument, at: time)
    }

    /// Whether remembering an order that is shown would change nothing.
    func remembers(_ seen: VenueOrder, at time: Timestamp) -> Bool {
        guard let known = foreign[seen.id] else { return false }
        return foreignOrder(seen, after: known, at: time).isSame(as: known)
    }

    /// Remembers an order that this run did not send.
    mutating func remember(_ seen: VenueOrder, at time: Timestamp) {
        foreign[seen.id] = foreignOrder(seen, after: foreign[seen.id], at: time)
    }

    /// Tells what others may still buy and sell, where that has changed.
    mutating func tellOthers(at time: Timestamp, into output: inout Output) {
        guard foreignHasChanged else { return }
        foreignHasChanged = false
        var open = settings.instruments.map { _ in OthersOpen.none }
        for order in foreign.values where order.isOpen {
            if let place = order.instrument?.position {
                open[place].add(order.side, order.remaining)
            }
        }
        for (instrument, now) in zip(settings.instruments, open)
        where now != othersTold[instrument.id.position] {
            output.others.append(
                VenueAnswer(
                    time: time, order: OrderNumber(0), instrument: instrument.id,
                    body: .others(now)))
        }
        othersTold = open
    }
}
