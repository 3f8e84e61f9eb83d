import Domain
import Engine
import Testing

@Suite struct `A change of fees` {
    @Test func `is told to plugins in its step, of its product, once`() {
        let bench = Bench()
        bench.step(0)
        bench.step(1, [.fees(maker: .bps(40), taker: .bps(80))], of: Bench.other)
        #expect(
            bench.actor.told == [
                .control(.fees(Bench.other, maker: .bps(40), taker: .bps(80)))
            ])
        #expect(bench.corridor.state.market[Bench.other].terms.takerFee == .bps(80))
        #expect(bench.corridor.state.market[Bench.product].terms.takerFee == .zero)
        bench.step(2, [.trade(Trade(price: Price(1), quantity: Quantity(1), aggressor: nil))])
        #expect(!bench.actor.told.contains { if case .control = $0 { true } else { false } })
    }

    @Test func `comes with a change of status of the same step`() {
        let bench = Bench()
        bench.step(0)
        bench.step(1, [.status(.cancelOnly), .fees(maker: .bps(-1), taker: .zero)])
        #expect(
            bench.actor.told == [
                .control(.product(Bench.product, .cancelOnly)),
                .control(.fees(Bench.product, maker: .bps(-1), taker: .zero)),
            ])
    }
}
