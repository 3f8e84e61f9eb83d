internal import Domain
internal import Risk

extension Corridor {
    mutating func record(_ fact: Fact, into effects: inout Effects) {
        effects.list.append(
            .record(StampedFact(time: state.time, sequence: state.sequence + 1, fact: fact)))
    }

    /// Applies what an operator, a file or a signal asked.
    mutating func apply(_ command: Command, into effects: inout Effects) {
        switch command {
        case .raise(let level, let source, let reason):
            raise(level, source: source, reason: reason, into: &effects)
            // Who stops trading while everything is sold stops that too.
            if level >= .halt, level < .flatten { endFlattening(into: &effects) }
        case .block(let level, let instrument, let owner, let hold, let source, let reason):
            block(
                level, for: hold, about: (instrument, owner), by: (source, reason),
                into: &effects)
            clear(level, about: (instrument, owner), into: &effects)
        case .flatten(let instruments, let source, let reason):
            flatten(instruments, source: source, reason: reason, into: &effects)
        case .arm(let haltID, let reason): arm(haltID, reason, into: &effects)
        case .place(let wish):
            var intent = wish
            (intent.order, intent.owner, intent.cause) = (nextOrder, .account, state.sequence)
            nextOrder = OrderNumber(nextOrder.value + 1)
            decide(intent, into: &effects)
        case .blind(let reason): see(reason, into: &effects)
        case .end:
            state.isEnding = true
            cancelOpen(into: &effects) { _ in true }
        case .amend(let number, let quantity, let limit):
            amend(number, quantity, limit, into: &effects)
        }
    }

    /// Takes note of why what becomes of orders cannot be seen; nil when it can.
    private mutating func see(_ reason: String?, into effects: inout Effects) {
        let wasSeen = state.hasSight && state.blindness == nil
        state.blindness = reason
        // What was not seen yet refuses entries; only what was lost refuses them for longer.
        if reason == nil { state.hasSight = true }
        watch(state.hasSight ? reason : nil, about: nil, by: Ladder.venue, into: &effects)
        guard wasSeen != (reason == nil) else { return }
        notices.append(.control(.venue(isUp: reason == nil)))
    }

    /// Lowers what a person named, and forgives what that was raised for; nothing else.
    ///
    /// A CAUTION whose cause is still there stays, and so does its time afterwards.
    private mutating func arm(_ haltID: String, _ reason: String, into effects: inout Effects) {
        let before = state.ladder.standing.level
        let cause = state.ladder.causes.first { $0.haltID == haltID }
        if let change = state.ladder.arm(haltID, reason: reason) {
            if change.to < .flatten { state.flattening = Flattening() }
            // Where there was no room for a block, everybody was stopped.
            if cause?.source == GuardChain.sameSide { recent.forgive(nil) }
            note(change, into: &effects)
        } else if standingCause(of: haltID) == nil,
            let change = state.ladder.lift(haltID, reason: reason)
        {
            if change.block.source == GuardChain.sameSide { recent.forgive(change.block.owner) }
            note(change, into: &effects)
            tellLevel(unless: before)
        }
    }

    mutating func raise(
        _ level: TradingLevel, source: String, reason: String, into effects: inout Effects
    ) {
        let change = state.ladder.raise(level, source: source, reason: reason, at: state.time)
        guard let change else { return }
        note(change, into: &effects)
        clear(level, about: (nil, nil), into: &effects)
    }

    private mutating func note(_ change: LadderChange, into effects: inout Effects) {
        effects.ladderChanges.append(change)
        record(.ladder(effects.ladderChanges.count - 1), into: &effects)
        if change.from != change.to { tellLevel() }
        tellOwn(change.lowered ?? change.source)
    }

    /// Tells a guard what its own stops hold now, whatever others hold beside them.
    private mutating func tellOwn(_ source: String) {
        guard participants.contains(where: { $0.name == source }) else { return }
        let own = state.ladder.level(raisedBy: source)
        let notice = Notice.control(.own(own, of: source, in: state.ladder.standing.level))
        if isObserving { waiting.append(notice) } else { notices.append(notice) }
    }

    /// Takes note of a guard's block that begins, changes or ends.
    mutating func note(_ change: BlockChange, into effects: inout Effects) {
        effects.blockChanges.append(change)
        record(.block(effects.blockChanges.count - 1), into: &effects)
    }

    /// Tells plugins what holds for the whole account.
    ///
    /// - Parameter before: What they were told last; that is not told again.
    mutating func tellLevel(unless before: TradingLevel? = nil) {
        let level = state.ladder.standing.level
        guard level != before else { return }
        let notice = Notice.control(.trading(level))
        if isObserving { waiting.append(notice) } else { notices.append(notice) }
    }

