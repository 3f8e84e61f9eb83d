internal import Domain

/// Refuses an entry that is larger than is allowed for its product, and one after which the
/// position could be.
///
/// Open orders count as if each filled on its own side.
struct ProductLimit: Guard {
    let name = "product-limit"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    /// By the product's number; a product beyond the end has no cap.
    let caps: [ProductCap]

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let place = order.intent.instrument.position
        guard place < caps.count else { return .allow }
        let cap = caps[place]
        if let most = cap.order, order.quantity > most {
            return verdict(
                order.quantity, most, context, "the order is larger than order_size allows")
        }
        if let most = cap.notional {
            let judgement = Judgement.amount(
                context.worstExposure(after: order, over: context.left), upTo: most, context,
                "the position could grow beyond the product's position_notional")
            if judgement.verdict != .allow || cap.position == nil { return judgement }
        }
        guard let most = cap.position else { return .allow }
        guard let worst = context.worstPosition(after: order, over: context.left) else {
            return Judgement(.reject, text: "the position cannot be counted")
        }
        return verdict(worst, most, context, "the position could grow beyond position_size")
    }

    private func verdict(
        _ measured: Quantity, _ most: Quantity, _ context: GuardContext, _ text: String
    ) -> Judgement {
        let exponent = context.terms.quantityExponent
        let isWithin = measured <= most
        return Judgement(
            isWithin ? .allow : .reject, measured: Measure(measured.mantissa, exponent: exponent),
            limit: Measure(most.mantissa, exponent: exponent), unit: "size",
            text: isWithin ? "" : text)
    }
}
