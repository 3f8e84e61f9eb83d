internal import Domain
internal import Engine
internal import Risk
import Testing

/// The limit is a tenth, and a new level is believed after two seconds.
@Suite struct `A jump of the price` {
    private func bench(_ prices: [Int64] = [10_000, 10_000]) -> Bench {
        let bench = Bench { plan in
            plan.limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2)
        }
        for (second, price) in prices.enumerated() { bench.step(Int64(second), [.trade(price)]) }
        return bench
    }

    /// Whether an order at the price goes through in the moment that it is told.
    private func passes(
        _ price: Int64, at time: Timestamp, in bench: Bench, _ intent: Intent? = nil
    ) -> Bool {
        bench.actor.wants = [.place(intent ?? .limit(.buy, 100, at: price))]
        bench.step(at: time, [.trade(price)])
        return !bench.submitted.isEmpty
    }

    private func passes(_ price: Int64, at second: Int64, in bench: Bench) -> Bool {
        passes(price, at: Bench.time(second), in: bench)
    }

    private func standing(_ bench: Bench) -> MarkStanding {
        bench.corridor.state.market.standing(of: Bench.product)
    }

    @Test func `on the limit is none, and one unit past it refuses entries`() {
        #expect(passes(11_000, at: 2, in: bench()))
        #expect(passes(9_000, at: 2, in: bench()))
        for price: Int64 in [11_001, 8_999] {
            let bench = bench()
            #expect(!passes(price, at: 2, in: bench))
            #expect(standing(bench) == .jumped(from: Price(10_000)))
        }
    }

    @Test func `that was one false price is over with the next one`() {
        let bench = bench()
        #expect(!passes(15_000, at: 2, in: bench))
        #expect(passes(10_100, at: 3, in: bench))
        #expect(!passes(15_000, at: 4, in: bench))
        #expect(passes(10_000, at: 5, in: bench))
    }

    @Test func `is believed with the third price, once two seconds have passed`() {
        let bench = bench()
        #expect(!passes(15_000, at: 2, in: bench))
        #expect(!passes(15_100, at: 3, in: bench))
        #expect(!passes(15_000, at: Bench.time(4) + Nanos(-1), in: bench))
        #expect(passes(15_000, at: 4, in: bench))
        #expect(standing(bench) == .confirmed)
        #expect(!passes(10_000, at: 5, in: bench))
    }

    @Test func `is not believed for its age alone`() {
        let bench = bench()
        #expect(!passes(15_000, at: 2, in: bench))
        bench.actor.wants = [.place(.limit(.buy, 100, at: 15_000))]
        bench.step(8)
        #expect(bench.submitted.isEmpty)
        #expect(!passes(15_000, at: 9, in: bench))
        #expect(passes(15_000, at: 10, in: bench))
    }

    @Test func `is not confirmed by prices of the same moment`() {
        let bench = bench()
        #expect(!passes(15_000, at: 2, in: bench))
        #expect(!passes(15_000, at: 5, in: bench))
        #expect(!passes(15_000, at: 5, in: bench))
        #expect(passes(15_000, at: 6, in: bench))
    }

    @Test func `begins anew with each price that is far from both levels`() {
        let bench = bench()
        for (second, price) in [15_000, 20_000, 15_000, 20_000, 15_000].enumerated() {
            #expect(!passes(Int64(price), at: Int64(second) + 2, in: bench))
        }
        #expect(standing(bench) == .jumped(from: Price(10_000)))
    }

    @Test func `is looked for by product`() {
        let bench = bench()
        bench.step(2, [.trade(15_000)])
        bench.step(2, [.trade(500)], of: Bench.other)
        bench.actor.wants = [.place(.limit(.buy, 100, at: 500, of: Bench.other))]
        bench.step(3, [.trade(500)], of: Bench.other)
        #expect(bench.submitted.count == 1)
    }

    @Test func `does not hold exits at the old level, nor at the new one`() {
        for price: Int64 in [10_000, 15_000] {
            let bench = bench()
            #expect(passes(10_000, at: Bench.time(2), in: bench, .limit()))
            bench.step(3, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
            #expect(passes(15_000, at: Bench.time(4), in: bench, .limit(.sell, at: price)))
        }
    }

    @Test func `does not lead what is flattened`() {
        let bench = bench()
        #expect(passes(10_000, at: Bench.time(2), in: bench, .limit()))
        bench.step(3, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        let flatten = Command.flatten([Bench.product], source: "operator", reason: "leaving")
        bench.step(4, [.trade(5_000)], commands: [flatten])
        #expect(bench.submitted.isEmpty)
        let flattening = bench.corridor.state.flattening
        #expect(
            flattening.courses.first?.stage
                == .waiting("the price has jumped, and no further prices confirm it yet"))
        bench.step(5, [.trade(5_000)])
        #expect(bench.submitted.isEmpty)
        bench.step(6, [.trade(5_000)])
        #expect(bench.submitted.map(\.intent.side) == [.sell])
    }

    @Test func `is not seen by a run that has just begun, which waits for a second price`() {
        let bench = bench([])
        #expect(!passes(90_000, at: 0, in: bench))
        #expect(standing(bench) == .unproven)
        #expect(!passes(10_000, at: 1, in: bench))
        #expect(passes(10_000, at: 2, in: bench))
    }

    @Test func `is looked at where a book gives the price`() {
        let bench = bench([])
        let book: [MarketEvent.Body] = [
            .bookSnapshot, .level(.buy, 9_999, 5_000), .level(.sell, 10_001, 5_000),
        ]
        bench.step(0, book)
        bench.step(1, [.level(.buy, 9_998, 5_000)])
        #expect(standing(bench) == .confirmed)
        // All offers are gone but a far one.
        bench.step(2, [.level(.sell, 10_001, 0), .level(.sell, 20_001, 5_000)])
        #expect(standing(bench) == .jumped(from: Price(10_000)))
        bench.step(3, [.status([])])
        #expect(standing(bench) == .jumped(from: Price(10_000)))
        bench.step(4, [.level(.sell, 10_003, 5_000)])
        #expect(standing(bench) == .confirmed)
    }

    @Test func `is not asked about where no confirmation is wanted`() {
        let bench = Bench()
        #expect(passes(10_000, at: 0, in: bench))
        #expect(passes(15_000, at: 1, in: bench))
    }
}
