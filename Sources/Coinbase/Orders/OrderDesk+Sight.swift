internal import Domain

extension OrderDesk {
    /// Takes in a listing: compares it with what is known, and follows the plan.
    mutating func see(_ told: OrderSight, at time: Timestamp, into output: inout Output) {
        var sight = told
        sight.gap = gap(of: told)
        listing.answered(at: time, isWhole: sight.gap == nil, pause: settings.listingEvery)
        if let reading = sight.clock { adopt(reading, into: &output) }
        let plan = Reconciliation.plan(
            OwnSnapshot(orders: self, at: time), VenueSnapshot(orders: sight))
        for step in plan.steps { follow(step, at: time, into: &output) }
        for seen in sight.orders { foreign[seen.id]?.isShown(at: time) }
        noteUnread(sight, into: &output)
        noteApp(sight, into: &output)
        forget(at: time)
    }

    /// Takes note of a row that hides an order of ours, or of nobody knows whom; it is told when
    /// that begins, and forgotten when a list has none.
    private mutating func noteUnread(_ sight: OrderSight, into output: inout Output) {
        let row = sight.unread.first { row in
            row.order.map { foreign[$0] == nil || leftovers[$0] != nil } ?? true
        }
        if let row, unreadRow == nil { output.findings.append(.orderUnread(row)) }
        if row != nil || sight.gap == nil || !sight.unread.isEmpty { unreadRow = row }
    }

    /// Why a listing is not whole; nil when it is.
    ///
    /// The first refusal of the app's list is a gap like another, as it may pass; only the next
    /// listing, if it is refused too, is whole without that list.
    package func gap(of sight: OrderSight) -> String? {
        sight.gap ?? (wasAppRefused ? nil : sight.appRefusal)
    }

    /// Takes note that orders of the venue's own app are not listed; it is told when that begins,
    /// by the second refusal in a row.
    ///
    /// What they may still buy is then counted only as far as the user channel shows them: whoever
    /// trades there as well has been told.
    private mutating func noteApp(_ sight: OrderSight, into output: inout Output) {
        guard let refusal = sight.appRefusal else {
            // A list that did not come breaks the row, and says nothing of what was told.
            if sight.gap == nil { appRefusal = nil }
            wasAppRefused = appRefusal != nil
            return
        }
        if wasAppRefused {
            if appRefusal == nil { output.findings.append(.appOrdersUnseen(refusal)) }
            appRefusal = refusal
        }
        wasAppRefused = true
    }

    /// Takes in one order that is told by itself.
    mutating func see(_ seen: VenueOrder, at time: Timestamp, into output: inout Output) {
        for step in Reconciliation.steps(self, seen, at: time) {
            follow(step, at: time, into: &output)
        }
        foreign[seen.id]?.isShown(at: time)
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

    /// Merges what the venue says of one of our orders into what is known.
    mutating func merge(
        _ seen: VenueOrder, into number: OrderNumber, at time: Timestamp,
        into output: inout Output
    ) {
        guard let order = orders[number] else { return }
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

    /// Whether the venue means the order that we asked for; what differs is told.
    private mutating func agrees(
        _ seen: VenueOrder, with order: DeskOrder, into output: inout Output
    ) -> Bool {
        guard let quarrel = quarrel(seen, with: order) else { return true }
        contradict(seen.id, quarrel.text, into: &output)
        // What an order of another size or limit does is followed all the same.
        return !quarrel.isOfAnother
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
