internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `What earlier runs left` {
    /// A bench of spot products where positions may be worth 5,000.00, and 10,000.00 together.
    private func bench(held: [Int64], left: [Int64], prices: Int = 2) -> Bench {
        let bench = Bench { plan in
            plan.baseline = held.map { Quantity($0) }
            plan.left = left.map { Quantity($0) }
            for index in plan.instruments.indices { plan.instruments[index].terms.kind = .spot }
        }
        bench.step(
            at: Bench.time(0),
            events: [Bench.product, Bench.other].prefix(prices).map {
                MarketEvent(time: Bench.time(0), instrument: $0, body: .trade(10_000))
            })
        return bench
    }

    /// Whether a purchase of 1.0 at 100.00 is refused.
    private func refuses(_ bench: Bench, at second: Int64 = 5) -> Bool {
        bench.actor.wants = [.place(.limit())]
        bench.step(second, [.trade(10_000)])
        return bench.submitted.isEmpty
    }

    @Test func `counts as a position where something may grow, on the line and past it`() {
        #expect(!refuses(bench(held: [490_000, 0], left: [490_000, 0])))
        #expect(refuses(bench(held: [490_001, 0], left: [490_001, 0])))
        #expect(!refuses(bench(held: [5_000_000, 0], left: [])), "that is the person's own")
    }

    @Test func `of other products counts for the sum of all, and needs a price`() {
        #expect(!refuses(bench(held: [0, 990_000], left: [0, 990_000])))
        #expect(refuses(bench(held: [0, 990_001], left: [0, 990_001])))
        #expect(refuses(bench(held: [0, 10], left: [0, 10], prices: 1)))
        #expect(!refuses(bench(held: [0, 10], left: [0, 0], prices: 1)))
    }

    @Test func `adds to what this run has bought`() {
        let run = bench(held: [480_000, 0], left: [480_000, 0])
        #expect(!refuses(run, at: 1))
        run.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        #expect(!refuses(run, at: 3))
        run.step(4, answers: [.fill(2, execution: 2, .buy, 10_000, at: 10_000)])
        #expect(refuses(run))
    }

    @Test func `bars no exit, and is nothing that a strategy could sell`() {
        let run = bench(held: [490_000, 0], left: [490_000, 0])
        #expect(!refuses(run, at: 1))
        run.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        #expect(refuses(run, at: 3))
        run.actor.wants = [.place(.limit(.sell, 10_000, flags: .reduceOnly))]
        run.step(4, [.trade(10_000)])
        #expect(run.submitted.map(\.quantity) == [Quantity(10_000)])
        #expect(run.submitted.map(\.effect) == [[.reducing, .ownExit]])
        run.actor.wants = [.place(.limit(.sell, 10, at: 10_001, flags: .reduceOnly))]
        run.step(5, [.trade(10_000)])
        #expect(run.submitted.isEmpty)
    }

    @Test func `counts no longer once it is sold, after the rest of what was there`() {
        func refusesAfterSale(of quantity: Int64, held: Int64) -> Bool {
            let run = bench(held: [held, 0], left: [490_010, 0])
            run.step(1, commands: [.place(.limit(.sell, quantity, flags: .reduceOnly))])
            run.step(2, answers: [.fill(1, execution: 1, .sell, quantity, at: 10_000)])
            return refuses(run)
        }
        #expect(!refusesAfterSale(of: 10, held: 490_010))
        #expect(refusesAfterSale(of: 10, held: 490_020))
        #expect(!refusesAfterSale(of: 20, held: 490_020))
    }
}
