import Domain
import Engine
import Ledger
import Testing

@Suite struct `The days of an account` {
    private let today = DayRecord(day: 19_676, opening: Amount(1_000), result: Amount(-70))

    @Test func `outlive the process, each under its profile`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(try store.day(19_676, of: "dev") == nil)
            try store.note(today, of: "dev", at: Sample.start)
            let later = DayRecord(day: 19_676, opening: Amount(1_000), result: Amount(-90))
            try store.note(later, of: "dev", at: Sample.start)
            let other = try LedgerStore.openForReading(path: path)
            #expect(try other.day(19_676, of: "dev") == later)
            #expect(try other.day(19_677, of: "dev") == nil)
            #expect(try other.day(19_676, of: "demo") == nil)
        }
    }

    @Test func `are written in one transaction with the fill that changed them`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            witness.day = today
            try witness.commit()
            #expect(try store.day(19_676, of: "dev") == nil, "no money has moved")
            witness.record(
                Sample.stamped(.filled(Sample.fill(1, execution: 1)), 2), in: Effects())
            try witness.commit()
            #expect(try store.day(19_676, of: "dev") == today)
        }
    }

    @Test func `know how many orders each instance has sent, in all runs`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            for id in ["run-1", "run-2"] {
                let run = Sample.run(id)
                try store.beginRun(run)
                let witness = try LedgerWitness(store, run: run)
                Sample.approve(1, into: witness)
                witness.record(Sample.stamped(.intended(Sample.intent(2)), 2), in: Effects())
                witness.record(
                    Sample.stamped(
                        .vetted(Sample.vetting(2, isApproved: false, checks: 0..<0)), 2),
                    in: Effects())
                // One that a level withheld never left; one that the venue refused did.
                for (number, reason) in [(3, OrderReason.mode), (4, .funds)] {
                    Sample.approve(UInt64(number), into: witness)
                    witness.record(
                        Sample.stamped(.order(rejected(UInt64(number), reason)), 3), in: Effects())
                }
                try witness.commit()
            }
            #expect(try store.ordersSent(since: Sample.start) == ["ma": 4])
            #expect(try store.ordersSent(since: Sample.start + .hour) == [:])
        }
    }

    private func rejected(_ number: UInt64, _ reason: OrderReason) -> OrderUpdate {
        OrderUpdate(
            order: OrderNumber(number), owner: OwnerID(1), instrument: InstrumentID(0), side: .buy,
            type: .stopLimit, timeInForce: .goodTillDate, flags: [], state: .rejected,
            change: [.state], reason: reason, code: 0, tag: 0, quantity: Quantity(1_000_000),
            filled: .zero, limit: Price(5_000_000), trigger: nil, averagePrice: nil)
    }
}
