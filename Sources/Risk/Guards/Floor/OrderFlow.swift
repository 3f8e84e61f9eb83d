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

/// Refuses an order that is equal in everything to one approved a moment ago.
struct DuplicateGuard: Guard {
    let name = "duplicate"
    let isFloor = true
    let judgesReducing = false
    let window: Nanos

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        let limit = Measure(window.count, exponent: -9)
        guard let age = context.duplicateAge else {
            return Judgement(.allow, limit: limit, unit: "s")
        }
        return Judgement(
            .reject, measured: Measure(age.count, exponent: -9), limit: limit, unit: "s",
            text: "an equal order was approved a moment ago")
    }
}
