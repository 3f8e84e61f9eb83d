internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `CAUTION` {
    private func passes(_ bench: Bench, at second: Int64, _ intent: Intent = .limit()) -> Bool {
        bench.actor.wants = [.place(intent)]
        bench.step(second, [.trade(10_000)], of: intent.instrument)
        return !bench.submitted.isEmpty
    }

    private func levels(_ bench: Bench) -> [TradingLevel] {
        bench.corridor.state.ladder.blocks.map(\.level)
    }

    @Test func `holds while orders cannot be followed, and ten seconds longer, to the second`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)], commands: [.blind(nil)])
        bench.step(1, commands: [.blind("the connection is down")])
        let ladder = bench.corridor.state.ladder
        #expect(ladder.standing.level == .caution)
        #expect(ladder.standing.source == "venue")
        #expect(ladder.standing.reason == "the connection is down")
        #expect(!ladder.standing.haltID.isEmpty && ladder.latched.level == .normal)
        #expect(!passes(bench, at: 1_000))
        bench.step(1_001, commands: [.blind(nil)])
        #expect(bench.effects.blockChanges.map(\.kind) == [.leaving])
        #expect(!passes(bench, at: 1_010))
        #expect(passes(bench, at: 1_011))
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
    }

    @Test func `comes with word to plugins that the venue is lost, and that it is back, each once`()
    {
        let bench = Bench()
        func told(_ second: Int64, _ reasons: String?...) -> [Bool] {
            bench.step(second, commands: reasons.map { .blind($0) })
            return bench.actor.venues
        }
        bench.step(0, [.trade(10_000)])
        #expect(told(1, "nobody has looked yet") == [], "it was never there")
        #expect(told(2, nil) == [true])
        #expect(told(3, nil) == [])
        #expect(told(4, "the connection is down") == [false])
        #expect(told(5, "orders are not listed") == [])
        #expect(told(6, nil) == [true])
        #expect(told(7, "down", nil) == [false, true])
    }

    @Test func `is not raised for what was never seen, and entries are refused all the same`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)], commands: [.blind("not looked at yet")])
        #expect(levels(bench).isEmpty)
        #expect(!passes(bench, at: 1))
        bench.step(2, commands: [.blind(nil)])
        #expect(passes(bench, at: 3))
    }

    @Test func `of one product holds while the venue takes no orders for it, and then a while`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(0, [.trade(10_000)], of: Bench.other)
        bench.step(1, [.status(.cancelOnly)])
        #expect(levels(bench) == [.caution])
        #expect(passes(bench, at: 2, .limit(of: Bench.other)))
        bench.step(3, [.status([])])
        #expect(!passes(bench, at: 12))
        #expect(passes(bench, at: 13))
    }

    @Test(arguments: [ProductStatus.limitOnly, .postOnly])
    func `is not raised where the venue only wants another kind of order`(status: ProductStatus) {
        let bench = Bench()
        bench.step(0, [.status(status), .trade(10_000)])
        #expect(levels(bench).isEmpty)
    }

    @Test func `holds while a book has lost messages, and ten seconds after the snapshot`() {
        let bench = Bench()
        let book: [MarketEvent.Body] = [
            .bookSnapshot, .level(.buy, 9_999, 10), .level(.sell, 10_001, 10), .trade(10_000),
        ]
        bench.step(0, book)
        #expect(levels(bench).isEmpty)
        bench.step(1, [.bookGap])
        #expect(levels(bench) == [.caution])
        bench.step(2, book)
        #expect(!passes(bench, at: 11))
        #expect(passes(bench, at: 12))
    }

    @Test func `follows a refusal for a stale price, and lets exits pass`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(11)
        #expect(bench.submitted.isEmpty)
        #expect(bench.effects.blockChanges.map(\.block.source) == ["mark-staleness"])
        #expect(!passes(bench, at: 20))
        #expect(passes(bench, at: 20, .limit(.sell, 1_000)))
        #expect(passes(bench, at: 21))
    }

    @Test
    func `is what a guard's REDUCE_ONLY for a time means, and REDUCE_ONLY without one is not`() {
        let probe = ProbeGuard()
        let bench = Bench { $0.pluginGuards = [probe] }
        bench.step(0, [.trade(10_000)])
        probe.verdict = .reduceOnly(.account, hold: .second * 5)
        #expect(!passes(bench, at: 1))
        #expect(bench.corridor.state.ladder.standing.level == .caution)
        bench.step(6)
        #expect(bench.corridor.state.ladder.standing.level == .normal)
        probe.verdict = .reduceOnly(.account, hold: .zero)
        #expect(!passes(bench, at: 7))
        #expect(bench.corridor.state.ladder.latched.level == .reduceOnly)
    }

    @Test func `stays when it is armed while its cause is there, and so do its ten seconds`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)], commands: [.blind(nil), .blind("the connection is down")])
        let id = bench.corridor.state.ladder.standing.haltID
        let cause = bench.corridor.standingCause(of: id)
        #expect(cause == "the connection is down")
        bench.step(1, commands: [.arm(haltID: id, reason: "seen")])
        #expect(bench.effects.blockChanges.isEmpty)
        #expect(bench.corridor.state.ladder.blocks.map(\.id) == [id])
        bench.step(2, commands: [.blind(nil)])
        #expect(!passes(bench, at: 3))
        let none = bench.corridor.standingCause(of: id)
        #expect(none == nil)
        bench.step(4, commands: [.arm(haltID: id, reason: "seen")])
        #expect(bench.effects.blockChanges.map(\.kind) == [.lifted])
        #expect(passes(bench, at: 5))
    }

    @Test func `for a stale price is not armed before a fresh one`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(11)
        let id = bench.corridor.state.ladder.blocks[0].id
        let cause = bench.corridor.standingCause(of: id)
        #expect(cause == "the mark price is stale")
        bench.step(12, commands: [.arm(haltID: id, reason: "seen")])
        #expect(levels(bench) == [.caution])
        bench.step(13, [.trade(10_000)])
        bench.step(14, commands: [.arm(haltID: id, reason: "seen")])
        #expect(levels(bench).isEmpty)
        #expect(passes(bench, at: 15))
    }

    @Test func `of a guard is armed at any moment`() {
        let probe = ProbeGuard()
        let bench = Bench { $0.pluginGuards = [probe] }
        bench.step(0, [.trade(10_000)])
        for hold in [Nanos.hour, Nanos(.max)] {
            probe.verdict = .reduceOnly(.account, hold: hold)
            #expect(!passes(bench, at: 1))
            let id = bench.corridor.state.ladder.standing.haltID
            let cause = bench.corridor.standingCause(of: id)
            #expect(cause == nil)
            bench.step(1, commands: [.arm(haltID: id, reason: "seen")])
            #expect(levels(bench).isEmpty)
        }
    }

    @Test func `comes back while it is leaving, under the same id`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)], commands: [.blind(nil), .blind("down")])
        let id = bench.corridor.state.ladder.standing.haltID
        bench.step(1, commands: [.blind(nil)])
        bench.step(5, commands: [.blind("down again")])
        #expect(bench.corridor.state.ladder.blocks.map(\.id) == [id])
        #expect(bench.corridor.state.ladder.blocks.map(\.until) == [nil])
        bench.step(100)
        #expect(levels(bench) == [.caution])
    }
}
