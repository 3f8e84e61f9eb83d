internal import Domain

/// An order as the simulated venue holds it.
struct VenueOrder {
    /// Where it stands in the venue.
    enum Phase {
        /// Arrived, not yet compared with a market event.
        case fresh
        /// In the book, at the back of what was displayed when it came.
        case resting
        /// Waits for its trigger.
        case dormant
    }

    /// With the limit that holds now.
    var intent: Intent
    /// When the engine decided; nothing up to that moment may fill it.
    let decided: Timestamp
    let arrived: Timestamp
    var remaining: Quantity
    var phase: Phase
    /// Displayed size at its price that stands before it; nil when the data shows no book.
    var queueAhead: Quantity?
    /// What is wanted of it in all.
    var total: Quantity

    init(
        intent: Intent, decided: Timestamp, arrived: Timestamp, remaining: Quantity, phase: Phase
    ) {
        (self.intent, self.decided, self.arrived) = (intent, decided, arrived)
        (self.remaining, self.phase, total) = (remaining, phase, remaining)
    }

    var filled: Quantity { total - remaining }
    var side: Side { intent.side }
    var limit: Price { intent.limit }
    var isImmediate: Bool {
        intent.timeInForce == .immediateOrCancel || intent.timeInForce == .fillOrKill
    }

    /// Whether it is good till a moment before another one.
    func expires(before time: Timestamp) -> Bool {
        guard intent.timeInForce == .goodTillDate, let expiry = intent.expiry else { return false }
        return expiry < time
    }

    /// Whether a trade at this price is within the limit.
    func accepts(_ price: Price) -> Bool {
        side == .buy ? price <= limit : price >= limit
    }

    /// Whether a trade at this price is strictly better than the limit: the market went through.
    func isPassed(by price: Price) -> Bool {
        side == .buy ? price < limit : price > limit
    }

    /// Whether a trade at this price wakes a dormant order.
    func isTriggered(by price: Price) -> Bool {
        guard let trigger = intent.trigger else { return false }
        let rises = (intent.type == .stopLimit) == (side == .buy)
        return rises ? price >= trigger : price <= trigger
    }
}
