package import Domain
package import Engine

/// Orders of people who trade at this venue without the engine, as over a wire.
///
/// Whoever takes such orders in judges shape, product state and funds. Here they meet the same
/// matching as the engine's, from the moment they are placed, and are answered the same way.
extension SimulatedExchange {
    /// Puts an order into the venue.
    ///
    /// - Parameters:
    ///   - intent: A limit or market order, on the tick, with a number that no other has.
    ///   - quantity: Above zero and on the lot.
    ///   - time: Not before any earlier event; market events of this moment on may fill it.
    ///   - market: As it is at that moment.
    package func place(
        _ intent: Intent, _ quantity: Quantity, at time: Timestamp, market: borrowing Market
    ) {
        precondition(quantity > .zero, "an order has a size")
        enter(
            VenueOrder(
                intent: intent, decided: Timestamp(nanos: time.nanos - 1), arrived: time,
                remaining: quantity, phase: .fresh), market)
    }

    /// Takes an order out of the venue.
    ///
    /// - Returns: What was left of it; nil when it is not there any more.
    package func withdraw(_ number: OrderNumber) -> Quantity? {
        guard let index = working.firstIndex(where: { $0.intent.order == number }) else {
            return nil
        }
        return working.remove(at: index).remaining
    }

    /// Makes the rest of a resting order smaller; it keeps its place in the queue.
    ///
    /// - Returns: Whether it is there and had more than that.
    package func shrink(_ number: OrderNumber, to rest: Quantity) -> Bool {
        guard let index = working.firstIndex(where: { $0.intent.order == number }),
            rest > .zero, working[index].remaining > rest
        else { return false }
        working[index].total -= working[index].remaining - rest
        working[index].remaining = rest
        return true
    }

    /// What one side of a product offers to whoever comes next, best first: what is displayed, less
    /// what orders here have taken of it.
    package func offered(
        _ side: Side, of instrument: InstrumentID, in market: borrowing Market
    ) -> [Level] {
        let product = market[instrument]
        let any = Intent(
            order: OrderNumber(0), owner: .account, instrument: instrument, side: side.opposite,
            type: .market, timeInForce: .immediateOrCancel, size: .quantity(.zero),
            limit: side == .sell ? Price(.max) : Price(.min))
        return opposite(
            VenueOrder(
                intent: any, decided: .init(nanos: 0), arrived: .init(nanos: 0), remaining: .zero,
                phase: .fresh), product)
    }
}
