import Domain
import Engine
import Ledger
import Testing

@Suite struct `A streaming witness` {
    @Test func `keeps every fact of many batches, in order`() throws {
        try Sample.withPath { path in
            let run = Sample.run(kind: .backtest)
            let store = try LedgerStore.open(path: path)
            try store.beginRun(run)
            let witness = try StreamingWitness(store, run: run)
            let orders: UInt64 = 50_000
            let clock = ContinuousClock()
            var facts: Int64 = 0
            let time = try clock.measure {
                for number in 1...orders {
                    Sample.approve(number, into: witness)
                    let fill = Sample.fill(
                        number, execution: number, number % 2 == 1 ? .buy : .sell)
                    witness.record(Sample.stamped(.filled(fill), number), in: Effects())
                }
                facts = try witness.finish()
            }
            let rows = Double(orders) * 4  // an order, two checks and a fill
            print(
                "streamed \(Int(rows)) rows in \(time): \(Int(rows / (time / .seconds(1)))) rows/s")
            #expect(facts == 150_000)
            #expect(try SQLiteShell.query("SELECT count(*) FROM orders", in: path) == "50000")
            #expect(try SQLiteShell.query("SELECT count(*) FROM checks", in: path) == "100000")
            #expect(try SQLiteShell.query("SELECT count(*) FROM fills", in: path) == "50000")
            let last = try store.orders(run: run.id, after: OrderNumber(orders - 1))
            #expect(last.map(\.intent) == [Sample.intent(orders)])
        }
    }

    @Test func `tells the first fault when it finishes`() throws {
        try Sample.withPath { path in
            let run = Sample.run(kind: .backtest)
            let store = try LedgerStore.open(path: path)
            try store.beginRun(run)
            let witness = try StreamingWitness(store, run: run)
            let orphan = Sample.vetting(1, isApproved: true, checks: 0..<0)
            witness.record(Sample.stamped(.vetted(orphan)), in: Effects())
            let fault = #expect(throws: Fault.self) { try witness.finish() }
            #expect(fault?.code == "ledger.contradiction")
        }
    }

    @Test func `goes on taking facts after a fault, without waiting for ever`() throws {
        try Sample.withPath { path in
            let run = Sample.run(kind: .backtest)
            let store = try LedgerStore.open(path: path)
            try store.beginRun(run)
            let witness = try StreamingWitness(store, run: run)
            let orphan = Sample.vetting(1, isApproved: true, checks: 0..<0)
            let batches = StreamingWitness.waitingMax + 3
            for _ in 1...(batches * StreamingWitness.batchSize) {
                witness.record(Sample.stamped(.vetted(orphan)), in: Effects())
            }
            #expect(throws: Fault.self) { try witness.finish() }
        }
    }
}
