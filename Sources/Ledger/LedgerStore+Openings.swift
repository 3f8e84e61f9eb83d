package import Domain
package import Engine
internal import GRDB

extension LedgerStore {
    /// Notes what a run begins with at a venue that outlives it: its successor can take that over.
    ///
    /// - Parameters:
    ///   - id: A run that has begun.
    ///   - cash: Of the account.
    ///   - books: Positions and sums of the runs before.
    ///   - time: When it begins.
    /// - Throws: `ledger.unknown_run`.
    package func recordOpening(
        run id: String, cash: Amount, _ books: OpeningBooks, at time: Timestamp
    ) throws(Fault) {
        let run = try ledgerRun(id)
        try write { db in
            try db.execute(
                sql: "INSERT INTO openings VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    run.key, cash.mantissa, books.sums.realised.mantissa, books.sums.fees.mantissa,
                    books.sums.funding.mantissa,
                ])
            for holding in books.holdings {
                try LedgerStore.insert(holding, as: holding.owner, run, time, db)
                // What the account earned stands in its sums.
                var share = holding
                share.position = Position(
                    quantity: holding.position.quantity, cost: holding.position.cost)
                try LedgerStore.insert(share, as: .account, run, time, db)
            }
            if let day = books.day { try LedgerStore.insert(day, run, db) }
        }
    }

    private static func insert(
        _ holding: OpeningBooks.Holding, as owner: OwnerID, _ run: LedgerRun, _ time: Timestamp,
        _ db: Database
    ) throws {
        let position = holding.position
        try db.execute(
            sql: """
                INSERT INTO positions VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    quantity = quantity + excluded.quantity, cost = cost + excluded.cost
                """,
            arguments: [
                run.key, Int64(owner.number), Int64(holding.instrument.index),
                position.quantity.mantissa, position.cost.mantissa, position.realised.mantissa,
                position.fees.mantissa, time.nanos,
            ])
    }

    /// Notes the equity with which a UTC day began; the first word of a run about a day stays.
    ///
    /// - Throws: `ledger.unknown_run`.
    package func record(_ day: OpeningBooks.Day, run id: String) throws(Fault) {
        let run = try ledgerRun(id)
        try write { db in try LedgerStore.insert(day, run, db) }
    }

    private static func insert(
        _ day: OpeningBooks.Day, _ run: LedgerRun, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO days VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [run.key, day.start.nanos, day.openEquity.mantissa])
    }

    /// What the last run that noted its opening has left; nil when there was none.
    package func lastClosing() throws(Fault) -> RunClosing? {
        let last = try read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT run_id FROM openings JOIN runs USING (run) ORDER BY run DESC LIMIT 1
                    """)
        }
        guard let id = last else { return nil }
        let (run, positions) = (try ledgerRun(id), try positions(run: id))
        return try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM openings WHERE run = ?", arguments: [run.key])
            guard let row else { throw LedgerFault.senseless("an opening that is gone") }
            let opening = RowReader(row)
            let moved = try LedgerStore.sum(LedgerStore.cashText, run, db)
            let funding = try LedgerStore.sum("SELECT sum(amount) FROM funding", run, db)
            let own = positions.filter { $0.owner == .account }
            var sums = OpeningBooks.Sums()
            sums.realised = own.reduce(try opening.fixed("realised")) { $0 + $1.realised }
            sums.fees = own.reduce(try opening.fixed("fees")) { $0 + $1.fees }
            sums.funding = try opening.fixed("funding") + funding
            var closing = RunClosing(
                runID: id, cash: try opening.fixed("cash") + moved + funding,
                positions: positions, sums: sums, day: try LedgerStore.lastDay(db))
            closing.instruments = try Instrument.all(of: run.key, db)
            closing.unfinished = try LedgerStore.unfinished(run, db)
            return closing
        }
    }

    private static let cashText =
        "SELECT sum(CASE side WHEN 1 THEN -notional ELSE notional END - fee) FROM fills"

    /// SQLite refuses a sum that does not fit.
    private static func sum(_ text: String, _ run: LedgerRun, _ db: Database) throws -> Amount {
        Amount(try Int64.fetchOne(db, sql: text + " WHERE run = ?", arguments: [run.key]) ?? 0)
    }

    private static func lastDay(_ db: Database) throws -> OpeningBooks.Day? {
        try Row.fetchOne(db, sql: "SELECT * FROM days ORDER BY run DESC, day DESC LIMIT 1").map {
            let row = RowReader($0)
            return OpeningBooks.Day(
                start: try row.time("day"), openEquity: try row.fixed("open_equity"))
        }
    }

    private static func unfinished(_ run: LedgerRun, _ db: Database) throws -> [OrderRow] {
        try Row.fetchAll(
            db,
            sql: "SELECT * FROM orders WHERE run = ? AND is_approved = 1 ORDER BY number",
            arguments: [run.key]
        ).map { try OrderRow(RowReader($0)) }.filter { !$0.state.isFinal }
    }

    /// Books fills of an order that its run was not told before it ended.
    ///
    /// - Parameters:
    ///   - order: As the ledger has it.
    ///   - fills: In the order in which they happened; they get the run's next numbers.
    ///   - end: How the order ended at the venue; nil while it is open.
    ///   - id: Of the run.
    /// - Throws: `ledger.unknown_run`.
    package func settle(
        _ order: OrderRow, with fills: [Fill], end: OrderState?, run id: String
    ) throws(Fault) {
        let (run, rows) = (try ledgerRun(id), try positions(run: id))
        try write { db in
            func held(_ owner: OwnerID, _ instrument: InstrumentID) -> Position {
                let row = rows.first { $0.owner == owner && $0.instrument.id == instrument }
                return row.map { Position(quantity: $0.quantity, cost: $0.cost) } ?? Position()
            }
            let (owner, instrument) = (order.intent.owner, order.intent.instrument)
            var (own, account) = (held(owner, instrument), held(.account, instrument))
            let writer = try FactWriter(db, run)
            var filled = order.filled
            let last = try Int64.fetchOne(
                db, sql: "SELECT max(execution) FROM fills WHERE run = ?", arguments: [run.key])
            for (index, told) in fills.enumerated() {
                var fill = told
                (fill.owner, fill.order) = (owner, order.intent.order)
                fill.execution = UInt64((last ?? 0) + Int64(index) + 1)
                let gain = own.add(fill)
                _ = account.add(fill)
                let record = FillRecord(
                    fill: fill, realised: gain, position: account.quantity)
                let fact = StampedFact(
                    time: fill.time, sequence: order.sequence, fact: .filled(record))
                try writer.write(LedgerEntry(fact, in: Effects(), ordinal: 0))
                filled += fill.quantity
            }
            try db.execute(
                sql: "UPDATE orders SET filled = ?, state = ? WHERE run = ? AND number = ?",
                arguments: [
                    filled.mantissa, Int64((end ?? order.state).rawValue), run.key,
                    order.intent.order.value.bits,
                ])
        }
    }
}
