internal import Domain

/// Refuses an order when too many were sent in the window; reducing orders have their own bucket.
struct OrderRateLimit: Guard {
    let name = "order-rate"
    let isFloor = true
    let judgesReducing = true
    let ordersMax: Int

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let recent =
            order.effect.contains(.reducing) ? context.recentReductions : context.recentEntries
        return Judgement.count(
            recent + 1, upTo: ordersMax, unit: "orders", "too many orders in the window",
            reason: .rate)
    }
}
