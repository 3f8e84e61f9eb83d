internal import Domain
internal import Engine
internal import Risk
import Testing

/// The account has 1.0 of the product since before the run; 10,000 is 100.00.
@Suite struct `The price that everything is sold at` {
    private let flatten = Command.flatten(
        [Bench.product], source: "operator", reason: "leaving")

    private func bench(notionalMin: Amount = Amount(1)) -> Bench {
        Bench { plan in
            plan.limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2)
            plan.baseline = [Quantity(10_000), .zero]
            for place in plan.instruments.indices {
                plan.instruments[place].terms.notionalMin = notionalMin
            }
        }
    }

    private func stage(_ bench: Bench) -> Flattening.Stage? {
        let flattening = bench.corridor.state.flattening
        return flattening.courses.first?.stage
    }

    private let unproven = Flattening.Stage.waiting(
        "no second price has confirmed the first one yet")

    @Test func `is not the first one, but the second that confirms it`() throws {
        let bench = bench()
        bench.step(0, [.trade(10_000)], commands: [flatten])
        #expect(bench.submitted.isEmpty && stage(bench) == unproven)
        #expect(bench.nextTimer == Bench.time(0) + .millisecond * 250)
        bench.step(1, [.trade(10_010)])
        let order = try #require(bench.submitted.first)
        #expect(order.quantity == Quantity(10_000) && order.intent.limit == Price(9_910))
    }

    @Test func `is none that the next one contradicts`() {
        let bench = bench()
        bench.step(0, [.trade(90_000)], commands: [flatten])
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.isEmpty && stage(bench) == unproven)
        bench.step(2, [.trade(10_000)])
        #expect(bench.submitted.map(\.intent.limit) == [Price(9_900)])
    }

    @Test func `is waited for, and what for is said, where there is only ever one`() throws {
        let bench = bench()
        bench.step(0, [.trade(10_000)], commands: [flatten])
        // Four looks a second, for a minute.
        var time = Bench.time(0)
        for _ in 0..<240 {
            let next = try #require(bench.nextTimer)
            #expect(next == time + .millisecond * 250)
            time = next
            bench.step(at: time)
            #expect(bench.submitted.isEmpty)
            let isOld = time > Bench.time(10)
            let old = Flattening.Stage.waiting(
                "the price is stale, and no second one has confirmed it")
            #expect(stage(bench) == (isOld ? old : unproven))
        }
        #expect(time == Bench.time(60))
        #expect(bench.corridor.state.flattening.courses.first?.remaining == Quantity(10_000))
        let id = bench.corridor.state.ladder.latched.haltID
        bench.step(61, commands: [.arm(haltID: id, reason: "stay in")])
        #expect(bench.corridor.state.flattening.courses.isEmpty)
    }

    @Test func `that is false makes no dust of what is held, neither first nor later`() {
        let bench = bench(notionalMin: Amount(100))
        bench.step(0, [.trade(50)], commands: [flatten])
        #expect(stage(bench) == unproven)
        bench.step(1, [.trade(10_000)])
        bench.step(2, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        bench.step(
            3, [.trade(50)],
            answers: [.fill(1, execution: 1, .sell, 4_000, at: 9_999), .to(1, .cancelled(.none))])
        #expect(bench.submitted.isEmpty)
        #expect(
            stage(bench)
                == .waiting("the price has jumped, and no further prices confirm it yet"))
        bench.step(4, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(6_000)])
    }

    @Test func `is a low one once others confirm it, and what that makes too little is dust`() {
        let bench = bench(notionalMin: Amount(100))
        bench.step(0, [.trade(50)], commands: [flatten])
        bench.step(1, [.trade(50)])
        #expect(stage(bench) == .dust && bench.submitted.isEmpty)
    }
}
