package import Domain
package import Risk

/// Changes of orders.
///
/// An edit is sent once; what holds after it is seen in the order itself. Where the venue does not
/// edit, the order is cancelled, and only once its end is proven another takes its place under the
/// same number: of an order's orders at the venue one is open at most.
extension OrderDesk {
    package mutating func amend(
        _ order: ApprovedOrder, at time: Timestamp, into output: inout Output
    ) {
        let number = order.intent.order
        guard let held = orders[number], held.isOpen, !held.cancelIsWanted, held.change == nil
        else {
            output.answers.append(
                VenueAnswer(
                    time: time, order: number, instrument: order.intent.instrument,
                    body: .amendRefused(.tooLate)))
            return
        }
        orders[number]?.change = DeskChange(order)
        tend(at: time, into: &output)
    }

    /// Begins the changes whose orders are seen open and have nothing else under way.
    mutating func tendChanges(at time: Timestamp, into output: inout Output) {
        for number in open {
            guard let order = orders[number], let change = order.change, change.phase == .waiting,
                order.phase == .live, !order.createIsAsked, !order.editIsAsked
            else { continue }
            if change.total <= order.filledAtVenue {
                dropChange(number, .tooLate, at: time, into: &output)
            } else if order.isEditable {
                edit(number, at: time, into: &output)
            } else {
                beginReplacing(number, at: time, into: &output)
            }
        }
    }

    private mutating func edit(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let change = order.change, let id = order.venueID else {
            return
        }
        let terms = terms(order.instrument)
        var edit = OrderEdit(
            order: id, price: WireDecimal(change.limit, terms),
            size: WireDecimal(change.total, terms))
        edit.stopPrice = change.order.intent.trigger.map { WireDecimal($0, terms) }
        orders[number]?.editIsAsked = true
        orders[number]?.change?.phase = .asked
        orders[number]?.note(edit)
        orders[number]?.change?.askedAt = time
        orders[number]?.change?.askedAtVenue = clock.atVenue(time)
        output.errands.append(.edit(number, edit))
    }

    /// Takes in the answer to an edit; whatever proves nothing is left to sight.
    mutating func edited(
        _ number: OrderNumber, _ result: ResponseClass<EditAnswer>, at time: Timestamp,
        into output: inout Output
    ) {
        orders[number]?.editIsAsked = false
        guard let order = orders[number], order.change?.phase == .asked else { return }
        switch result {
        case .success, .unknown, .retryable, .venueDown:
            // Taken is not yet done.
            orders[number]?.change?.phase = .unproven
        case .rejected(let rejection) where rejection.code.meansNotEditable:
            if order.cancelIsWanted {
                dropChange(number, .tooLate, at: time, into: &output)
            } else {
                beginReplacing(number, at: time, into: &output)
            }
        case .rejected(let rejection) where rejection.code == .editChangesNothing:
            holdChange(number, at: time, into: &output)
        case .rejected(let rejection):
            dropChange(number, rejection.code.reason, at: time, into: &output)
            if rejection.code.reason == .tooLate { doubt(at: time) }
        case .rateLimited: dropChange(number, .rate, at: time, into: &output)
        case .unauthorised, .forbidden, .notFound, .unsent:
            dropChange(number, .other, at: time, into: &output)
        case .withheld: dropChange(number, .mode, at: time, into: &output)
        }
    }

    // MARK: What is seen

    /// Compares what the venue shows of an order with the change that is under way.
    mutating func judgeChange(
        _ number: OrderNumber, _ seen: VenueOrder, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let change = order.change,
            change.phase == .asked || change.phase == .unproven, !seen.isBeingEdited
        else { return }
        let shown = seen.terms(in: terms(order.instrument))
        let isLimit = shown.limit == change.limit
        // An order that ended does not always say its size; a new price alone tells then.
        let isSize = shown.total.map { $0 == change.total } ?? (change.limit != order.limit)
        if isLimit, isSize, shown.total != nil || !seen.isOpen {
            holdChange(number, at: time, into: &output)
        }
    }

