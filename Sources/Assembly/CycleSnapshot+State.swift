package import Domain
package import Engine
internal import PluginHost
internal import Profile
internal import Risk
internal import Simulation
package import Telemetry

extension CycleSnapshot {
    /// What the engine believes now, for metrics and health.
    package static func of(
        _ state: borrowing EngineState, run: ClockRun, plan: RunPlan, residual: Amount?,
        uptime: Nanos
    ) -> CycleSnapshot {
        func money(_ amount: Amount) -> Measure {
            Measure(amount.mantissa, exponent: RunResult.exponent)
        }
        let portfolio = state.portfolio
        let ladder = state.ladder.standing
        var snapshot = CycleSnapshot(
            profile: plan.profile.name, mode: plan.profile.mode.rawValue, runID: run.runID,
            at: WallClock.now,
            currency: plan.profile.currency)
        snapshot.level = ladder.level
        snapshot.engineTime = state.time
        snapshot.levelCause = ladder.source.isEmpty ? nil : "\(ladder.source): \(ladder.reason)"
        snapshot.haltID = ladder.haltID.isEmpty ? nil : ladder.haltID
        (snapshot.equity, snapshot.cash) = (money(portfolio.equity), money(portfolio.cash))
        (snapshot.realised, snapshot.unrealised) = (
            money(portfolio.realised), money(portfolio.unrealised)
        )
        snapshot.unrealisedOfSold = portfolio.unrealisedOfSold.map(money)
        (snapshot.fees, snapshot.funding) = (money(portfolio.fees), money(portfolio.funding))
        (snapshot.feesModelled, snapshot.dayPnL) = (
            money(portfolio.feesModelled), portfolio.dayPnL.map(money)
        )
        snapshot.residual = residual.map(money)
        if let margin = state.marginUse {
            snapshot.leverage = margin.leverage.map { Measure($0.e8, exponent: -8) }
            (snapshot.marginUsed, snapshot.marginAvailable) = (
                money(margin.used), money(margin.available)
            )
            snapshot.liquidationDistance = margin.distance.map { Measure($0.e8, exponent: -8) }
        }
        snapshot.openOrders = state.orders.open.count
        snapshot.events = Int64(state.market.eventCount)
        snapshot.bars = Int64(state.market.barCount)
        snapshot.steps = Int64(state.step)
        snapshot.uptime = uptime
        snapshot.usage = ProcessUsage.now()
        let setAside = state.setAside
        snapshot.plugins = plan.plugins.map { use in
            let reason = setAside[use.instance]
            var plugin = PluginSnapshot(
                instance: use.instance, state: reason == nil ? "running" : "failed",
                reason: reason, isWorking: reason == nil)
            (plugin.module, plugin.figures) = (use.module, plan.figures(of: use.instance))
            return plugin
        }
        snapshot.addProducts(state, plan)
        return snapshot
    }

    private mutating func addProducts(_ state: borrowing EngineState, _ plan: RunPlan) {
        for instrument in plan.instruments {
            let terms = instrument.terms
            func price(_ price: Price) -> Measure {
                Measure(price.mantissa, exponent: terms.priceExponent)
            }
            let mark = state.market[instrument.id].mark.map(price)
            let age = state.market[instrument.id].priceTime.map { state.time - $0 }
            marks.append(MarkSnapshot(symbol: instrument.symbol, price: mark, age: age))
            if let age { lastEventAge = lastEventAge.map { min($0, age) } ?? age }
            let held = state.portfolio.position(.account, instrument.id)
            // Spot that was there before and was sold is no position.
            guard TradedQuantity(held.quantity, of: instrument).position != .zero else { continue }
            var position = PositionSnapshot(
                symbol: instrument.symbol,
                quantity: Measure(held.quantity.mantissa, exponent: terms.quantityExponent),
                entry: held.entryPrice(terms).map(price), mark: mark)
            position.isDust = state.isDust(.account, instrument.id)
            position.isUnpriced = state.portfolio.unpriced.contains(instrument.id)
            positions.append(position)
        }
    }
}

extension RunPlan {
    /// What an instance has reported last, without what is not known.
    fileprivate func figures(of name: String) -> [PluginFigure] {
        guard let instance = participants.first(where: { $0.name == name })?.instance else {
            return []
        }
        return zip(instance.module.metrics, instance.metrics.all).compactMap { metric, value in
            value.map { PluginFigure(name: metric.name, unit: metric.unit, value: $0) }
        }
    }
}
