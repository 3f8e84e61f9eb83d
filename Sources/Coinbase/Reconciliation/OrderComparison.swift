internal import Domain

/// Compares the orders of a desk with orders that the venue shows; nothing is changed.
struct OrderComparison {
    typealias Step = ReconciliationPlan.Step

    /// Whose an order at the venue is.
    enum Whose {
        case own(OrderNumber)
        /// It came of one of ours.
        case offspring(OrderNumber)
        /// It bears the id of one of ours, which has another id at the venue.
        case double(of: String)
        /// One of ours that ended long ago and is forgotten.
        case forgotten
        case stranger(ClientOrderID?)
    }

    let desk: OrderDesk
    let time: Timestamp
    /// What the list says of ours that the desk does not know: numbers by the venue's ids and the
    /// other way round, and whose exits.
    private var named: [String: OrderNumber] = [:]
    private var ids: [OrderNumber: String] = [:]
    private var exits: [String: OrderNumber] = [:]
    /// Strangers that the list has shown, as they are remembered by it.
    private var strangers: [String: ForeignOrder] = [:]

    init(_ desk: OrderDesk, _ shown: [VenueOrder], at time: Timestamp) {
        (self.desk, self.time) = (desk, time)
        for seen in shown { identify(seen) }
    }

    private mutating func identify(_ seen: VenueOrder) {
        guard case .own(let number) = whose(seen), let order = desk.orders[number] else { return }
        if let exit = seen.attachedOrder { exits[exit] = number }
        guard desk.numbers[seen.id] == nil else { return }
        named[seen.id] = number
        ids[number] = order.venueID ?? ids[number] ?? seen.id
    }

    /// Our number of an order at the venue.
    func number(of id: String) -> OrderNumber? { desk.numbers[id] ?? named[id] }

    /// The id at the venue of one of ours.
    func id(of order: DeskOrder) -> String? { order.venueID ?? ids[order.number] }

    /// Whether an order is known as one of somebody else.
    func isStranger(_ id: String) -> Bool { desk.foreign[id] != nil || strangers[id] != nil }

    // MARK: The steps

    /// The steps for a list: what is ours first, as others may have come of it, and last what the
    /// list lacks.
    mutating func steps(in sight: OrderSight) -> [Step] {
        var (own, others): ([Step], [Step]) = ([], [])
        var lacking: Set<OrderNumber> = []
        // The open ones are listed twice.
        var met: Set<VenueOrder> = []
        for seen in sight.orders where met.insert(seen).inserted {
            let steps = steps(for: seen)
            if case .own(let number) = whose(seen) {
                own += steps
                if lacksFills(seen, number) { lacking.insert(number) }
            } else {
                others += steps
            }
        }
        return own + others + lacking.sorted().map(Step.askFills) + absences(in: sight)
    }

    /// The steps for one order that is shown.
    mutating func steps(for seen: VenueOrder) -> [Step] {
        switch whose(seen) {
        case .own(let number):
            return knows(seen, as: number) ? [] : [.merge(number, seen)]
        case .offspring(let parent):
            return knows(seen, ofParent: parent) ? [] : [.follow(parent, seen)]
        case .double(let known):
            let isKnown =
                desk.contradicted.contains(seen.id) && desk.remembers(seen, at: time)
                && (desk.leftovers[seen.id] != nil) == seen.isOpen
            return isKnown ? [] : [.double(seen, of: known)]
        case .forgotten:
            let isNews = seen.isOpen && !desk.contradicted.contains(seen.id)
            return isNews ? [.revenant(seen)] : []
        case .stranger(let id):
            return steps(forStranger: seen, id)
        }
    }

    private mutating func steps(
        forStranger seen: VenueOrder, _ id: ClientOrderID?
    ) -> [Step] {
        var steps: [Step] = []
        let isCancelled = desk.leftovers[seen.id] != nil
        let isSwept = desk.sweeps && desk.isOurs(seen) || desk.mustFree(seen)
        if isSwept, seen.isOpen, !isCancelled { steps.append(.cancel(seen.id)) }
        if !seen.isOpen, isCancelled { steps.append(.ended(seen.id)) }
        guard !mayBeExit(seen, id) else { return steps + [.askWhose(seen.id)] }
        let before = strangers[seen.id] ?? desk.foreign[seen.id]
        let now = desk.foreignOrder(seen, after: before, at: time)
        strangers[seen.id] = now
        guard let before else { return steps + [.adopt(seen, stranger(seen, id))] }
        return now.isSame(as: before) ? steps : steps + [.note(seen)]
    }