    /// Tells the total and limit that hold now; the change's own unless told.
    mutating func holdChange(
        _ number: OrderNumber, as terms: (total: Quantity, limit: Price)? = nil,
        at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let change = order.change else { return }
        let (total, limit) = terms ?? (change.total, change.limit)
        orders[number]?.change = nil
        orders[number]?.quantity = total
        orders[number]?.limit = limit
        answer(.amended(total, limit), to: order, at: time, into: &output)
    }

    /// Tells that a change did not come about, if there is one.
    mutating func dropChange(
        _ number: OrderNumber, _ reason: OrderReason, at time: Timestamp,
        into output: inout Output
    ) {
        guard let order = orders[number], order.change != nil else { return }
        orders[number]?.change = nil
        answer(.amendRefused(reason), to: order, at: time, into: &output)
    }

    // MARK: Replacing

    /// Lets an order be cancelled, unless what would take its place could not be sent.
    private mutating func beginReplacing(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let change = order.change else { return }
        let rest = change.total - order.filledAtVenue
        guard rest >= terms(order.instrument).quantityMin, order.replacements < .max else {
            return dropChange(
                number, rest > .zero ? .shape : .tooLate, at: time, into: &output)
        }
        orders[number]?.change?.phase = .ending
    }

    /// Whether the end of an order at the venue is the one that was asked to replace it.
    func mustReplace(_ order: DeskOrder, after end: DeskOrder.End) -> Bool {
        guard let change = order.change, change.phase == .ending, end == .cancelled,
            order.cancelWasSent, !order.cancelIsWanted
        else { return false }
        let rest = change.total - order.filledTold
        return rest >= terms(order.instrument).quantityMin && rest > .zero
    }

    /// Sends what takes the place of an order whose end, and whose fills, are known exactly.
    mutating func replace(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let change = order.change, let id = order.venueID,
            order.endIsExact
        else { return }
        let approved = change.order.leaving(change.total - order.filledTold)
        let instrument = settings.instruments[order.instrument.position]
        var next = order
        next.replacements += 1
        next.clientID = clientID(of: number, replacement: next.replacements)
        let sent = NewOrder(
            approved, of: instrument, clientID: next.clientID,
            OrderTimes(sentAt: time, clock: clock, ttl: settings.orderTTL))
        guard let request = sent else {
            dropChange(number, .shape, at: time, into: &output)
            return settle(number, at: time, into: &output)
        }
        next.past[id] = order.filledHere
        (next.venueID, next.filledHere, next.endIsExact) = (nil, .zero, false)
        (next.phase, next.askedAt, next.createIsAsked) = (.asked, time, true)
        (next.cancelIsAsked, next.cancelWasSent) = (false, false)
        next.cancelAgainAt = Timestamp(nanos: .min)
        next.askedAtVenue = clock.atVenue(time)...clock.atVenue(time)
        (next.sent, next.edits, next.cancelFailures) = (request.configuration, [], 0)
        (next.absences, next.lastAbsenceAt) = (0, nil)
        next.isEditable = request.configuration.isEditable
        next.change?.phase = .replaced
        orders[number] = next
        output.errands.append(
            .create(number, request, isReducing: approved.effect.contains(.reducing)))
    }
}

extension DeskOrder {
    /// Whether the present order at the venue is to be cancelled, for good or to be replaced.
    var mustEnd: Bool { cancelIsWanted || isOver || change?.phase == .ending }

    /// Its orders at the venue, the present one first.
    var venueIDs: [String] { (venueID.map { [$0] } ?? []) + past.keys.sorted() }
}

extension DeskOrder.End {
    /// Why a change that was under way did not come about.
    var reason: OrderReason {
        if case .rejected(let reason) = self { reason } else { .tooLate }
    }
}

extension OrderConfiguration {
    /// Whether the venue edits orders of this form.
    ///
    /// - SeeAlso: Coinbase Advanced Trade, "Edit Order" (read 2026-09-30): only good-till-cancelled
    ///   limit, stop-limit and bracket orders.
    package var isEditable: Bool {
        switch self {
        case .limit(_, _, .goodTillCancelled), .stopLimit(_, nil), .bracket(_, nil): true
        default: false
        }
    }

    /// Whether the venue ends it by itself sooner or later.
    package var hasEnd: Bool {
        switch self {
        case .scaled: false
        case .market, .marketFillOrKill, .limit, .stopLimit, .bracket, .twap: !isEditable
        }
    }
}
