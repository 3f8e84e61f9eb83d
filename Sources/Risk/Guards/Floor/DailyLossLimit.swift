internal import Domain

/// Refuses entries once the UTC day has lost too much, realised and unrealised with fees.
struct DailyLossLimit: Guard {
    let name = "daily-loss"
    let isFloor = true
    let judgesReducing = false
    let lossMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.amount(
            context.dayPnL.map { max(.zero, -$0) }, upTo: lossMax, context,
            "the day's loss is beyond its limit")
    }
}
