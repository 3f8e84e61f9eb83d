internal import Domain

extension OrderDesk {
    /// Takes in a listing; what it does not show counts only when it is complete.
    mutating func see(_ sight: OrderSight, at time: Timestamp, into output: inout Output) {
        listing.answered(at: time, isWhole: sight.gap == nil, pause: settings.listingEvery)
        if let reading = sight.clock { adopt(reading, into: &output) }
        for order in sight.orders { see(order, at: time, into: &output) }
        missChanges(in: sight, at: time, into: &output)
        defer { forget(at: time) }
        guard sight.gap == nil else { return }
        missKnown(in: sight, at: time, into: &output)
        let shown = Set(sight.orders.compactMap(\.clientID))
        for number in open {
            guard let order = orders[number], order.phase == .unknown,
                order.venueID == nil, order.askedAtVenue.lowerBound >= sight.since,
                !shown.contains(order.clientID)
            else { continue }
            miss(order, at: time, venueTime: sight.venueTime, into: &output)
        }
    }

    /// Keeps the venue's clock in step.
    ///
    /// What was asked before may have been asked by a clock that is known better now: the fence is
    /// reckoned from the latest moment that it can have been, the listing from the earliest.
    mutating func adopt(
        _ reading: ClockReading, isProven: Bool = false, into output: inout Output
    ) {
        if let step = clock.take(reading, isProven: isProven) {
            output.findings.append(.clockStepped(step))
        }
        for number in open {
            guard let order = orders[number] else { continue }
            let moment = order.askedAt + reading.offset
            let known = order.askedAtVenue
            orders[number]?.askedAtVenue =
                min(known.lowerBound, moment)...max(known.upperBound, moment)
            if let asked = order.change?.askedAt, let known = order.change?.askedAtVenue {
                orders[number]?.change?.askedAtVenue = max(known, asked + reading.offset)
            }
        }
    }

    /// Counts that a complete listing past the fence lacks an order; the second proves that it
    /// never arrived.
    private mutating func miss(
        _ order: DeskOrder, at time: Timestamp, venueTime: Timestamp?, into output: inout Output
    ) {
        let fence = order.askedAtVenue.upperBound + settings.tokenLife + settings.fenceMargin
        guard let venueTime, venueTime >= fence else { return }
        if let last = order.lastAbsenceAt, time - last < OrderDesk.absenceApart { return }
        orders[order.number]?.absences += 1
        orders[order.number]?.lastAbsenceAt = time
        if order.absences + 1 >= 2 { refuse(order.number, .other, at: time, into: &output) }
    }

    static let absenceApart = Nanos.second * 5

    /// Merges what the venue says of one order into what is known.
    mutating func see(_ seen: VenueOrder, at time: Timestamp, into output: inout Output) {
        if let parent = parent(of: seen) {
            return follow(seen, of: parent, at: time, into: &output)
        }
        guard let number = number(of: seen, at: time, into: &output), let order = orders[number]
        else { return }
        if let exit = seen.attachedOrder { adopt(exit: exit, of: number) }
        if let filled = order.past[seen.id] {
            // What was replaced has ended; only what it filled may still be told anew.
            if let more = self.filled(seen, order, into: &output), more > filled {
                orders[number]?.past[seen.id] = more
            }
            return
        }
        if case .ended(.rejected) = order.phase { return }
        numbers[seen.id] = number
        orders[number]?.venueID = seen.id
        orders[number]?.absences = 0
        orders[number]?.lastAbsenceAt = nil
        if order.phase == .settled, order.venueID == nil, !seen.isNothing {
            reopen(order, as: seen, at: time, into: &output)
        }
        if let side = seen.side, side.known == nil {
            puzzle(seen.id, "its side is \"\(side.text)\"", at: time, into: &output)
            return loseSight(of: number, at: time, into: &output)
        }
        guard agrees(seen, with: order, into: &output) else { return }
        if seen.filled != nil {
            guard let filled = filled(seen, order, into: &output) else { return }
            if filled > order.filledHere { orders[number]?.filledHere = filled }
            if !seen.isOpen { orders[number]?.endIsExact = true }
        }
        step(number, seen, at: time, into: &output)
        judgeChange(number, seen, at: time, into: &output)
        settle(number, at: time, into: &output)
    }

    /// What the venue says is filled; nil when it says nothing, or what cannot be.
    private mutating func filled(
        _ seen: VenueOrder, _ order: DeskOrder, into output: inout Output
    ) -> Quantity? {
        guard let told = seen.filled else { return nil }
        // Finer than the product's lot: no fill of ours can be.
        guard let filled = try? told.quantity(in: terms(order.instrument)) else {
            let text = "filled \(told.text), which is finer than the product allows"
            contradict(seen.id, text, into: &output)
            return nil
        }
        return filled
    }

