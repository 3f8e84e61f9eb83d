internal import Domain

/// Refuses an order that is worth more than one order may be, with the fee of a taker.
struct OrderNotionalLimit: Guard {
    let name = "order-notional"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let notionalMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.amount(
            context.terms.withFee(order.notional), upTo: notionalMax, context,
            "the order is worth more than allowed")
    }
}

extension Judgement {
    /// Allows an amount up to a limit, the limit included; a missing amount is refused.
    static func amount(
        _ measured: Amount?, upTo limit: Amount, _ context: GuardContext, _ text: String
    ) -> Judgement {
        let exponent = context.terms.amountExponent
        let shownLimit = Measure(limit.mantissa, exponent: exponent)
        guard let measured else {
            return Judgement(
                .reject, limit: shownLimit, unit: "money", text: "the amount is not known")
        }
        let isInside = measured <= limit
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(measured.mantissa, exponent: exponent),
            limit: shownLimit, unit: "money", text: isInside ? "" : text)
    }

    /// Allows a count up to a limit, the limit included.
    static func count(
        _ measured: Int, upTo limit: Int, unit: String, _ text: String,
        reason: OrderReason = .floor
    ) -> Judgement {
        let isInside = measured <= limit
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(Int64(measured)),
            limit: Measure(Int64(limit)), unit: unit, text: isInside ? "" : text, reason: reason)
    }
}

extension GuardContext {
    /// The worst |position| of the product after the order, at the higher of mark and order price.
    ///
    /// - Parameters:
    ///   - order: What is judged.
    ///   - left: What counts beside the position, as `GuardContext.left`.
    /// - Returns: nil when there is no mark, an order of others has an unknown size, or the value
    ///   does not fit.
    func worstExposure(after order: SizedOrder, over left: Quantity = .zero) -> Amount? {
        guard let mark, let worst = worstPosition(after: order, over: left) else { return nil }
        return terms.notional(max(mark, order.intent.limitMax), worst, rounding: .up)
    }

    /// The greatest |position| that the order and the open ones can make; nil beyond 64 bits.
    func worstPosition(after order: SizedOrder, over left: Quantity = .zero) -> Quantity? {
        worstPositions(after: order, over: left)?.greatest
    }

    /// The positions after the order where all open orders of one side fill and none of the other,
    /// those of others with them.
    ///
    /// - Returns: nil when no number holds them, or an order of others has an unknown size.
    func worstPositions(
        after order: SizedOrder, over left: Quantity = .zero
    ) -> WorstPositions? {
        let buys = order.intent.side == .buy ? order.quantity : .zero
        let sells = order.intent.side == .sell ? order.quantity : .zero
        guard let buy = openBuy.adding(buys), let sell = openSell.adding(sells),
            let held = position.adding(left)
        else { return nil }
        return WorstPositions(
            of: held, (buy, sell), others, allowsShort: terms.allowsShort)
    }
}
