package import Domain
package import Engine

extension SimulatedExchange {
    /// Compares working orders with the market events of one moment, after the engine saw them.
    ///
    /// - Parameters:
    ///   - events: All of the moment.
    ///   - market: With these events applied. Candles were matched by `preview` before.
    package func apply(_ events: Span<MarketEvent>, market: borrowing Market) {
        if consumedCount > 0 { forgetConsumed(events, market) }
        if hasDerivatives, !events.isEmpty { settleDerivatives(at: events[0].time, market) }
        guard !working.isEmpty, let time = events.isEmpty ? nil : events[0].time else { return }
        expire(by: time)
        for index in events.indices {
            if case .trade(let trade) = events[index].body {
                match(trade, of: events[index].instrument, at: time, market)
            }
        }
        for instrument in market.touched {
            let product = market[instrument]
            guard !product.changes.isDisjoint(with: .prices) else { continue }
            matchDisplayed(product, of: instrument, at: time)
        }
    }

    /// A change of a displayed level tells its true size anew; the same size again is no change.
    private func forgetConsumed(_ events: Span<MarketEvent>, _ market: borrowing Market) {
        for index in events.indices {
            let product = events[index].instrument.position
            guard !consumed[product].isEmpty else { continue }
            switch events[index].body {
            case .level(let change):
                let key = LevelKey(side: change.side, price: change.level.price)
                guard let taken = consumed[product][key],
                    taken.displayed != change.level.quantity
                else { continue }
                consumed[product][key] = nil
                consumedCount -= 1
            case .top(let top):
                guard market[events[index].instrument].book.freshness != .live else { continue }
                forgetConsumed(of: product) { key, taken in
                    let level = key.side == .buy ? top.bid : top.ask
                    return level?.price == key.price && level?.quantity == taken.displayed
                }
            case .bookSnapshot, .bookGap: forgetConsumed(of: product) { _, _ in false }
            default: continue
            }
        }
    }

    private func forgetConsumed(
        of product: Int, unless isSame: (LevelKey, TakenLevel) -> Bool
    ) {
        consumedCount -= consumed[product].count
        consumed[product] = consumed[product].filter { isSame($0.key, $0.value) }
        consumedCount += consumed[product].count
    }

    private func isEligible(_ held: VenueOrder, _ instrument: InstrumentID, _ time: Timestamp)
        -> Bool
    {
        held.intent.instrument == instrument && held.arrived <= time && held.decided < time
    }

    // MARK: Trades

    /// Shares the size of one trade among our orders, the best price first, then the oldest.
    private func match(
        _ trade: Trade, of instrument: InstrumentID, at time: Timestamp, _ market: borrowing Market
    ) {
        var available = trade.quantity
        let product = market[instrument]
        let showsBook = product.top.bid != nil || product.top.ask != nil
        for index in priority(instrument, at: time) where available > .zero {
            var held = working[index]
            if held.phase == .dormant, held.isTriggered(by: trade.price) { held.phase = .fresh }
            switch held.phase {
            case .dormant: continue
            case .fresh:
                if !showsBook { take(&held, trade.price, &available, at: time) }
            case .resting: give(&held, trade, &available, at: time)
            }
            working[index] = held
        }
        removeEnded()
    }

    /// Indices of eligible orders, the most attractive limit first, then the oldest.
    private func priority(_ instrument: InstrumentID, at time: Timestamp) -> [Int] {
        let eligible = working.indices.filter { isEligible(working[$0], instrument, time) }
        guard eligible.count > 1 else { return eligible }
        return eligible.sorted { left, right in
            let (a, b) = (working[left], working[right])
            let (first, second) = (a.limit.mantissa * a.side.sign, b.limit.mantissa * b.side.sign)
            return first != second ? first > second : left < right
        }
    }

    /// Takes from a trade where no book is shown, at half the spread beyond its price.
    private func take(
        _ held: inout VenueOrder, _ price: Price, _ available: inout Quantity, at time: Timestamp
    ) {
        let instrument = held.intent.instrument
        guard let price = takerPrice(price, held.side, instrument), held.accepts(price) else {
            return settleFresh(&held, at: time)
        }
        let quantity = terms(instrument).flooredToLot(min(held.remaining, available))
        guard quantity > .zero,
            held.intent.timeInForce != .fillOrKill || quantity == held.remaining
        else { return settleFresh(&held, at: time) }
        held.remaining = execute(held, quantity, at: price, isMaker: false, time: time)
        available -= quantity
        settleFresh(&held, at: time)
    }

    /// Lets a trade fill a resting order: through its price at once, at its price after the queue.
    private func give(
        _ held: inout VenueOrder, _ trade: Trade, _ available: inout Quantity, at time: Timestamp
    ) {
        if trade.price == held.limit, let ahead = held.queueAhead {
            // Who buys takes from offers, never from a bid.
            guard trade.aggressor != held.side else { return }
            let eaten = min(ahead, available)
            held.queueAhead = ahead - eaten
            available -= eaten
        } else if !held.isPassed(by: trade.price) {
            return
        }
        let lots = terms(held.intent.instrument)
        let quantity = lots.flooredToLot(min(held.remaining, available))
        guard quantity > .zero else { return }
        held.remaining = execute(held, quantity, at: held.limit, isMaker: true, time: time)
        available -= quantity
    }

