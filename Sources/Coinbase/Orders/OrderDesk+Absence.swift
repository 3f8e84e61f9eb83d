internal import Domain

/// Orders that the venue took, and shows no more.
extension OrderDesk {
    /// Looked up in one turn at most; the rest waits for the next listing.
    private static let looksMax = 20

    /// Looks up by their ids the orders that a whole listing lacks: they have ended, or the venue
    /// does not list them yet.
    mutating func missKnown(
        in sight: OrderSight, at time: Timestamp, into output: inout Output
    ) {
        let shown = Set(sight.orders.map(\.id))
        var looks = 0
        for number in open {
            guard let order = orders[number], let id = order.venueID, !shown.contains(id),
                order.mayBeAtVenue, looks < OrderDesk.looksMax
            else { continue }
            // What was taken only now need not be in the list yet.
            if let venueTime = sight.venueTime,
                venueTime < order.askedAtVenue.upperBound + OrderDesk.lookAfter
            {
                continue
            }
            looks += 1
            missKnown(order, at: time, venueTime: sight.venueTime)
            output.errands.append(.look(id))
        }
    }

    /// Counts a listing past the fence that lacks an order.
    private mutating func missKnown(
        _ order: DeskOrder, at time: Timestamp, venueTime: Timestamp?
    ) {
        let fence = order.askedAtVenue.upperBound + settings.tokenLife + settings.fenceMargin
        guard let venueTime, venueTime >= fence else { return }
        if let last = order.lastAbsenceAt, time - last < OrderDesk.absenceApart { return }
        orders[order.number]?.absences += 1
        orders[order.number]?.lastAbsenceAt = time
    }

    /// Takes in what the venue has of one order.
    ///
    /// One that two whole listings past the fence lacked, and that it does not know by the id that
    /// it gave, is gone: that cannot be, halts, and ends the order. Should it appear after all, it
    /// is a late arrival.
    mutating func looked(
        _ id: String, _ result: ResponseClass<OrderLookup>, at time: Timestamp,
        into output: inout Output
    ) {
        switch result {
        case .success(let found): see(found.order, at: time, into: &output)
        case .notFound:
            guard let number = numbers[id], let order = orders[number], order.venueID == id,
                order.mayBeAtVenue, order.absences >= 2
            else { return }
            contradict(id, "the venue took it, and does not know it any more", into: &output)
            orders[number]?.phase = .ended(.cancelled)
            orders[number]?.venueID = nil
            dropChange(number, .tooLate, at: time, into: &output)
            settle(number, at: time, into: &output)
        // Nothing was learnt; the next listing asks again.
        default: return
        }
    }
}

extension DeskOrder {
    /// Whether the venue took it, and nobody saw it end.
    fileprivate var mayBeAtVenue: Bool {
        switch phase {
        case .taken, .live, .unknown: true
        case .asked, .ended, .settled: false
        }
    }
}
