internal import Domain

/// Refuses to open a position below zero where the profile allows none.
struct ShortGuard: Guard {
    let name = "shorts"
    let isFloor = true
    let judgesReducing = false
    let allowsShorts: Bool

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        guard context.terms.kind != .spot, order.intent.side == .sell, !allowsShorts else {
            return .allow
        }
        let exponent = context.terms.quantityExponent
        return Judgement(
            .reject, measured: Measure(order.quantity.mantissa, exponent: exponent),
            limit: Measure(context.reducible(.sell).mantissa, exponent: exponent), unit: "size",
            text: "the profile allows no position below zero")
    }
}

/// Refuses an order after which all positions together could be worth too much against what
/// secures them.
struct LeverageLimit: Guard {
    let name = "leverage"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let limits: MarginLimits

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        guard context.terms.kind != .spot else { return .allow }
        let most = limits.leverage(at: context.now)
        let limit = Measure(most.e8, exponent: -8)
        let total = context.worstExposure(after: order).flatMap { here in
            context.worstGrossElsewhere.flatMap { here.adding($0) }
        }
        guard let total, let collateral = context.margin?.collateral, collateral > .zero,
            let leverage = Ratio.of(total.mantissa, in: collateral.mantissa)
        else {
            return Judgement(
                .reject, limit: limit, unit: "x", text: "what secures the position is not known")
        }
        let isInside =
            Int128(total.mantissa) * 100_000_000 <= Int128(most.e8) * Int128(collateral.mantissa)
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(leverage.e8, exponent: -8),
            limit: limit, unit: "x", text: isInside ? "" : "the leverage could be too high")
    }
}

/// Refuses an order whose margin, with that of all positions and open orders at their worst, is not
/// covered by what secures them.
struct InitialMarginLimit: Guard {
    let name = "margin"
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let reserve: Amount

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        guard context.terms.kind != .spot else { return .allow }
        guard let margin = context.margin, let after = context.worstPositions(after: order),
            let here = needed(after, margin.initial, order, context),
            let elsewhere = margin.initialElsewhere, let needed = here.adding(elsewhere),
            let collateral = margin.collateral?.adding(-reserve)
        else { return Judgement(.reject, unit: "money", text: "the margin is not known") }
        return Judgement.amount(
            needed, upTo: collateral, context, "what secures positions does not cover the margin")
    }

    /// The greater margin of the two worst positions.
    private func needed(
        _ after: WorstPositions, _ rates: MarginTerms.Rates, _ order: SizedOrder,
        _ context: GuardContext
    ) -> Amount? {
        guard let mark = context.mark else { return nil }
        let price = max(mark, order.intent.limitMax)
        func margin(_ position: Quantity) -> Amount? {
            context.terms.notional(price, position.magnitude, rounding: .up).flatMap {
                rates.of(position).of($0.mantissa, rounding: .up).map { Amount($0) }
            }
        }
        guard let long = margin(after.long), let short = margin(after.short) else { return nil }
        return max(long, short)
    }
}

/// Refuses an order after which the venue could close the position at a price too near the mark.
///
/// What is judged is the position after the trade, open orders at their worst, with the fee and
/// what the order may pay beyond the mark taken from what secures it. All positions are taken to
/// move against the account at once, because in a crash they do.
struct LiquidationDistance: Guard {
    let name = GuardChain.liquidation
    let isFloor = true
    let judgesReducing = false
    let limitsSize = true
    let distanceMin: Ratio

    func judge(_ order: SizedOrder, in context: GuardContext) -> Judgement {
        guard context.terms.kind != .spot else { return .allow }
        let limit = Measure(distanceMin.e8, exponent: -4)
        guard let nearest = nearest(order, context) else {
            return Judgement(
                .reject, limit: limit, unit: "bps",
                text: "how near the position would be to liquidation is not known")
        }
        let isInside = nearest >= distanceMin
        return Judgement(
            isInside ? .allow : .reject, measured: Measure(nearest.e8, exponent: -4),
            limit: limit, unit: "bps",
            text: isInside ? "" : "the venue could close the position too near the mark")
    }

    /// The lesser distance of the two worst positions.
    private func nearest(_ order: SizedOrder, _ context: GuardContext) -> Ratio? {
        guard let margin = context.margin, let mark = context.mark,
            let after = context.worstPositions(after: order),
            let kept = margin.maintenanceElsewhere, let moving = margin.movingElsewhere,
            let cost = order.costBeyond(mark, context),
            let collateral = margin.collateral?.adding(-cost)
        else { return nil }
        var nearest = Ratio(e8: .max)
        for position in [after.long, after.short] where position != .zero {
            guard
                let value = context.terms.notional(mark, position.magnitude, rounding: .up),
                let distance = Liquidation.distance(
                    value: value, isShort: position < .zero,
                    rate: margin.maintenance.of(position), collateral: collateral,
                    others: Liquidation.Others(kept: kept, moving: moving))
            else { return nil }
            nearest = min(nearest, distance)
        }
        return nearest
    }
}

extension SizedOrder {
    /// The fee and what the order may pay beyond the mark; nil when it does not fit.
    fileprivate func costBeyond(_ mark: Price, _ context: GuardContext) -> Amount? {
        let beyond = intent.side == .buy ? intent.limit - mark : mark - intent.limit
        guard let slip = context.terms.notional(max(beyond, .zero), quantity, rounding: .up),
            let fee = max(context.terms.takerFee, .zero).of(notional.mantissa, rounding: .up)
        else { return nil }
        return slip.adding(Amount(fee))
    }
}