    /// Whose order it is; nil for one that is not of this run.
    private mutating func number(
        of seen: VenueOrder, at time: Timestamp, into output: inout Output
    ) -> OrderNumber? {
        if let number = numbers[seen.id] { return number }
        let id = seen.clientID.flatMap(ClientOrderID.init)
        if let id, id.tag == settings.tag, id.incarnation == settings.incarnation,
            id.order > settings.orderBase
        {
            let number = OrderNumber(id.order - settings.orderBase)
            if let order = orders[number] {
                if order.replacements == id.replacement {
                    guard let known = order.venueID, known != seen.id else { return number }
                    meetDouble(seen, of: known, at: time, into: &output)
                    return nil
                }
            } else if number <= lastNumber {
                // It ended long ago and is forgotten.
                if seen.isOpen { contradict(seen.id, "it had ended, and is open", into: &output) }
                return nil
            }
        }
        meet(seen, id, at: time, into: &output)
        return nil
    }

    /// Whether the venue means the order that we asked for; what differs is told.
    private mutating func agrees(
        _ seen: VenueOrder, with order: DeskOrder, into output: inout Output
    ) -> Bool {
        let instrument = settings.instruments[order.instrument.position]
        if seen.product != instrument.symbol, !instrument.isAlias(seen.product) {
            let text = "its product is \(seen.product), asked was \(instrument.symbol)"
            contradict(seen.id, text, into: &output)
            return false
        }
        if let side = seen.side, side != .known(OrderSideWord(order.side)) {
            let text = "its side is \(side.text), asked was the other"
            contradict(seen.id, text, into: &output)
            return false
        }
        guard !order.isEdited,
            let (size, limit) = seen.configuration?.sizeAndLimit(of: order.side)
        else {
            return true
        }
        let asked = WireDecimal(order.quantity, instrument.terms)
        if size != .base(asked) {
            contradict(
                seen.id, "its size is \(size.text), asked was \(asked.text)", into: &output)
        }
        let price = WireDecimal(order.limit, instrument.terms)
        if limit != price {
            contradict(
                seen.id, "its limit is \(limit.text), asked was \(price.text)", into: &output)
        }
        // What it does is followed all the same.
        return true
    }

    private mutating func step(
        _ number: OrderNumber, _ seen: VenueOrder, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number] else { return }
        // An end is an end: late news of an earlier state changes nothing.
        if case .ended = order.phase { return }
        if order.phase == .settled { return }
        guard let status = seen.status.known else {
            return loseSight(of: number, at: time, into: &output)
        }
        if order.change?.phase == .replaced, ![.pending, .queued, .failed].contains(status) {
            holdChange(number, at: time, into: &output)
        }
        switch status {
        case .pending, .queued:
            if order.phase == .asked || order.phase == .unknown { orders[number]?.phase = .taken }
        case .open, .cancelQueued, .editQueued:
            orders[number]?.phase = .live
            accept(number, at: time, into: &output)
        case .filled:
            // What money bought is only what the venue says that it bought.
            if seen.filled == nil, order.isByMoney { return }
            if seen.filled == nil { fillWhole(number) }
            orders[number]?.phase = .ended(.filled)
        case .cancelled: orders[number]?.phase = .ended(.cancelled)
        case .expired: orders[number]?.phase = .ended(.expired)
        case .failed:
            let reason = seen.rejection?.reason ?? .other
            let hasFills = (orders[number]?.filledAtVenue ?? .zero) > .zero
            // That end is not our cancel's.
            if order.change?.phase == .ending {
                dropChange(number, .tooLate, at: time, into: &output)
            }
            orders[number]?.phase = .ended(hasFills ? .cancelled : .rejected(reason))
        }
    }

    /// A state that we do not know is no state: the order stays unknown and is looked at.
    private mutating func loseSight(
        of number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number] else { return }
        if case .ended = order.phase { return }
        guard order.phase != .settled, order.phase != .unknown else { return }
        orders[number]?.phase = .unknown
        answer(.unknown, to: order, at: time, into: &output)
    }

    /// Takes an order as filled of which the venue says only that it is.
    private mutating func fillWhole(_ number: OrderNumber) {
        guard let order = orders[number], order.filledAtVenue < order.quantity else { return }
        orders[number]?.filledHere += order.quantity - order.filledAtVenue
    }

    private mutating func accept(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], !order.wasAccepted else { return }
        orders[number]?.wasAccepted = true
        answer(.accepted, to: order, at: time, into: &output)
    }
}

extension VenueOrder {
    /// Whether it may still trade; a state that we do not know may.
    package var isOpen: Bool { !(status.known?.isFinal ?? false) }

    /// Whether the venue shows no more than that it refused the order.
    var isNothing: Bool { status == .known(.failed) && filled?.isZero ?? true }
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

extension Instrument {
    /// Whether the venue may call the product so: one book has two names, one for each dollar.
    func isAlias(_ name: String) -> Bool {
        symbol == name + "C" || symbol + "C" == name
    }
}
