import Domain
import Engine
import Ledger
import Risk
import Testing

@Suite struct `A ledger's witness` {
    @Test func `shows nothing to others before commit, and everything after`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            let other = try LedgerStore.openForReading(path: path)
            Sample.approve(1, into: witness)
            #expect(witness.pendingCount == 2)
            #expect(try other.order(OrderNumber(1), run: "run-1") == nil)
            try witness.commit()
            #expect(witness.pendingCount == 0)
            #expect(try other.order(OrderNumber(1), run: "run-1")?.order.state == .sent)
        }
    }

    @Test func `gives an order back with every field, its checks and its fills`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            witness.record(
                Sample.stamped(.filled(Sample.fill(1, execution: .max)), 2), in: Effects())
            witness.record(Sample.stamped(.order(filledUpdate), 2), in: Effects())
            try witness.commit()

            let dossier = try #require(try store.order(OrderNumber(1), run: "run-1"))
            #expect(dossier.instance == "ma")
            #expect(dossier.instrument == Sample.bitcoin)
            #expect(dossier.checks.map(\.guardLabel) == Sample.run().guards)
            #expect(dossier.checks.map(\.judgement) == Sample.judgements)
            #expect(dossier.fills == [Sample.fill(1, execution: .max)])
            let order = dossier.order
            #expect(order.id == 1)
            #expect(order.intent == Sample.intent(1))
            #expect(order.sequence == 1)
            #expect(order.intendedAt == Sample.start + .second)
            #expect(order.vetting?.isApproved == true)
            #expect(order.vetting?.effect == [.ownExit])
            #expect(order.vetting?.guardIndex == nil)
            #expect(order.vetting?.sizing == Sample.sizing)
            #expect(order.vetting?.notional == Amount(50_000_000_000))
            #expect(order.state == .filled)
            #expect(order.quantity == Quantity(1_000_000))
            #expect(order.filled == Quantity(1_000_000))
            #expect(order.averagePrice == Price(5_000_000))
            #expect(order.limit == Price(5_010_000))
            #expect(order.code == 3)
        }
    }

    @Test func `gives back what only operators ask of an order`() throws {
        var scaled = Sample.intent(1)
        (scaled.type, scaled.slices) = (.scaled, 5)
        scaled.ladder = PriceLadder(to: Price(4_900_000), .decreasing)
        var attached = Sample.intent(2)
        attached.exit = AttachedExit(takeProfit: Price(5_500_000), stopLoss: Price(4_500_000))
        var slices = Sample.intent(3)
        (slices.type, slices.slices, slices.flags) = (.twap, .max, [.unbounded, .untilCancelled])
        let asked = [scaled, attached, slices, Sample.intent(4)]
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            for intent in asked {
                witness.record(Sample.stamped(.intended(intent)), in: Effects())
            }
            try witness.commit()
            #expect(try store.orders(run: "run-1").map(\.intent) == asked)
            for intent in asked {
                #expect(
                    try store.order(intent.order, run: "run-1")?.order.intent == intent)
            }
        }
    }

    @Test func `keeps a fill of the account that no order of the run explains`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var foreign = Sample.fill(0, execution: 7)
            foreign.fill.owner = .account
            witness.record(Sample.stamped(.filled(foreign), 1), in: Effects())
            try witness.commit()
            let held = try store.positions(run: "run-1")
            #expect(held.map(\.quantity) == [foreign.fill.quantity])
            #expect(held.map(\.owner) == [.account])
            // The same fill once more changes nothing.
            witness.record(Sample.stamped(.filled(foreign), 1), in: Effects())
            try witness.commit()
            #expect(try store.positions(run: "run-1").map(\.quantity) == [foreign.fill.quantity])
        }
    }

    private var filledUpdate: OrderUpdate {
        OrderUpdate(
            order: OrderNumber(1), owner: OwnerID(1), instrument: InstrumentID(0), side: .buy,
            type: .stopLimit, timeInForce: .goodTillDate, flags: [], state: .filled,
            change: [.state, .fill], reason: .none, code: 3, tag: 0,
            quantity: Quantity(1_000_000), filled: Quantity(1_000_000), limit: Price(5_010_000),
            trigger: nil, averagePrice: Price(5_000_000))
    }

    @Test(arguments: [
        OrderSize.quantity(Quantity(5)), .notional(Amount(7)), .conviction(e6: 1_000_000), .close,
    ])
    func `keeps how the size was asked for`(_ size: OrderSize) throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var intent = Sample.intent(1)
            intent.size = size
            (intent.trigger, intent.expiry) = (nil, nil)
            witness.record(Sample.stamped(.intended(intent)), in: Effects())
            try witness.commit()
            let order = try #require(try store.orders(run: "run-1").first)
            #expect(order.intent == intent)
            #expect(order.vetting == nil)
            #expect(order.state == .pending)
        }
    }

    @Test func `keeps a refusal with the guard that decided`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var effects = Effects()
            effects.checks = [Check(guardIndex: 1, judgement: Sample.judgements[1])]
            witness.record(Sample.stamped(.intended(Sample.intent(1))), in: effects)
            let refusal = Sample.vetting(1, isApproved: false, checks: 0..<1)
            witness.record(Sample.stamped(.vetted(refusal)), in: effects)
            try witness.commit()
            let dossier = try #require(try store.order(OrderNumber(1), run: "run-1"))
            #expect(dossier.order.state == .denied)
            #expect(dossier.order.reason == .pluginGuard)
            #expect(dossier.order.vetting?.guardIndex == 1)
            #expect(dossier.checks.map(\.judgement) == [Sample.judgements[1]])
        }
    }

    @Test func `counts the same execution once`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            for _ in 1...2 {
                witness.record(Sample.stamped(.filled(Sample.fill(1, execution: 9))), in: Effects())
                try witness.commit()
            }
            #expect(try store.order(OrderNumber(1), run: "run-1")?.fills.count == 1)
            #expect(
                try store.positions(run: "run-1").map(\.quantity.mantissa) == [
                    1_000_000, 1_000_000,
                ])
        }
    }

    @Test func `keeps positions of the instance and of the account`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            witness.record(Sample.stamped(.filled(Sample.fill(1, execution: 1))), in: Effects())
            try witness.commit()
            let held = try store.positions(run: "run-1")
            #expect(held.map(\.instance) == ["account", "ma"])
            #expect(held.map(\.cost.mantissa) == [50_000_000_000, 50_000_000_000])
            #expect(held.map(\.entry) == [Price(5_000_000), Price(5_000_000)])

            let exit = Sample.fill(1, execution: 2, .sell)
            witness.record(Sample.stamped(.filled(exit)), in: Effects())
            try witness.commit()
            let flat = try store.positions(run: "run-1")
            #expect(flat.map(\.quantity) == [.zero, .zero])
            #expect(flat.map(\.entry) == [nil, nil])
            #expect(flat.map(\.realised) == [exit.realised, exit.realised])
            #expect(flat.map(\.fees) == [Amount(600_000_000), Amount(600_000_000)])
        }
    }

    @Test func `latches a raised level and leaves lowering to a person`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var effects = Effects()
            effects.ladderChanges = [
                LadderChange(
                    from: .normal, to: .halt, raised: .halt, source: "spread",
                    reason: "wide", haltID: "h1"),
                LadderChange(
                    from: .halt, to: .normal, raised: nil, source: "x", reason: "y", haltID: ""),
            ]
            witness.record(Sample.stamped(.ladder(0)), in: effects)
            witness.record(Sample.stamped(.ladder(1)), in: effects)
            try witness.commit()
            let halt = try LedgerStore.open(path: path).currentHalt()
            var expected = HaltRecord(
                id: "h1", level: .halt, source: "spread", reason: "wide", at: Sample.start + .second
            )
            expected.profile = "dev"
            #expect(halt == expected)
        }
    }

    @Test func `keeps a cause of a level that stands already, at the level that it raised`()
        throws
    {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var effects = Effects()
            effects.ladderChanges = [
                LadderChange(
                    from: .normal, to: .halt, raised: .halt, source: "operator", reason: "a",
                    haltID: "h1"),
                LadderChange(
                    from: .halt, to: .halt, raised: .reduceOnly, source: "venue", reason: "b",
                    haltID: "h2"),
            ]
            for index in 0..<2 {
                witness.record(Sample.stamped(.ladder(index)), in: effects)
            }
            try witness.commit()
            let halts = try store.standingHalts()
            #expect(halts.map(\.id) == ["h1", "h2"])
            #expect(halts.map(\.level) == [.halt, .reduceOnly])
        }
    }

    @Test func `of a backtest never latches a level`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            let run = Sample.run(kind: .backtest)
            try store.beginRun(run)
            let witness = try LedgerWitness(store, run: run)
            var effects = Effects()
            effects.ladderChanges = [
                LadderChange(
                    from: .normal, to: .halt, raised: .halt, source: "x", reason: "y",
                    haltID: "h1")
            ]
            witness.record(Sample.stamped(.ladder(0)), in: effects)
            try witness.commit()
            #expect(try store.currentHalt() == nil)
            #expect(try SQLiteShell.query("SELECT to_level FROM level_changes", in: path) == "HALT")
        }
    }

    @Test func `keeps misbehaviour and funding`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            var effects = Effects()
            effects.misbehaviours = [
                Misbehaviour(instance: "ma", kind: "deadline", message: "took 2 s'; --\n")
            ]
            witness.record(Sample.stamped(.misbehaved(0)), in: effects)
            witness.record(Sample.stamped(.funding(InstrumentID(0), Amount(-42))), in: effects)
            try witness.commit()
            #expect(
                try SQLiteShell.query("SELECT message FROM misbehaviours", in: path)
                    == "took 2 s'; --\n")
            #expect(try SQLiteShell.query("SELECT amount FROM funding", in: path) == "-42")
        }
    }

    @Test func `writes nothing of a step that contradicts itself, and keeps it`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            let orphan = Sample.vetting(99, isApproved: false, checks: 0..<0)
            witness.record(Sample.stamped(.vetted(orphan)), in: Effects())
            for _ in 1...2 {
                let fault = #expect(throws: Fault.self) { try witness.commit() }
                #expect(fault?.code == "ledger.contradiction")
            }
            #expect(witness.pendingCount == 3)
            #expect(try store.orders(run: "run-1").isEmpty)
        }
    }

    @Test func `says for ever that facts were lost once too many waited`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            let fact = Sample.stamped(.funding(InstrumentID(0), Amount(1)))
            for _ in 1...LedgerWitness.pendingMax { witness.record(fact, in: Effects()) }
            #expect(witness.lost == 0)
            witness.record(fact, in: Effects())
            #expect(witness.lost == 1)
            for _ in 1...2 {
                let fault = #expect(throws: Fault.self) { try witness.commit() }
                #expect(fault?.code == "ledger.lost")
            }
            #expect(witness.pendingCount == 0)
        }
    }
}
