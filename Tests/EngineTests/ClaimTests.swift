internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `What open orders claim` {
    private func bench(_ kind: InstrumentTerms.Kind, probe: ProbeGuard) -> Bench {
        Bench { plan in
            plan.pluginGuards = [probe]
            plan.limits.flow.sameRejections = Frequency(10, in: .minute)
            for index in plan.instruments.indices {
                plan.instruments[index].terms.kind = kind
                plan.instruments[index].terms.takerFee = .bps(50)
            }
        }
    }

    @Test func `is the worst of each, with the fee where it is money`() {
        let probe = ProbeGuard()
        let bench = bench(.spot, probe: probe)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [
            .place(.limit(.buy, 10_000, at: 9_900)), .place(.limit(.buy, 20_000, at: 9_800)),
            .place(.limit(.buy, 10)),
        ]
        bench.step(1)
        // 1.0 and 2.0 at the mark of 100.00; 99.00 and 196.00 with half a percent.
        #expect(
            probe.contexts.map(\.restingNotional) == [.zero, Amount(10_000), Amount(30_000)])
        #expect(
            probe.contexts.map(\.reservedCash) == [.zero, Amount(9_950), Amount(9_950 + 19_698)])
        #expect(probe.contexts.map(\.free) == Array(repeating: Amount(1_000_000), count: 3))
    }

    @Test func `takes no money for a derivative`() {
        let probe = ProbeGuard()
        let bench = bench(.perpetual, probe: probe)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.sell, 10_000, at: 10_100)), .place(.limit())]
        bench.step(1)
        #expect(probe.contexts.map(\.reservedCash) == [.zero, .zero])
        #expect(probe.contexts.map(\.restingNotional) == [.zero, Amount(10_100)])
    }

    @Test func `shrinks with what is filled and ends with the order`() {
        let probe = ProbeGuard()
        let bench = bench(.spot, probe: probe)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 10_000))]
        bench.step(1)
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 4_000, at: 10_000)])
        bench.actor.wants = [.place(.limit(.buy, 20))]
        bench.step(3)
        #expect(probe.contexts.last?.restingNotional == Amount(6_000))
        #expect(probe.contexts.last?.reservedCash == Amount(6_030))
        bench.step(4, answers: [.to(1, .cancelled(.none)), .to(2, .rejected(.funds))])
        bench.actor.wants = [.place(.limit(.buy, 30))]
        bench.step(5)
        #expect(probe.contexts.last?.restingNotional == .zero)
        #expect(probe.contexts.last?.reservedCash == .zero)
        #expect(probe.contexts.last?.sameRejections == 1)
    }

    @Test(arguments: [(OrderReason.funds, 1), (.mode, 0)])
    func `counts what the venue refused, not what a level stopped on its way`(
        reason: OrderReason, count: Int
    ) {
        let probe = ProbeGuard()
        let bench = bench(.spot, probe: probe)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 10_000))]
        bench.step(1)
        bench.step(2, answers: [.to(1, .rejected(reason))])
        bench.actor.wants = [.place(.limit(.buy, 20))]
        bench.step(3)
        #expect(probe.contexts.last?.sameRejections == count)
    }

    @Test func `counts both limits while a change is under way, and not the one that is judged`() {
        let probe = ProbeGuard()
        let bench = bench(.spot, probe: probe)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 10_000, at: 10_400))]
        bench.step(1)
        bench.step(2, answers: [.to(1, .accepted)])
        bench.actor.wants = [
            .amend(OrderNumber(1), quantity: Quantity(10_010), limit: Price(10_200))
        ]
        bench.step(3)
        #expect(probe.contexts.last?.restingNotional == .zero)
        #expect(probe.contexts.last?.reservedCash == .zero)
        bench.actor.wants = [.place(.limit(.buy, 20))]
        bench.step(4)
        #expect(probe.contexts.last?.restingNotional == Amount(10_411))
    }
}
