package import Domain
internal import GRDB

extension LedgerStore {
    /// The order that a request has led to, in whatever run; nil for one that was never heard of.
    package func request(_ name: String) throws(Fault) -> OrderRequest? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT run_id, number FROM requests JOIN runs USING (run) WHERE name = ?",
                arguments: [name]
            ).map { row in
                let row = RowReader(row)
                return OrderRequest(
                    runID: try row.text("run_id"), number: OrderNumber(try row.bits("number")))
            }
        }
    }

    static func write(
        request name: String, of number: OrderNumber, _ run: LedgerRun, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO requests (name, run, number) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET run = excluded.run, number = excluded.number
                """,
            arguments: [name, run.key, number.value.bits])
    }
}