    /// Ends the blocks whose time is over.
    mutating func expireBlocks(into effects: inout Effects) {
        guard state.ladder.hasBlockOver(at: state.time) else { return }
        let before = state.ladder.standing.level
        for change in state.ladder.expire(at: state.time) { note(change, into: &effects) }
        tellLevel(unless: before)
    }

    /// Asks the venue to cancel the open orders that fit.
    ///
    /// Cancels are never judged.
    mutating func cancelOpen(
        into effects: inout Effects, where fits: (OrderRecord) -> Bool
    ) {
        for number in state.orders.open {
            guard let order = state.orders[number], fits(order) else { continue }
            cancel(order, into: &effects)
        }
    }

    mutating func cancel(_ order: OrderRecord, into effects: inout Effects) {
        guard !order.state.isFinal, !order.isCancelling else { return }
        _ = state.orders.change(order.intent.order) { $0.isCancelling = true }
        effects.list.append(.cancel(order.intent.order, order.intent.instrument))
    }

    /// Settles one answer of the venue: the order's state, the position, the record.
    mutating func apply(_ answer: VenueAnswer, into effects: inout Effects) {
        switch answer.body {
        case .filled(let fill): settle(fill, into: &effects)
        case .funding(let amount):
            state.portfolio.receive(
                funding: -amount, of: answer.instrument, owners: state.owners.count)
            record(.funding(answer.instrument, -amount), into: &effects)
        case .liquidated(let fill): settle(liquidation: fill, into: &effects)
        case .others(let open): state.others[answer.instrument.position] = open
        case .fees(let maker, let taker):
            state.market.setFees(of: answer.instrument, maker: maker, taker: taker)
            notices.append(.control(.fees(answer.instrument, maker: maker, taker: taker)))
        case .accepted: move(answer, .accepted, .none, into: &effects)
        case .rejected(let reason):
            if move(answer, .rejected, reason, into: &effects) { noteRejection(answer, reason) }
        case .cancelled(let reason): move(answer, .cancelled, reason, into: &effects)
        case .expired: move(answer, .expired, .none, into: &effects)
        case .unknown: move(answer, .lost, .other, into: &effects)
        case .cancelRefused: tell(answer, .cancelRefused, .tooLate, into: &effects)
        case .exits(let side, let quantity):
            state.orders.setExits(of: answer.order, answer.instrument, side, quantity)
        case .amendRefused(let reason): endAmend(answer, nil, reason, into: &effects)
        case .amended(let quantity, let limit):
            endAmend(answer, (quantity, limit), .none, into: &effects)
        }
    }

    private mutating func noteRejection(_ answer: VenueAnswer, _ reason: OrderReason) {
        // What a level stopped on its way was never at the venue.
        guard reason != .mode else {
            state.counts.orders -= 1
            state.counts.withheld += 1
            return
        }
        state.counts.rejected += 1
        guard let intent = state.orders[answer.order]?.intent else { return }
        recent.note(rejection: reason, of: intent.owner, intent.instrument, at: state.time)
    }

    @discardableResult
    private mutating func move(
        _ answer: VenueAnswer, _ step: OrderLife.Step, _ reason: OrderReason,
        into effects: inout Effects
    ) -> Bool {
        guard let order = state.orders[answer.order],
            let next = OrderLife.next(order.state, step, hasFills: order.filled > .zero)
        else {
            state.counts.strayAnswers += 1
            return false
        }
        guard next != order.state else { return true }
        _ = state.orders.change(answer.order) { order in
            order.state = next
            if next.isFinal { (order.totalUnderWay, order.limitUnderWay) = (nil, nil) }
        }
        tell(answer, .state, reason, into: &effects)
        return true
    }

    mutating func tell(
        _ answer: VenueAnswer, _ change: OrderUpdate.Change, _ reason: OrderReason,
        into effects: inout Effects
    ) {
        if change == .cancelRefused {
            _ = state.orders.change(answer.order) { $0.isCancelling = false }
        }
        guard let order = state.orders[answer.order] else {
            state.counts.strayAnswers += 1
            return
        }
        let update = order.update(
            change, reason, state.instruments[order.intent.instrument.position].terms)
        record(.order(update), into: &effects)
        notices.append(.order(update))
        if change == .cancelRefused { sweep(order, into: &effects) }
    }

