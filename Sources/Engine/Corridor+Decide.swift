internal import Domain
internal import Risk

extension Corridor {
    /// Takes note of a participant that broke the contract.
    mutating func note(
        _ conduct: Conduct, of index: Int, into effects: inout Effects
    ) {
        switch conduct {
        case .good: return
        case .noted(let misbehaviour):
            complain(
                misbehaviour.instance, misbehaviour.kind, misbehaviour.message, into: &effects)
        case .faulted(let misbehaviour):
            complain(
                misbehaviour.instance, misbehaviour.kind, misbehaviour.message, into: &effects)
            requests.removeAll { if case .trip = $0 { false } else { true } }
            isActive[index] = false
            state.setAside[participants[index].name] = misbehaviour.message
            let owner = participants[index].owner
            guard owner != .account else { return }
            timers.removeAll(of: owner)
            cancelOpen(into: &effects) { $0.intent.owner == owner }
        }
    }

    /// Performs what one participant asked for, in its order.
    mutating func performRequests(of index: Int, into effects: inout Effects) {
        var wanted: ContiguousArray<Request> = []
        swap(&wanted, &requests)
        perform(wanted, of: index, into: &effects)
        wanted.removeAll(keepingCapacity: true)
        swap(&wanted, &requests)
    }

    private mutating func perform(
        _ requests: ContiguousArray<Request>, of index: Int, into effects: inout Effects
    ) {
        let owner = participants[index].owner
        for request in requests {
            switch request {
            case .place(let intent):
                nextOrder = max(nextOrder, OrderNumber(intent.order.value + 1))
                decide(intent, into: &effects)
            case .amend(let number, let quantity, let limit):
                if let order = state.orders[number], order.intent.owner == owner {
                    amend(number, quantity, limit, into: &effects)
                }
            case .cancel(let number):
                if let order = state.orders[number], order.intent.owner == owner {
                    cancel(order, into: &effects)
                }
            case .cancelAll(let instrument):
                cancelOpen(into: &effects) { order in
                    order.intent.owner == owner
                        && (instrument.map { $0 == order.intent.instrument } ?? true)
                }
            case .timer(let id, let at, let every):
                // A moment that is over comes next; time does not run backwards.
                let due = at.map { max($0, state.time + .millisecond) }
                timers.set(id, of: owner, at: due, every: every)
            case .buildBars(let instrument, let interval):
                state.market.buildBars(instrument, interval: interval)
            case .trip(let instrument, let verdict, let text):
                act(
                    on: verdict, by: participants[index].name, text: text,
                    about: (nil, instrument), into: &effects)
            }
        }
    }

    /// Sizes, vets and places one intent.
    mutating func decide(_ intent: Intent, into effects: inout Effects) {
        state.counts.intents += 1
        record(.intended(intent), into: &effects)
        var context = context(for: intent)
        let firstCheck = effects.checks.count
        switch size(intent, in: context, into: &effects) {
        case .refused(let refusal, let record, let judgement):
            if effects.checks.count == firstCheck {
                effects.checks.append(Check(guardIndex: guards.names.count, judgement: judgement))
            }
            deny(intent, refusal, (record, firstCheck), into: &effects)
        case .sized(let order, let record):
            recent.describe(intent, order.quantity, in: &context)
            if intent.flags.contains(.unbounded) {
                context.bookPrice = bookPrice(of: intent, order.quantity)
            }
            let vetting = guards.vet(
                order, in: context, keepsAll: keepsChecks, into: &effects.checks)
            switch vetting {
            case .refused(let refusal):
                deny(
                    intent, refusal, (record, firstCheck), effect: order.effect, into: &effects)
            case .approved(let approved):
                place(approved, record, firstCheck, into: &effects)
            }
        }
    }

