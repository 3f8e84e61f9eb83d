import CPerpsPlugin
import Testing

@Suite struct `The guard against stuck positions` {
    typealias Bench = GuardBench

    private func bench() throws -> Bench { try Bench("perps.position-stuck") }

    private func hold(
        _ size: Int64, in bench: Bench, owner: UInt32 = 2, of product: UInt32 = Bench.btc
    ) {
        bench.tell(PB_EV_POSITION, pb_ev_position(), of: product) {
            ($0.owner, $0.qty) = (owner, size)
        }
    }

    @Test func `lets an age on the limit pass and refuses every entry one unit past it`() throws {
        let bench = try bench()
        hold(Bench.coin, in: bench)
        bench.now += 30 * Bench.minute
        let on = bench.answer()
        #expect(on.action == "allow" && on.measured == 1_800 && on.limit == 1_800)
        #expect(bench.host.logs.isEmpty)
        bench.now += 1
        let past = bench.answer()
        #expect(past.action == "reject" && past.reason == 1 && past.unit == "s")
        #expect(past.measured > 1_800 && past.limit == 1_800)
        #expect(past.text == "a position has not become smaller for too long")
        #expect(bench.action { $0.instrument = Bench.eth } == "reject")
        #expect(bench.action { $0.owner = 3 } == "reject")
        #expect(bench.host.logs.count == 1)
    }

    @Test func `lets exits pass`() throws {
        let bench = try bench()
        hold(Bench.coin, in: bench)
        bench.now += Bench.hour
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `counts from the last time that a position became smaller, not greater`() throws {
        let bench = try bench()
        hold(2 * Bench.coin, in: bench)
        bench.now += 20 * Bench.minute
        hold(Bench.coin, in: bench)
        bench.now += 20 * Bench.minute
        hold(3 * Bench.coin, in: bench)
        bench.now += 10 * Bench.minute
        #expect(bench.action() == "allow")
        bench.now += 1
        #expect(bench.action() == "reject")
        hold(2 * Bench.coin, in: bench)
        #expect(bench.action() == "allow")
    }

    @Test(arguments: [0, -GuardBench.coin]) func `begins anew once it is closed or turned`(
        size: Int64
    ) throws {
        let bench = try bench()
        hold(Bench.coin, in: bench)
        bench.now += Bench.hour
        #expect(bench.action() == "reject")
        hold(size, in: bench)
        #expect(bench.action() == "allow")
    }

    @Test func `goes by the oldest of all, and leaves the account's own alone`() throws {
        let bench = try bench()
        hold(Bench.coin, in: bench, owner: 0)
        bench.now += Bench.hour
        #expect(bench.action() == "allow")
        hold(Bench.coin, in: bench, owner: 1, of: Bench.eth)
        bench.now += 20 * Bench.minute
        hold(Bench.coin, in: bench)
        bench.now += 10 * Bench.minute + 1
        #expect(bench.action() == "reject")
        hold(0, in: bench, owner: 1, of: Bench.eth)
        #expect(bench.action() == "allow")
    }

    @Test func `goes on counting after a restart, for what is still held`() throws {
        let bench = try bench()
        hold(Bench.coin, in: bench)
        bench.now += Bench.hour
        let next = try bench.restarted()
        #expect(next.action() == "allow", "nobody has said yet that anything is held")
        hold(Bench.coin, in: next)
        #expect(next.action() == "reject")
        let smaller = try bench.restarted()
        hold(Bench.coin - 1, in: smaller)
        #expect(smaller.action() == "allow")
        #expect(try bench.restarted().instance.save() == bench.instance.save())
    }

    @Test func `refuses state that is cut`() throws {
        let bench = try bench()
        hold(Bench.coin, in: bench)
        let state = try bench.instance.save()
        #expect(state.count > 8)
        for length in state.indices {
            #expect(throws: (any Error).self) {
                try Bench("perps.position-stuck", restoring: Array(state[..<length]))
            }
        }
    }

    @Test func `refuses an order of a product that is not watched, or without a size`() throws {
        let bench = try bench()
        #expect(bench.answer { $0.instrument = 99 }.reason == 2)
        let nonsense = bench.answer { $0.size = 0 }
        #expect(nonsense.action == "reject" && nonsense.reason == 2 && nonsense.measured == -1)
    }

    @Test func `refuses an age of nothing and names the key`() throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.position-stuck", ["age_max": .nanos(0)])
        }
        #expect(refusal?.field == "age_max")
    }
}
