import Domain
import Engine
import Foundation
import Ledger
import Risk
import Testing

@Suite struct `What a run leaves` {
    private func books(_ quantity: Int64 = 3_000_000, _ cost: Int64 = 140_000_000_000)
        -> OpeningBooks
    {
        var books = OpeningBooks()
        books.holdings = [
            OpeningBooks.Holding(
                owner: OwnerID(1), instrument: InstrumentID(0),
                position: Position(
                    quantity: Quantity(quantity), cost: Amount(cost), realised: Amount(40),
                    fees: Amount(4)))
        ]
        (books.sums.realised, books.sums.fees) = (Amount(500), Amount(50))
        books.day = OpeningBooks.Day(start: Sample.start, openEquity: Amount(99))
        return books
    }

    private func begin(_ id: String, _ books: OpeningBooks, in store: LedgerStore) throws {
        try store.beginRun(Sample.run(id))
        try store.recordOpening(
            run: id, cash: Amount(1_000_000_000_000), books, at: Sample.start)
    }

    @Test func `is nothing where no run noted what it began with`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            #expect(try store.lastClosing() == nil)
            try store.beginRun(Sample.run())
            #expect(try store.lastClosing() == nil)
        }
    }

    @Test func `is what it began with, when it did nothing`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try begin("run-1", books(), in: store)
            let closing = try #require(try store.lastClosing())
            #expect(closing.runID == "run-1" && closing.cash == Amount(1_000_000_000_000))
            #expect(closing.sums == books().sums && closing.day == books().day)
            #expect(closing.positions.map(\.owner) == [.account, OwnerID(1)])
            #expect(
                closing.positions.map(\.quantity) == [Quantity(3_000_000), Quantity(3_000_000)])
            #expect(closing.positions.map(\.cost.mantissa) == [140_000_000_000, 140_000_000_000])
            #expect(closing.positions.map(\.realised) == [.zero, Amount(40)])
            #expect(closing.unfinished == [] && closing.instruments == [Sample.bitcoin])
        }
    }

    @Test func `is what its fills made of that`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try begin("run-1", books(), in: store)
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            var record = Sample.fill(1, execution: 1)
            record.position = Quantity(4_000_000)
            witness.record(Sample.stamped(.filled(record)), in: Effects())
            try witness.commit()
            let closing = try #require(try store.lastClosing())
            // 500 for the purchase and 3 of fees.
            #expect(closing.cash == Amount(1_000_000_000_000 - 50_000_000_000 - 300_000_000))
            #expect(
                closing.positions.map(\.quantity) == [Quantity(4_000_000), Quantity(4_000_000)])
            #expect(closing.positions.map(\.cost.mantissa) == [190_000_000_000, 190_000_000_000])
            #expect(closing.sums.fees == Amount(300_000_050))
            #expect(closing.unfinished.map(\.intent.order) == [OrderNumber(1)])
        }
    }

    @Test func `is of the last run that trades at a venue, other runs aside`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try begin("run-1", books(), in: store)
            try begin("run-2", books(1, 2), in: store)
            try store.beginRun(Sample.run("by-hand"))
            #expect(try store.lastClosing()?.runID == "run-2")
        }
    }

    @Test func `knows the day that began last, as it was told first`() throws {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try begin("run-1", books(), in: store)
            let next = OpeningBooks.Day(start: Sample.start + .day, openEquity: Amount(7))
            try store.record(next, run: "run-1")
            try store.record(
                OpeningBooks.Day(start: next.start, openEquity: Amount(8)), run: "run-1")
            #expect(try store.lastClosing()?.day == next)
        }
    }

    @Test func `holds fills that it was not told once they are booked, and the order's end`() throws
    {
        try Sample.withPath { path in
            let store = try LedgerStore.open(path: path)
            try begin("run-1", books(), in: store)
            let witness = try LedgerWitness(store, run: Sample.run())
            Sample.approve(1, into: witness)
            try witness.commit()
            let order = try #require(try store.lastClosing()?.unfinished.first)
            // Sold for 510 what cost 466.67.
            var fill = Sample.fill(1, execution: 0, .sell).fill
            (fill.owner, fill.order) = (.account, .foreign)
            fill.notional = Amount(51_000_000_000)
            try store.settle(order, with: [fill], end: .filled, run: "run-1")
            let closing = try #require(try store.lastClosing())
            #expect(closing.unfinished == [])
            #expect(
                closing.positions.map(\.quantity) == [Quantity(2_000_000), Quantity(2_000_000)])
            #expect(closing.positions.map(\.cost.mantissa) == [93_333_333_333, 93_333_333_333])
            #expect(closing.sums.realised == Amount(500 + 4_333_333_333))
            #expect(closing.cash == Amount(1_000_000_000_000 + 51_000_000_000 - 300_000_000))
            let dossier = try #require(try store.order(OrderNumber(1), run: "run-1"))
            #expect(dossier.order.filled == Quantity(1_000_000) && dossier.order.state == .filled)
            #expect(dossier.fills.map(\.fill.owner) == [OwnerID(1)])
            #expect(dossier.fills.map(\.fill.execution) == [1])
        }
    }
}
