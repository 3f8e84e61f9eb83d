internal import Domain
internal import Engine
internal import Risk
import Testing

/// The account has 10,000.00 and trades at 100.00; a jump is more than a tenth, and a new level is
/// believed after two seconds and three prices.
@Suite struct `What is traded while a price has jumped` {
    private func bench(
        held: Int64 = 0, dailyLoss: Int64 = 1_000_000, _ probe: ProbeGuard? = nil
    ) -> Bench {
        let bench = Bench { plan in
            plan.limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2)
            plan.limits.dailyLoss = Amount(dailyLoss)
            plan.pluginGuards = probe.map { [$0] } ?? []
        }
        for second: Int64 in 0...1 {
            bench.step(second, [.trade(10_000)])
            bench.step(second, [.trade(10_000)], of: Bench.other)
        }
        if held > 0 { trade(.buy, held, at: 10_000, in: bench, 2) }
        return bench
    }

    /// Books an execution of nobody's order.
    private func trade(
        _ side: Side, _ quantity: Int64, at price: Int64, in bench: Bench, _ second: Int64
    ) {
        bench.step(
            second,
            answers: [.fill(999, execution: UInt64(second), side, quantity, at: price)])
    }

    /// Lets further prices stand near the one of the third second.
    private func confirm(_ price: Int64, in bench: Bench, from second: Int64) {
        for next in second...second + 2 { bench.step(next, [.trade(price)]) }
    }

    /// Equity and the day's result, in cents.
    private func money(_ bench: Bench) -> [Int64?] {
        let portfolio = bench.corridor.state.portfolio
        return [portfolio.equity.mantissa, portfolio.dayPnL?.mantissa]
    }

    private func fall(_ bench: Bench) -> Ratio { bench.corridor.state.portfolio.drawdown.share }

    @Test(arguments: [Side.buy, .sell])
    func `is worth what it cost, and what the level makes of it once that is confirmed`(
        side: Side
    ) {
        let bench = bench()
        bench.step(3, [.trade(20_000)])
        trade(side, 10_000, at: 20_000, in: bench, 4)
        #expect(money(bench) == [1_000_000, 0])
        confirm(20_000, in: bench, from: 5)
        #expect(money(bench) == [1_000_000, 0])
        #expect(fall(bench) == .zero, "there was no peak")
        bench.step(8, [.trade(21_000)])
        let gain: Int64 = side == .buy ? 1_000 : -1_000
        #expect(money(bench) == [1_000_000 + gain, gain])
    }

    @Test(arguments: [Side.buy, .sell])
    func `has truly lost or gained where the jump was none`(side: Side) {
        let bench = bench()
        bench.step(3, [.trade(20_000)])
        trade(side, 10_000, at: 20_000, in: bench, 4)
        bench.step(5, [.trade(10_000)])
        let gain: Int64 = side == .buy ? -10_000 : 10_000
        #expect(money(bench) == [1_000_000 + gain, gain])
        #expect(fall(bench) == (side == .buy ? .bps(100) : .zero))
    }

    @Test func `realises at once what it closes of what was held before`() {
        for (sold, equity) in [(Int64(10_000), Int64(1_010_000)), (5_000, 1_005_000)] {
            let bench = bench(held: 10_000)
            bench.step(3, [.trade(20_000)])
            #expect(money(bench) == [1_000_000, 0])
            trade(.sell, sold, at: 20_000, in: bench, 4)
            #expect(money(bench) == [equity, equity - 1_000_000])
            bench.step(5, [.trade(10_000)])
            #expect(money(bench) == [equity, equity - 1_000_000])
            #expect(fall(bench) == .zero)
        }
    }

    @Test(arguments: [(Int64(5_000), false), (4_999, true)])
    func `ends the day by a loss that is realised, to the unit`(limit: Int64, isLost: Bool) {
        let bench = bench(held: 10_000, dailyLoss: limit)
        bench.step(3, [.trade(5_000)])
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
        trade(.sell, 10_000, at: 5_000, in: bench, 4)
        #expect(money(bench) == [995_000, -5_000])
        #expect(
            bench.corridor.state.ladder.blocks.map(\.source) == (isLost ? ["daily-loss"] : []))
    }

    @Test func `closes what was opened meanwhile before what was held`() {
        let bench = bench(held: 10_000)
        bench.step(3, [.trade(20_000)])
        trade(.buy, 10_000, at: 20_000, in: bench, 4)
        #expect(money(bench) == [1_000_000, 0])
        trade(.sell, 5_000, at: 21_000, in: bench, 5)
        #expect(money(bench) == [1_000_500, 500])
        trade(.sell, 5_000, at: 21_000, in: bench, 6)
        #expect(money(bench) == [1_001_000, 1_000])
        bench.step(7, [.trade(10_000)])
        #expect(money(bench) == [1_001_000, 1_000])
    }

    /// 1.0 is sold with a loss of 50.00, and 2.0 are owed at 50.00.
    @Test func `flips into what is worth its cost`() {
        for (price, equity) in [(Int64(5_000), Int64(995_000)), (10_000, 985_000)] {
            let bench = bench(held: 10_000)
            bench.step(3, [.trade(5_000)])
            trade(.sell, 30_000, at: 5_000, in: bench, 4)
            #expect(money(bench) == [995_000, -5_000])
            confirm(price, in: bench, from: 5)
            #expect(money(bench) == [equity, equity - 1_000_000])
        }
    }

    @Test func `is told before its price, which begins where the execution is far from the level`()
    {
        for (price, equity, then) in [
            (11_000, 999_000, 999_000), (11_001, 1_000_000, 998_999),
            (9_000, 1_001_000, 1_001_000), (8_999, 1_000_000, 1_001_001),
        ] as [(Int64, Int64, Int64)] {
            let bench = bench()
            trade(.buy, 10_000, at: price, in: bench, 3)
            #expect(money(bench) == [equity, equity - 1_000_000], "\(price)")
            bench.step(4, [.trade(10_000)], of: Bench.other)
            #expect(money(bench) == [equity, equity - 1_000_000], "\(price)")
            bench.step(5, [.trade(10_000)])
            #expect(money(bench) == [then, then - 1_000_000], "\(price)")
        }
        let bench = bench()
        trade(.buy, 10_000, at: 20_000, in: bench, 3)
        confirm(20_000, in: bench, from: 4)
        #expect(money(bench) == [1_000_000, 0])
    }

    /// 1.0 bought at 200.00 may have lost 100.00.
    @Test(arguments: [(Int64(10_000), true), (9_999, false)])
    func `counts at the worse of both levels for entries, and stops no day before it is known`(
        limit: Int64, passes: Bool
    ) throws {
        let probe = ProbeGuard()
        let bench = bench(dailyLoss: limit, probe)
        bench.step(3, [.trade(20_000)])
        trade(.buy, 10_000, at: 20_000, in: bench, 4)
        bench.actor.wants = [.place(.limit(.buy, 100, of: Bench.other))]
        bench.step(5)
        #expect(!bench.submitted.isEmpty == passes)
        let context = try #require(probe.contexts.last)
        #expect(context.dayPnL == .zero && context.dayDoubt == Amount(10_000))
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
        bench.step(6, [.trade(10_000)])
        #expect(
            bench.corridor.state.ladder.blocks.map(\.source) == (passes ? [] : ["daily-loss"]))
    }

    @Test func `is told its instance and the account without a false profit`() {
        func unrealised(_ bench: Bench) -> [Amount?] {
            bench.actor.told.compactMap {
                if case .position(let notice) = $0 { notice } else { nil }
            }.map(\.unrealised)
        }
        let bench = bench()
        bench.actor.wants = [.place(.limit(.sell, 20_000, at: 10_900))]
        bench.step(2)
        bench.step(3, [.trade(20_000)])
        bench.step(4, answers: [.fill(1, execution: 4, .sell, 10_000, at: 20_000)])
        #expect(unrealised(bench) == [.zero, .zero])
        bench.step(5, [.trade(10_000)])
        // 1.001 are owed that brought 200.11 and cost 100.10.
        bench.step(6, answers: [.fill(1, execution: 6, .sell, 10, at: 10_900)])
        #expect(unrealised(bench) == [Amount(10_001), Amount(10_001)])
    }

    @Test(arguments: seeds)
    func `moves no equity at the newest price, on whatever side and however often`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed, name: "unproven")
        let bench = bench()
        bench.step(3, [.trade(20_000)])
        for execution in 100..<300 as Range<UInt64> {
            let side: Side = random.number(0...1) == 0 ? .buy : .sell
            bench.step(
                4,
                answers: [
                    .fill(
                        999, execution: execution, side, random.number(1...999) * 10, at: 20_000)
                ])
            #expect(money(bench) == [1_000_000, 0])
        }
        confirm(20_000, in: bench, from: 5)
        #expect(money(bench) == [1_000_000, 0])
        #expect(fall(bench) == .zero)
    }
}
