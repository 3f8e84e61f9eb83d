import Domain
import Engine
import Ledger
import Testing

@Suite struct `The name of a request` {
    /// An order of the account, as an operator's.
    private func intent(_ number: UInt64) -> StampedFact {
        var intent = Sample.intent(number)
        intent.owner = .account
        return Sample.stamped(.intended(intent), number)
    }

    @Test func `is on the disk with the order that it led to, and not before`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try store.beginRun(Sample.run())
            let witness = try LedgerWitness(store, run: Sample.run())
            witness.request = "a"
            witness.record(Sample.stamped(.intended(Sample.intent(1)), 1), in: Effects())
            try witness.commit()
            #expect(try store.request("a") == nil, "an order of an instance is none of a person")
            witness.record(intent(2), in: Effects())
            witness.record(intent(3), in: Effects())
            #expect(try store.request("a") == nil)
            try witness.commit()
            let other = try LedgerStore.open(path: path)
            let found = try #require(try other.request("a"))
            #expect(found.runID == "run-1" && found.number == OrderNumber(2))
            #expect(try other.request("b") == nil)
            #expect(witness.request == nil)
        }
    }
}
