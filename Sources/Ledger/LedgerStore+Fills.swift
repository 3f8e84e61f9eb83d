package import Domain
internal import GRDB

extension LedgerStore {
    /// What the instances of a profile filled since a moment, over all its runs.
    ///
    /// - Parameters:
    ///   - start: The moment, included.
    ///   - profile: Whose.
    ///   - guardName: What an instance filled before a person last lifted this guard's stop of it
    ///     is left out.
    /// - Returns: The oldest first.
    /// - Throws: What the disk says.
    package func instanceFills(
        since start: Timestamp, of profile: String, notForgivenBy guardName: String
    ) throws(Fault) -> [InstanceFill] {
        try read { db in
            try Row.fetchAll(
                db, sql: LedgerStore.instanceFillsText,
                arguments: [
                    "start": start.nanos, "profile": profile, "guard": guardName,
                    "buy": Int64(Side.buy.rawValue),
                ]
            ).map { row in
                let row = RowReader(row)
                return InstanceFill(
                    of: (try row.text("name"), try row.text("symbol")), try row.word("side"),
                    isFirst: try row.int("place") == 1, held: try row.fixed("held"),
                    at: try row.time("time"))
            }
        }
    }

    /// Sums begin with each run, as positions of instances do.
    private static let instanceFillsText = """
        WITH counted AS (
            SELECT run, owner, instrument, side, time, sequence, execution,
                sum(CASE side WHEN :buy THEN quantity ELSE -quantity END) OVER (
                    PARTITION BY run, owner, instrument ORDER BY sequence, execution
                ) AS held,
                row_number() OVER (
                    PARTITION BY run, number ORDER BY sequence, execution
                ) AS place
            FROM fills
            WHERE owner > 0 AND run IN (SELECT run FROM fills WHERE time >= :start)
        )
        SELECT name, symbol, side, time, held, place FROM counted
        JOIN runs USING (run) JOIN run_instances USING (run, owner)
        JOIN instruments USING (run, instrument)
        WHERE runs.kind = 'run' AND runs.profile = :profile AND time >= :start
            AND time > max(
                coalesce((
                    SELECT max(lifted_at) FROM blocks
                    WHERE source = :guard AND instance = name AND profile = :profile
                ), 0),
                coalesce((
                    SELECT max(armed_at) FROM halts
                    WHERE source = :guard AND profile = :profile
                ), 0))
        ORDER BY time, run, sequence, execution
        """
}
