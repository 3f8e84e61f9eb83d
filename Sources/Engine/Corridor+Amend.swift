internal import Domain
internal import Risk

extension Corridor {
    /// Sizes, vets and sends one change of an open order; nil keeps what it has.
    ///
    /// It is judged as a new order of what it would leave to fill, with the order itself taken out
    /// of what is open. Whatever stops it leaves the order as it was.
    mutating func amend(
        _ number: OrderNumber, _ quantity: Quantity?, _ limit: Price?, into effects: inout Effects
    ) {
        guard let order = state.orders[number] else { return }
        var wish = Amendment(
            order.intent, order.quantity, filled: order.filled, limit: order.limit)
        (wish.wantedQuantity, wish.wantedLimit) = (quantity, limit)
        let firstCheck = effects.checks.count
        if let judgement = obstacle(to: order) {
            let sizing = SizingRecord(
                method: .asked, price: limit ?? order.limit, wanted: quantity ?? order.quantity,
                quantity: .zero)
            return stop(order, judgement, (sizing, firstCheck), into: &effects)
        }
        var context = context(for: order.intent)
        context.leaveOut(order.intent.side, order.remaining)
        claim(in: &context, except: number)
        switch wish.size(in: context) {
        case .refused(_, let sizing, let judgement):
            stop(order, judgement, (sizing, firstCheck), into: &effects)
        case .sized(let sized, let sizing):
            recent.describe(sized.intent, sized.quantity, isChange: true, in: &context)
            let vetting = guards.vet(
                sized, in: context, keepsAll: keepsChecks, into: &effects.checks)
            switch vetting {
            case .refused(let refusal):
                refuse(order, refusal, (sizing, firstCheck), sized.effect, into: &effects)
            case .approved(let approved):
                if sized.change?.onlyLowers != true {
                    recent.note(approved, at: state.time, isChange: true)
                }
                send(approved, (sizing, firstCheck), into: &effects)
            }
        }
    }

    /// Why an order cannot be changed now, whatever the change.
    private func obstacle(to order: OrderRecord) -> Judgement? {
        func no(_ reason: OrderReason, _ text: String) -> Judgement {
            Judgement(.reject, text: text, reason: reason)
        }
        if order.state.isFinal { return no(.tooLate, "the order has ended") }
        if order.isCancelling { return no(.tooLate, "the order is being cancelled") }
        if order.totalUnderWay != nil {
            return no(.other, "another change of the order is under way")
        }
        if order.state == .unknown { return no(.other, "nobody knows whether the order exists") }
        let tif = order.intent.timeInForce
        if order.intent.type == .market || tif == .immediateOrCancel || tif == .fillOrKill {
            return no(.shape, "an order that does not rest cannot be changed")
        }
        switch order.intent.type {
        case .twap: return no(.shape, "a TWAP cannot be changed: cancel it and place another")
        case .scaled:
            return no(.shape, "a scaled order cannot be changed: cancel it and place another")
        case .limit, .market, .stopLimit, .takeLimit, .bracket: return nil
        }
    }

    private mutating func send(
        _ order: ApprovedOrder, _ way: (sizing: SizingRecord, firstCheck: Int),
        into effects: inout Effects
    ) {
        _ = state.orders.change(order.intent.order) {
            ($0.totalUnderWay, $0.limitUnderWay) = (order.total, order.intent.limit)
        }
        record(
            .amend(
                VettingRecord(
                    order: order.intent.order, owner: order.intent.owner,
                    instrument: order.intent.instrument, isApproved: true, effect: order.effect,
                    reason: .none, guardIndex: nil, sizing: way.sizing, quantity: order.total,
                    notional: order.notional, checks: way.firstCheck..<effects.checks.count)),
            into: &effects)
        effects.list.append(.amend(order))
    }

    /// Refuses a change before any guard is asked.
    private mutating func stop(
        _ order: OrderRecord, _ judgement: Judgement,
        _ way: (sizing: SizingRecord, firstCheck: Int), into effects: inout Effects
    ) {
        effects.checks.append(Check(guardIndex: guards.names.count, judgement: judgement))
        let refusal = Refusal(
            guardIndex: nil, verdict: .reject, reason: judgement.reason, code: judgement.code)
        refuse(order, refusal, way, [], into: &effects)
    }

    /// Records a refused change and tells it; the order stays as it was.
    private mutating func refuse(
        _ order: OrderRecord, _ refusal: Refusal, _ way: (sizing: SizingRecord, firstCheck: Int),
        _ effect: PositionEffect, into effects: inout Effects
    ) {
        let intent = order.intent
        nameBlock(intent, refusal, way.firstCheck, in: &effects)
        record(
            .amend(
                VettingRecord(
                    order: intent.order, owner: intent.owner, instrument: intent.instrument,
                    isApproved: false, effect: effect, reason: refusal.reason,
                    guardIndex: refusal.guardIndex.map { Int32($0) }, sizing: way.sizing,
                    quantity: .zero, notional: .zero,
                    checks: way.firstCheck..<effects.checks.count)), into: &effects)
        let terms = state.instruments[intent.instrument.position].terms
        var update = order.update(.amendRefused, refusal.reason, terms)
        update.code = refusal.code
        record(.order(update), into: &effects)
        let name = refusal.guardIndex.map { guards.names[$0] } ?? "amend"
        let decisive = effects.checks[way.firstCheck...].first {
            $0.guardIndex == refusal.guardIndex ?? guards.names.count
        }
        let notice = Notice.denied(update, text: "\(name): \(decisive?.judgement.text ?? "")")
        if isObserving { waiting.append(notice) } else { notices.append(notice) }
        carryOut(way.firstCheck, intent, into: &effects)
    }

    /// Settles what the venue made of a change: the total and limit that hold now, or nil.
    ///
    /// What was filled meanwhile may be all that is wanted now.
    mutating func endAmend(
        _ answer: VenueAnswer, _ terms: (quantity: Quantity, limit: Price)?, _ reason: OrderReason,
        into effects: inout Effects
    ) {
        var change: OrderUpdate.Change = terms == nil ? .amendRefused : .amended
        _ = state.orders.change(answer.order) { order in
            (order.totalUnderWay, order.limitUnderWay) = (nil, nil)
            if let terms { (order.quantity, order.limit) = (terms.quantity, terms.limit) }
            let isComplete = order.filled > .zero && order.filled >= order.quantity
            guard !order.state.isFinal, isComplete else { return }
            order.state = .filled
            change.insert(.state)
        }
        tell(answer, change, reason, into: &effects)
    }
}
