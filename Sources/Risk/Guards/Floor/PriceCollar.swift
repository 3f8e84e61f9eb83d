internal import Domain

/// Refuses a price further than a fixed distance from the mark.
///
/// The collar catches a strategy that computed a price in the wrong unit, or that trades on a book
/// the exchange has already left behind. A market order is judged by the worst price it accepts, a
/// scaled order by both ends. A market order that goes to the venue without a worst price must find
/// its size in the book at no worse than that. A reducing order is judged only while the mark is
/// fresh: a blind market must not trap a position. While a jump of the mark is not confirmed, it
/// may be near the level before it or near the mark: one false price must not trap it either.
struct PriceCollar: Guard {
    let name = "price-collar"
    let isFloor = true
    let judgesReducing = true
    let distanceMax: Ratio
    let staleness: Nanos

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let limit = Measure(distanceMax.e8, exponent: -4)
        let isReducing = order.effect.contains(.reducing)
        if isReducing, !context.hasFreshMark(staleness) {
            return Judgement(.allow, limit: limit, unit: "bps", text: "no fresh mark; exits pass")
        }
        guard let mark = reference(for: order, in: context), mark > .zero else {
            return Judgement(.reject, limit: limit, unit: "bps", text: "there is no mark price")
        }
        let distance = distance(of: order.intent, from: mark)
        let isInside = isInside(distance, of: mark)
        guard let ratio = Ratio.of(distance, in: mark.mantissa) else {
            return Judgement(.reject, limit: limit, unit: "bps", text: "the price is absurd")
        }
        if isInside, let fault = depthFault(of: order, in: context) { return fault }
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(ratio.e8, exponent: -4), limit: limit,
            unit: "bps", text: isInside ? "" : "the price is too far from the mark")
    }

    /// The price that the distance is counted from.
    private func reference(for order: SizedOrder, in context: GuardContext) -> Price? {
        guard order.effect.contains(.reducing), case .jumped(let level) = context.markStanding,
            isInside(distance(of: order.intent, from: level), of: level)
        else { return context.mark }
        return level
    }

    /// Of the price of an order that is further away.
    private func distance(of intent: Intent, from mark: Price) -> Int64 {
        let far = intent.ladder?.far ?? intent.limit
        return max(
            abs(intent.limit.mantissa - mark.mantissa), abs(far.mantissa - mark.mantissa))
    }

    private func isInside(_ distance: Int64, of mark: Price) -> Bool {
        Int128(distance) * 100_000_000 <= Int128(distanceMax.e8) * Int128(mark.mantissa)
    }

    /// Why the book speaks against an order that the venue is told no worst price of; an exit
    /// passes where there is no book.
    private func depthFault(of order: SizedOrder, in context: GuardContext) -> Judgement? {
        let intent = order.intent
        guard intent.flags.contains(.unbounded) else { return nil }
        if !context.isBookLive, order.effect.contains(.reducing) { return nil }
        let exponent = context.terms.priceExponent
        let limit = Measure(intent.limit.mantissa, exponent: exponent)
        guard let price = context.bookPrice else {
            return Judgement(
                .reject, limit: limit, unit: "price", text: "the book does not show its size")
        }
        let isInside = intent.side == .buy ? price <= intent.limit : price >= intent.limit
        if isInside { return nil }
        return Judgement(
            .reject, measured: Measure(price.mantissa, exponent: exponent), limit: limit,
            unit: "price", text: "the book would fill it at worse than its worst price")
    }
}
