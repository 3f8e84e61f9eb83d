internal import Domain

/// Orders that the venue took, and shows no more.
extension OrderDesk {
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
    var mayBeAtVenue: Bool {
        switch phase {
        case .taken, .live, .unknown: true
        case .asked, .ended, .settled: false
        }
    }
}
