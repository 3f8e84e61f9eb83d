internal import Domain

/// Refuses an order after which the product's position could be too large, and one after which a
/// spot product could be short.
///
/// Open orders count as if each filled on its own side.
struct PositionLimit: Guard {
    let name = "position"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let notionalMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        if !context.terms.allowsShort, order.intent.side == .sell {
            let held = context.reducible(.sell)
            let exponent = context.terms.quantityExponent
            return Judgement(
                .reject, measured: Measure(order.quantity.mantissa, exponent: exponent),
                limit: Measure(held.mantissa, exponent: exponent), unit: "size",
                text: "a spot product cannot be sold short")
        }
        return Judgement.amount(
            context.worstExposure(after: order, over: context.left), upTo: notionalMax, context,
            "the position could grow beyond its limit")
    }
}
