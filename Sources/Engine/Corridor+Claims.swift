internal import Domain
internal import Risk

extension Corridor {
    /// Fills in what open orders may still trade for and take of the money, each at its worst.
    ///
    /// - Parameters:
    ///   - context: Receives both sums; what does not fit is unknown.
    ///   - left: An order that does not count, because its change is judged.
    func claim(in context: inout GuardContext, except left: OrderNumber? = nil) {
        var (notional, cash): (Amount?, Amount?) = (.zero, .zero)
        let orders = state.orders.orders
        for order in orders where order.intent.order != left {
            let terms = state.market[order.intent.instrument].terms
            let mark = state.market.mark(of: order.intent.instrument)
            let limit = order.worstLimit
            notional = notional.flatMap { sum in
                terms.notional(max(limit, mark ?? limit), order.remaining, rounding: .up)
                    .flatMap { sum.adding($0) }
            }
            guard terms.kind == .spot, order.intent.side == .buy else { continue }
            cash = cash.flatMap { sum in
                terms.cost(limit, order.remaining).flatMap { sum.adding($0) }
            }
        }
        (context.restingNotional, context.reservedCash) = (notional, cash)
    }
}
