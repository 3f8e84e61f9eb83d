import CPerpsPlugin
import Testing

@Suite struct `The mark staleness guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]

    func bench() throws -> Bench {
        let bench = try Bench("perps.mark-staleness")
        bench.tellMark()
        return bench
    }

    /// The answer when the mark is so old.
    func answer(_ bench: Bench, age: Int64) -> Bench.Answer {
        bench.now = Bench.noon + age
        return bench.answer()
    }

    @Test func `lets each age on its limit pass and acts one nanosecond past it`() throws {
        let bench = try bench()
        let seconds = Bench.second
        #expect(answer(bench, age: 5 * seconds).action == "allow")
        #expect(bench.host.logs == [])
        #expect(answer(bench, age: 5 * seconds + 1).action == "allow")
        #expect(bench.host.logs == ["the mark of BTC-USD is 5.000000001 s old"])
        let on = answer(bench, age: 30 * seconds)
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 30, 30, "s"))
        let past = answer(bench, age: 30 * seconds + 1)
        #expect((past.action, past.text) == ("reject", "the mark price is too old"))
        #expect(answer(bench, age: 180 * seconds).action == "reject")
        let far = answer(bench, age: 180 * seconds + 1)
        #expect(far.action == "reduce-only instrument for 60.0 s")
        #expect(far.limit == 180)
        #expect(bench.host.logs.count == 1 && bench.host.metrics[0] == 1)
    }

    @Test func `warns again after a newer mark`() throws {
        let bench = try bench()
        _ = answer(bench, age: 6 * Bench.second)
        bench.tellMark()
        _ = answer(bench, age: 13 * Bench.second)
        #expect(bench.host.logs.count == 2)
    }

    @Test func `holds a block for its time, whatever the mark does meanwhile`() throws {
        let bench = try bench()
        let far = 181 * Bench.second
        _ = answer(bench, age: far)
        bench.tellMark()
        #expect(
            answer(bench, age: far + 60 * Bench.second - 1).action
                == "reduce-only instrument for 1e-09 s")
        bench.tellMark()
        #expect(answer(bench, age: far + 60 * Bench.second).action == "allow")
    }

    @Test func `refuses entries without a mark, or on a book that lost messages`() throws {
        let bench = try Bench("perps.mark-staleness")
        #expect(bench.answer().text == "there is no mark price")
        bench.tellMark(PB_NONE)
        #expect(bench.action() == "reject")
        bench.tellMark(0)
        #expect(bench.action() == "reject")
        bench.tellMark()
        #expect(bench.action { $0.mark = PB_NONE } == "reject")
        #expect(bench.action { $0.instrument = 99 } == "reject")
        #expect(bench.action() == "allow")
        bench.tellMark(flags: PB_EF_STALE)
        #expect(bench.answer().text == "the product's book has lost messages")
    }

    @Test func `is not made young by the past`() throws {
        let bench = try Bench("perps.mark-staleness")
        bench.tellMark(flags: PB_EF_REPLAY)
        #expect(bench.action() == "reject")
    }

    @Test func `lets exits pass`() throws {
        let bench = try bench()
        bench.now += Bench.hour
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `keeps a block over a restart, while no mark is known`() throws {
        let bench = try bench()
        _ = answer(bench, age: 181 * Bench.second)
        let next = try bench.restarted()
        #expect(next.action() == "reduce-only instrument for 60.0 s")
        next.now += Bench.minute
        #expect(next.answer().reason == 2)
    }

    @Test(
        arguments: [
            (["warn": .nanos(40_000_000_000)], "warn"),
            (["reject": .nanos(200_000_000_000)], "reject"),
            (["reduce": .nanos(0)], "reduce"), (["hold": .nanos(1)], "hold"),
            (["warn": .int(5)], "warn"),
        ] as [(Parameters, String)])
    func `refuses nonsense and names the key`(parameters: Parameters, key: String) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.mark-staleness", parameters)
        }
        #expect(refusal?.field == key)
    }
}
