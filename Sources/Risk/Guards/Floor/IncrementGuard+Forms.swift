internal import Domain

/// Combinations of type and conditions that do not exist.
extension IncrementGuard {
    /// What is wrong with the form of an order, whatever its numbers; nil when nothing is.
    func shapeFault(of intent: Intent, in context: GuardContext) -> String? {
        if let fault = typeFault(of: intent, context.terms) ?? exitFault(of: intent) {
            return fault
        }
        if intent.flags.contains(.unbounded), intent.type != .market {
            return "only a market order goes without a worst price"
        }
        if intent.timeInForce == .goodTillDate {
            guard let expiry = intent.expiry, expiry > context.now else {
                return "a good-till-date order needs an expiry in the future"
            }
        }
        return nil
    }

    private func typeFault(of intent: Intent, _ terms: InstrumentTerms) -> String? {
        let isImmediate =
            intent.timeInForce == .immediateOrCancel || intent.timeInForce == .fillOrKill
        let isPostOnly = intent.flags.contains(.postOnly)
        switch intent.type {
        case .market:
            if !isImmediate { return "a market order is immediate-or-cancel or fill-or-kill" }
            if isPostOnly { return "a market order cannot be post-only" }
            if intent.flags.contains(.unbounded), intent.timeInForce == .fillOrKill,
                terms.kind == .spot
            {
                return "a fill-or-kill market order without a worst price is for futures only"
            }
        case .limit:
            if isImmediate, isPostOnly { return "an immediate order cannot be post-only" }
        case .stopLimit, .takeLimit:
            if intent.trigger == nil { return "a stop or take order needs a trigger price" }
            if isImmediate || isPostOnly {
                return "a stop or take order waits: good-till-cancelled or good-till-date"
            }
        case .bracket: return bracketFault(of: intent, isImmediate: isImmediate)
        case .twap:
            if intent.timeInForce != .goodTillDate || isPostOnly {
                return "a TWAP is good-till-date, and takes"
            }
            if intent.slices < 2 { return "a TWAP is cut into two slices or more" }
        case .scaled: return ladderFault(of: intent)
        }
        return nil
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

    private func ladderFault(of intent: Intent) -> String? {
        guard let ladder = intent.ladder else { return "a scaled order needs two prices" }
        if intent.timeInForce != .goodTillCancelled || intent.flags.contains(.postOnly) {
            return "a scaled order is good-till-cancelled, and may take"
        }
        guard (2...PriceLadder.rungsMax).contains(Int(intent.slices)) else {
            return "a scaled order has 2 to \(PriceLadder.rungsMax) parts"
        }
        let isBetter =
            intent.side == .buy ? ladder.far < intent.limit : ladder.far > intent.limit
        return isBetter ? nil : "the worst price of a scaled order is its limit"
    }

    /// An attached exit lies on both sides of the order that it is attached to.
    private func exitFault(of intent: Intent) -> String? {
        guard let exit = intent.exit else { return nil }
        guard intent.type == .limit || intent.type == .market else {
            return "exits are attached to limit and market orders only"
        }
        if intent.flags.contains(.reduceOnly) || intent.size == .close {
            return "an order that only reduces has no exits"
        }
        let (profit, loss) =
            intent.side == .buy
            ? (exit.takeProfit > intent.limit, exit.stopLoss < intent.limit)
            : (exit.takeProfit < intent.limit, exit.stopLoss > intent.limit)
        if !profit { return "the take-profit price is no better than the order's own limit" }
        return loss ? nil : "the stop-loss price is no worse than the order's own limit"
    }

    /// What is wrong with the parts that an order is cut into; nil for one that is whole.
    func partFault(of order: SizedOrder, _ terms: InstrumentTerms) -> Judgement? {
        let intent = order.intent
        guard intent.shares > 1 else { return nil }
        if intent.type == .scaled, intent.rungs(of: order.quantity, terms) == nil {
            return Judgement(
                .reject, text: "it has more parts than there are prices, or lots", reason: .shape)
        }
        let part = intent.smallestPart(of: order.quantity)
        guard part >= terms.quantityMin else {
            return refusal(
                part.mantissa, terms.quantityMin.mantissa, terms.quantityExponent, "size",
                "a part of it is below the product's minimum")
        }
        let cheapest = min(intent.limit, intent.ladder?.far ?? intent.limit)
        let value = terms.notional(cheapest, part, rounding: .up)
        guard let value, value >= terms.notionalMin else {
            return refusal(
                (value ?? .zero).mantissa, terms.notionalMin.mantissa, terms.amountExponent,
                "amount", "a part of it is worth less than the product's minimum")
        }
        return nil
    }
}