    // MARK: Displayed sizes

    /// Matches with what the book or the top of a product displays.
    private func matchDisplayed(
        _ product: ProductState, of instrument: InstrumentID, at time: Timestamp
    ) {
        guard product.top.bid != nil || product.top.ask != nil,
            product.status.isDisjoint(with: [.untradable, .auction])
        else { return }
        for index in priority(instrument, at: time) {
            var held = working[index]
            if held.phase == .dormant {
                guard let mark = product.mark, held.isTriggered(by: mark) else { continue }
                held.phase = .fresh
            }
            let wasFresh = held.phase == .fresh
            sweep(&held, product, at: time)
            if wasFresh {
                settleFresh(&held, at: time)
                if held.phase == .resting { held.queueAhead = displayed(held, product) }
            } else if let ahead = held.queueAhead {
                held.queueAhead = min(ahead, displayed(held, product))
            }
            working[index] = held
        }
        removeEnded()
    }

    /// Trades against the other side as far as the limit goes: a fresh order pays what is shown, a
    /// resting one that the market has crossed gets its own price.
    private func sweep(_ held: inout VenueOrder, _ product: ProductState, at time: Timestamp) {
        let offers = opposite(held, product)
        if held.phase == .fresh, held.intent.timeInForce == .fillOrKill {
            let total = offers.reduce(Quantity.zero) {
                $0.adding(product.terms.flooredToLot($1.quantity)) ?? $0
            }
            if total < held.remaining { return }
        }
        for offer in offers where held.remaining > .zero {
            let lots = product.terms.flooredToLot(min(held.remaining, offer.quantity))
            guard lots > .zero else { continue }
            let isMaker = held.phase == .resting
            held.remaining = execute(
                held, lots, at: isMaker ? held.limit : offer.price, isMaker: isMaker, time: time)
            consume(lots, of: offer, held.side.opposite, held.intent.instrument)
        }
    }

    /// What the other side displays within the limit, best first, less what we took before.
    func opposite(_ held: VenueOrder, _ product: ProductState) -> [Level] {
        let side = held.side.opposite
        var levels: [Level] = []
        if product.book.freshness == .live {
            let book = side == .sell ? product.book.asks : product.book.bids
            for level in book.levels.reversed() {
                guard held.accepts(level.price) else { break }
                levels.append(level)
            }
        } else if let best = side == .sell ? product.top.ask : product.top.bid,
            held.accepts(best.price)
        {
            levels.append(best)
        }
        let taken = consumed[held.intent.instrument.position]
        guard !taken.isEmpty else { return levels }
        return levels.compactMap { level in
            let rest =
                level.quantity
                - (taken[LevelKey(side: side, price: level.price)]?.quantity ?? .zero)
            return rest > .zero ? Level(price: level.price, quantity: rest) : nil
        }
    }

    /// Takes part of what a level offers, so that nobody takes it again.
    ///
    /// - Parameters:
    ///   - quantity: How much is taken.
    ///   - offer: With what was left of it before.
    ///   - side: Of the level.
    ///   - instrument: Whose book it is.
    private func consume(
        _ quantity: Quantity, of offer: Level, _ side: Side, _ instrument: InstrumentID
    ) {
        let key = LevelKey(side: side, price: offer.price)
        let before = consumed[instrument.position][key]
        if before == nil { consumedCount += 1 }
        consumed[instrument.position][key] = TakenLevel(
            quantity: (before?.quantity ?? .zero) + quantity,
            displayed: before?.displayed ?? offer.quantity)
    }

    /// What stands before an order that joins its own side now.
    func displayed(_ held: VenueOrder, _ product: ProductState) -> Quantity {
        if product.book.freshness == .live {
            let book = held.side == .buy ? product.book.bids : product.book.asks
            return book.quantity(at: held.limit)
        }
        let best = held.side == .buy ? product.top.bid : product.top.ask
        return best?.price == held.limit ? best?.quantity ?? .zero : .zero
    }

    // MARK: Ends

    /// What becomes of the rest of an order that has met its first market event.
    func settleFresh(_ held: inout VenueOrder, at time: Timestamp) {
        guard held.remaining > .zero else { return }
        if held.isImmediate || held.intent.type == .market {
            let intent = held.intent
            answer(.cancelled(.none), intent.order, intent.instrument, at: time)
            held.remaining = .zero
        } else {
            held.phase = .resting
        }
    }

    func removeEnded() {
        if working.contains(where: { $0.remaining == .zero }) {
            working.removeAll { $0.remaining == .zero }
        }
    }
}
