internal import Domain
internal import Engine
internal import Profile
internal import Risk
internal import Simulation
internal import Telemetry

extension RunResult {
    /// What a run is known by, beside what the engine believes.
    struct Frame {
        var runID: String
        var plan: RunPlan
        var data: [DataReport]
        var wallNanos: Int64
        var cpuNanos: Int64?
        var firstTime: Timestamp?
    }

    init(_ timeline: borrowing Timeline, _ frame: Frame) {
        let portfolio = timeline.corridor.state.portfolio
        runID = frame.runID
        profile = frame.plan.profile.name
        data = frame.data
        plugins = frame.plan.plugins
        counts = timeline.corridor.state.counts
        guardNames = timeline.corridor.guards.names
        (events, bars) = (
            timeline.corridor.state.market.eventCount, timeline.corridor.state.market.barCount
        )
        firstTime = frame.firstTime
        lastTime = frame.firstTime == nil ? nil : timeline.corridor.state.time
        (fees, funding) = (portfolio.fees, portfolio.funding)
        feesModelled = portfolio.feesModelled
        unpriced = RunResult.holdings(portfolio.unpriced, of: timeline.corridor.state)
        dust = RunResult.holdings(timeline.corridor.state.dust, of: timeline.corridor.state)
        (realised, unrealised) = (portfolio.realised, portfolio.unrealised)
        unrealisedOfSold = portfolio.unrealisedOfSold
        (equityStart, equityEnd) = (portfolio.cashAtStart, portfolio.equity)
        drawdown = portfolio.drawdown.share
        residual = timeline.residual
        openOrders = timeline.corridor.state.orders.open.count
        decisions = timeline.digest.finish()
        wallNanos = frame.wallNanos
        cpuNanos = frame.cpuNanos
        residentBytesMax = ProcessUsage.now().residentBytesMax
        level = timeline.corridor.state.ladder.standing.level
        setAside = timeline.corridor.state.setAside.sorted { $0.key < $1.key }
            .map { SetAside(instance: $0.key, message: $0.value) }
    }

    private static func holdings(
        _ products: [InstrumentID], of state: borrowing EngineState
    ) -> [Holding] {
        products.map { product in
            let held = state.portfolio.position(.account, product)
            let instrument = state.instruments[product.position]
            return Holding(
                symbol: instrument.symbol, quantity: instrument.text(held.quantity),
                cost: held.cost)
        }
    }
}
