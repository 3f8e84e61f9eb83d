package import Domain
package import Risk

extension NewOrder {
    /// The request for an approved order.
    ///
    /// A market order is sent as one that takes up to its worst price and does not rest: the
    /// venue's own market order has no worst price. A resting order ends by itself after `ttl`, so
    /// that nothing of ours rests for ever when this machine is lost.
    ///
    /// - Parameters:
    ///   - order: What the guards let through.
    ///   - instrument: Its product.
    ///   - clientID: As `ClientOrderID` writes it.
    ///   - time: When it is sent.
    ///   - ttl: nil lets resting orders wait until they are cancelled.
    package init(
        _ order: ApprovedOrder, of instrument: Instrument, clientID: String, at time: Timestamp,
        ttl: Nanos?
    ) {
        let intent = order.intent
        let size = WireDecimal(order.quantity, instrument.terms)
        let limit = WireDecimal(intent.limit, instrument.terms)
        let end = NewOrder.end(of: intent, at: time, ttl: ttl)
        let configuration: OrderConfiguration
        switch (intent.type, intent.timeInForce) {
        case (.market, _), (.limit, .immediateOrCancel):
            configuration = .limit(.base(size), price: limit, .immediateOrCancel)
        case (.limit, .fillOrKill):
            configuration = .limit(.base(size), price: limit, .fillOrKill)
        case (.limit, _):
            let postOnly = intent.flags.contains(.postOnly)
            configuration = .limit(
                .base(size), price: limit,
                end.map { .goodTillDate($0, postOnly: postOnly) }
                    ?? .goodTillCancelled(postOnly: postOnly))
        case (.stopLimit, _), (.takeLimit, _):
            let stop = WireDecimal(intent.trigger ?? intent.limit, instrument.terms)
            let goesUp = (intent.type == .stopLimit) == (intent.side == .buy)
            configuration = .stopLimit(
                OrderConfiguration.StopTerms(
                    size: size, limit: limit, stop: stop, direction: goesUp ? .up : .down),
                until: end)
        }
        self.init(
            clientID: clientID, product: instrument.symbol, side: OrderSideWord(intent.side),
            configuration: configuration)
    }

    /// When a resting order ends, to the whole second that the venue keeps.
    private static func end(of intent: Intent, at time: Timestamp, ttl: Nanos?) -> Timestamp? {
        let asked = intent.timeInForce == .goodTillDate ? intent.expiry : nil
        let latest = ttl.map { (time + $0).floored(to: .second) + .second }
        guard let asked, let latest else { return asked ?? latest }
        return min(asked, latest)
    }
}
