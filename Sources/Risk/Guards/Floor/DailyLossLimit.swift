internal import Domain

/// Refuses entries once the UTC day has lost too much, realised and unrealised with fees.
///
/// What a price that others do not confirm yet would cost counts as lost: this limit only refuses,
/// and lets entries pass again as soon as the price turns out to be false.
struct DailyLossLimit: Guard {
    let name = GuardChain.dailyLoss
    let isFloor = true
    let judgesReducing = false
    let lossMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.amount(
            context.dayPnL.map { max(.zero, context.dayDoubt - $0) }, upTo: lossMax, context,
            "the day's loss is beyond its limit")
    }
}
