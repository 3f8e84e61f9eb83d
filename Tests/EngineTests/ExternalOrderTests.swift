import Domain
import Engine
import Risk
import Testing

private func order(
    _ id: String, _ side: Side?, _ remaining: Int64?, of product: InstrumentID = Bench.product
) -> ExternalOrder {
    ExternalOrder(
        id: id, instrument: product, side: side, remaining: remaining.map { Quantity($0) },
        limit: Price(10_000))
}

@Suite struct `Open orders of others` {
    /// 50 at 100.00 are the limit of 5,000.00; the actor asks for 1.
    private func isRefused(_ orders: [ExternalOrder]) -> Bool {
        let bench = Bench()
        bench.step(
            at: Bench.time(0),
            events: [Bench.product, Bench.other].map {
                MarketEvent(time: Bench.time(0), instrument: $0, body: .trade(10_000))
            })
        bench.step(1, commands: [.external(orders)])
        bench.actor.wants = [.place(.limit())]
        bench.step(2, [.trade(10_000)])
        #expect(bench.corridor.state.externals.list == orders)
        return bench.submitted.isEmpty
    }

    @Test func `count with what they may still do, added up, on the line and past it`() {
        #expect(!isRefused([order("a", .buy, 400_000), order("b", .buy, 90_000)]))
        #expect(isRefused([order("a", .buy, 400_000), order("b", .buy, 90_001)]))
        #expect(isRefused([order("a", .sell, 500_001)]))
    }

    @Test func `of an unknown side count on both, and of an unknown size forbid entries`() {
        #expect(isRefused([order("a", nil, 490_001)]))
        #expect(!isRefused([order("a", nil, 490_000)]))
        #expect(isRefused([order("a", .buy, nil)]))
        #expect(isRefused([order("a", .buy, .max), order("b", .buy, .max)]))
    }

    @Test func `in other products count for the sum of all`() {
        #expect(!isRefused([order("a", .buy, 990_000, of: Bench.other)]))
        #expect(isRefused([order("a", .buy, 990_001, of: Bench.other)]))
        #expect(isRefused([order("a", .buy, nil, of: Bench.other)]))
    }

    @Test func `are forgotten as soon as they are no longer told`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.external([order("a", .buy, nil)])])
        bench.step(2, commands: [.external([])])
        bench.actor.wants = [.place(.limit())]
        bench.step(3, [.trade(10_000)])
        #expect(bench.submitted.count == 1)
    }

    @Test func `let a position be left, whatever they are`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000)])
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        bench.step(3, commands: [.external([order("a", nil, nil), order("b", .sell, .max)])])
        bench.actor.wants = [.place(.limit(.sell, 10_000, flags: .reduceOnly))]
        bench.step(4, [.trade(10_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
    }
}
