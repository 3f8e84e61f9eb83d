import Domain
import Engine
import Risk
import Testing

@Suite struct `An operator's order` {
    @Test func `has the next number, belongs to the account and meets every guard`() {
        let bench = Bench { $0.keepsChecks = true }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000)])
        var wish = Intent.limit(.buy, 10_000, at: 9_990)
        wish.owner = OwnerID(1)
        bench.step(2, commands: [.place(wish)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(2)])
        #expect(bench.submitted.map(\.intent.owner) == [.account])
        let guards = bench.effects.checks.map(\.guardIndex)
        #expect(guards == Array(bench.corridor.guards.names.indices))
        // The next order of a strategy comes after it.
        bench.actor.wants = [.place(.limit())]
        bench.step(3, [.trade(10_000)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(3)])
    }

    @Test func `is refused as any other, and under HALT`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.buy, 10_000, at: 20_000))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
        bench.step(
            2, commands: [.raise(.halt, source: "test", reason: "test"), .place(.limit())])
        #expect(bench.submitted.isEmpty && bench.lastReason == .mode)
        #expect(bench.corridor.state.counts.denied == 2)
    }

    @Test func `may sell what the account held before the run, to the last lot`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
            plan.limits.positionNotional = Amount(1)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.sell, 10_000, flags: .reduceOnly))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
        // What is on sale already cannot be sold again.
        bench.step(2, commands: [.place(.limit(.sell, 10, at: 10_001))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
    }

    @Test func `that closes sells all that the account holds`() {
        let bench = Bench { $0.baseline = [Quantity(12_345), .zero] }
        bench.step(0, [.trade(10_000)])
        var wish = Intent.limit(.sell, 0, flags: [.close, .reduceOnly])
        wish.size = .close
        bench.step(1, commands: [.place(wish)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(12_340)])
    }

    @Test func `to buy is judged without what the account held before`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(9_000_000), .zero]
            plan.limits.positionNotional = Amount(20_000)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.buy, 10_000))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `leaves a strategy unable to sell what it did not buy`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
        }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.sell, 10_000, flags: .reduceOnly))]
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.isEmpty && bench.lastReason == .sizer)
    }
}
