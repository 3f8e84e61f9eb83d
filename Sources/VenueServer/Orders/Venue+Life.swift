internal import Domain
internal import JSON

/// What becomes of orders once they are taken.
extension Venue {
    /// Sends an order to the market, or lets it wait for what wakes it.
    func activate(_ place: Int) {
        guard orders[place].status == .pending else { return }
        let order = orders[place]
        if order.terms.isImmediate, !isMatching(order.instrument) {
            return end(place, .failed, "the market is closed")
        }
        switch order.terms.kind {
        case .market, .limit:
            if order.terms.isPostOnly, let limit = order.terms.limit,
                crosses(limit, order.side, floor.top(of: order.instrument))
            {
                return end(place, .failed, "a post-only order would trade at once")
            }
            mark(place, .open)
            send(place, order.remaining, limit: order.terms.limit)
        case .stopLimit: mark(place, .open)
        case .bracket:
            mark(place, .open)
            send(place, order.remaining, limit: order.terms.limit)
        case .twap:
            mark(place, .open)
            agenda.add(
                .slice(order: place),
                at: max(now, order.terms.start.map { moment(ofClock: $0) } ?? now))
        case .scaled:
            mark(place, .open)
            for rung in order.terms.rungs { send(place, rung.size, limit: rung.limit) }
        }
    }

    private func mark(_ place: Int, _ status: OrderStatus) {
        guard orders[place].status != status else { return }
        orders[place].status = status
        orders[place].updated = clock
        tellOrder(place)
    }

    /// Puts a size of an order into the market under a number of its own.
    func send(_ place: Int, _ quantity: Quantity, limit: Price?, isSlice: Bool = false) {
        guard quantity > .zero else { return }
        let order = orders[place]
        let terms = floor.instruments[order.instrument.position].terms
        lastTicket += 1
        let ticket = OrderNumber(lastTicket)
        let worst = order.side == .buy ? terms.priceMax : terms.tick
        let isMarket = order.terms.kind == .market
        let time: TimeInForce =
            isSlice
            ? .immediateOrCancel
            : order.terms.isImmediate ? order.terms.timeInForce : .goodTillCancelled
        let intent = Intent(
            order: ticket, owner: .account, instrument: order.instrument, side: order.side,
            type: isMarket ? .market : .limit, timeInForce: time,
            flags: order.terms.isPostOnly ? .postOnly : [], size: .quantity(quantity),
            limit: limit ?? worst)
        ticketPlaces[ticket] = place
        orders[place].tickets.append(ticket)
        floor.place(intent, quantity, at: moment())
        settle()
    }

    /// Books everything that the matching has answered.
    func settle() {
        while true {
            let answers = floor.takeAnswers()
            guard !answers.isEmpty else { return }
            for answer in answers {
                guard let place = ticketPlaces[answer.order] else { continue }
                switch answer.body {
                case .filled(let fill): book(fill, place)
                case .cancelled: lose(answer.order, of: place)
                default: continue
                }
            }
        }
    }

    private func book(_ fill: Fill, _ place: Int) {
        let order = orders[place]
        let tier = tier(of: order.portfolio)
        let fee = tier.fee(of: fill.notional, isMaker: fill.isMaker)
        let time = clock
        if !fill.isMaker { publish(fill, at: moment()) }
        lastTrade += fill.isMaker ? 1 : 0
        fills.append(
            FillEntry(
                id: newID(), tradeID: lastTrade, order: place, price: fill.price,
                quantity: fill.quantity, commission: fee, isMaker: fill.isMaker, time: time,
                moment: now))
        orders[place].filled = order.filled + fill.quantity
        orders[place].value = order.value + fill.notional
        orders[place].fees = order.fees + fee
        orders[place].fillCount += 1
        orders[place].lastFill = time
        orders[place].updated = time
        pay(fill, fee, order)
        if orders[place].remaining == .zero {
            end(place, .filled, "")
        } else {
            renewHold(place)
            tellOrder(place)
        }
    }

