import Domain
import Engine
import Ledger
import Testing

/// Orders of the instance ma, each of 0.01 and a second after the one before.
@Suite struct `What instances filled` {
    /// Writes fills of one run: number of the order, execution, side.
    private func write(
        _ run: String, _ fills: [(UInt64, UInt64, Side)], _ store: LedgerStore
    ) throws {
        let identity = Sample.run(run)
        try store.beginRun(identity)
        let witness = try LedgerWitness(store, run: identity)
        for number in Set(fills.map(\.0)).sorted() { Sample.approve(number, into: witness) }
        for (place, fill) in fills.enumerated() {
            var record = Sample.fill(fill.0, execution: fill.1, fill.2)
            record.fill.time = time(place)
            witness.record(
                Sample.stamped(.filled(record), UInt64(10 + place)), in: Effects())
        }
        try witness.commit()
    }

    private func time(_ place: Int) -> Timestamp { Sample.start + .second * Int64(place) }

    private func row(
        _ place: Int, _ side: Side, isFirst: Bool = true, held: Int64
    ) -> InstanceFill {
        InstanceFill(
            of: ("ma", "BTC-USD"), side, isFirst: isFirst, held: Quantity(held), at: time(place))
    }

    private func fills(_ store: LedgerStore, since place: Int = 0) throws -> [InstanceFill] {
        try store.instanceFills(since: time(place), of: "dev", notForgivenBy: "same-side-fills")
    }

    @Test func `is told with what they held, of each run from its beginning`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(try fills(store) == [])
            try write("run-1", [(1, 1, .buy), (1, 2, .buy), (2, 3, .sell)], store)
            let all = [
                row(0, .buy, held: 1_000_000), row(1, .buy, isFirst: false, held: 2_000_000),
                row(2, .sell, held: 1_000_000),
            ]
            #expect(try fills(store) == all)
            #expect(try fills(store, since: 2) == [all[2]])
            #expect(try fills(store, since: 3) == [])
            try write("run-2", [(1, 1, .buy)], store)
            #expect(
                try fills(store)
                    == [all[0], row(0, .buy, held: 1_000_000), all[1], all[2]])
            #expect(
                try store.instanceFills(
                    since: time(0), of: "demo", notForgivenBy: "same-side-fills") == [])
        }
    }

    @Test func `is left out up to when a person lifted the guard's stop of it`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try write("run-1", [(1, 1, .buy), (2, 2, .buy), (3, 3, .buy)], store)
            let all = try fills(store)
            for (id, guardName, instance) in [
                ("other-guard", "spread", "ma"), ("other-instance", "same-side-fills", "mb"),
            ] {
                let block = BlockRecord(
                    id: id, level: .reduceOnly, about: (nil, instance), by: (guardName, "x"),
                    raisedAt: time(0), until: nil)
                try store.recordBlock(block, profile: "dev")
                try store.recordArm(id, reason: "fine", at: time(1))
                #expect(try fills(store) == all)
            }
            let own = BlockRecord(
                id: "own", level: .reduceOnly, about: (nil, "ma"), by: ("same-side-fills", "x"),
                raisedAt: time(0), until: nil)
            try store.recordBlock(own, profile: "dev")
            #expect(try fills(store) == all)
            try store.recordArm("own", reason: "fine", at: time(1))
            #expect(try fills(store) == [all[2]])
            var halt = HaltRecord(
                id: "all", level: .reduceOnly, source: "same-side-fills", reason: "x",
                at: time(0))
            halt.profile = "dev"
            try store.recordHalt(halt)
            try store.recordArm("all", reason: "fine", at: time(2))
            #expect(try fills(store) == [])
        }
    }
}
