package import Domain
package import Engine
internal import GRDB

extension LedgerStore {
    /// Keeps what a UTC day has come to; what stood there before gives way.
    package func note(_ day: DayRecord, of profile: String, at time: Timestamp) throws(Fault) {
        try write { db in try LedgerStore.write(day, of: profile, at: time, db) }
    }

    static func write(
        _ day: DayRecord, of profile: String, at time: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO days (profile, day, opening, result, updated_at)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (profile, day) DO UPDATE SET
                    opening = excluded.opening, result = excluded.result,
                    updated_at = excluded.updated_at
                """,
            arguments: [
                profile, day.day, day.opening.mantissa, day.result.mantissa, time.nanos,
            ])
    }

    /// What a UTC day has come to so far; nil when nothing of it was kept.
    package func day(_ day: Int64, of profile: String) throws(Fault) -> DayRecord? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM days WHERE profile = ? AND day = ?",
                arguments: [profile, day]
            ).map { row in
                let row = RowReader(row)
                return DayRecord(
                    day: try row.int("day"), opening: try row.fixed("opening"),
                    result: try row.fixed("result"))
            }
        }
    }

    /// Orders that each instance has sent since a moment, over all runs, by its name.
    ///
    /// What was approved counts, but for what a level or the comparator withheld: it never left.
    package func ordersSent(since start: Timestamp) throws(Fault) -> [String: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, count(*) AS sent FROM orders
                    JOIN runs USING (run) JOIN run_instances USING (run, owner)
                    WHERE kind = 'run' AND is_approved = 1 AND intended_at >= ?
                        AND NOT (state = ? AND orders.reason = ?)
                    GROUP BY name
                    """,
                arguments: [
                    start.nanos, Int64(OrderState.rejected.rawValue),
                    Int64(OrderReason.mode.rawValue),
                ])
            var sent: [String: Int] = [:]
            for row in rows {
                let row = RowReader(row)
                sent[try row.text("name")] = Int(try row.int("sent"))
            }
            return sent
        }
    }
}