    /// A part of an order has left the market without being filled.
    private func lose(_ ticket: OrderNumber, of place: Int) {
        orders[place].tickets.removeAll { $0 == ticket }
        ticketPlaces[ticket] = nil
        guard orders[place].isLive, orders[place].terms.kind != .twap else { return }
        end(place, .cancelled, "the rest found nobody to trade with")
    }

    /// Ends an order for good and lets go of what it held.
    func end(_ place: Int, _ status: OrderStatus, _ message: String) {
        guard orders[place].isLive else { return }
        for ticket in orders[place].tickets {
            _ = floor.withdraw(ticket)
            ticketPlaces[ticket] = nil
        }
        orders[place].tickets = []
        orders[place].status = status
        orders[place].updated = clock
        if status == .failed {
            orders[place].rejectReason = "REJECT_REASON_UNSPECIFIED"
        }
        if status != .filled { orders[place].cancelMessage = message }
        livePlaces.remove(place)
        renewHold(place)
        tellOrder(place)
        bringToLife(place)
    }

    func expire(_ place: Int) {
        guard orders[place].isLive, let last = orders[place].terms.end else { return }
        // The clock may have been set back since.
        guard clock >= last else {
            return agenda.add(.expire(order: place), at: moment(ofClock: last))
        }
        end(place, orders[place].remaining == .zero ? .filled : .expired, "end_time has come")
    }

    /// Looks at every end again, after the clock was set.
    func renewEnds() {
        for place in livePlaces.sorted() {
            guard let end = orders[place].terms.end else { continue }
            agenda.add(.expire(order: place), at: max(now, moment(ofClock: end)))
        }
    }

    // MARK: Stops

    /// Wakes what the last trade price reaches.
    func wakeStops(of instrument: InstrumentID) {
        guard let last = tapes[instrument.position].last?.price else { return }
        for place in livePlaces.sorted() where orders[place].instrument == instrument {
            let order = orders[place]
            guard let stop = order.terms.stop, !order.isTriggered,
                order.status != .pending
            else { continue }
            let rises = order.terms.kind == .stopLimit ? order.terms.stopsUp : order.side == .buy
            guard rises ? last >= stop : last <= stop else { continue }
            wake(place, stop)
        }
    }

    private func wake(_ place: Int, _ stop: Price) {
        let order = orders[place]
        orders[place].isTriggered = true
        orders[place].updated = clock
        var limit = order.terms.limit
        if order.terms.kind == .bracket {
            for ticket in order.tickets {
                _ = floor.withdraw(ticket)
                ticketPlaces[ticket] = nil
            }
            orders[place].tickets = []
            let terms = floor.instruments[order.instrument.position].terms
            limit = Venue.beyond(stop, order.side, terms)
        }
        tellOrder(place)
        send(place, order.remaining, limit: limit)
    }

    // MARK: Slices

    func placeSlice(_ place: Int) {
        let order = orders[place]
        guard order.isLive, let slices = order.terms.slices, order.slicesDone < slices.count else {
            return
        }
        guard isMatching(order.instrument) else {
            // Its end comes however long the market is closed.
            return agenda.add(.slice(order: place), at: now + slices.interval)
        }
        orders[place].slicesDone += 1
        let size: Quantity
        switch slices.size {
        case .base(let quantity): size = quantity
        case .quote(let amount):
            let terms = floor.instruments[order.instrument.position].terms
            size = order.terms.limit.flatMap { terms.quantity(worth: amount, at: $0) } ?? .zero
        }
        let isLast = order.slicesDone + 1 == slices.count
        send(
            place, isLast ? order.remaining : min(size, order.remaining),
            limit: order.terms.limit, isSlice: true)
        if !isLast { agenda.add(.slice(order: place), at: now + slices.interval) }
    }
}
