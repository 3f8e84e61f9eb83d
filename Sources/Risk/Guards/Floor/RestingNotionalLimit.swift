internal import Domain

/// Refuses an order when all open orders together could trade for too much.
///
/// Each counts at its worst: what is left of it, at its limit or at the mark, whichever is higher.
struct RestingNotionalLimit: Guard {
    let name = "resting-notional"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let notionalMax: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.amount(
            context.restingNotional.flatMap { $0.adding(order.notional) }, upTo: notionalMax,
            context, "the open orders together could trade for too much")
    }
}
