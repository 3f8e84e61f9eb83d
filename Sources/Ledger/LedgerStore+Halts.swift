package import Domain
internal import GRDB

extension LedgerStore {
    /// Makes a raised level durable, beside those of other sources.
    ///
    /// A record of the same id is replaced; once armed it stays armed only while it is the
    /// same record, so a halt whose id was used before latches too. What the same source raised
    /// before and is no stricter is part of it from then on.
    package func recordHalt(_ halt: HaltRecord) throws(Fault) {
        try write { db in try halt.upsert(db) }
    }

    /// The same, unless its source has raised as much already; both in one transaction.
    package func raiseHalt(_ halt: HaltRecord) throws(Fault) {
        try write { db in
            let stands = try HaltRecord.standing(db).contains {
                $0.source == halt.source && $0.level >= halt.level
            }
            if !stands { try halt.upsert(db) }
        }
    }

    /// Makes it durable that a person lowered the level; comes before the level is lowered.
    ///
    /// A block that a running engine holds is written by the step that lifts it instead. What other
    /// sources have raised stays, as do blocks.
    ///
    /// - Parameters:
    ///   - id: Of a halt or of a block that stands.
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
            try db.execute(
                sql: """
                    UPDATE halts SET armed_at = ?, armed_reason = ?
                    WHERE armed_at IS NULL AND halt_id = ?
                    """,
                arguments: [time.nanos, reason, id])
            guard !id.isEmpty, db.changesCount > 0 else {
                throw Fault(
                    .usage, code: "ledger.halt_unknown", "no current halt has the id \"\(id)\"",
                    key: "halt-id", remedy: "take the halt_id that status shows")
            }
        }
    }

    /// The strictest level that was raised and not armed, the oldest of equals; nil for NORMAL.
    package func currentHalt() throws(Fault) -> HaltRecord? {
        HaltRecord.strictest(of: try standingHalts())
    }

    /// Every level that was raised and not armed, the oldest first.
    ///
    /// A level whose name this version does not know counts as HALT. What only the copy beside the
    /// ledger knows stands too: somebody has deleted or replaced the ledger.
    package func standingHalts() throws(Fault) -> [HaltRecord] {
        try read { db in try HaltRecord.standing(db) + lostHalts(db) }
    }

    /// The halts that stood when a ledger was there which is gone.
    ///
    /// - Parameter path: Where it was.
    /// - Returns: As far as the copy beside it says, the oldest first.
    package static func haltsLeft(by path: String) -> [HaltRecord] {
        HaltCopy(beside: path).halts()
    }

    /// Halts of the copy that the ledger has never heard of.
    private func lostHalts(_ db: Database) throws -> [HaltRecord] {
        let copied = haltCopy.halts()
        guard !copied.isEmpty else { return [] }
        let known = Set(try String.fetchAll(db, sql: "SELECT halt_id FROM halts"))
        return copied.filter { !known.contains($0.id) }
    }

    /// Latches again what was lost with another ledger, so that a person can arm it.
    func takeOverLostHalts() throws(Fault) {
        let lost = try read { db in try lostHalts(db) }
        guard !lost.isEmpty else { return }
        try write { db in for halt in lost { try halt.upsert(db) } }
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
    /// The strictest level, the oldest of equals; nil for none.
    package static func strictest(of halts: [HaltRecord]) -> HaltRecord? {
        var strictest: HaltRecord?
        for halt in halts where strictest.map({ halt.level > $0.level }) ?? true {
            strictest = halt
        }
        return strictest
    }

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
        // One that was armed already takes nothing over.
        guard db.changesCount > 0 else { return }
        for halt in try HaltRecord.standing(db)
        where halt.source == source && halt.id != id && halt.level <= level {
            try db.execute(
                sql: "UPDATE halts SET armed_at = ?, armed_reason = ? WHERE halt_id = ?",
                arguments: [raisedAt.nanos, "raised to \(level.name) by \(id)", halt.id])
        }
    }

    static func standing(_ db: Database) throws -> [HaltRecord] {
        // Looked at in every transaction, so it is not prepared anew for each.
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM halts WHERE armed_at IS NULL ORDER BY rowid")
        return try Row.fetchAll(statement).map { try HaltRecord(RowReader($0)) }
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
