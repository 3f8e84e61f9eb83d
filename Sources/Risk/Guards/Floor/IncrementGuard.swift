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
        if let text = shapeFault(of: intent, in: context) {
            return Judgement(.reject, text: text, reason: .shape)
        }
        guard let price = intent.strayPrice(terms) else { return judge(order, terms) }
        return refusal(
            price.mantissa, terms.tick.mantissa, terms.priceExponent, "price",
            "the price is not a positive multiple of the tick")
    }

    private func judge(_ order: SizedOrder, _ terms: InstrumentTerms) -> Judgement {
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
        if let fault = partFault(of: order, terms) { return fault }
        return Judgement(
            .allow, measured: Measure(quantity.mantissa, exponent: terms.quantityExponent),
            limit: Measure(terms.quantityMin.mantissa, exponent: terms.quantityExponent),
            unit: "size")
    }

    func refusal(
        _ measured: Int64, _ limit: Int64, _ exponent: Int, _ unit: String, _ text: String
    ) -> Judgement {
        Judgement(
            .reject, measured: Measure(measured, exponent: exponent),
            limit: Measure(limit, exponent: exponent), unit: unit, text: text, reason: .shape)
    }
}

extension Intent {
    /// The first of its prices that is none of the product's.
    fileprivate func strayPrice(_ terms: InstrumentTerms) -> Price? {
        func isStray(_ price: Price) -> Bool { price <= .zero || !terms.isOnTick(price) }
        if isStray(limit) { return limit }
        if let trigger, isStray(trigger) { return trigger }
        if let far = ladder?.far, isStray(far) { return far }
        guard let exit else { return nil }
        if isStray(exit.takeProfit) { return exit.takeProfit }
        return isStray(exit.stopLoss) ? exit.stopLoss : nil
    }
}
