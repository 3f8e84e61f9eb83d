package import Domain
internal import Engine
internal import GRDB
internal import Risk

extension LedgerStore {
    /// Everything about one order of a run.
    ///
    /// - Parameters:
    ///   - number: 1 is the first order of the run.
    ///   - id: Of the run.
    /// - Returns: nil when the run has no such order.
    /// - Throws: `ledger.unknown_run`.
    package func order(_ number: OrderNumber, run id: String) throws(Fault) -> OrderDossier? {
        let run = try ledgerRun(id)
        return try read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: LedgerStore.orders + "WHERE run = ? AND number = ?",
                    arguments: [run.key, number.value.bits])
            else { return nil }
            let order = try OrderRow(RowReader(row))
            return OrderDossier(
                order: order, instance: try LedgerStore.instance(order.intent.owner, run, db),
                instrument: try LedgerStore.instrument(order.intent.instrument, run, db),
                checks: try LedgerStore.checks(number, run, db),
                amends: try LedgerStore.amends(number, run, db),
                fills: try LedgerStore.fills(number, run, db))
        }
    }

    /// Orders of a run in ascending order of their numbers.
    ///
    /// - Parameters:
    ///   - id: Of the run.
    ///   - after: Orders up to this number are left out.
    ///   - countMax: How many are read at most.
    /// - Returns: An empty list when there are no more.
    /// - Throws: `ledger.unknown_run`.
    package func orders(
        run id: String, after: OrderNumber = OrderNumber(0), countMax: Int = 1_000
    ) throws(Fault) -> [OrderRow] {
        let run = try ledgerRun(id)
        return try read { db in
            try Row.fetchAll(
                db,
                sql: LedgerStore.orders + "WHERE run = ? AND number > ? ORDER BY number LIMIT ?",
                arguments: [run.key, after.value.bits, countMax]
            ).map { try OrderRow(RowReader($0)) }
        }
    }

    /// Orders with what only operators' orders have.
    private static let orders =
        "SELECT * FROM orders LEFT JOIN order_forms USING (run, number) "

    private static func instance(
        _ owner: OwnerID, _ run: LedgerRun, _ db: Database
    ) throws -> String {
        let name = try String.fetchOne(
            db, sql: "SELECT name FROM run_instances WHERE run = ? AND owner = ?",
            arguments: [run.key, Int64(owner.number)])
        guard let name else { throw LedgerFault.senseless("an order of an unknown instance") }
        return name
    }

    private static func instrument(
        _ id: InstrumentID, _ run: LedgerRun, _ db: Database
    ) throws -> Instrument {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM instruments WHERE run = ? AND instrument = ?",
            arguments: [run.key, Int64(id.index)])
        guard let row else { throw LedgerFault.senseless("an order of an unknown product") }
        return try Instrument(RowReader(row))
    }

    private static func checks(
        _ number: OrderNumber, _ run: LedgerRun, _ db: Database
    ) throws -> [CheckRow] {
        let labels = try guards(of: run.key, db)
        return try Row.fetchAll(
            db, sql: "SELECT * FROM checks WHERE run = ? AND number = ? ORDER BY position",
            arguments: [run.key, number.value.bits]
        ).map { try check(RowReader($0), labels) }
    }

    private static func check(_ row: RowReader, _ labels: [GuardLabel]) throws -> CheckRow {
        let index: Int = try row.small("guard")
        guard labels.indices.contains(index) else {
            throw LedgerFault.senseless("a check by an unknown guard")
        }
        return CheckRow(guardLabel: labels[index], judgement: try Judgement(row))
    }

    private static func amends(
        _ number: OrderNumber, _ run: LedgerRun, _ db: Database
    ) throws -> [AmendRow] {
        let labels = try guards(of: run.key, db)
        return try Row.fetchAll(
            db, sql: "SELECT * FROM amends WHERE run = ? AND number = ? ORDER BY ordinal",
            arguments: [run.key, number.value.bits]
        ).map { row in
            let row = RowReader(row)
            let checks = try Row.fetchAll(
                db,
                sql: "SELECT * FROM amend_checks WHERE run = ? AND ordinal = ? ORDER BY position",
                arguments: [run.key, try row.int("ordinal")]
            ).map { try check(RowReader($0), labels) }
            return AmendRow(
                time: try row.time("time"), isApproved: try row.int("is_approved") != 0,
                guardIndex: try row.optionalInt("guard").map { Int32(truncatingIfNeeded: $0) },
                reason: try row.word("reason"), limit: try row.fixed("limit_price"),
                wanted: try row.optionalFixed("wanted"), quantity: try row.fixed("quantity"),
                checks: checks)
        }
    }

    private static func fills(
        _ number: OrderNumber, _ run: LedgerRun, _ db: Database
    ) throws -> [FillRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM fills WHERE run = ? AND number = ? ORDER BY time, execution",
            arguments: [run.key, number.value.bits]
        ).map { try FillRecord(RowReader($0)) }
    }
}
