package import Domain
package import Risk

extension NewOrder {
    /// The request for an approved order; nil for a TWAP or a scaled order whose size cannot be cut
    /// as it asks.
    ///
    /// - Parameters:
    ///   - order: What the guards let through.
    ///   - instrument: Its product.
    ///   - clientID: As `ClientOrderID` writes it.
    ///   - times: When it is sent, and when it is to end.
    package init?(
        _ order: ApprovedOrder, of instrument: Instrument, clientID: String,
        _ times: OrderTimes
    ) {
        var intent = order.intent
        // What a guard made smaller is no longer all that the money buys.
        if !order.isWhole, intent.isByMoney { intent.size = .quantity(order.quantity) }
        self.init(intent, order.quantity, of: instrument, clientID: clientID, times)
    }

    /// The request for an order that is only asked about.
    package init?(
        _ intent: Intent, _ quantity: Quantity, of instrument: Instrument, clientID: String = "",
        _ times: OrderTimes
    ) {
        guard let form = OrderConfiguration(intent, quantity, of: instrument, times) else {
            return nil
        }
        self.init(
            clientID: clientID, product: instrument.symbol, side: OrderSideWord(intent.side),
            configuration: form)
        attached = intent.exit.map {
            AttachedBracket(
                takeProfit: WireDecimal($0.takeProfit, instrument.terms),
                stopTrigger: WireDecimal($0.stopLoss, instrument.terms))
        }
    }
}

extension OrderConfiguration {
    /// The venue's form of an order.
    ///
    /// A market order is sent as one that takes up to its worst price and does not rest: the
    /// venue's own market order has no worst price, and is sent only where an operator wants it. A
    /// resting order ends by itself after `ttl`, so that nothing of ours rests for ever when this
    /// machine is lost; an operator may want it to stay.
    ///
    /// - Returns: nil for a TWAP or a scaled order whose size is not its parts times whole lots.
    package init?(
        _ intent: Intent, _ quantity: Quantity, of instrument: Instrument,
        _ times: OrderTimes
    ) {
        let terms = instrument.terms
        let size = WireDecimal(quantity, terms)
        let limit = WireDecimal(intent.limit, terms)
        let trigger = WireDecimal(intent.trigger ?? intent.limit, terms)
        let end = OrderConfiguration.end(of: intent, times)
        switch (intent.type, intent.timeInForce) {
        case (.market, let life) where intent.flags.contains(.unbounded):
            let amount = intent.money(terms).map { OrderAmount.quote($0) } ?? .base(size)
            self = life == .fillOrKill ? .marketFillOrKill(amount) : .market(amount)
        case (.market, .fillOrKill), (.limit, .fillOrKill):
            self = .limit(.base(size), price: limit, .fillOrKill)
        case (.market, _), (.limit, .immediateOrCancel):
            self = .limit(.base(size), price: limit, .immediateOrCancel)
        case (.limit, _):
            let postOnly = intent.flags.contains(.postOnly)
            self = .limit(
                .base(size), price: limit,
                end.map { .goodTillDate($0, postOnly: postOnly) }
                    ?? .goodTillCancelled(postOnly: postOnly))
        case (.stopLimit, _), (.takeLimit, _):
            let goesUp = (intent.type == .stopLimit) == (intent.side == .buy)
            self = .stopLimit(
                StopTerms(size: size, limit: limit, stop: trigger, direction: goesUp ? .up : .down),
                until: end)
        case (.bracket, _):
            self = .bracket(
                BracketTerms(size: size, takeProfit: limit, stopTrigger: trigger), until: end)
        case (.twap, _):
            guard let slices = TWAPTerms(intent, quantity, of: instrument, times) else {
                return nil
            }
            self = .twap(slices)
        case (.scaled, _):
            guard let ladder = ScaledTerms(intent, quantity, terms) else { return nil }
            self = .scaled(ladder)
        }
    }

    /// When a resting order ends by the venue's clock, to the whole second that it keeps.
    private static func end(of intent: Intent, _ times: OrderTimes) -> Timestamp? {
        if intent.flags.contains(.untilCancelled) { return nil }
        let expiry = intent.timeInForce == .goodTillDate ? intent.expiry : nil
        let asked = expiry.map { times.clock.atVenue($0).floored(to: .second) }
        let sentAt = times.clock.atVenue(times.sentAt)
        let latest = times.ttl.map { (sentAt + $0).floored(to: .second) + .second }
        guard let asked, let latest else { return asked ?? latest }
        return min(asked, latest)
    }
}

extension Intent {
    /// The money that it spends, where it names no size.
    fileprivate func money(_ terms: InstrumentTerms) -> WireDecimal? {
        guard isByMoney, case .notional(let amount) = size else { return nil }
        return WireDecimal(amount.mantissa, exponent: terms.amountExponent)
    }
}

extension OrderConfiguration.ScaledTerms {
    /// Every limit order is named, so that nobody has to know how the venue would spread them.
    fileprivate init?(_ intent: Intent, _ quantity: Quantity, _ terms: InstrumentTerms) {
        guard let rungs = intent.rungs(of: quantity, terms), let ladder = intent.ladder,
            let low = rungs.first, let high = rungs.last
        else { return nil }
        self.init(
            amount: .base(WireDecimal(quantity, terms)), orders: rungs.count,
            priceMin: WireDecimal(low.limit, terms), priceMax: WireDecimal(high.limit, terms),
            prices: .flat, sizes: SizeDistribution(ladder.sizes))
        if ladder.sizes != .even {
            sizeDifference = WireDecimal(intent.smallestPart(of: quantity), terms)
        }
        self.rungs = rungs.map {
            Rung(size: WireDecimal($0.quantity, terms), limit: WireDecimal($0.limit, terms))
        }
    }
}

extension SizeDistribution {
    fileprivate init(_ sizes: PriceLadder.Sizes) {
        switch sizes {
        case .even: self = .even
        case .increasing: self = .increasing
        case .decreasing: self = .decreasing
        }
    }
}

extension OrderConfiguration.TWAPTerms {
    /// Equal slices from the next whole second until the intent's expiry.
    fileprivate init?(
        _ intent: Intent, _ quantity: Quantity, of instrument: Instrument, _ times: OrderTimes
    ) {
        let terms = instrument.terms
        let count = Int64(intent.slices)
        let start = times.clock.atVenue(times.sentAt).floored(to: .second) + .second
        guard count > 1,
            let end = intent.expiry.map({ times.clock.atVenue($0).floored(to: .second) }),
            quantity.mantissa % (count * terms.lot.mantissa) == 0
        else { return nil }
        let seconds = (end - start).count / count / Nanos.second.count
        guard seconds >= 1 else { return nil }
        let bucket = Quantity(quantity.mantissa / count)
        self.init(
            amount: .base(WireDecimal(quantity, terms)), limit: WireDecimal(intent.limit, terms),
            start: start, end: end, buckets: Int(count), bucketSize: WireDecimal(bucket, terms),
            bucketDuration: .second * seconds)
    }
}

/// When an order is sent, and what its end is reckoned from.
package struct OrderTimes: Hashable, Sendable {
    /// By our clock.
    package var sentAt: Timestamp
    package var clock: VenueClock
    /// nil lets resting orders wait until they are cancelled.
    package var ttl: Nanos?

    package init(sentAt: Timestamp, clock: VenueClock = VenueClock(offset: .zero), ttl: Nanos?) {
        (self.sentAt, self.clock, self.ttl) = (sentAt, clock, ttl)
    }
}
