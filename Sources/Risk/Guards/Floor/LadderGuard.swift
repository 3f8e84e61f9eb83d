internal import Domain

/// Holds every order to the trading level.
///
/// NORMAL lets everything pass, CAUTION and REDUCE_ONLY only what reduces the account's position,
/// HALT and HALT_CANCEL_ALL nothing, FLATTEN the flattener's slices, and a run that ends nothing.
/// While orders cannot be followed at the venue, only what reduces passes. Cancels never come here.
struct LadderGuard: Guard {
    let name = "ladder"
    let isFloor = true
    let judgesReducing = true

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let isSlice = order.intent.flags.contains(.flattening)
        let allowed: TradingLevel = order.effect.contains(.reducing) ? .reduceOnly : .normal
        let measured = Measure(context.level.rawValue)
        let limit = Measure(allowed.rawValue)
        if context.isEnding {
            return Judgement(
                .reject, measured: measured, limit: limit, unit: "level",
                text: "the run ends, and nothing new is sent", reason: .mode)
        }
        if context.isBlind, allowed == .normal {
            return Judgement(
                .reject, measured: measured, limit: limit, unit: "level",
                text: "what becomes of orders cannot be seen at the venue now", reason: .mode)
        }
        let isFlattening =
            isSlice && order.effect.contains(.reducing) && context.level == .flatten
        guard context.level > allowed, !isFlattening else {
            return Judgement(.allow, measured: measured, limit: limit, unit: "level")
        }
        return Judgement(
            .reject, measured: measured, limit: limit, unit: "level",
            text: "trading level is \(context.level.name)", reason: .mode)
    }
}
