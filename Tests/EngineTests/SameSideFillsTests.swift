internal import Domain
internal import Engine
internal import Risk
import Testing

/// Two filled entries a minute are allowed.
@Suite struct `Entry after entry on one side` {
    private func bench(_ change: (inout CorridorPlan) -> Void = { _ in }) -> Bench {
        let bench = Bench { plan in
            plan.limits.flow.sameSideFills = Frequency(2, in: .minute)
            change(&plan)
        }
        bench.step(0, [.trade(10_000)])
        return bench
    }

    /// Whether an order goes through; each is at another price.
    private func passes(
        _ number: Int64, _ side: Side = .buy, _ quantity: Int64 = 100, in bench: Bench
    ) -> Bool {
        bench.actor.wants = [.place(.limit(side, quantity, at: 10_000 + number))]
        bench.step(number * 2, [.trade(10_000)])
        return !bench.submitted.isEmpty
    }

    private func fill(
        _ number: Int64, _ side: Side = .buy, _ quantity: Int64 = 100, in bench: Bench
    ) {
        bench.step(
            number * 2 + 1,
            answers: [
                .fill(
                    UInt64(number), execution: UInt64(number), side, quantity, at: 10_000 + number)
            ])
    }

    private func blocks(_ bench: Bench) -> [LevelBlock] { bench.corridor.state.ladder.blocks }

    /// Two entries that were filled, and a third that was refused.
    private func stopped() -> Bench {
        let bench = bench()
        for number: Int64 in 1...2 {
            #expect(passes(number, in: bench))
            fill(number, in: bench)
        }
        #expect(!passes(3, in: bench))
        return bench
    }

    @Test func `stops the instance with one too many, at whatever prices`() {
        let bench = stopped()
        #expect(bench.lastReason == .rate)
        #expect(blocks(bench).map(\.level) == [.reduceOnly])
        #expect(blocks(bench).map(\.source) == ["same-side-fills"])
        #expect(blocks(bench).map(\.owner) == [OwnerID(1)])
        // The order is one too many for good: it waits for a person and not for a minute.
        #expect(!passes(100, in: bench))
        #expect(bench.lastReason == .mode)
    }

    @Test func `lets what is held be closed`() {
        #expect(passes(4, .sell, 200, in: stopped()))
    }

    @Test func `goes on when a person says so, and is counted anew`() {
        let bench = stopped()
        bench.step(7, commands: [.arm(haltID: blocks(bench)[0].id, reason: "seen")])
        #expect(blocks(bench).isEmpty)
        #expect(passes(4, in: bench))
    }

    @Test func `is none where something was sold in between`() {
        let bench = bench()
        for number: Int64 in 1...2 {
            #expect(passes(number, in: bench))
            fill(number, in: bench)
        }
        #expect(passes(3, .sell, 50, in: bench))
        fill(3, .sell, 50, in: bench)
        #expect(passes(4, in: bench))
    }

    @Test func `is none when one order is filled in many executions`() {
        let bench = bench()
        #expect(passes(1, .buy, 400, in: bench))
        bench.step(
            3,
            answers: [1, 2, 3, 4].map { VenueAnswer.fill(1, execution: $0, .buy, 100, at: 10_000) })
        #expect(passes(2, in: bench))
    }

    @Test func `is over when the minute is`() {
        let bench = bench()
        for number: Int64 in 1...2 {
            #expect(passes(number, in: bench))
            fill(number, in: bench)
        }
        #expect(passes(32, in: bench))
    }

    @Test func `is forgiven by arming nothing else than its own stop`() {
        let bench = bench()
        for number: Int64 in 1...2 {
            #expect(passes(number, in: bench))
            fill(number, in: bench)
        }
        bench.step(
            6,
            commands: [
                .raise(.halt, source: "operator", reason: "prices look wrong"),
                .block(
                    .reduceOnly, nil, OwnerID(1), hold: .zero, source: "operator", reason: "odd"),
            ])
        for haltID in [
            bench.corridor.state.ladder.latched.haltID, blocks(bench)[0].id,
        ] {
            bench.step(7, commands: [.arm(haltID: haltID, reason: "looked at")])
        }
        #expect(bench.corridor.state.ladder.standing.level == .normal && blocks(bench).isEmpty)
        #expect(!passes(4, in: bench))
        #expect(blocks(bench).map(\.source) == ["same-side-fills"])
    }

    @Test func `halts all where no room is left for its stop, and is forgiven with that`() {
        let bench = bench()
        bench.restore(
            (0..<Ladder.blocksMax).map { number in
                LevelBlock(
                    id: "old-\(number)", level: .reduceOnly, about: (Bench.other, nil),
                    by: ("guard \(number)", ""), from: Bench.midnight, until: nil)
            })
        for number: Int64 in 1...2 {
            #expect(passes(number, in: bench))
            fill(number, in: bench)
        }
        #expect(!passes(3, in: bench))
        let cause = bench.corridor.state.ladder.latched
        #expect(cause.level == .reduceOnly && cause.source == "same-side-fills")
        bench.step(7, commands: [.arm(haltID: cause.haltID, reason: "seen")])
        #expect(passes(4, in: bench))
    }

    @Test func `is counted over a restart`() {
        let bench = bench { plan in
            plan.earlierFills = [Int64(-9), -8].map { second in
                EarlierFill(
                    of: (OwnerID(1), Bench.product), .buy, isFirst: true, position: Quantity(100),
                    at: Bench.time(second))
            }
        }
        #expect(!passes(1, in: bench))
        #expect(blocks(bench).map(\.owner) == [OwnerID(1)])
        let other = self.bench { plan in
            plan.earlierFills = [
                EarlierFill(
                    of: (OwnerID(1), Bench.product), .buy, isFirst: true, position: Quantity(100),
                    at: Bench.time(-9))
            ]
        }
        #expect(passes(1, in: other))
        fill(1, in: other)
        #expect(!passes(2, in: other))
    }

    @Test func `stays stopped over a restart, and counts anew once a person has armed`() {
        let old = stopped()
        let bench = bench()
        bench.restore(blocks(old))
        #expect(!passes(1, in: bench))
        #expect(bench.lastReason == .mode)
        bench.step(3, commands: [.arm(haltID: blocks(bench)[0].id, reason: "seen")])
        #expect(passes(2, in: bench))
        fill(2, in: bench)
        #expect(passes(3, in: bench))
    }
}