    // MARK: Whose

    func whose(_ seen: VenueOrder) -> Whose {
        if let number = number(of: seen.id) { return .own(number) }
        if let parent = parent(of: seen) { return .offspring(parent) }
        let id = seen.clientID.flatMap(ClientOrderID.init)
        guard let id, let number = desk.ownNumber(of: id) else { return .stranger(id) }
        guard let order = desk.orders[number] else {
            return number <= desk.lastNumber ? .forgotten : .stranger(id)
        }
        guard order.replacements == id.replacement else { return .stranger(id) }
        guard let known = self.id(of: order), known != seen.id else { return .own(number) }
        return .double(of: known)
    }

    /// The order of ours of which another came; nil for one that came of none.
    private func parent(of seen: VenueOrder) -> OrderNumber? {
        if let known = desk.offspring[seen.id] { return known.parent }
        if let known = exits[seen.id] { return known }
        let id = seen.clientID.flatMap(ClientOrderID.init)
        let side = seen.side?.known?.side
        guard let named = id.flatMap(desk.ownNumber).flatMap({ desk.orders[$0] }) else {
            return seen.originatingOrder.flatMap(number)
        }
        // The venue might give an exit the id of its order.
        return named.hasExit && side == named.side.opposite ? named.number : nil
    }

    /// Whether what the user channel tells may be an exit of ours whose id we do not know yet; a
    /// listing says whose it is.
    private func mayBeExit(_ seen: VenueOrder, _ id: ClientOrderID?) -> Bool {
        guard seen.configuration == nil, seen.originatingOrder == nil else { return false }
        // One with our tag may be the exit of an order of an earlier run.
        if seen.kind == .known(.bracket), id?.tag == desk.settings.tag { return true }
        let parents = Set(exits.values)
        return desk.orders.values.contains { order in
            let instrument = desk.settings.instruments[order.instrument.position]
            return order.hasExit && order.exitID == nil && !parents.contains(order.number)
                && seen.side?.known?.side == order.side.opposite
                && desk.settings.isName(seen.product, of: instrument)
        }
    }

    private func stranger(
        _ seen: VenueOrder, _ id: ClientOrderID?
    ) -> ReconciliationPlan.Stranger {
        if seen.originatingOrder != nil { return seen.isOpen ? .exit : .quiet }
        guard let id, id.tag == desk.settings.tag else { return seen.isOpen ? .external : .quiet }
        if isOfTwin(id, seen) { return .twin }
        return seen.isOpen && desk.settings.cancelsLeftovers ? .leftover : .quiet
    }

    /// How long after our start the last request of an earlier run may still arrive: as long as its
    /// token lives, and the balances are counted.
    private static let stragglerMax = Nanos.minute * 5

    /// Whether an id with our tag cannot be of an earlier run of this ledger.
    ///
    /// Numbers rise over all runs of a ledger, so one up to `orderBase` was given before this run,
    /// and a higher one that this run did not give was given by nobody who has this ledger: another
    /// host, or ourselves before the ledger was lost. Nobody can tell these two apart, so both halt
    /// and are left alone; only one that has ended and was born before our start is past harm. A
    /// host with a copy of the ledger gives numbers up to `orderBase` too, and betrays itself by
    /// orders that are born after the last of an earlier run can have arrived.
    private func isOfTwin(_ id: ClientOrderID, _ seen: VenueOrder) -> Bool {
        let began = desk.settings.beganAt ?? desk.start
        guard id.order > desk.settings.orderBase else {
            return seen.createdAt.map { $0 > began + OrderComparison.stragglerMax } ?? false
        }
        return seen.isOpen || seen.createdAt.map { $0 > began } ?? true
    }
}
