internal import Domain
internal import Engine
internal import Risk
import Testing

/// 1.0 bought at 100.00, where a day may lose 10.00.
@Suite struct `A day that has lost too much` {
    private func bench() -> Bench {
        let bench = Bench { $0.limits.dailyLoss = Amount(1_000) }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
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

    @Test func `lets entries pass on the limit, and one unit past it is CAUTION`() throws {
        let bench = bench()
        #expect(passes(bench, at: 3, 9_000))
        #expect(bench.corridor.state.ladder.standing.level == .normal)
        #expect(!passes(bench, at: 4, 8_999))
        let block = try #require(bench.corridor.state.ladder.blocks.first)
        #expect(bench.effects.blockChanges.map(\.kind) == [.raised])
        #expect(block.level == .caution)
        #expect(block.isAccountWide)
        #expect(block.source == "daily-loss")
        #expect(
            block.reason == "the UTC day has lost 10.01 of the 10 that limits.daily_loss allows; "
                + "entries wait for the next day")
        #expect(block.until == Bench.time(86_400))
        #expect(bench.corridor.state.ladder.standing.level == .caution)
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
        #expect(bench.corridor.state.ladder.standing.level == .normal)
    }

    @Test func `that a person lets go on is stopped by the next entry while the loss lasts`() {
        let bench = bench()
        #expect(!passes(bench, at: 3, 8_999))
        let first = bench.corridor.state.ladder.standing.haltID
        bench.step(4, commands: [.arm(haltID: first, reason: "seen")])
        #expect(bench.corridor.state.ladder.standing.level == .normal)
        #expect(!passes(bench, at: 5, 8_999))
        #expect(bench.corridor.state.ladder.standing.level == .caution)
    }

    @Test func `is not known while something has no price, which refuses and stops no day`() {
        let bench = bench()
        bench.step(
            3, answers: [.fill(998, execution: 2, .buy, 10, at: 10_000).of(Bench.other)])
        #expect(!passes(bench, at: 4, 8_999))
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
    }
}
