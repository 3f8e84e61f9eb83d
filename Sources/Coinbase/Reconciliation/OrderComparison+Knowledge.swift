internal import Domain

/// What of an order that is shown is no news.
extension OrderComparison {
    /// Whether one of ours is shown as we know it, so that taking it over would change nothing.
    func knows(_ seen: VenueOrder, as number: OrderNumber) -> Bool {
        guard let order = desk.orders[number] else { return true }
        if let exit = seen.attachedOrder {
            guard order.exitID == exit, desk.offspring[exit] != nil, desk.foreign[exit] == nil
            else { return false }
        }
        if let filled = order.past[seen.id] {
            return seen.filled.map { quantity($0, order).map { $0 <= filled } ?? false } ?? true
        }
        if case .ended(.rejected) = order.phase { return true }
        guard desk.numbers[seen.id] == number, order.venueID == seen.id, order.change == nil,
            order.absences == 0, order.lastAbsenceAt == nil,
            desk.quarrel(seen, with: order) == nil
        else { return false }
        if let told = seen.filled {
            guard let filled = quantity(told, order), filled <= order.filledHere,
                seen.isOpen || order.endIsExact
            else { return false }
        }
        return isStanding(seen.status, order)
    }

    private func isStanding(_ status: OpenWord<OrderStatus>, _ order: DeskOrder) -> Bool {
        switch order.phase {
        case .settled: return true
        case .ended: return order.lacksFills
        case .asked: return false
        case .taken, .live, .unknown: break
        }
        guard let status = status.known else { return order.phase == .unknown }
        switch status {
        case .pending, .queued: return order.phase != .unknown
        case .open, .cancelQueued, .editQueued: return order.phase == .live && order.wasAccepted
        case .filled, .cancelled, .expired, .failed: return false
        }
    }

    /// Whether what came of one of ours is shown as we know it.
    func knows(_ seen: VenueOrder, ofParent number: OrderNumber) -> Bool {
        guard let order = desk.orders[number], let side = seen.side?.known?.side else {
            return true
        }
        guard desk.foreign[seen.id] == nil, let known = desk.offspring[seen.id] else {
            return false
        }
        let isCancelled = desk.leftovers[seen.id] != nil
        guard side != order.side else { return known.kind == .part && !isCancelled }
        guard order.exitID == seen.id, isCancelled == desk.mustFree(seen) else { return false }
        return desk.open(of: seen, order).map { $0 == known.open } ?? true
    }

    /// Whether the venue shows more filled of an order than we were told, and we did not know.
    func lacksFills(_ seen: VenueOrder, _ number: OrderNumber) -> Bool {
        guard var order = desk.orders[number], order.isOpen, !order.lacksFills,
            desk.quarrel(seen, with: order)?.isOfAnother != true
        else { return false }
        if case .ended = order.phase { return false }
        if let told = seen.filled {
            guard let filled = quantity(told, order) else { return false }
            if let past = order.past[seen.id] {
                order.past[seen.id] = max(past, filled)
            } else {
                order.filledHere = max(order.filledHere, filled)
            }
            return order.lacksFills
        }
        return seen.status == .known(.filled) && !order.isByMoney
            && order.filledAtVenue < order.quantity
    }

    private func quantity(_ decimal: WireDecimal, _ order: DeskOrder) -> Quantity? {
        // What is finer than the product's lot is told as a contradiction.
        try? decimal.quantity(in: desk.terms(order.instrument))
    }
}