    /// Sizes an intent by the profile's sizer: a plugin's answer is kept as a check.
    private func size(
        _ intent: Intent, in context: GuardContext, into effects: inout Effects
    ) -> Sizing {
        guard let place = advised.firstIndex(where: { $0.owner == intent.owner }) else {
            let sizer = sizers[Int(intent.owner.number)][intent.instrument.position]
            return sizer.size(intent, in: context)
        }
        let outcome = advised[place].sizing.size(intent, in: context)
        if let advice = outcome.advice {
            effects.checks.append(
                Check(guardIndex: guards.names.count + 1 + place, judgement: advice))
        }
        if let cut = outcome.cut { effects.checks.append(cut) }
        return outcome.sizing
    }

    /// Who stands behind an index of a check: a guard, the built-in sizer, or a sizer plugin.
    func judge(_ index: Int) -> String {
        if index < guards.names.count { return guards.names[index] }
        let place = index - guards.names.count - 1
        return place < 0 ? "sizer" : advised[place].sizing.advisor.name
    }

    private mutating func place(
        _ order: ApprovedOrder, _ sizing: SizingRecord, _ firstCheck: Int,
        into effects: inout Effects
    ) {
        recent.note(order, at: state.time)
        state.orders.add(order)
        state.counts.orders += 1
        record(
            .vetted(
                VettingRecord(
                    order: order.intent.order, owner: order.intent.owner,
                    instrument: order.intent.instrument, isApproved: true, effect: order.effect,
                    reason: .none, guardIndex: nil, sizing: sizing, quantity: order.quantity,
                    notional: order.notional, checks: firstCheck..<effects.checks.count)),
            into: &effects)
        if let stored = state.orders[order.intent.order] {
            let terms = state.instruments[order.intent.instrument.position].terms
            let update = stored.update(.state, .none, terms)
            record(.order(update), into: &effects)
            waiting.append(.order(update))
        }
        effects.list.append(.submit(order))
    }

    private mutating func deny(
        _ intent: Intent, _ refusal: Refusal, _ way: (sizing: SizingRecord, firstCheck: Int),
        effect: PositionEffect = [], into effects: inout Effects
    ) {
        let (sizing, firstCheck) = way
        let guardCount = guards.names.count
        nameBlock(intent, refusal, firstCheck, in: &effects)
        state.counts.denied += 1
        state.counts.refusalsByGuard[refusal.guardIndex ?? guards.names.count] += 1
        record(
            .vetted(
                VettingRecord(
                    order: intent.order, owner: intent.owner, instrument: intent.instrument,
                    isApproved: false, effect: effect, reason: refusal.reason,
                    guardIndex: refusal.guardIndex.map { Int32($0) }, sizing: sizing,
                    quantity: .zero, notional: .zero,
                    checks: firstCheck..<effects.checks.count)), into: &effects)
        let update = OrderUpdate(
            order: intent.order, owner: intent.owner, instrument: intent.instrument,
            side: intent.side, type: intent.type, timeInForce: intent.timeInForce,
            flags: intent.flags, state: .denied, change: .state, reason: refusal.reason,
            code: refusal.code, tag: intent.tag, quantity: sizing.quantity, filled: .zero,
            limit: intent.limit, trigger: intent.trigger, averagePrice: nil)
        record(.order(update), into: &effects)
        let decisive = effects.checks[firstCheck...].first { check in
            refusal.guardIndex.map { $0 == check.guardIndex } ?? (check.guardIndex >= guardCount)
        }
        let name = judge(decisive?.guardIndex ?? refusal.guardIndex ?? guardCount)
        waiting.append(.denied(update, text: "\(name): \(decisive?.judgement.text ?? "")"))
        carryOut(firstCheck, intent, into: &effects)
    }

