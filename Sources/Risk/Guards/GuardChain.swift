package import Domain

/// Why an order was stopped.
///
/// A refusal is an outcome to record, not an error to throw.
package struct Refusal: Hashable, Sendable {
    /// The guard that decided, an index into `GuardChain.names`; nil when sizing refused.
    package var guardIndex: Int?
    /// The strictest verdict of all guards; the corridor acts on `reduceOnly` and `halt`.
    package var verdict: Verdict
    package var reason: OrderReason
    package var code: Int32

    package init(guardIndex: Int?, verdict: Verdict, reason: OrderReason, code: Int32) {
        (self.guardIndex, self.verdict) = (guardIndex, verdict)
        (self.reason, self.code) = (reason, code)
    }
}

/// What the guards decided about one order.
package enum Vetting: Hashable, Sendable {
    case approved(ApprovedOrder)
    case refused(Refusal)
}

/// All guards of a run: the native floor, then the plugins.
package struct GuardChain {
    let guards: [any Guard]
    /// Names in the order of the chain; `Check.guardIndex` points into it.
    package let names: [String]
    package let floorCount: Int
    /// Name of the guard whose refusals are followed by CAUTION.
    package static let staleness = "mark-staleness"
    /// Name of the guard of the day's loss; a day that has lost too much is CAUTION under it.
    package static let dailyLoss = "daily-loss"
    /// Name of the guard of the distance to liquidation; what is held is watched under it too.
    package static let liquidation = "liquidation"
    /// Name of the guard that counts anew once a person lets its instance trade again.
    package static let sameSide = "same-side-fills"

    /// Creates a chain that always contains the floor.
    ///
    /// - Parameters:
    ///   - limits: Tune the floor; nothing removes it.
    ///   - plugins: Guards loaded at run time; may be empty.
    package init(limits: Limits, plugins: [any Guard]) {
        let floor = GuardChain.floor(limits)
        precondition(!floor.isEmpty, "the floor is always there")
        guards = floor + plugins
        names = guards.map(\.name)
        floorCount = floor.count
    }

    /// The native floor.
    ///
    /// Whatever risk it carries, an order meets these.
    package static func floor(_ limits: Limits) -> [any Guard] {
        var floor: [any Guard] = [
            LadderGuard(), ProductGuard(), IncrementGuard(),
            PriceCollar(distanceMax: limits.priceCollar, staleness: limits.markStaleness),
            OrderNotionalLimit(notionalMax: limits.orderNotional),
            PositionLimit(notionalMax: limits.positionNotional),
            GrossExposureLimit(notionalMax: limits.grossExposure),
            OpenOrderLimit(ordersMax: limits.openOrders),
            OrderRateLimit(ordersMax: limits.orderRate),
            DuplicateGuard(window: limits.duplicateWindow),
            MarkStaleness(ageMax: limits.markStaleness),
            DailyLossLimit(lossMax: limits.dailyLoss),
            CashGuard(reserve: limits.money.cashReserve),
            RestingNotionalLimit(notionalMax: limits.flow.restingNotional),
            IdenticalOrderLimit(limit: limits.flow.identicalOrders),
            RejectionLimit(limit: limits.flow.sameRejections),
            InstanceOrderLimit(
                limit: limits.flow.instanceOrders, dayMax: limits.flow.instanceDayOrders),
            ShortGuard(allowsShorts: limits.margin.allowsShorts),
            LeverageLimit(limits: limits.margin),
            InitialMarginLimit(reserve: limits.money.cashReserve),
            LiquidationDistance(distanceMin: limits.margin.liquidationDistanceMin),
        ]
        if limits.jumps.isOn { floor.append(MarkJump(distanceMax: limits.jumps.distance)) }
        if limits.flow.sameSideFills.window > .zero {
            floor.append(SameSideLimit(limit: limits.flow.sameSideFills))
        }
        if !limits.productCaps.isEmpty { floor.append(ProductLimit(caps: limits.productCaps)) }
        if !limits.sessions.isEmpty { floor.append(SessionGuard(sessions: limits.sessions)) }
        return floor
    }

    /// Asks every guard about the same sized order and takes the strictest verdict.
    ///
    /// A change that only lowers what an open order can do is always approved.
    ///
    /// - Parameters:
    ///   - order: Sized, and not yet judged by anybody.
    ///   - context: What the guards may look at.
    ///   - keepsAll: Whether allowing judgements are kept too, for `explain`.
    ///   - checks: Receives the judgements; refusing ones always.
    /// - Returns: The only key to the venue, or why there is none.
    package func vet(
        _ order: SizedOrder, in context: GuardContext, keepsAll: Bool,
        into checks: inout ContiguousArray<Check>
    ) -> Vetting {
        if let change = order.change, change.onlyLowers {
            return .approved(
                ApprovedOrder(order, quantity: order.quantity, notional: order.notional))
        }
        let isReducing = order.effect.contains(.reducing)
        var (quantity, smallest) = (order.quantity, Int?.none)
        var refusal: Refusal?
        for index in guards.indices {
            if isReducing, !guards[index].judgesReducing { continue }
            let judgement = guards[index].judge(order, in: context)
            if keepsAll || judgement.verdict != .allow {
                checks.append(Check(guardIndex: index, judgement: judgement))
            }
            switch judgement.verdict {
            case .allow: continue
            case .resize(let smaller):
                if smaller < quantity { (quantity, smallest) = (smaller, index) }
            default: refusal = stricter(refusal, judgement, index)
            }
        }
        if let refusal { return .refused(refusal) }
        return resized(order, to: quantity, by: smallest, in: context)
    }

    private func stricter(_ old: Refusal?, _ judgement: Judgement, _ index: Int) -> Refusal {
        if let old, old.verdict.rank >= judgement.verdict.rank { return old }
        return Refusal(
            guardIndex: index, verdict: judgement.verdict, reason: judgement.reason,
            code: judgement.code)
    }

    /// A size that guards made smaller is floored to the lot; below the minimum it is a refusal.
    private func resized(
        _ order: SizedOrder, to quantity: Quantity, by index: Int?, in context: GuardContext
    ) -> Vetting {
        if quantity == order.quantity {
            return .approved(
                ApprovedOrder(order, quantity: quantity, notional: order.notional))
        }
        let floored = order.intent.floored(max(.zero, quantity), context.terms)
        let limit = order.intent.limitMax
        let price = max(limit, context.mark ?? limit)
        guard floored >= context.terms.quantityMin, floored > .zero,
            let notional = context.terms.notional(price, floored, rounding: .up),
            notional >= context.terms.notionalMin
        else {
            return .refused(
                Refusal(guardIndex: index, verdict: .reject, reason: .pluginGuard, code: 0))
        }
        return .approved(ApprovedOrder(order, quantity: floored, notional: notional))
    }
}
