internal import Domain
internal import Engine
internal import Risk
import Testing

/// 300 of a perpetual at 100.00, three times the 10,000.00 that secure them; 5 % must be left.
@Suite struct `What is held near liquidation` {
    private static func limits(_ distanceMin: Ratio) -> MarginLimits {
        MarginLimits(
            leverageMax: Ratio(e8: .max), liquidationDistanceMin: distanceMin, allowsShorts: true)
    }

    private func bench(
        _ distanceMin: Ratio = .bps(1_500), side: Side = .buy,
        _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench { plan in
            plan.limits.margin = Self.limits(distanceMin)
            for index in plan.instruments.indices {
                plan.instruments[index].derivative = DerivativeTerms(
                    margin: .flat(.bps(1_000), maintenanceShare: .bps(5_000)),
                    fundingInterval: .hour)
            }
            change(&plan)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(
            1, [.trade(10_000)],
            answers: [.fill(999, execution: 1, side, 3_000_000, at: 10_000)])
        return bench
    }

    private func latched(_ bench: Bench) -> Ladder.Standing { bench.corridor.state.ladder.latched }

    /// At 83.00 the position is worth 24,900.00, 4,900.00 secure it and 1,245.00 must be left: a
    /// fall by 3,655 / (24,900 * 0.95) ends it.
    @Test func `passes on the limit, and lets only exits pass one unit nearer`() throws {
        let on = bench(Ratio(e8: 15_451_278))
        on.step(2, [.trade(8_300)])
        #expect(latched(on).level == .normal)
        let past = bench(Ratio(e8: 15_451_279))
        past.step(2, [.trade(8_300)])
        let standing = latched(past)
        #expect(standing.level == .reduceOnly)
        #expect(standing.source == "liquidation")
        #expect(
            standing.reason == "what is held is 1545.1278 bps from liquidation, less than the "
                + "1545.1279 bps of limits.liquidation_distance")
        #expect(past.actor.levels == [.reduceOnly])
        past.actor.wants = [.place(.limit(.buy, 1_000, at: 8_300))]
        past.step(3)
        #expect(past.lastReason == .mode)
        past.actor.wants = [.place(.limit(.sell, 1_000, at: 8_300))]
        past.step(4)
        #expect(past.submitted.map(\.intent.side) == [.sell])
    }

    /// A rise by 20 % leaves 4,000.00 for what is worth 36,000.00: 2,200 / (36,000 * 1.05).
    @Test func `counts a rise against what is sold short`() {
        let bench = bench(side: .sell)
        bench.step(2, [.trade(11_000)])
        #expect(latched(bench).level == .normal)
        bench.step(3, [.trade(12_000)])
        #expect(latched(bench).level == .reduceOnly)
        let use = bench.corridor.state.marginUse
        #expect(use?.distance == Ratio(e8: 5_820_105))
    }

    @Test func `stands until a person lowers it, and comes back while it is so`() {
        let bench = bench()
        bench.step(2, [.trade(7_500)])
        let first = latched(bench).haltID
        bench.step(3, [.trade(7_400)])
        #expect(bench.effects.ladderChanges.isEmpty)
        bench.step(4, [.trade(7_500)], commands: [.arm(haltID: first, reason: "seen")])
        #expect(latched(bench).level == .reduceOnly)
        #expect(latched(bench).haltID != first)
        bench.step(5, [.trade(10_000)])
        #expect(latched(bench).level == .reduceOnly)
        bench.step(6, commands: [.arm(haltID: latched(bench).haltID, reason: "seen")])
        #expect(latched(bench).level == .normal)
    }

    @Test func `is judged once other prices confirm a fall`() {
        let bench = bench { plan in
            plan.limits.jumps = JumpLimits(distance: .bps(500), settle: .second * 5)
        }
        bench.step(2, [.trade(7_500)])
        bench.step(3, [.trade(7_500)])
        #expect(latched(bench).level == .normal)
        bench.step(8, [.trade(7_500)])
        #expect(latched(bench).level == .reduceOnly)
    }

    @Test func `is not judged while the price of something held is not known`() {
        let bench = bench()
        bench.step(
            2, answers: [.fill(998, execution: 2, .buy, 10, at: 10_000).of(Bench.other)])
        bench.step(3, [.trade(7_500)])
        #expect(latched(bench).level == .normal)
        let use = bench.corridor.state.marginUse
        #expect(use == nil)
        bench.step(4, [.trade(10_000)], of: Bench.other)
        #expect(latched(bench).level == .reduceOnly)
    }

    @Test func `does not exist where everything is spot`() {
        let bench = bench { plan in
            for index in plan.instruments.indices {
                plan.instruments[index].derivative = nil
                plan.instruments[index].terms.kind = .spot
            }
        }
        bench.step(2, [.trade(7_500)])
        #expect(latched(bench).level == .normal)
        let use = bench.corridor.state.marginUse
        #expect(use == nil)
    }

    /// At 75.00: worth 22,500.00, secured by 2,500.00; 2,250.00 would open it, and a fall by
    /// 1,375 / (22,500 * 0.95) ends it.
    @Test func `shows leverage, margin and distance`() throws {
        let bench = bench()
        bench.step(2, [.trade(7_500)])
        let told = bench.corridor.state.marginUse
        let use = try #require(told)
        #expect(use.leverage == Ratio(e8: 900_000_000))
        #expect([use.used, use.available] == [Amount(225_000), Amount(25_000)])
        #expect(use.distance == Ratio(e8: 6_432_748))
    }
}
