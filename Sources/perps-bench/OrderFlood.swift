internal import Assembly
internal import Domain
internal import Engine
internal import Risk

/// A strategy that asks for small purchases in every step, as many as may be open.
///
/// Owns how many it has asked for.
final class OrderFlood: Participant {
    let name = "flood"
    let owner = OwnerID(1)
    /// Orders that it asks for in one step at most.
    private static let burst = 4
    /// As many as may wait for a connection of one client; more would come back unsent.
    private static let openMax = 60
    private var asked: Int64 = 0

    /// A plan on which nothing but this strategy and the ladder decides how many orders there are.
    static func plan(_ plan: RunPlan) -> CorridorPlan {
        var corridor = plan.corridor
        corridor.participants.append(OrderFlood())
        corridor.limits.flow = .unbounded
        (corridor.limits.openOrders, corridor.limits.orderRate) = (openMax, .max)
        corridor.limits.duplicateWindow = .zero
        return corridor
    }

    func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct {
        let instrument = state.instruments[0]
        let terms = instrument.terms
        guard let mark = state.market[instrument.id].mark,
            let least = terms.quantity(worth: terms.notionalMin, at: mark)
        else { return .good }
        let size = max(terms.quantityMin, terms.flooredToLot(least) + terms.lot)
        let room = OrderFlood.openMax - state.orders.open.count
        for place in 0..<max(0, min(room, OrderFlood.burst)) {
            asked += 1
            // Each differs from those around it, and all are within the collar.
            let above = Price(mark.mantissa + asked % 1_000 * terms.tick.mantissa)
            guard let limit = terms.roundedToTick(above, .up) else { break }
            requests.append(
                .place(
                    Intent(
                        order: OrderNumber(frame.nextOrder.value + UInt64(place)), owner: owner,
                        instrument: instrument.id, side: .buy, type: .limit,
                        timeInForce: .immediateOrCancel, size: .quantity(size), limit: limit)))
        }
        return .good
    }
}
