import Assembly
import Domain
import Engine
import Risk
import Testing

/// An exchange that remembers what reached it.
private final class Counter: Exchange {
    private(set) var submitted: [OrderNumber] = []
    private(set) var amended: [OrderNumber] = []
    private(set) var cancelled: [OrderNumber] = []

    func submit(_ order: ApprovedOrder, at time: Timestamp) {
        submitted.append(order.intent.order)
    }
    func amend(_ order: ApprovedOrder, at time: Timestamp) { amended.append(order.intent.order) }
    func cancel(_ order: OrderNumber, instrument: InstrumentID, at time: Timestamp) {
        cancelled.append(order)
    }
}

@Suite struct `Orders that leave` {
    private static let now = Timestamp(nanos: 1_677_974_400_000_000_000)

    /// The effects of a step in which an operator's two orders were approved.
    private func effects() -> Effects {
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(1), lot: Quantity(10), quantityMin: Quantity(10),
            quantityMax: Quantity(10_000_000), notionalMin: Amount(1))
        let product = Instrument(
            id: InstrumentID(0), symbol: "P-USD", venue: "test", base: "P", quote: "USD",
            settle: "USD", terms: terms)
        let most = Amount(1 << 40)
        let limits = Limits(
            priceCollar: .bps(1_000), orderNotional: most, positionNotional: most,
            grossExposure: most, openOrders: 20, orderRate: 10, orderRateWindow: .second,
            duplicateWindow: .zero, markStaleness: .second, dailyLoss: most, flow: .unbounded,
            money: .unreserved)
        var corridor = Corridor(
            CorridorPlan(instruments: [product], owners: ["account"], cash: most, limits: limits))
        let trade = MarketEvent(
            time: Self.now, instrument: product.id,
            body: .trade(Trade(price: Price(10_000), quantity: Quantity(10), aggressor: nil)))
        let (market, answers): ([MarketEvent], [VenueAnswer]) = ([trade], [])
        var effects = Effects()
        corridor.step(at: Self.now, market: market.span, answers: answers.span, into: &effects)
        effects.removeAll()
        let wish = Intent(
            order: OrderNumber(0), owner: .account, instrument: product.id, side: .buy,
            type: .limit, timeInForce: .goodTillCancelled, size: .quantity(Quantity(1_000)),
            limit: Price(10_000))
        let none: [MarketEvent] = []
        corridor.step(
            at: Self.now, market: none.span, answers: answers.span,
            commands: [.place(wish), .place(wish)], into: &effects)
        return effects
    }

    @Test func `reach the venue once each`() {
        let (venue, effects) = (Counter(), effects())
        var comparator = OrderComparator()
        let release = OrderRelease.perform(effects, by: &comparator, to: venue, at: Self.now)
        #expect(venue.submitted == [OrderNumber(1), OrderNumber(2)])
        #expect(release.hasSent)
        #expect(release.objection == nil)
        #expect(release.withheld.isEmpty)
    }

    @Test func `are withheld from the first that nobody approved, and cancels are not`() throws {
        let venue = Counter()
        var effects = effects()
        let first = try #require(
            effects.list.firstIndex { if case .submit = $0 { true } else { false } })
        effects.list.insert(effects.list[first], at: first)
        effects.list.append(.cancel(OrderNumber(9), InstrumentID(0)))
        var comparator = OrderComparator()
        let release = OrderRelease.perform(effects, by: &comparator, to: venue, at: Self.now)
        #expect(venue.submitted == [OrderNumber(1)])
        #expect(venue.cancelled == [OrderNumber(9)])
        #expect(release.objection == "order 1 was to leave without an approval of its own")
        #expect(
            release.withheld.map { "\($0.order.value) \($0.body)" } == [
                "1 rejected(Domain.OrderReason.mode)", "2 rejected(Domain.OrderReason.mode)",
            ])
        #expect(comparator.sends == 1)
    }
}
