internal import Domain
internal import Engine
internal import Risk
import Testing

/// The first actor stops trading under its name.
@Suite struct `A stop of one's own` {
    /// Halted by an operator as `halt-1`, then stopped by the first actor as `halt-2`.
    private func bench() -> Bench {
        let bench = Bench(actors: 2)
        bench.step(0, [.trade(10_000)], commands: [raise("operator", .halt)])
        bench.actor.wants = [.trip(nil, .reduceOnly(.account, hold: .zero), text: "fell")]
        bench.step(1)
        return bench
    }

    private func raise(_ source: String, _ level: TradingLevel) -> Command {
        .raise(level, source: source, reason: "test")
    }

    private func arm(_ id: String) -> Command { .arm(haltID: id, reason: "seen") }

    private func told(_ bench: Bench) -> [ControlNotice] {
        bench.actor.told.compactMap { notice in
            guard case .control(.own(let own, let source, let level)) = notice else { return nil }
            return .own(own, of: source, in: level)
        }
    }

    @Test func `is told when it begins and when it is armed, while the level stays`() {
        let bench = bench()
        bench.step(2)
        #expect(told(bench) == [.own(.reduceOnly, of: "actor 1", in: .halt)])
        bench.step(3)
        #expect(told(bench).isEmpty)
        bench.step(4, commands: [arm("halt-2")])
        #expect(told(bench) == [.own(.normal, of: "actor 1", in: .halt)])
        #expect(bench.actor.levels.isEmpty)
        #expect(bench.corridor.state.ladder.causes.map(\.source) == ["operator"])
    }

    @Test func `is told in its order where a person arms it before the next step`() {
        let bench = bench()
        bench.step(2, commands: [arm("halt-2")])
        #expect(
            told(bench) == [
                .own(.reduceOnly, of: "actor 1", in: .halt),
                .own(.normal, of: "actor 1", in: .halt),
            ])
    }

    @Test func `is not told what others raise and a person arms`() {
        let bench = bench()
        bench.step(2)
        bench.step(3, commands: [raise("venue", .haltCancelAll), arm("halt-1")])
        #expect(told(bench).isEmpty)
        #expect(bench.corridor.state.ladder.level(raisedBy: "actor 1") == .reduceOnly)
        #expect(bench.corridor.state.ladder.level(raisedBy: "operator") == .normal)
    }
}
