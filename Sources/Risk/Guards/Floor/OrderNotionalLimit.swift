internal import Domain

/// Refuses an order that is worth more than one order may be.
struct OrderNotionalLimit: Guard {
    let name = "order-notional"
    let isFloor = true
    let judgesReducing = false
    let notionalMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.amount(
            order.notional, upTo: notionalMax, context, "the order is worth more than allowed")
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
    /// - Returns: nil when there is no mark or the value does not fit.
    func worstExposure(after order: SizedOrder) -> Amount? {
        guard let mark else { return nil }
        let buys = order.intent.side == .buy ? order.quantity : .zero
        let sells = order.intent.side == .sell ? order.quantity : .zero
        guard let long = position.adding(openBuy)?.adding(buys),
            let short = position.adding(-openSell)?.adding(-sells)
        else { return nil }
        let worst = max(long.magnitude, short.magnitude)
        return terms.notional(max(mark, order.intent.limit), worst, rounding: .up)
    }
}