    /// Asks again for a cancel that a level demands.
    private mutating func sweep(_ order: OrderRecord, into effects: inout Effects) {
        let (owner, instrument) = (order.intent.owner, order.intent.instrument)
        guard state.ladder.level(for: owner, instrument) >= .haltCancelAll else { return }
        cancel(order, into: &effects)
    }

    /// Books an execution once, however often it is told.
    private mutating func settle(_ told: Fill, into effects: inout Effects) {
        guard executions.insert(told.execution) else {
            state.counts.strayAnswers += 1
            return
        }
        var fill = told
        fill.owner = state.orders[told.order]?.intent.owner ?? .account
        let terms = state.market[fill.instrument].terms
        let rate = fill.isMaker ? terms.makerFee : terms.takerFee
        // What is sold to be flat is sold out of what the instances hold.
        let isFlattening =
            state.orders[told.order]?.intent.flags.contains(.flattening) == true
        let isProven = state.market.isProven(fill.price, of: fill.instrument)
        let realised =
            isFlattening
            ? state.portfolio.liquidate(fill, at: rate, isProven: isProven)
            : state.portfolio.add(fill, at: rate, isProven: isProven)
        state.portfolio.revalue(fill.instrument, state.market)
        state.counts.fills += 1
        let position = state.portfolio.position(.account, fill.instrument).quantity
        let entry = FillRecord(fill: fill, realised: realised, position: position)
        record(.filled(entry), into: &effects)
        notices.append(.fill(entry))
        noteRow(of: fill)
        fillOrder(fill, into: &effects)
        if isFlattening {
            tellPositions(of: fill.instrument)
        } else {
            notices.append(.position(positionNotice(fill.owner, fill.instrument)))
            if fill.owner != .account {
                notices.append(.position(positionNotice(.account, fill.instrument)))
            }
        }
        notices.append(.account(accountNotice()))
        withdraw(after: fill.instrument, into: &effects)
    }

    /// Counts entries that are filled on one side; what is flattened is seen by who holds nothing.
    private mutating func noteRow(of fill: Fill) {
        let held = state.portfolio.position(fill.owner, fill.instrument).quantity
        recent.note(
            fill, isFirst: state.orders[fill.order]?.filled == .zero, position: held,
            at: state.time)
    }

    private mutating func fillOrder(_ fill: Fill, into effects: inout Effects) {
        let order = state.orders.change(fill.order) { order in
            order.filled += fill.quantity
            order.filledNotional += fill.notional
            let step = OrderLife.Step.filled(isComplete: order.filled >= order.totalMax)
            order.state = OrderLife.next(order.state, step, hasFills: true) ?? order.state
        }
        guard let order else { return }
        if order.filled > order.totalMax {
            complain("venue", "overfill", "an order was filled beyond its size", into: &effects)
        }
        let terms = state.instruments[fill.instrument.position].terms
        let update = order.update(.filled, .none, terms)
        record(.order(update), into: &effects)
        notices.append(.order(update))
    }

    mutating func complain(
        _ instance: String, _ kind: String, _ message: String, into effects: inout Effects
    ) {
        state.counts.misbehaviours += 1
        effects.misbehaviours.append(
            Misbehaviour(instance: instance, kind: kind, message: message))
        record(.misbehaved(effects.misbehaviours.count - 1), into: &effects)
    }

    /// Tells plugins when a product's status changed in this step, and is cautious where the venue
    /// takes no orders or the book lost messages.
    mutating func noteRareNews(into effects: inout Effects) {
        for instrument in state.market.touched {
            let changes = state.market.changes(of: instrument)
            if changes.contains(.status) {
                let status = state.market[instrument].status
                notices.append(.control(.product(instrument, status)))
                let isShut = !status.isDisjoint(with: [.untradable, .auction])
                watch(
                    isShut ? "the venue does not trade the product normally" : nil,
                    about: instrument, by: Ladder.venue, into: &effects)
            }
            if changes.contains(.depth) {
                watch(
                    state.market.isLost(instrument) ? "messages of the book were lost" : nil,
                    about: instrument, by: Ladder.marketData, into: &effects)
            }
        }
    }

    /// CAUTION while something is so, and a while after; nil when it is not.
    private mutating func watch(
        _ reason: String?, about instrument: InstrumentID?, by source: String,
        into effects: inout Effects
    ) {
        let before = state.ladder.standing.level
        let subject = (instrument, OwnerID?.none)
        let change =
            if let reason {
                state.ladder.caution(about: subject, by: (source, reason), at: state.time)
            } else {
                state.ladder.relax(about: subject, by: source, at: state.time)
            }
        guard let change else { return }
        note(change, into: &effects)
        tellLevel(unless: before)
    }
}
