import Domain
import Engine
import Ledger
import Testing

@Suite struct `A guard's block` {
    /// A minute from the fact on, of the one product.
    private let block = LevelBlock(
        id: "run-1-1", level: .halt, about: (InstrumentID(0), OwnerID(1)), by: ("spread", "wide"),
        from: Sample.start + .second, until: Sample.start + .second * 61)

    private func record(_ changes: [BlockChange], into witness: any Witness) {
        var effects = Effects()
        effects.blockChanges = changes
        for index in changes.indices {
            witness.record(Sample.stamped(.block(index)), in: effects)
        }
    }

    /// What stands in the ledger after some changes, told by a wall clock that shows noon.
    private func standing(_ changes: [BlockChange], at now: Timestamp? = nil) throws
        -> [BlockRecord]
    {
        var found: [BlockRecord] = []
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run(), wallClock: { noon })
            record(changes, into: witness)
            try witness.commit()
            found = try LedgerStore.openForReading(path: path).standingBlocks(at: now)
        }
        return found
    }

    private let noon = Timestamp(nanos: 1_800_000_000_000_000_000)

    private var kept: BlockRecord {
        BlockRecord(
            id: "run-1-1", level: .halt, about: ("BTC-USD", "ma"), by: ("spread", "wide"),
            raisedAt: noon, until: noon + .minute)
    }

    @Test func `is kept by name, and its time by the wall clock`() throws {
        #expect(try standing([BlockChange(.raised, block)]) == [kept])
    }

    @Test func `stands until its time is over, to the nanosecond`() throws {
        let end = noon + .minute
        #expect(try standing([BlockChange(.raised, block)], at: end + Nanos(-1)) == [kept])
        #expect(try standing([BlockChange(.raised, block)], at: end) == [])
    }

    @Test func `moves its end away`() throws {
        let endless = LevelBlock(
            id: block.id, level: .halt, about: (InstrumentID(0), OwnerID(1)),
            by: ("spread", "wide"), from: block.since, until: nil)
        var longer = kept
        longer.until = nil
        #expect(
            try standing([BlockChange(.raised, block), BlockChange(.extended, endless)])
                == [longer])
    }

    @Test(arguments: [BlockChange.Kind.ended, .lifted])
    func `is gone once it has ended`(_ kind: BlockChange.Kind) throws {
        let changes = [BlockChange(.raised, block), BlockChange(kind, block, reason: "fine")]
        #expect(try standing(changes) == [])
    }

    @Test func `is ended by its own id alone, and a halt's id ends no block`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run(), wallClock: { noon })
            record([BlockChange(.raised, block)], into: witness)
            try witness.commit()
            let halt = HaltRecord(
                id: "h-1", level: .halt, source: "operator", reason: "test", at: noon)
            try store.recordHalt(halt)
            let wrong = #expect(throws: Fault.self) {
                try store.recordArm("run-1-2", reason: "fine", at: noon)
            }
            #expect(wrong?.code == "ledger.halt_unknown")
            try store.recordArm("h-1", reason: "fine", at: noon)
            #expect(try store.currentHalt() == nil)
            #expect(try store.standingBlocks() == [kept])
            try store.recordHalt(halt)
            try store.recordArm("run-1-1", reason: "fine", at: noon)
            #expect(try store.standingBlocks() == [])
        }
    }
}

@Suite struct `The time of a halt` {
    private let noon = Timestamp(nanos: 1_800_000_000_000_000_000)

    /// When a halt was raised, as ledger and witness say.
    private func raised(wallClock: (() -> Timestamp)?) throws -> [Timestamp?] {
        var found: [Timestamp?] = []
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run(), wallClock: wallClock)
            var effects = Effects()
            effects.ladderChanges = [
                LadderChange(
                    from: .normal, to: .halt, raised: .halt, source: "x", reason: "y", haltID: "h")
            ]
            witness.record(Sample.stamped(.ladder(0)), in: effects)
            try witness.commit()
            found = [try store.currentHalt()?.raisedAt, witness.raisedAt["h"]]
        }
        return found
    }

    @Test func `is the wall clock's where there is one`() throws {
        #expect(try raised(wallClock: { noon }) == [noon, noon])
    }

    @Test func `is the engine's where there is none`() throws {
        let told = Sample.start + .second
        #expect(try raised(wallClock: nil) == [told, told])
    }
}
