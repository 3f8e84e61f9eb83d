import Assembly
import Domain
import Engine
import Risk
import Simulation
import Testing

/// Buys more of every product each minute, whatever the market does.
private final class Bull: Participant {
    let name = "bull"
    let owner = OwnerID(1)
    private let products: [InstrumentID]
    private var nextBuy = Timestamp(nanos: 0)

    init(_ products: [InstrumentID]) { self.products = products }

    func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct {
        guard frame.time >= nextBuy else { return .good }
        nextBuy = frame.time + .minute
        var number = frame.nextOrder.value
        for product in products {
            guard let mark = state.market.mark(of: product) else { continue }
            let limit = Price(mark.mantissa + mark.mantissa / 200)
            let tick = state.market[product].terms.tick.mantissa
            requests.append(
                .place(
                    Intent(
                        order: OrderNumber(number), owner: owner, instrument: product, side: .buy,
                        type: .market, timeInForce: .immediateOrCancel,
                        size: .notional(Amount(500_000_000_000)),
                        limit: Price(limit.mantissa - limit.mantissa % tick))))
            number += 1
        }
        return .good
    }
}

/// A crash of two perpetuals under somebody who always buys more.
@Suite struct `A cascade of liquidations` {
    /// 10,000.00, twenty minutes of quiet, then a fall of a fifth in twenty minutes.
    private func outcome(
        _ margin: MarginLimits
    ) throws -> (RunCounts, TradingLevel, Amount, [String]) {
        let products = try ["BTC-PERP-INTX", "ETH-PERP-INTX"].enumerated().map { index, symbol in
            try ProductCatalogue.instrument(
                symbol: symbol, id: InstrumentID(index), makerFee: .bps(2), takerFee: .bps(5))
        }
        let most = Amount(1 << 60)
        let limits = Limits(
            priceCollar: .bps(200), orderNotional: most, positionNotional: most,
            grossExposure: most, openOrders: 100, orderRate: 100, orderRateWindow: .second,
            duplicateWindow: .zero, markStaleness: .minute, dailyLoss: most, flow: .unbounded,
            money: .unreserved, margin: margin)
        var plan = CorridorPlan(
            instruments: products, owners: ["account", "bull"], cash: Amount(1_000_000_000_000),
            limits: limits)
        plan.participants = [Bull(products.map(\.id))]
        let exchange = SimulatedExchange(
            instruments: products,
            rules: VenueRules(
                latency: Nanos(50_000_000), spread: .bps(2), volumeShare: .bps(10_000)),
            cash: plan.cash)
        var timeline = Timeline(
            corridor: Corridor(plan), exchange: exchange, feed: crash(of: products),
            outlets: Timeline.Outlets(digest: DecisionDigest(owners: plan.owners)))
        try timeline.drain(stepsBetween: 1_024) { _, _ in true }
        #expect(timeline.residual == .zero)
        let counts = timeline.corridor.state.counts
        let names = timeline.corridor.guards.names
        let refusals = zip(names, counts.refusalsByGuard).filter { $0.1 > 0 }.map(\.0)
        let portfolio = timeline.corridor.state.portfolio
        return (
            counts, timeline.corridor.state.ladder.latched.level, portfolio.equity, refusals
        )
    }

    private func crash(of products: [Instrument]) -> ListedMarket {
        var events: [MarketEvent] = []
        for second in 0..<2_400 {
            let time = GeneratedFeed.defaultStart + .second * Int64(second)
            for product in products {
                let start = ProductCatalogue.typicalPrice(of: product).mantissa
                let fallen = start * Int64(max(0, second - 1_200)) / 6_000
                let price = (start - fallen) / product.terms.tick.mantissa
                events.append(
                    MarketEvent(
                        time: time, instrument: product.id,
                        body: .trade(
                            Trade(
                                price: Price(price * product.terms.tick.mantissa),
                                quantity: Quantity(1_000_000_000), aggressor: .sell))))
            }
        }
        return ListedMarket(events)
    }

    @Test func `runs through all positions where nothing bounds leverage`() throws {
        let (counts, level, equity, refusals) = try outcome(.unbounded)
        #expect(counts.liquidations == 2)
        #expect(level == .haltCancelAll)
        #expect(equity < Amount(600_000_000_000))
        #expect(refusals.contains("ladder"), "after it nothing more is bought")
    }

    @Test func `never begins under the limits of leverage and distance`() throws {
        let limits = MarginLimits(
            leverageMax: Ratio(e8: 300_000_000), liquidationDistanceMin: .bps(1_500),
            allowsShorts: false)
        let (counts, level, equity, refusals) = try outcome(limits)
        #expect(counts.liquidations == 0)
        #expect(level == .reduceOnly, "what was held came nearer than 15 %")
        #expect(counts.fills > 2)
        #expect(equity > Amount(300_000_000_000))
        #expect(refusals == ["ladder", "leverage"])
    }

    @Test func `is stopped by the distance alone where leverage is high`() throws {
        let limits = MarginLimits(
            leverageMax: Ratio(e8: 2_000_000_000), liquidationDistanceMin: .bps(2_500),
            allowsShorts: false)
        let (counts, level, _, refusals) = try outcome(limits)
        #expect(counts.liquidations == 0)
        #expect(level == .reduceOnly)
        #expect(refusals == ["ladder", "liquidation"])
    }

    @Test func `does not pass the limits of spot`() throws {
        let (counts, level, equity, refusals) = try outcome(.spot)
        #expect(counts.liquidations == 0)
        #expect(level == .normal)
        #expect(equity > Amount(700_000_000_000))
        #expect(refusals.contains("leverage"))
    }
}
