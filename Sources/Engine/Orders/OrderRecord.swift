package import Domain
package import Risk

/// An order that was handed to the venue, as the engine knows it.
package struct OrderRecord: Hashable, Sendable {
    package let intent: Intent
    package let effect: PositionEffect
    package internal(set) var state: OrderState = .sent
    package internal(set) var quantity: Quantity
    package internal(set) var filled: Quantity = .zero
    package internal(set) var filledNotional: Amount = .zero
    package internal(set) var limit: Price
    package internal(set) var isCancelling = false
    /// The total that a change under way asks for; nobody knows yet which of the two holds.
    package internal(set) var totalUnderWay: Quantity?
    package internal(set) var limitUnderWay: Price?

    init(_ order: ApprovedOrder) {
        intent = order.intent
        effect = order.effect
        quantity = order.quantity
        limit = order.intent.limit
    }

    /// The most that may be filled of it in all.
    var totalMax: Quantity { totalUnderWay.map { max($0, quantity) } ?? quantity }

    /// The highest limit that it may trade at.
    var worstLimit: Price { limitUnderWay.map { max($0, limit) } ?? limit }

    /// What may still be filled, while a change is under way the greater of old and new.
    package var remaining: Quantity { state.isFinal ? .zero : max(.zero, totalMax - filled) }

    /// The average price of its fills, rounded half-even to the price exponent.
    package func averagePrice(_ terms: InstrumentTerms) -> Price? {
        guard filled > .zero else { return nil }
        let shift = terms.amountExponent - terms.priceExponent - terms.quantityExponent + 9
        var wide = Int128(filledNotional.mantissa)
        var divisor = Int128(filled.mantissa)
        let multiplier = Int128(terms.multiplierE9)
        (wide, divisor) = (wide, divisor * multiplier)
        for _ in 0..<abs(shift) { if shift > 0 { wide *= 10 } else { divisor *= 10 } }
        let doubled = (wide * 2 + divisor) / (divisor * 2)
        return Int64(exactly: doubled).map { Price($0) }
    }

    /// The order as it is told to plugins and recorded.
    package func update(
        _ change: OrderUpdate.Change, _ reason: OrderReason, _ terms: InstrumentTerms
    ) -> OrderUpdate {
        OrderUpdate(
            order: intent.order, owner: intent.owner, instrument: intent.instrument,
            side: intent.side, type: intent.type, timeInForce: intent.timeInForce,
            flags: intent.flags, state: state, change: change, reason: reason, code: 0,
            tag: intent.tag, quantity: quantity, filled: filled, limit: limit,
            trigger: intent.trigger, averagePrice: averagePrice(terms))
    }
}
