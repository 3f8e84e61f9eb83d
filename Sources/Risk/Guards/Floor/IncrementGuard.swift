internal import Domain

/// Refuses a shape that the venue would refuse: off the tick or the lot, under a minimum, or a
/// combination of type and conditions that does not exist.
struct IncrementGuard: Guard {
    let name = "increments"
    let isFloor = true
    let judgesReducing = true

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let terms = context.terms
        let intent = order.intent
        if let text = shapeFault(of: intent, now: context.now) {
            return Judgement(.reject, text: text, reason: .shape)
        }
        guard intent.limit > .zero, terms.isOnTick(intent.limit),
            intent.trigger.map({ $0 > .zero && terms.isOnTick($0) }) ?? true
        else {
            return refusal(
                intent.limit.mantissa, terms.tick.mantissa, terms.priceExponent, "price",
                "the price is not a positive multiple of the tick")
        }
        let quantity = order.quantity
        guard terms.isOnLot(quantity) else {
            return refusal(
                quantity.mantissa, terms.lot.mantissa, terms.quantityExponent, "size",
                "the size is not a multiple of the lot")
        }
        guard quantity >= terms.quantityMin else {
            return refusal(
                quantity.mantissa, terms.quantityMin.mantissa, terms.quantityExponent, "size",
                "the size is below the product's minimum")
        }
        guard quantity <= terms.quantityMax else {
            return refusal(
                quantity.mantissa, terms.quantityMax.mantissa, terms.quantityExponent, "size",
                "the size is above the product's maximum")
        }
        guard order.notional >= terms.notionalMin else {
            return refusal(
                order.notional.mantissa, terms.notionalMin.mantissa, terms.amountExponent,
                "amount", "the notional is below the product's minimum")
        }
        return Judgement(
            .allow, measured: Measure(quantity.mantissa, exponent: terms.quantityExponent),
            limit: Measure(terms.quantityMin.mantissa, exponent: terms.quantityExponent),
            unit: "size")
    }

    private func refusal(
        _ measured: Int64, _ limit: Int64, _ exponent: Int, _ unit: String, _ text: String
    ) -> Judgement {
        Judgement(
            .reject, measured: Measure(measured, exponent: exponent),
            limit: Measure(limit, exponent: exponent), unit: unit, text: text, reason: .shape)
    }

    private func bracketFault(of intent: Intent, isImmediate: Bool) -> String? {
        guard let trigger = intent.trigger else {
            return "a bracket needs a trigger, at which it gives up"
        }
        if isImmediate || intent.flags.contains(.postOnly) { return "a bracket waits" }
        if !intent.flags.contains(.reduceOnly) { return "a bracket is an exit: reduce-only" }
        let takesAbove = intent.limit > trigger
        guard intent.limit != trigger, takesAbove == (intent.side == .sell) else {
            return "a bracket takes profit above its trigger when it sells, below when it buys"
        }
        return nil
    }

    private func shapeFault(of intent: Intent, now: Timestamp) -> String? {
        let isImmediate =
            intent.timeInForce == .immediateOrCancel || intent.timeInForce == .fillOrKill
        switch intent.type {
        case .market:
            if !isImmediate { return "a market order is immediate-or-cancel or fill-or-kill" }
            if intent.flags.contains(.postOnly) { return "a market order cannot be post-only" }
        case .limit:
            if isImmediate, intent.flags.contains(.postOnly) {
                return "an immediate order cannot be post-only"
            }
        case .stopLimit, .takeLimit:
            if intent.trigger == nil { return "a stop or take order needs a trigger price" }
            if isImmediate || intent.flags.contains(.postOnly) {
                return "a stop or take order waits: good-till-cancelled or good-till-date"
            }
        case .bracket:
            if let fault = bracketFault(of: intent, isImmediate: isImmediate) { return fault }
        case .twap:
            if intent.timeInForce != .goodTillDate || intent.flags.contains(.postOnly) {
                return "a TWAP is good-till-date, and takes"
            }
            if intent.slices < 2 { return "a TWAP is cut into two slices or more" }
        }
        if intent.timeInForce == .goodTillDate {
            guard let expiry = intent.expiry, expiry > now else {
                return "a good-till-date order needs an expiry in the future"
            }
        }
        return nil
    }
}
