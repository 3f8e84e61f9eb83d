import Assembly
import Domain
import Engine
import Ledger
import Risk
import Simulation
import Testing

@Suite struct `An order` {
    @Test func `is on disk, with its approval, before it leaves`() throws {
        let desk = try Desk()
        let store = try LedgerStore.open(path: desk.path + "/ledger.db")
        var identity = RunIdentity(
            id: "trial", kind: .run, profile: "trial", mode: "paper",
            startedAt: GeneratedFeed.defaultStart)
        let plain = try Trial(.pulse(every: 2), at: desk)
        identity.instruments = plain.plan.instruments
        identity.instances = plain.plan.owners
        identity.guards = plain.plan.guardNames.map { GuardLabel($0, .floor) }
        identity.guards.append(GuardLabel("sizer", .floor))
        try store.beginRun(identity)
        let ledger = try LedgerWitness(store, run: identity)
        let second = try LedgerStore.openForReading(path: desk.path + "/ledger.db")
        let loading = Loading()
        let trial = try Trial(
            .pulse(every: 2), at: desk, feed: { _ in ListedMarket.trades(40) },
            watchedBy: [ledger],
            commit: {
                let isQuiet = loading.exchange?.isIdle ?? false
                try ledger.commit()
                guard isQuiet else { return }
                let next = OrderNumber(UInt64(loading.seen.count + 1))
                let row = try second.order(next, run: "trial")?.order
                guard let row, loading.exchange?.isIdle == true else { return }
                loading.seen.append(row.vetting?.isApproved == true)
            })
        loading.exchange = trial.exchange
        try trial.drain()
        #expect(trial.timeline.corridor.state.counts.orders > 10)
        #expect(
            loading.seen
                == Array(repeating: true, count: trial.timeline.corridor.state.counts.orders))
    }

    @Test func `does not leave when the disk refuses it`() throws {
        struct Full: Error {}
        let desk = try Desk()
        let trial = try Trial(
            .pulse(every: 2), at: desk, feed: { _ in ListedMarket.trades(40) },
            commit: { throw Full() })
        #expect(throws: Full.self) { try trial.drain() }
        #expect(trial.exchange.isIdle)
        #expect(trial.chronicle.texts.contains("approved 1"))
    }

    @Test func `ends as refused where the disk refused it once, and the run can go on`() throws {
        struct Full: Error {}
        let desk = try Desk()
        var failures = 1
        let trial = try Trial(
            .pulse(every: 2), at: desk, feed: { _ in ListedMarket.trades(40) },
            commit: {
                failures -= 1
                if failures >= 0 { throw Full() }
            })
        #expect(throws: Full.self) { try trial.drain() }
        try trial.drain()
        #expect(trial.chronicle.texts.contains("approved 1"))
        let orders = trial.timeline.corridor.state.orders
        let counts = trial.timeline.corridor.state.counts
        #expect(orders[OrderNumber(1)]?.state == .rejected)
        // The refused one left nothing behind; the last comes with the last trade, and waits.
        #expect(Array(orders.open) == [OrderNumber(20)])
        #expect((counts.orders, counts.withheld) == (18, 1))
        #expect(counts.fills > 0)
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `is cancelled even when the disk refuses the record of it`() throws {
        struct Full: Error {}
        let desk = try Desk()
        var isFull = false
        let trial = try Trial(
            .pulse(every: 2), at: desk, feed: { _ in ListedMarket.trades(40) },
            commit: { if isFull { throw Full() } })
        while trial.timeline.corridor.state.orders.open.isEmpty {
            let due = try #require(try trial.timeline.nextTime())
            try trial.timeline.step(at: due)
        }
        isFull = true
        let open = trial.timeline.corridor.state.orders.open
        let now = trial.timeline.corridor.state.time
        #expect(throws: Full.self) { try trial.timeline.step(at: now, commands: [.end]) }
        isFull = false
        while let due = try trial.timeline.nextTime(), due < now + .second * 5 {
            try trial.timeline.step(at: due)
        }
        let state = try #require(open.first.map { trial.timeline.corridor.state.orders[$0]?.state })
        #expect(state == .cancelled || state == .filled)
    }

    /// What the ledger's hook has seen of the venue.
    ///
    /// Owns what it saw.
    private final class Loading {
        var exchange: SimulatedExchange?
        var seen: [Bool] = []
    }
}
