internal import Domain

/// Refuses a purchase that the account's money does not cover, fee included, once what open
/// purchases have claimed and what is to be kept are set aside.
///
/// A sale needs holdings instead, which the position limit judges.
struct CashGuard: Guard {
    let name = "cash"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let reserve: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        guard context.terms.kind == .spot, order.intent.side == .buy else { return .allow }
        guard let free = context.free, let reserved = context.reservedCash,
            let unclaimed = free.adding(-reserved)?.adding(-reserve)
        else { return Judgement(.reject, unit: "money", text: "the amount is not known") }
        return Judgement.amount(
            context.terms.cost(order.intent.limit, order.quantity), upTo: unclaimed, context,
            "the money that is not claimed does not cover the order and its fee")
    }
}
