package import Domain

/// Turns conviction into a size.
///
/// One per strategy instance and product.
package enum Sizer: Hashable, Sendable {
    /// The profile names none: the strategy must say how much it wants.
    case none
    /// This size at full conviction.
    case fixedSize(Quantity)
    /// This amount of the account currency at full conviction.
    case fixedNotional(Amount)
    /// This share of equity at full conviction.
    case equityFraction(Ratio)
}

/// A sized order, or why there is none.
package enum Sizing: Hashable, Sendable {
    case sized(SizedOrder, SizingRecord)
    case refused(Refusal, SizingRecord, Judgement)
}

extension Sizer {
    static let convictionMax: Int64 = 1_000_000

    /// Decides the size of an intent: floored to the lot, refused below the product's minimum.
    ///
    /// Money is turned into a size at the worst price of the order (for a sale the mark, when its
    /// limit is lower), so that the order is never worth more than was meant. An exit is clamped to
    /// what the instance holds and, where the account holds less on that side, to that.
    package func size(_ intent: Intent, in context: GuardContext) -> Sizing {
        let price = Sizer.worstPrice(intent, in: context)
        var record = SizingRecord(method: .asked, price: price, wanted: nil, quantity: .zero)
        guard price > .zero else {
            return refuse(
                record, .shape,
                intent.isByMoney
                    ? "what the money buys can only be reckoned near a mark"
                    : "an order needs a positive limit or worst price")
        }
        switch wanted(intent, in: context, record: &record) {
        case .success(let quantity): record.wanted = quantity
        case .failure(let no): return refuse(record, no.reason, no.text)
        }
        let isExit = intent.flags.contains(.reduceOnly) || intent.size == .close
        var quantity = record.wanted ?? .zero
        if isExit { quantity = min(quantity, context.exitable(intent.side)) }
        quantity = intent.floored(quantity, context.terms)
        if quantity == .zero, !isExit, intent.shares > 1 {
            return refuse(record, .sizer, "the size is too small to be cut into its parts")
        }
        guard quantity > .zero, quantity >= context.terms.quantityMin else {
            let exponent = context.terms.quantityExponent
            let what =
                isExit ? "what can be reduced, \(quantity.text(exponent: exponent))," : "the size"
            let minimum = context.terms.quantityMin.text(exponent: exponent)
            return Sizer.refuse(
                record,
                Judgement(
                    .reject, measured: Measure(quantity.mantissa, exponent: exponent),
                    limit: Measure(context.terms.quantityMin.mantissa, exponent: exponent),
                    unit: "size",
                    text: "\(what) is below the product's minimum of \(minimum)", reason: .sizer))
        }
        guard let notional = worth(intent, quantity, at: price, in: context) else {
            return refuse(record, .sizer, "the order's value is too large to hold")
        }
        record.quantity = quantity
        let order = SizedOrder(
            intent: intent, quantity: quantity, notional: notional,
            effect: context.effect(of: intent.side, quantity))
        return .sized(order, record)
    }

    /// The price that turns money into a size, zero for one that makes no sense.
    static func worstPrice(_ intent: Intent, in context: GuardContext) -> Price {
        guard intent.limit > .zero else { return .zero }
        if intent.isByMoney { return cheapest(intent, in: context) }
        guard intent.side == .sell else { return intent.limitMax }
        return max(intent.limitMax, context.mark ?? intent.limitMax)
    }

    /// What an order is worth at most; one that names its money is worth that.
    private func worth(
        _ intent: Intent, _ quantity: Quantity, at price: Price, in context: GuardContext
    ) -> Amount? {
        if intent.isByMoney, case .notional(let amount) = intent.size { return amount }
        return context.terms.notional(
            max(price, context.mark ?? price), quantity, rounding: .up)
    }

    /// The lowest price that money without a limit is reckoned to buy at, so that the size is not
    /// less than what it may buy: as far below the mark as the worst price is above it.
    ///
    /// - Returns: Zero when there is none.
    private static func cheapest(_ intent: Intent, in context: GuardContext) -> Price {
        guard let mark = context.mark else { return .zero }
        let distance = abs(intent.limit.mantissa - mark.mantissa)
        return max(.zero, Price(mark.mantissa - distance))
    }

    private struct Unsized: Error {
        let reason: OrderReason
        let text: String
    }

    private func wanted(
        _ intent: Intent, in context: GuardContext, record: inout SizingRecord
    ) -> Result<Quantity, Unsized> {
        switch intent.size {
        case .quantity(let quantity):
            guard quantity > .zero else {
                return .failure(Unsized(reason: .shape, text: "the size is not positive"))
            }
            return .success(quantity)
        case .notional(let amount):
            record.method = .notional
            return worth(amount, at: record.price, in: context)
        case .close:
            record.method = .close
            return .success(context.ownPosition.magnitude)
        case .conviction(let e6):
            guard (1...Sizer.convictionMax).contains(e6) else {
                return .failure(
                    Unsized(reason: .shape, text: "conviction is not within 1 to 1000000"))
            }
            return sized(conviction: e6, in: context, record: &record)
        }
    }

    private func sized(
        conviction e6: Int64, in context: GuardContext, record: inout SizingRecord
    ) -> Result<Quantity, Unsized> {
        func scaled(_ mantissa: Int64) -> Int64 {
            Wide.quotient(
                Int128(mantissa) * Int128(e6), by: Sizer.convictionMax, rounding: .down) ?? 0
        }
        switch self {
        case .none:
            return .failure(
                Unsized(
                    reason: .sizer,
                    text: "the strategy asks by conviction and the profile names no sizer"))
        case .fixedSize(let quantity):
            record.method = .fixedSize
            return .success(Quantity(scaled(quantity.mantissa)))
        case .fixedNotional(let amount):
            record.method = .fixedNotional
            return worth(Amount(scaled(amount.mantissa)), at: record.price, in: context)
        case .equityFraction(let fraction):
            record.method = .equityFraction
            guard let equity = context.equity, equity > .zero,
                let share = fraction.of(equity.mantissa, rounding: .down)
            else {
                return .failure(
                    Unsized(reason: .sizer, text: "the account's equity is not known"))
            }
            return worth(Amount(scaled(share)), at: record.price, in: context)
        }
    }

    private func worth(
        _ amount: Amount, at price: Price, in context: GuardContext
    ) -> Result<Quantity, Unsized> {
        guard amount > .zero else {
            return .failure(Unsized(reason: .sizer, text: "the amount is not positive"))
        }
        guard let quantity = context.terms.quantity(worth: amount, at: price) else {
            return .failure(Unsized(reason: .sizer, text: "the size is too large to hold"))
        }
        return .success(quantity)
    }

    private func refuse(
        _ record: SizingRecord, _ reason: OrderReason, _ text: String
    ) -> Sizing {
        Sizer.refuse(record, Judgement(.reject, text: text, reason: reason))
    }

    private static func refuse(_ record: SizingRecord, _ no: Judgement) -> Sizing {
        .refused(
            Refusal(guardIndex: nil, verdict: .reject, reason: no.reason, code: 0), record, no)
    }
}
