internal import Domain

/// Refuses a price further than a fixed distance from the mark.
///
/// The collar catches a strategy that computed a price in the wrong unit, or that trades on a book
/// the exchange has already left behind. A market order is judged by the worst price it accepts. A
/// reducing order is judged only while the mark is fresh: a blind market must not trap a position.
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
        guard let mark = context.mark, mark > .zero else {
            return Judgement(.reject, limit: limit, unit: "bps", text: "there is no mark price")
        }
        let price = order.intent.limit
        let distance = abs(price.mantissa - mark.mantissa)
        let allowed = Int128(distanceMax.e8) * Int128(mark.mantissa)
        let isInside = Int128(distance) * 100_000_000 <= allowed
        guard let ratio = Ratio.of(distance, in: mark.mantissa) else {
            return Judgement(.reject, limit: limit, unit: "bps", text: "the price is absurd")
        }
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(ratio.e8, exponent: -4), limit: limit,
            unit: "bps", text: isInside ? "" : "the price is too far from the mark")
    }
}
