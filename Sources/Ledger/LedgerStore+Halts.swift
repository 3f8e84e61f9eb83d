package import Domain
internal import GRDB

extension LedgerStore {
    /// Makes a raised level durable.
    ///
    /// A record of the same id is replaced; once armed it stays armed only while it is the
    /// same record, so a halt whose id was used before latches too.
    package func recordHalt(_ halt: HaltRecord) throws(Fault) {
        try write { db in try halt.upsert(db) }
    }

    /// The same, unless as much stands already; both in one transaction.
    package func raiseHalt(_ halt: HaltRecord) throws(Fault) {
        try write { db in
            if let standing = try HaltRecord.strictest(db), standing.level >= halt.level { return }
            try halt.upsert(db)
        }
    }

    /// Makes it durable that a person lowered the level; comes before the level is lowered.
    ///
    /// All levels that were raised and not armed are armed with it: their strictest was named. A
    /// guard's block is ended alone, and arming a level ends no block.
    ///
    /// - Parameters:
    ///   - id: Of the halt that `currentHalt()` tells, or of a block that stands.
    ///   - reason: Not empty.
    ///   - time: When the person did.
    /// - Throws: `ledger.halt_unknown`, `ledger.reason_missing`; nothing changes then.
    package func recordArm(_ id: String, reason: String, at time: Timestamp) throws(Fault) {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw Fault(
                .usage, code: "ledger.reason_missing", "a reason is needed to arm",
                key: "reason", remedy: "say in a few words why it is safe to trade again")
        }
        try write { db in
            if try LedgerStore.endBlock(id, reason: reason, at: time, db) { return }
            guard let halt = try HaltRecord.strictest(db), halt.id == id, !id.isEmpty else {
                throw Fault(
                    .usage, code: "ledger.halt_unknown", "no current halt has the id \"\(id)\"",
                    key: "halt-id", remedy: "take the halt_id that status shows")
            }
            try db.execute(
                sql: "UPDATE halts SET armed_at = ?, armed_reason = ? WHERE armed_at IS NULL",
                arguments: [time.nanos, reason])
        }
    }

    /// The strictest level that was raised and not armed, the last written of equals; nil for
    /// NORMAL.
    ///
    /// A level whose name this version does not know counts as HALT.
    package func currentHalt() throws(Fault) -> HaltRecord? {
        try read { db in try HaltRecord.strictest(db) }
    }

    /// The level to start with: HALT when the ledger cannot say.
    package func latchedLevel() -> TradingLevel {
        do {
            return try currentHalt()?.level ?? .normal
        } catch {
            return .halt
        }
    }
}

extension HaltRecord {
    func upsert(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO halts (halt_id, level, source, reason, raised_at, profile)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET level = excluded.level, source = excluded.source,
                    reason = excluded.reason, raised_at = excluded.raised_at, armed_at = NULL,
                    armed_reason = NULL
                WHERE armed_at IS NULL OR raised_at <> excluded.raised_at
                """,
            arguments: [id, level.name, source, reason, raisedAt.nanos, profile])
    }

    static func strictest(_ db: Database) throws -> HaltRecord? {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM halts WHERE armed_at IS NULL ORDER BY rowid")
        return try rows.map { try HaltRecord(RowReader($0)) }
            .reduce(nil) { best, halt in
                guard let best, best.level > halt.level else { return halt }
                return best
            }
    }

    private init(_ row: RowReader) throws(Fault) {
        self.init(
            id: try row.text("halt_id"),
            level: TradingLevel(name: try row.text("level")) ?? .halt,
            source: try row.text("source"), reason: try row.text("reason"),
            at: try row.time("raised_at"))
        profile = try row.text("profile")
    }
}
