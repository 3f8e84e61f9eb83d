internal import Domain

extension OrderDesk {
    /// How long after our start the last request of an earlier run may still arrive: as long as its
    /// token lives, and the balances are counted.
    private static let stragglerMax = Nanos.minute * 5

    /// Takes note of an order that this run did not place.
    mutating func meet(
        _ seen: VenueOrder, _ id: ClientOrderID?, at time: Timestamp, into output: inout Output
    ) {
        if !seen.isOpen { leftovers[seen.id] = nil }
        if sweeps, seen.isOpen, isOurs(seen), leftovers[seen.id] == nil {
            leftovers[seen.id] = Leftover(dueAt: time)
        }
        if mustFree(seen), leftovers[seen.id] == nil {
            leftovers[seen.id] = Leftover(dueAt: time)
        }
        if mayBeExit(seen, id) { return listing.want(at: time) }
        let known = foreign.updateValue(
            ForeignOrder(isOpen: seen.isOpen, seenAt: time), forKey: seen.id)
        guard known == nil else { return }
        if seen.originatingOrder != nil {
            if seen.isOpen {
                output.findings.append(.exit(order: seen.id, product: seen.product))
            }
            return
        }
        guard let id, id.tag == settings.tag else {
            if seen.isOpen {
                output.findings.append(.external(order: seen.id, product: seen.product))
            }
            return
        }
        if isOfTwin(id, seen) {
            output.findings.append(.twin(order: seen.id, clientID: seen.clientID ?? ""))
        } else if seen.isOpen, settings.cancelsLeftovers {
            leftovers[seen.id] = Leftover(dueAt: time)
            output.findings.append(.leftover(order: seen.id, product: seen.product))
        }
    }

    /// Whether its id says that this profile sent it, in whatever run or by hand.
    func isOurs(_ seen: VenueOrder) -> Bool {
        guard let id = seen.clientID.flatMap(ClientOrderID.init) else { return false }
        return id.tag == settings.tag || settings.siblings.contains(id.tag)
    }

    /// Whether an id with our tag cannot be of an earlier run of this ledger.
    ///
    /// Numbers rise over all runs of a ledger, so one up to `orderBase` was given before this run,
    /// and a higher one that this run did not give was given by nobody who has this ledger: another
    /// host, or ourselves before the ledger was lost. Nobody can tell these two apart, so both halt
    /// and are left alone; only one that has ended and was born before our start is past harm. A
    /// host with a copy of the ledger gives numbers up to `orderBase` too, and betrays itself by
    /// orders that are born after the last of an earlier run can have arrived.
    private func isOfTwin(_ id: ClientOrderID, _ seen: VenueOrder) -> Bool {
        let began = settings.beganAt ?? start
        guard id.order > settings.orderBase else {
            return seen.createdAt.map { $0 > began + OrderDesk.stragglerMax } ?? false
        }
        return seen.isOpen || seen.createdAt.map { $0 > began } ?? true
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
        foreign[seen.id] = ForeignOrder(isOpen: seen.isOpen, seenAt: time)
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

/// What is remembered of an order that is not of this run.
package struct ForeignOrder: Hashable, Sendable {
    var isOpen: Bool
    var seenAt: Timestamp
}

/// An open order of an earlier run, which is cancelled until it has ended.
struct Leftover: Hashable, Sendable {
    /// When it is to be cancelled (again).
    var dueAt: Timestamp
}