    /// Carries out each guard's halt, whichever of them decided about the order.
    mutating func carryOut(
        _ firstCheck: Int, _ intent: Intent, into effects: inout Effects
    ) {
        for index in firstCheck..<effects.checks.count {
            let check = effects.checks[index]
            if check.judgement.isBreach {
                complain(
                    judge(check.guardIndex), "bad_verdict", check.judgement.text, into: &effects)
            }
            guard check.guardIndex < guards.names.count else { continue }
            act(
                on: check.judgement.verdict, by: guards.names[check.guardIndex],
                text: check.judgement.text, about: (intent.owner, intent.instrument),
                into: &effects)
            if check.judgement.verdict == .reject,
                guards.names[check.guardIndex] == GuardChain.staleness
            {
                block(
                    .caution, for: Ladder.cautionHold, about: (intent.instrument, nil),
                    by: (GuardChain.staleness, check.judgement.text), into: &effects)
            }
        }
    }

    /// Carries out what a verdict asks beyond refusing one order.
    private mutating func act(
        on verdict: Verdict, by name: String, text: String,
        about subject: (owner: OwnerID?, instrument: InstrumentID?), into effects: inout Effects
    ) {
        let (level, scope, hold): (TradingLevel, Verdict.Scope, Nanos)
        switch verdict {
        case .allow, .resize, .reject: return
        case .reduceOnly(let where_, let time):
            // What ends by itself is CAUTION; REDUCE_ONLY ends with a person.
            (level, scope, hold) = (time > .zero ? .caution : .reduceOnly, where_, time)
        case .halt(let where_, let time): (level, scope, hold) = (.haltCancelAll, where_, time)
        }
        let instrument = scope == .instrument ? subject.instrument : nil
        let owner = scope == .owner ? subject.owner : nil
        if hold == .zero, instrument == nil, owner == nil {
            raise(level, source: name, reason: text, into: &effects)
        } else {
            block(level, for: hold, about: (instrument, owner), by: (name, text), into: &effects)
        }
        // Of a stop for a time the entries that rest leave too.
        clear(max(level, .reduceOnly), about: (instrument, owner), into: &effects)
    }

    mutating func block(
        _ level: TradingLevel, for hold: Nanos, about subject: (InstrumentID?, OwnerID?),
        by cause: (source: String, reason: String), into effects: inout Effects
    ) {
        // A hold beyond what a clock holds ends with a person.
        let (end, overflow) = state.time.nanos.addingReportingOverflow(hold.count)
        let until = hold > .zero && !overflow ? Timestamp(nanos: end) : nil
        let before = state.ladder.standing.level
        let outcome = state.ladder.block(
            level, about: subject, by: cause, from: state.time, until: until)
        switch outcome {
        case .unchanged: return
        case .full:
            // What a person has to lower is no CAUTION.
            raise(
                max(level, .reduceOnly), source: cause.source, reason: cause.reason,
                into: &effects)
        case .changed(let change):
            note(change, into: &effects)
            tellLevel(unless: before)
        }
    }

    /// Says whose block it is, where the level that refused is not the account's own.
    func nameBlock(
        _ intent: Intent, _ refusal: Refusal, _ firstCheck: Int, in effects: inout Effects
    ) {
        guard refusal.reason == .mode,
            let block = state.ladder.decisiveBlock(for: intent.owner, intent.instrument),
            let index = effects.checks.indices[firstCheck...].first(where: {
                effects.checks[$0].guardIndex == refusal.guardIndex
            })
        else { return }
        effects.checks[index].judgement.text += " by \(block.source): \(block.reason)"
    }

    /// What the account holds of spot beyond what it held before the run; where some of that was
    /// sold, what the instances hold, as far as it is there.
    ///
    /// What was there before and was sold leaves no short position to buy back.
    func spotPosition(of instrument: InstrumentID) -> Quantity {
        let account = state.portfolio.position(.account, instrument).quantity
        let bought = state.owners.indices.dropFirst().reduce(Quantity.zero) {
            $0 + state.portfolio.position(OwnerID(UInt32($1)), instrument).quantity
        }
        return max(account, min(bought, account + baseline[instrument.position]))
    }

