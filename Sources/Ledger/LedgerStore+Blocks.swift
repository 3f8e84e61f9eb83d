package import Domain
internal import GRDB

extension LedgerStore {
    /// The guards' blocks that nobody has ended.
    ///
    /// A level whose name this version does not know counts as HALT.
    /// - Parameter now: Blocks whose time was over then are left out; nil leaves out none.
    /// - Returns: The oldest first.
    /// - Throws: When the ledger cannot be read.
    package func standingBlocks(at now: Timestamp? = nil) throws(Fault) -> [BlockRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM blocks WHERE lifted_at IS NULL ORDER BY rowid"
            ).map { try BlockRecord(RowReader($0)) }
        }.filter { block in
            guard let now, let until = block.until else { return true }
            return until > now
        }
    }

    /// Makes a block durable that an operator raised while nothing runs.
    ///
    /// - Parameters:
    ///   - block: Under an id that no other has.
    ///   - profile: Whose.
    /// - Throws: When the disk refuses; nothing was written then.
    package func recordBlock(_ block: BlockRecord, profile: String) throws(Fault) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO blocks (
                        block_id, level, source, reason, symbol, instance, raised_at, until, profile
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    block.id, block.level.name, block.source, block.reason, block.symbol,
                    block.instance, block.raisedAt.nanos, block.until?.nanos, profile,
                ])
        }
    }

    /// Whether a block of this id stood, which then no longer does.
    static func endBlock(
        _ id: String, reason: String, at time: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            sql: FactStatements.blockEndText, arguments: [time.nanos, reason, id])
        return db.changesCount > 0
    }
}

extension BlockRecord {
    fileprivate init(_ row: RowReader) throws(Fault) {
        self.init(
            id: try row.text("block_id"),
            level: TradingLevel(name: try row.text("level")) ?? .halt,
            about: (try row.optionalText("symbol"), try row.optionalText("instance")),
            by: (try row.text("source"), try row.text("reason")),
            raisedAt: try row.time("raised_at"),
            until: try row.optionalInt("until").map(Timestamp.init(nanos:)))
    }
}
