package import Domain

/// A wish to change an open order, with the order as it stands.
package struct Amendment: Hashable, Sendable {
    /// As the order was asked for.
    package var intent: Intent
    /// The total it has now, how much of that is filled, and its limit.
    package var quantity: Quantity
    package var filled: Quantity
    package var limit: Price
    /// The new total and limit; nil keeps what it has.
    package var wantedQuantity: Quantity?
    package var wantedLimit: Price?

    package init(
        _ intent: Intent, _ quantity: Quantity, filled: Quantity, limit: Price
    ) {
        (self.intent, self.quantity) = (intent, quantity)
        (self.filled, self.limit) = (filled, limit)
    }

    /// Makes a new order of what the change would leave to fill, to be judged like any other.
    ///
    /// The new total is floored to the lot; an exit is clamped as a new one is. The record holds
    /// the new limit as its price, the total that was asked and the total that came of it.
    ///
    /// - Parameter context: Without the order's own open quantity.
    /// - Returns: What would be left to fill as an order, or why there is none.
    package func size(in context: GuardContext) -> Sizing {
        let (price, asked) = (wantedLimit ?? limit, wantedQuantity ?? quantity)
        let terms = context.terms
        var record = SizingRecord(method: .asked, price: price, wanted: asked, quantity: .zero)
        guard price > .zero, terms.isOnTick(price) else {
            return refuse(record, "the price is not a positive multiple of the tick")
        }
        var rest = max(.zero, terms.flooredToLot(max(.zero, asked)) - filled)
        if intent.flags.contains(.reduceOnly) || intent.size == .close {
            rest = min(rest, terms.flooredToLot(context.exitable(intent.side)))
        }
        guard rest > .zero else {
            return refuse(record, "the new size leaves nothing beyond what is filled")
        }
        let total = filled + rest
        guard total != quantity || price != limit else {
            return refuse(record, "the order has this size and price already")
        }
        guard
            let notional = terms.notional(
                max(price, context.mark ?? price), rest, rounding: .up)
        else { return refuse(record, "the order's value is too large to hold") }
        record.quantity = total
        let isNotMoreEager = intent.side == .buy ? price <= limit : price >= limit
        return .sized(
            SizedOrder(
                intent: changed(to: price, total), quantity: rest, notional: notional,
                effect: context.effect(of: intent.side, rest),
                change: OrderChange(
                    filled: filled, onlyLowers: total <= quantity && isNotMoreEager)), record)
    }

    private func changed(to price: Price, _ total: Quantity) -> Intent {
        var changed = intent
        changed.limit = price
        if intent.size != .close { changed.size = .quantity(total) }
        return changed
    }

    private func refuse(_ record: SizingRecord, _ text: String) -> Sizing {
        .refused(
            Refusal(guardIndex: nil, verdict: .reject, reason: .shape, code: 0), record,
            Judgement(.reject, text: text, reason: .shape))
    }
}