    /// Everything that guards and sizers may look at for one intent.
    func context(for intent: Intent) -> GuardContext {
        let instrument = intent.instrument
        let product = state.market[instrument]
        var context = GuardContext(now: state.time, terms: product.terms)
        context.status = product.status
        context.level = state.ladder.level(for: intent.owner, instrument)
        (context.isEnding, context.isBlind) = (state.isEnding, state.blindness != nil)
        context.mark = product.mark
        context.markTime = product.priceTime
        context.markStanding = state.market.standing(of: instrument)
        context.isBookStale = product.book.freshness == .stale
        context.isBookLive = product.book.freshness == .live
        (context.bid, context.ask) = quote(of: product)
        let portfolio = state.portfolio
        context.position = portfolio.position(.account, instrument).quantity
        context.ownPosition = portfolio.position(intent.owner, instrument).quantity
        if intent.owner == .account, intent.side == .sell, !baseline.isEmpty {
            // Whoever trades by hand may sell what the account holds, whoever bought it.
            context.position += baseline[instrument.position]
            context.ownPosition = context.position
        } else if product.terms.kind == .spot, !baseline.isEmpty {
            context.position = spotPosition(of: instrument)
            context.ownPosition = max(.zero, context.ownPosition)
        }
        let open = state.orders.openQuantity(.account, instrument)
        let own = state.orders.openQuantity(intent.owner, instrument)
        (context.openBuy, context.openSell) = (open.buy, open.sell)
        (context.ownOpenBuy, context.ownOpenSell) = (own.buy, own.sell)
        context.others = state.others[instrument.position]
        (context.left, context.leftElsewhere) = (left(of: instrument), left(except: instrument))
        context.openOrders = state.orders.open.count
        context.equity = portfolio.isWholeKnown ? portfolio.equity : nil
        context.free = portfolio.balance
        context.dayPnL = portfolio.dayPnL
        context.dayDoubt = portfolio.doubt(in: state.market)
        context.dayOpenEquity = portfolio.day.opening
        context.gross = portfolio.isWholeKnown ? portfolio.gross : nil
        context.worstGrossElsewhere = worstGross(except: instrument)
        claim(in: &context)
        context.margin = margin(of: instrument)
        return context
    }

    /// The worst price at which the book would fill an order that takes whatever there is.
    private func bookPrice(of intent: Intent, _ quantity: Quantity) -> Price? {
        let product = state.market[intent.instrument]
        guard product.book.freshness == .live else { return nil }
        let side = intent.side == .buy ? product.book.asks : product.book.bids
        return side.price(of: quantity)
    }

    /// Best bid and offer; where no book was ever told, those that the assumed spread makes.
    private func quote(of product: borrowing ProductState) -> (bid: Price?, ask: Price?) {
        let top = product.top
        if top.bid != nil || top.ask != nil || product.book.freshness != .absent {
            return (top.bid?.price, top.ask?.price)
        }
        guard let assumedSpread, let mark = product.mark,
            let half = Ratio(e8: assumedSpread.e8 / 2).of(mark.mantissa, rounding: .up)
        else { return (nil, nil) }
        return (Price(mark.mantissa - half), Price(mark.mantissa + half))
    }

    /// The worst |position| at mark, summed over the other products; nil when one has no mark.
    private func worstGross(except instrument: InstrumentID) -> Amount? {
        var total = Amount.zero
        for index in state.instruments.indices where index != instrument.position {
            let id = InstrumentID(index)
            let held = state.portfolio.position(.account, id).quantity
            let open = state.orders.openQuantity(.account, id)
            let product = state.market[id]
            let worst = WorstPositions(
                of: held, (open.buy, open.sell), state.others[index],
                allowsShort: product.terms.allowsShort)?.greatest
            guard let worst else { return nil }
            if worst == .zero { continue }
            guard let mark = state.market.dearestMark(of: id),
                let value = product.terms.notional(mark, worst, rounding: .up),
                let sum = total.adding(value)
            else { return nil }
            total = sum
        }
        return total
    }
}
