package import Domain
package import Engine
internal import Risk

extension SimulatedExchange {
    /// Lets everything in that has reached the venue by a moment.
    ///
    /// - Parameters:
    ///   - time: The moment.
    ///   - market: As it was before that moment's events; post-only is judged by it.
    package func arrive(by time: Timestamp, market: borrowing Market) {
        while let first = requests.first, first.decided + rules.latency <= time {
            requests.removeFirst()
            let arrival = first.decided + rules.latency
            expire(by: arrival)
            switch first.body {
            case .submit(let order): admit(order, first.decided, arrival, market)
            case .amend(let order): amend(order, first.decided, arrival, market)
            case .cancel(let number, let instrument): cancel(number, instrument, arrival)
            }
        }
    }

    private func cancel(_ number: OrderNumber, _ instrument: InstrumentID, _ arrival: Timestamp) {
        guard let index = working.firstIndex(where: { $0.intent.order == number }) else {
            answer(.cancelRefused, number, instrument, at: arrival)
            return
        }
        working.remove(at: index)
        answer(.cancelled(.none), number, instrument, at: arrival)
    }

    private func admit(
        _ order: ApprovedOrder, _ decided: Timestamp, _ arrival: Timestamp,
        _ market: borrowing Market
    ) {
        let intent = order.intent
        if let reason = refusal(of: order, at: arrival, market) {
            answer(.rejected(reason), intent.order, intent.instrument, at: arrival)
            return
        }
        answer(.accepted, intent.order, intent.instrument, at: arrival)
        let waits = intent.type == .stopLimit || intent.type == .takeLimit
        enter(
            VenueOrder(
                intent: intent, decided: decided, arrived: arrival, remaining: order.quantity,
                phase: waits ? .dormant : .fresh), market)
    }

    /// Changes an order to a new total and limit.
    ///
    /// A smaller size keeps the place in the queue; another price or a greater size begins anew, as
    /// an order that comes now.
    private func amend(
        _ order: ApprovedOrder, _ decided: Timestamp, _ arrival: Timestamp,
        _ market: borrowing Market
    ) {
        let intent = order.intent
        func refuse(_ reason: OrderReason) {
            answer(.amendRefused(reason), intent.order, intent.instrument, at: arrival)
        }
        guard let index = working.firstIndex(where: { $0.intent.order == intent.order }) else {
            return refuse(.tooLate)
        }
        var held = working[index]
        let rest = order.total - held.filled
        guard rest > .zero else { return refuse(.tooLate) }
        let isRepriced = intent.limit != held.limit
        let rested = rest < order.quantity ? order.leaving(rest) : order
        if let reason = refusal(of: rested, at: arrival, market, judgesTaking: isRepriced) {
            return refuse(reason)
        }
        answer(.amended(order.total, intent.limit), intent.order, intent.instrument, at: arrival)
        if !isRepriced, order.total <= held.total {
            (held.total, held.remaining) = (order.total, rest)
            working[index] = held
            return
        }
        working.remove(at: index)
        held.intent.limit = intent.limit
        var anew = VenueOrder(
            intent: held.intent, decided: decided, arrived: arrival, remaining: rest,
            phase: held.phase == .dormant ? .dormant : .fresh)
        anew.total = order.total
        enter(anew, market)
    }

    /// Takes an order into the venue, to be compared with what the market does from now on.
    func enter(_ order: VenueOrder, _ market: borrowing Market) {
        var held = order
        if held.intent.flags.contains(.postOnly) {
            // It stands in the book from its arrival, so that nothing can make it take.
            let product = market[held.intent.instrument]
            held.phase = .resting
            if product.top.bid != nil || product.top.ask != nil {
                held.queueAhead = displayed(held, product)
            }
        }
        working.append(held)
    }

    /// Why the venue does not take an order, as an exchange would say it.
    private func refusal(
        of order: ApprovedOrder, at arrival: Timestamp, _ market: borrowing Market,
        judgesTaking: Bool = true
    ) -> OrderReason? {
        let intent = order.intent
        let product = market[intent.instrument]
        let terms = terms(intent.instrument)
        if !product.status.isDisjoint(with: .untradable) { return .product }
        let derivative = instruments[intent.instrument.position].derivative
        if let derivative, !derivative.isOpen(at: arrival) { return .product }
        // The forms that only an exchange works itself.
        if intent.type != intent.type.plain || intent.exit != nil { return .shape }
        if intent.flags.contains(.unbounded) { return .shape }
        guard terms.isOnTick(intent.limit), terms.isOnLot(order.quantity),
            order.quantity >= terms.quantityMin, order.quantity <= terms.quantityMax,
            order.notional >= terms.notionalMin
        else { return .shape }
        let isPostOnly = intent.flags.contains(.postOnly)
        if product.status.contains(.limitOnly), intent.type == .market { return .product }
        if product.status.contains(.postOnly), !isPostOnly { return .product }
        if product.status.contains(.auction), !canWait(intent) { return .product }
        if isPostOnly, judgesTaking, wouldTake(intent, product) { return .postOnly }
        if derivative != nil {
            return hasMargin(for: order, at: arrival, market) ? nil : .funds
        }
        return hasFunds(for: order, terms) ? nil : .funds
    }

    /// Whether an order may stand in the book until an auction is over.
    private func canWait(_ intent: Intent) -> Bool {
        intent.type != .market && intent.timeInForce != .immediateOrCancel
            && intent.timeInForce != .fillOrKill
    }

    private func wouldTake(_ intent: Intent, _ product: ProductState) -> Bool {
        if intent.side == .buy, let ask = product.top.ask?.price { return intent.limit >= ask }
        if intent.side == .sell, let bid = product.top.bid?.price { return intent.limit <= bid }
        guard let last = product.last,
            let price = takerPrice(last, intent.side, intent.instrument)
        else { return false }
        return intent.side == .buy ? intent.limit >= price : intent.limit <= price
    }

    /// Whether a spot order is covered by cash or holdings that no other order has claimed.
    private func hasFunds(for order: ApprovedOrder, _ terms: InstrumentTerms) -> Bool {
        guard terms.kind == .spot else { return true }
        let intent = order.intent
        if intent.side == .sell {
            var free = account.holdings[intent.instrument.position]
            for other in working
            where other.side == .sell && other.intent.order != intent.order
                && other.intent.instrument == intent.instrument
            {
                free -= other.remaining
            }
            return order.quantity <= free
        }
        var free = account.cash
        for other in working where other.side == .buy && other.intent.order != intent.order {
            free -= claim(other.limit, other.remaining, other.intent.instrument)
        }
        return claim(intent.limit, order.quantity, intent.instrument) <= free
    }

    private func claim(
        _ price: Price, _ quantity: Quantity, _ instrument: InstrumentID
    ) -> Amount {
        var terms = terms(instrument)
        terms.takerFee = takerFee(of: instrument)
        return terms.cost(price, quantity) ?? Amount(.max / 4)
    }

    /// Ends orders whose time is over.
    func expire(by time: Timestamp) {
        for index in working.indices.reversed() {
            guard working[index].intent.timeInForce == .goodTillDate,
                let expiry = working[index].intent.expiry, expiry <= time
            else { continue }
            let intent = working.remove(at: index).intent
            answer(.expired, intent.order, intent.instrument, at: expiry)
        }
    }
}
