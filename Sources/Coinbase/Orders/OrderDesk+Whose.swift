internal import Domain

extension OrderDesk {
    /// The number that this run gave, by an id; it may be forgotten, or be none that was given.
    func ownNumber(of id: ClientOrderID) -> OrderNumber? {
        guard id.tag == settings.tag, id.incarnation == settings.incarnation,
            id.order > settings.orderBase
        else { return nil }
        return OrderNumber(id.order - settings.orderBase)
    }

    /// Takes note of an order that this run did not place.
    mutating func adopt(
        _ seen: VenueOrder, as stranger: ReconciliationPlan.Stranger, at time: Timestamp,
        into output: inout Output
    ) {
        remember(seen, at: time)
        if stranger == .leftover { leftovers[seen.id] = Leftover(dueAt: time) }
        if let finding = stranger.finding(seen) { output.findings.append(finding) }
    }

    /// Whether its id says that this profile sent it, in whatever run or by hand.
    func isOurs(_ seen: VenueOrder) -> Bool {
        guard let id = seen.clientID.flatMap(ClientOrderID.init) else { return false }
        return id.tag == settings.tag || settings.siblings.contains(id.tag)
    }

    /// Takes in that an order which was settled without ever being seen is at the venue after all.
    ///
    /// It is followed again until it has ended, cancelled if it is open, and its fills are told for
    /// its number; of its states the engine is told nothing more.
    mutating func reopen(
        _ order: DeskOrder, as seen: VenueOrder, at time: Timestamp, into output: inout Output
    ) {
        orders[order.number]?.phase = .live
        orders[order.number]?.isLate = true
        orders[order.number]?.cancelIsWanted = true
        orders[order.number]?.cancelIsAsked = false
        orders[order.number]?.cancelAgainAt = time
        // Those were told as somebody else's, and are not told again.
        let strays = strayFills.removeValue(forKey: seen.id)?.quantity ?? .zero
        orders[order.number]?.filledTold = order.filledTold + strays
        open.append(order.number)
        wantsAllFills = true
        output.findings.append(.lateArrival(order.number, order: seen.id))
    }

    /// Takes note of a second order at the venue under one id of ours: nobody wanted it.
    ///
    /// It is cancelled, and its fills are counted as of somebody else.
    mutating func meetDouble(
        _ seen: VenueOrder, of known: String, at time: Timestamp, into output: inout Output
    ) {
        if !seen.isOpen {
            leftovers[seen.id] = nil
        } else if leftovers[seen.id] == nil {
            leftovers[seen.id] = Leftover(dueAt: time)
        }
        remember(seen, at: time)
        let text = "it has the client id of order \(known), which was sent once"
        contradict(seen.id, text, into: &output)
    }

    /// Tells what cannot be of an order, once each.
    mutating func contradict(_ order: String, _ what: String, into output: inout Output) {
        guard contradicted.insert(order).inserted else { return }
        output.findings.append(.contradiction(order: order, what))
    }

    /// Tells a word that we do not know, once for each order as long as it is seen.
    mutating func puzzle(
        _ order: String, _ what: String, at time: Timestamp, into output: inout Output
    ) {
        guard puzzling.updateValue(time, forKey: order) == nil else { return }
        output.findings.append(.unknownWord(order: order, what))
    }
}

/// An open order of an earlier run, which is cancelled until it has ended.
struct Leftover: Hashable, Sendable {
    /// When it is to be cancelled (again).
    var dueAt: Timestamp
}
