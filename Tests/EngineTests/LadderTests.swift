internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `The trading level` {
    private static func raise(_ level: TradingLevel) -> Command {
        .raise(level, source: "operator", reason: "test")
    }

    /// Long 1.0 of the first product, with a fresh mark.
    private func bench(_ actors: Int = 1, _ probe: ProbeGuard? = nil) -> Bench {
        let bench = Bench(actors: actors) { $0.pluginGuards = probe.map { [$0] } ?? [] }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        return bench
    }

    /// Whether an order goes through now.
    private func passes(
        _ intent: Intent, at second: Int64, in bench: Bench, actor: Int = 0,
        commands: [Command] = []
    ) -> Bool {
        bench.actors[actor].wants = [.place(intent)]
        bench.step(second, [.trade(10_000)], of: intent.instrument, commands: commands)
        return !bench.submitted.isEmpty
    }

    @Test func `REDUCE_ONLY lets exits pass and entries not`() {
        let bench = bench()
        let exit = Intent.limit(.sell, 4_000)
        #expect(!passes(.limit(), at: 3, in: bench, commands: [Self.raise(.reduceOnly)]))
        #expect(passes(exit, at: 4, in: bench))
        #expect(!passes(.limit(.sell, 7_000), at: 5, in: bench))
        #expect(passes(.limit(.sell, 6_000), at: 6, in: bench))
        #expect(!passes(.limit(.sell, 10), at: 7, in: bench))
    }

    @Test func `HALT lets nothing pass but cancels`() {
        let bench = bench()
        #expect(passes(.limit(.sell, 4_000), at: 3, in: bench))
        bench.step(4, answers: [.to(2, .accepted)])
        let exit = Intent.limit(.sell, 1_000)
        #expect(!passes(exit, at: 5, in: bench, commands: [Self.raise(.halt)]))
        #expect(bench.cancelled.isEmpty)
        bench.actor.wants = [.cancelAll(nil)]
        bench.step(6)
        #expect(bench.cancelled == [OrderNumber(2)])
    }

    @Test func `HALT_CANCEL_ALL cancels what is open`() {
        let bench = bench()
        #expect(passes(.limit(.sell, 4_000), at: 3, in: bench))
        bench.step(4, commands: [Self.raise(.haltCancelAll)])
        #expect(bench.cancelled == [OrderNumber(2)])
    }

    @Test func `HALT_CANCEL_ALL asks again for a cancel that the venue refused, HALT does not`() {
        for level in [TradingLevel.halt, .haltCancelAll] {
            let bench = bench()
            #expect(passes(.limit(.sell, 4_000), at: 3, in: bench))
            bench.actor.wants = [.cancelAll(nil)]
            bench.step(4, answers: [.to(2, .accepted)], commands: [Self.raise(level)])
            bench.step(5, answers: [.to(2, .cancelRefused)])
            #expect(bench.cancelled == (level == .halt ? [] : [OrderNumber(2)]))
        }
    }

    @Test func `of one product by an operator cancels its orders alone, and has an id to arm`() {
        let bench = bench(2)
        #expect(passes(.limit(.sell, 1_000), at: 3, in: bench))
        #expect(passes(.limit(of: Bench.other), at: 4, in: bench, actor: 1))
        let block = Command.block(
            .haltCancelAll, Bench.product, nil, hold: .zero, source: "operator", reason: "odd")
        bench.step(5, commands: [block, block])
        #expect(bench.cancelled == [OrderNumber(2)])
        #expect(bench.effects.blockChanges.map(\.kind) == [.raised])
        #expect(!passes(.limit(.sell, 1_000), at: 6, in: bench))
        #expect(passes(.limit(of: Bench.other), at: 7, in: bench, actor: 1))
        let id = bench.corridor.state.ladder.blocks[0].id
        bench.step(8, commands: [.arm(haltID: id, reason: "seen")])
        #expect(passes(.limit(.sell, 1_000), at: 9, in: bench))
    }

    @Test func `of one instance by an operator holds that one`() {
        let bench = bench(2)
        bench.step(
            5,
            commands: [
                .block(
                    .reduceOnly, nil, OwnerID(1), hold: .zero, source: "operator", reason: "odd")
            ])
        #expect(!passes(.limit(), at: 6, in: bench))
        #expect(passes(.limit(.sell, 1_000), at: 7, in: bench))
        #expect(passes(.limit(), at: 8, in: bench, actor: 1))
    }

    @Test func `only rises, and only a person goes back`() {
        let bench = bench()
        bench.step(3, commands: [Self.raise(.halt), Self.raise(.reduceOnly)])
        #expect(bench.corridor.state.ladder.latched.level == .halt)
        #expect(bench.effects.ladderChanges.map(\.to) == [.halt])
        let id = bench.corridor.state.ladder.latched.haltID
        #expect(!id.isEmpty)
        bench.step(1_000_000)
        #expect(bench.corridor.state.ladder.latched.level == .halt)
        #expect(bench.corridor.state.ladder.latched.haltID == id)
        bench.step(1_000_001, commands: [.arm(haltID: id, reason: "checked")])
        #expect(bench.corridor.state.ladder.latched.level == .normal)
        #expect(bench.corridor.state.ladder.latched.haltID.isEmpty)
        #expect(bench.effects.ladderChanges.map(\.haltID) == [id])
        bench.step(1_000_002, commands: [Self.raise(.halt)])
        #expect(bench.corridor.state.ladder.latched.haltID != id)
    }

    @Test func `stands as long as one source's cause does, each with an id of its own`() {
        let bench = bench()
        func raise(_ level: TradingLevel, _ source: String) -> Command {
            .raise(level, source: source, reason: "by \(source)")
        }
        bench.step(
            3,
            commands: [
                raise(.halt, "operator"), raise(.halt, "venue"), raise(.reduceOnly, "spread"),
                raise(.halt, "venue"),
            ])
        let ladder = bench.corridor.state.ladder
        #expect(ladder.causes.map(\.source) == ["operator", "venue", "spread"])
        #expect(ladder.causes.map(\.haltID) == ["halt-1", "halt-2", "halt-3"])
        #expect(ladder.latched == ladder.causes[0])
        #expect(bench.effects.ladderChanges.map(\.raised) == [.halt, .halt, .reduceOnly])
        #expect(bench.effects.ladderChanges.map(\.to) == [.halt, .halt, .halt])
        #expect(bench.actor.levels == [.halt])
        bench.step(5, commands: [.arm(haltID: "halt-1", reason: "seen")])
        #expect(bench.corridor.state.ladder.latched.haltID == "halt-2")
        #expect(!passes(.limit(.sell, 1_000), at: 6, in: bench))
        bench.step(7, commands: [.arm(haltID: "halt-2", reason: "seen")])
        #expect(bench.corridor.state.ladder.latched.haltID == "halt-3")
        #expect(passes(.limit(.sell, 1_000), at: 8, in: bench))
        #expect(!passes(.limit(), at: 9, in: bench))
        bench.step(10, commands: [.arm(haltID: "halt-3", reason: "seen")])
        #expect(bench.corridor.state.ladder.causes.isEmpty)
        #expect(bench.corridor.state.ladder.latched == Ladder.Standing())
        #expect(passes(.limit(), at: 11, in: bench))
    }

    @Test func `of one source rises, and its weaker cause is gone with it`() {
        let bench = bench()
        bench.step(3, commands: [Self.raise(.reduceOnly)])
        bench.step(4, commands: [Self.raise(.halt)])
        #expect(bench.corridor.state.ladder.causes.map(\.haltID) == ["halt-2"])
        bench.step(5, commands: [.arm(haltID: "halt-1", reason: "wrong")])
        #expect(bench.corridor.state.ladder.latched.level == .halt)
        bench.step(6, commands: [.arm(haltID: "halt-2", reason: "seen")])
        #expect(bench.corridor.state.ladder.latched == Ladder.Standing())
    }

    @Test func `of an earlier run holds from the first step`() {
        let bench = Bench()
        bench.restore(.halt)
        bench.actor.wants = [.place(.limit())]
        bench.step(0, [.trade(10_000)])
        #expect(bench.submitted.isEmpty)
        #expect(bench.actor.levels == [.halt])
        #expect(!passes(.limit(), at: 40_000_000, in: bench))
        #expect(bench.corridor.state.ladder.latched.haltID == "old-1")
    }

    @Test func `outlives a guard's HALT for a time, and no time ends it`() {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .halt(.account, hold: .second * 5)
        #expect(!passes(.limit(), at: 3, in: bench, commands: [Self.raise(.halt)]))
        #expect(bench.corridor.state.ladder.standing.level == .haltCancelAll)
        probe.verdict = .allow
        bench.step(8)
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
        #expect(bench.corridor.state.ladder.standing == bench.corridor.state.ladder.latched)
        #expect(bench.corridor.state.ladder.latched.level == .halt)
        #expect(!passes(.limit(.sell, 1_000), at: 40_000_000, in: bench))
        #expect(bench.corridor.state.ladder.latched.source == "operator")
    }

    @Test(arguments: [
        Verdict.reduceOnly(.account, hold: .zero), .halt(.account, hold: .zero),
    ])
    func `of a guard that names no time stays, whatever it says later`(verdict: Verdict) {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = verdict
        #expect(!passes(.limit(), at: 3, in: bench))
        let latched = bench.corridor.state.ladder.latched
        #expect(latched.level >= .reduceOnly)
        probe.verdict = .halt(.account, hold: .second)
        #expect(!passes(.limit(), at: 4, in: bench))
        probe.verdict = .allow
        bench.step(5)
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
        #expect(!passes(.limit(), at: 40_000_000, in: bench))
        #expect(bench.corridor.state.ladder.latched == latched)
    }

    @Test func `is raised by a guard's halt, which cancels what is open and names the guard`() {
        let probe = ProbeGuard()
        let bench = bench(2, probe)
        #expect(passes(.limit(.buy, 2_000), at: 3, in: bench, actor: 1))
        probe.verdict = .halt(.account, hold: .zero)
        bench.actors[0].wants = [.place(.limit(.buy, 3_000))]
        bench.step(4, answers: [.to(2, .accepted)])
        #expect(bench.submitted.isEmpty)
        #expect(bench.cancelled == [OrderNumber(2)])
        let change = bench.effects.ladderChanges.first
        #expect(change?.to == .haltCancelAll)
        #expect(change?.source == "probe")
        #expect(change?.reason == "probe says so")
        bench.step(5, answers: [.to(2, .cancelRefused)])
        for actor in bench.actors { #expect(actor.levels == [.haltCancelAll]) }
        #expect(bench.cancelled == [OrderNumber(2)], "it is asked again")
    }

    @Test func `of one product leaves the others alone`() {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .halt(.instrument, hold: .zero)
        #expect(!passes(.limit(), at: 3, in: bench))
        probe.verdict = .allow
        #expect(!passes(.limit(), at: 100_000, in: bench))
        #expect(passes(.limit(of: Bench.other), at: 100_001, in: bench))
        #expect(bench.corridor.state.ladder.latched.level == .normal)
        bench.step(100_002, commands: [.arm(haltID: "halt-1", reason: "checked")])
        #expect(passes(.limit(), at: 100_003, in: bench))
    }

    @Test func `of a part is recorded with who blocked it, why, and how it ended`() throws {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .halt(.instrument, hold: .zero)
        #expect(!passes(.limit(), at: 3, in: bench))
        let block = LevelBlock(
            id: "halt-1", level: .haltCancelAll, about: (Bench.product, nil),
            by: ("probe", "probe says so"), from: Bench.time(3), until: nil)
        #expect(bench.effects.blockChanges == [BlockChange(.raised, block)])
        #expect(bench.facts.contains(.block(0)))
        probe.verdict = .allow
        #expect(!passes(.limit(), at: 4, in: bench))
        #expect(bench.effects.blockChanges.isEmpty)
        #expect(
            bench.effects.checks.map(\.judgement.text)
                == ["trading level is HALT_CANCEL_ALL by probe: probe says so"])
        bench.step(5, commands: [.arm(haltID: "halt-9", reason: "wrong")])
        #expect(bench.corridor.state.ladder.blocks == [block])
        bench.step(6, commands: [.arm(haltID: "halt-1", reason: "checked")])
        #expect(bench.effects.blockChanges == [BlockChange(.lifted, block, reason: "checked")])
        #expect(bench.corridor.state.ladder.blocks.isEmpty)
    }

    @Test func `of the account for a time is told when it begins and when it ends`() throws {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .halt(.account, hold: .second * 5)
        #expect(!passes(.limit(), at: 3, in: bench))
        #expect(bench.corridor.state.ladder.standing.level == .haltCancelAll)
        #expect(bench.corridor.state.ladder.standing.haltID == "halt-1")
        #expect(bench.corridor.state.ladder.latched.level == .normal)
        bench.step(4)
        #expect(bench.actor.levels == [.haltCancelAll])
        bench.step(8)
        #expect(bench.effects.blockChanges.map(\.kind) == [.ended])
        #expect(bench.actor.levels == [.normal])
        #expect(bench.corridor.state.ladder.standing == Ladder.Standing())
    }

    @Test func `is lowered for the account alone, and a guard's block stays`() throws {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .reduceOnly(.instrument, hold: .zero)
        #expect(!passes(.limit(), at: 3, in: bench))
        probe.verdict = .allow
        bench.step(4, commands: [Self.raise(.halt)])
        bench.step(5, commands: [.arm(haltID: "halt-2", reason: "checked")])
        #expect(bench.corridor.state.ladder.latched == Ladder.Standing())
        #expect(bench.corridor.state.ladder.blocks.map(\.id) == ["halt-1"])
        #expect(!passes(.limit(), at: 6, in: bench))
        #expect(passes(.limit(of: Bench.other), at: 7, in: bench))
    }

    @Test func `takes over the blocks of an earlier run`() throws {
        let bench = bench()
        bench.restore(
            [
                LevelBlock(
                    id: "old-1", level: .halt, about: (Bench.product, nil), by: ("gate", "smoke"),
                    from: Bench.time(0), until: Bench.time(10))
            ])
        #expect(!passes(.limit(), at: 9, in: bench))
        #expect(passes(.limit(), at: 10, in: bench))
    }

    @Test func `of one instance cancels its orders and leaves the others alone`() {
        let probe = ProbeGuard()
        let bench = bench(2, probe)
        #expect(passes(.limit(.buy, 1_000), at: 3, in: bench, actor: 0))
        #expect(passes(.limit(.buy, 1_000), at: 4, in: bench, actor: 1))
        probe.verdict = .halt(.owner, hold: .zero)
        #expect(!passes(.limit(), at: 5, in: bench, actor: 0))
        #expect(bench.cancelled == [OrderNumber(2)])
        probe.verdict = .allow
        #expect(!passes(.limit(), at: 6, in: bench, actor: 0))
        #expect(passes(.limit(.buy, 2_000), at: 7, in: bench, actor: 1))
    }

    @Test func `with a hold ends by itself, a shorter one never cutting a longer one`() {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .reduceOnly(.instrument, hold: .second * 60)
        #expect(!passes(.limit(), at: 3, in: bench))
        probe.verdict = .reduceOnly(.instrument, hold: .second)
        #expect(!passes(.limit(), at: 4, in: bench))
        probe.verdict = .allow
        #expect(!passes(.limit(), at: 62, in: bench))
        #expect(passes(.limit(.sell, 1_000), at: 62, in: bench))
        #expect(passes(.limit(), at: 63, in: bench))
    }

    @Test func `takes every guard's halt, not the first one's alone`() {
        let (first, second) = (ProbeGuard("first"), ProbeGuard("second"))
        let bench = Bench(actors: 1) { $0.pluginGuards = [first, second] }
        bench.step(0, [.trade(10_000)])
        first.verdict = .halt(.instrument, hold: .second)
        second.verdict = .halt(.account, hold: .zero)
        #expect(!passes(.limit(), at: 1, in: bench))
        #expect(bench.corridor.state.ladder.latched.level == .haltCancelAll)
        #expect(bench.corridor.state.ladder.latched.source == "second")
    }

    @Test func `forgets no block, however many there are`() {
        let probe = ProbeGuard()
        let bench = bench(1, probe)
        probe.verdict = .reduceOnly(.instrument, hold: .zero)
        #expect(!passes(.limit(of: Bench.other), at: 3, in: bench))
        for second in Int64(4)..<600 { #expect(!passes(.limit(), at: second, in: bench)) }
        probe.verdict = .allow
        #expect(!passes(.limit(of: Bench.other), at: 601, in: bench))
    }

    @Test func `of 256 parts is kept, and one part more raises the account`() {
        let probes = (0...Ladder.blocksMax).map { ProbeGuard("probe \($0)") }
        let bench = Bench { $0.pluginGuards = probes }
        bench.step(0, [.trade(10_000)])
        for probe in probes.dropLast() { probe.verdict = .reduceOnly(.instrument, hold: .zero) }
        #expect(!passes(.limit(), at: 1, in: bench))
        #expect(bench.corridor.state.ladder.blocks.count == 256)
        #expect(bench.corridor.state.ladder.latched == Ladder.Standing())
        for probe in probes { probe.verdict = .allow }
        probes[256].verdict = .reduceOnly(.instrument, hold: .zero)
        #expect(!passes(.limit(), at: 2, in: bench))
        #expect(bench.corridor.state.ladder.blocks.count == 256)
        #expect(bench.corridor.state.ladder.latched.level == .reduceOnly)
        #expect(bench.corridor.state.ladder.latched.source == "probe 256")
    }

    @Test func `rises when a participant trips it, even one that faults`() {
        let bench = bench()
        bench.actor.wants = [.trip(nil, .halt(.account, hold: .zero), text: "smoke")]
        bench.actor.conduct = .faulted(
            Misbehaviour(instance: "actor 1", kind: "fault", message: "boom"))
        bench.step(3)
        #expect(bench.corridor.state.ladder.latched.level == .haltCancelAll)
        #expect(bench.corridor.state.ladder.latched.reason == "smoke")
    }
}
