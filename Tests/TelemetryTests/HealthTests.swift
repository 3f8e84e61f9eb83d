import Domain
import Risk
import Telemetry
import Testing

@Suite struct `The health of a run` {
    private var well: CycleSnapshot {
        var snapshot = Sample.bare
        snapshot.lastEventAge = .second
        snapshot.marks = [MarkSnapshot(symbol: "BTC-USD", age: .second)]
        snapshot.plugins = [PluginSnapshot(instance: "ma", state: "running", isWorking: true)]
        return snapshot
    }

    private func problems(
        _ previous: Timestamp? = nil, _ change: (inout CycleSnapshot) -> Void
    ) -> [String] {
        var snapshot = well
        change(&snapshot)
        return Health(snapshot, previous: previous, limits: Sample.limits).problems
    }

    @Test func `is fine when everything is`() {
        let health = Health(well, previous: nil, limits: Sample.limits)
        #expect(health.isOK)
        #expect(health.message == "trading, level NORMAL")
    }

    @Test func `names a level that stops entries, and why`() {
        #expect(
            problems {
                $0.level = .caution
                $0.levelCause = "daily-loss: the UTC day has lost too much"
            } == ["level is CAUTION: daily-loss: the UTC day has lost too much"])
        #expect(
            problems {
                $0.level = .halt
                $0.levelCause = "operator: test"
            } == ["level is HALT: operator: test"])
        #expect(problems { $0.level = .reduceOnly } == ["level is REDUCE_ONLY"])
    }

    @Test func `counts an age on the limit as fresh and one past it as stale`() {
        #expect(problems { $0.lastEventAge = .second * 10 } == [])
        #expect(
            problems { $0.lastEventAge = Nanos(10_000_000_001) }
                == ["the last market event is 10.000000001 s old"])
        #expect(problems { $0.lastEventAge = nil } == ["no market event has come yet"])
        #expect(
            problems { $0.marks[0].age = Nanos(11_000_000_000) }
                == ["the mark of BTC-USD is 11 s old"])
        #expect(problems { $0.marks[0].age = nil } == ["BTC-USD has no mark yet"])
    }

    @Test func `notices a cycle that came late`() {
        let now = Sample.start
        #expect(problems(now + Nanos(-3_000_000_000)) { _ in } == [])
        #expect(
            problems(now + Nanos(-3_500_000_000)) { _ in }
                == ["the last cycle ended 3.5 s before this one"])
    }

    @Test func `names plugins that do not work and what went wrong`() {
        #expect(
            problems {
                $0.plugins[0] = PluginSnapshot(
                    instance: "ma", state: "quarantined", reason: "late", isWorking: false)
                $0.error = "the venue does not answer"
            } == ["the venue does not answer", "plugin ma is quarantined: late"])
    }
}
