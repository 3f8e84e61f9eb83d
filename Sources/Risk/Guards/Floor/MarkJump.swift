internal import Domain

/// Refuses entries at a price that has jumped away from the level before it, until further prices
/// confirm the new one.
///
/// A collar alone cannot see one false price, because it moves with it.
struct MarkJump: Guard {
    let name = "mark-jump"
    let isFloor = true
    let judgesReducing = false
    let distanceMax: Ratio

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let limit = Measure(distanceMax.e8, exponent: -4)
        switch context.markStanding {
        case .confirmed: return Judgement(.allow, limit: limit, unit: "bps")
        case .unproven:
            return Judgement(
                .reject, limit: limit, unit: "bps",
                text: "no second price has confirmed the first one yet")
        case .jumped(let level):
            let distance = context.mark.flatMap { mark -> Ratio? in
                guard level > .zero else { return nil }
                let (away, overflow) = mark.mantissa.subtractingReportingOverflow(level.mantissa)
                return overflow || away == .min ? nil : Ratio.of(abs(away), in: level.mantissa)
            }
            return Judgement(
                .reject, measured: distance.map { Measure($0.e8, exponent: -4) }, limit: limit,
                unit: "bps", text: "the price has jumped, and no further prices confirm it yet")
        }
    }
}
