internal import Domain
internal import Engine
internal import Risk
import Testing

/// An instance is long of the first product at 100.00, and the account has 10,000.00; a jump is
/// more than a tenth, and a new level is believed after two seconds.
@Suite struct `What is held while a price has jumped` {
    private func bench(
        _ quantity: Int64 = 10_000, guards: [any Guard] = [],
        _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench { plan in
            plan.limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2)
            plan.pluginGuards = guards
            change(&plan)
        }
        for second: Int64 in 0...1 {
            bench.step(second, [.trade(10_000)])
            bench.step(second, [.trade(10_000)], of: Bench.other)
        }
        bench.actor.wants = [.place(.limit(.buy, quantity))]
        bench.step(2, [.trade(10_000)])
        bench.step(3, answers: [.fill(1, execution: 1, .buy, quantity, at: 10_000)])
        return bench
    }

    /// Equity and the day's result, in cents.
    private func money(_ bench: Bench) -> [Int64?] {
        let portfolio = bench.corridor.state.portfolio
        let told = bench.corridor.state.accountNotice.equity
        return [portfolio.equity.mantissa, portfolio.dayPnL?.mantissa, told?.mantissa]
    }

    private let unmoved: [Int64?] = [1_000_000, 0, 1_000_000]

    /// Floor guards and plugins that spoke against the last order.
    private func refusing(_ bench: Bench) -> [String] {
        let names = bench.corridor.guards.names
        return bench.effects.checks.filter { $0.judgement.verdict != .allow }
            .map { names[$0.guardIndex] }
    }

    @Test(arguments: [Int64(5_000), 15_000, 1, 90_000])
    func `moves neither equity nor the day, and makes no peak, by one false price`(odd: Int64) {
        let bench = bench()
        bench.step(4, [.trade(odd)])
        #expect(money(bench) == unmoved)
        bench.step(5, [.trade(10_000)])
        #expect(money(bench) == unmoved)
        #expect(bench.corridor.state.portfolio.drawdown.share == .zero)
    }

    @Test func `follows prices up to the limit at once, and not one unit past it`() {
        for (price, equity) in [(Int64(9_000), Int64(999_000)), (11_000, 1_001_000)] {
            let bench = bench()
            bench.step(4, [.trade(price)])
            #expect(money(bench) == [equity, equity - 1_000_000, equity])
        }
        for price: Int64 in [8_999, 11_001] {
            let bench = bench()
            bench.step(4, [.trade(price)])
            #expect(money(bench) == unmoved)
        }
    }

    @Test func `is worth what a true fall leaves once further prices confirm it`() {
        let bench = bench()
        bench.step(4, [.trade(5_000)])
        bench.step(5, [.trade(5_000)])
        #expect(money(bench) == unmoved)
        bench.step(6, [.trade(5_000)])
        #expect(money(bench) == [995_000, -5_000, 995_000])
        #expect(bench.corridor.state.portfolio.drawdown.share == .bps(50))
    }

    @Test func `is not dust for a moment`() {
        let bench = bench { plan in
            for place in plan.instruments.indices {
                plan.instruments[place].terms.notionalMin = Amount(100)
            }
        }
        bench.step(4, [.trade(50)])
        #expect(bench.corridor.state.toldQuantity(OwnerID(1), Bench.product) == Quantity(10_000))
    }

    @Test(arguments: [(Int64(25_000), true), (24_999, false)])
    func `counts as lost for the floor, which then refuses other products for a moment`(
        limit: Int64, passes: Bool
    ) {
        let bench = bench(50_000) { $0.limits.dailyLoss = Amount(limit) }
        bench.actor.wants = [.place(.limit(.buy, 100, of: Bench.other))]
        // 5.0 that lose 50.00 each.
        bench.step(4, [.trade(5_000)])
        #expect(refusing(bench) == (passes ? [] : ["daily-loss"]))
        #expect(!bench.submitted.isEmpty == passes)
        bench.actor.wants = [.place(.limit(.buy, 100, of: Bench.other))]
        bench.step(5, [.trade(10_000)])
        #expect(bench.submitted.count == 1)
        #expect(bench.corridor.state.ladder.standing.level == .normal)
    }

    @Test func `is shown to plugins at the level before it`() throws {
        let probe = ProbeGuard()
        let bench = bench(50_000, guards: [probe]) { $0.limits.dailyLoss = Amount(100_000) }
        bench.actor.wants = [.place(.limit(.buy, 100, of: Bench.other))]
        bench.step(4, [.trade(5_000)])
        let context = try #require(probe.contexts.last)
        #expect(bench.submitted.count == 1)
        #expect(context.equity == Amount(1_000_000) && context.dayPnL == .zero)
        #expect(context.dayDoubt == Amount(25_000))
        #expect(context.gross == Amount(50_000))
    }

    @Test(arguments: [Int64(5_000), 15_000])
    func `is counted at the dearer price where the sum of all is limited`(odd: Int64) {
        // 500.00 are held and 200.00 are asked for; at 150.00 more is held than may be.
        for (limit, passes) in [(Int64(70_000), odd == 5_000), (69_999, false)] {
            let bench = bench(50_000) { plan in
                plan.limits.grossExposure = Amount(limit)
                plan.limits.dailyLoss = Amount(100_000)
            }
            bench.actor.wants = [.place(.limit(.buy, 20_000, of: Bench.other))]
            bench.step(4, [.trade(odd)])
            #expect(!bench.submitted.isEmpty == passes)
            #expect(refusing(bench) == (passes ? [] : ["gross-exposure"]))
        }
    }
}
