internal import Domain

/// Refuses an order when too many are open.
struct OpenOrderLimit: Guard {
    let name = "open-orders"
    let isFloor = true
    let judgesReducing = false
    let ordersMax: Int

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        Judgement.count(
            context.openOrders + 1, upTo: ordersMax, unit: "orders", "too many orders are open")
    }
}
