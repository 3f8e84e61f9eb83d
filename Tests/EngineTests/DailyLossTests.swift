internal import Domain
internal import Engine
internal import Risk
import Testing

/// 1.0 bought at 100.00, where a day may lose 10.00.
@Suite struct `A day that has lost too much` {
    private func bench(_ change: (inout CorridorPlan) -> Void = { _ in }) -> Bench {
        let bench = Bench { plan in
            plan.limits.dailyLoss = Amount(1_000)
            change(&plan)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(2)
        bench.step(
            2, [.trade(10_000)], answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        return bench
    }

    private func passes(
        _ bench: Bench, at second: Int64, _ price: Int64, _ side: Side = .buy
    ) -> Bool {
        bench.actor.wants = [.place(.limit(side, 10, at: price))]
        bench.step(second, [.trade(price)])
        return !bench.submitted.isEmpty
    }

    private func level(_ bench: Bench) -> TradingLevel {
        bench.corridor.state.ladder.standing.level
    }

    @Test func `lets entries pass on the limit, and one unit past it is CAUTION`() throws {
        let bench = bench()
        #expect(passes(bench, at: 3, 9_000))
        #expect(level(bench) == .normal)
        #expect(!passes(bench, at: 4, 8_999))
        #expect(bench.lastReason == .mode)
        let block = try #require(bench.corridor.state.ladder.blocks.first)
        #expect(bench.effects.blockChanges.map(\.kind) == [.raised])
        #expect(block.level == .caution)
        #expect(block.isAccountWide)
        #expect(block.source == "daily-loss")
        #expect(
            block.reason == "the UTC day has lost 10.01 of the 10 that limits.daily_loss allows; "
                + "entries wait for the next day")
        #expect(block.until == Bench.time(86_400))
        #expect(level(bench) == .caution)
    }

    @Test func `begins with the price that shows it, and what rests to enter leaves`() {
        let bench = bench()
        bench.actor.wants = [
            .place(.limit(.buy, 10, at: 9_000)), .place(.limit(.sell, 10_000, at: 10_900)),
        ]
        bench.step(3)
        #expect(bench.submitted.count == 2)
        bench.step(4, [.trade(9_000)])
        #expect(bench.effects.blockChanges.isEmpty && bench.cancelled.isEmpty)
        bench.step(5, [.trade(8_999)])
        #expect(bench.effects.blockChanges.map(\.kind) == [.raised])
        #expect(bench.actor.levels == [.caution])
        #expect(bench.cancelled == [OrderNumber(2)])
        bench.step(6, [.trade(8_998)])
        #expect(bench.effects.blockChanges.isEmpty && bench.cancelled.isEmpty)
    }

    @Test func `begins with the execution that shows it, fees counted, when nothing is held then`()
    {
        for (price, fee, isLost) in [
            (9_000, 0, false), (9_000, 1, true), (8_999, 0, true),
        ] as [(Int64, Int64, Bool)] {
            let bench = bench()
            bench.actor.wants = [.place(.limit(.sell, at: 9_000))]
            bench.step(3)
            bench.step(
                4, answers: [.fill(2, execution: 2, .sell, 10_000, at: price).charging(fee)])
            #expect(bench.position().quantity == .zero)
            #expect((level(bench) == .caution) == isLost, "\(price) and \(fee)")
        }
    }

    @Test func `does not begin with a price that no other confirms`() {
        func jumping() -> Bench {
            bench { $0.limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2) }
        }
        let fallen = jumping()
        for second in Int64(3)...4 {
            fallen.step(second, [.trade(8_000)])
            #expect(level(fallen) == .normal)
        }
        fallen.step(5, [.trade(8_000)])
        #expect(level(fallen) == .caution)
        let odd = jumping()
        odd.step(3, [.trade(8_000)])
        odd.step(4, [.trade(10_000)])
        #expect(passes(odd, at: 5, 10_000))
        #expect(odd.corridor.state.ladder.blocks.isEmpty)
    }

    @Test func `stays so when equity comes back, lets exits pass, and ends with the day`() {
        let bench = bench()
        #expect(!passes(bench, at: 3, 8_999))
        #expect(!passes(bench, at: 4, 10_000))
        #expect(bench.lastReason == .mode)
        #expect(passes(bench, at: 5, 10_000, .sell))
        #expect(!passes(bench, at: 86_399, 10_000))
        #expect(bench.effects.blockChanges.isEmpty)
        #expect(passes(bench, at: 86_400, 10_000))
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
        #expect(level(bench) == .normal)
    }

    @Test func `leaves the next one nothing, which loses its own`() {
        let bench = bench()
        bench.step(3, [.trade(8_999)])
        bench.step(86_400, [.trade(8_999)])
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
        bench.step(86_401, [.trade(7_999)])
        #expect(level(bench) == .normal)
        bench.step(86_402, [.trade(7_998)])
        #expect(level(bench) == .caution)
        #expect(bench.corridor.state.ladder.standing.reason.hasPrefix("the UTC day has lost 10.01"))
    }

    @Test func `ends with the day where no part can be blocked any more, too`() {
        let bench = bench()
        bench.restore(
            (0..<Ladder.blocksMax).map { number in
                LevelBlock(
                    id: "old-\(number)", level: .reduceOnly, about: (Bench.other, nil),
                    by: ("guard \(number)", "smoke"), from: Bench.midnight, until: nil)
            })
        bench.step(3, [.trade(8_999)])
        #expect(bench.corridor.state.ladder.blocks.count == 257)
        #expect(bench.corridor.state.ladder.latched == Ladder.Standing())
        #expect(!passes(bench, at: 4, 8_999))
        #expect(passes(bench, at: 86_400, 8_999))
        #expect(bench.corridor.state.ladder.blocks.count == 256)
    }

    @Test func `is not armed while the loss is there, and is when equity has come back`() {
        let bench = bench()
        bench.step(3, [.trade(8_999)])
        let (id, reason) = (
            bench.corridor.state.ladder.standing.haltID, bench.corridor.state.ladder.standing.reason
        )
        let lost = bench.corridor.standingCause(of: id)
        #expect(lost == reason)
        bench.step(4, commands: [.arm(haltID: id, reason: "seen")])
        #expect(bench.effects.blockChanges.isEmpty)
        #expect(bench.corridor.state.ladder.standing.haltID == id)
        bench.step(5, [.trade(9_000)])
        let back = bench.corridor.standingCause(of: id)
        #expect(back == nil)
        bench.step(6, commands: [.arm(haltID: id, reason: "seen")])
        #expect(bench.effects.blockChanges.map(\.kind) == [.lifted])
        #expect(passes(bench, at: 7, 9_000))
        #expect(!passes(bench, at: 8, 8_999))
        #expect(level(bench) == .caution)
    }

    @Test func `is not known while something has no price, which refuses and stops no day`() {
        let bench = bench()
        bench.step(
            3, answers: [.fill(998, execution: 2, .buy, 10, at: 10_000).of(Bench.other)])
        #expect(!passes(bench, at: 4, 8_999))
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
    }
}

/// An earlier run of the day has lost; a day may lose 10.00.
@Suite struct `A day that an earlier run has lost` {
    private func bench(_ result: Int64) -> Bench {
        Bench { plan in
            plan.limits.dailyLoss = Amount(1_000)
            plan.earlier = EarlierToday(
                DayRecord(
                    day: Bench.midnight.day, opening: Amount(1_000_000), result: Amount(result)),
                orders: [:])
        }
    }

    private func passes(_ bench: Bench, at second: Int64) -> Bool {
        bench.actor.wants = [.place(.limit(.buy, 10))]
        bench.step(second, [.trade(10_000)])
        return !bench.submitted.isEmpty
    }

    @Test func `is lost from the first step of the next run, one unit past the limit`() {
        #expect(passes(bench(-1_000), at: 10))
        let bench = bench(-1_001)
        bench.step(10)
        #expect(bench.effects.blockChanges.map(\.kind) == [.raised])
        #expect(bench.actor.levels.last == .caution)
        #expect(!passes(bench, at: 11))
        #expect(passes(bench, at: 86_400))
    }

    @Test func `goes on under its id, and ends with the day`() {
        let bench = bench(-1_001)
        let block = LevelBlock(
            id: "old-1", level: .caution, about: (nil, nil), by: ("daily-loss", "the day is lost"),
            from: Bench.midnight, until: Bench.time(86_400))
        bench.restore([block])
        #expect(!passes(bench, at: 10))
        #expect(bench.corridor.state.ladder.blocks == [block])
        #expect(!passes(bench, at: 86_399))
        #expect(passes(bench, at: 86_400))
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
    }
}
