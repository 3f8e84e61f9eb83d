package import Domain
internal import GRDB

extension LedgerStore {
    /// Notes that a run begins, with everything needed to make it again.
    ///
    /// - Throws: `ledger.contradiction` when a run of this id stands already.
    package func beginRun(_ run: RunIdentity) throws(Fault) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO runs (run_id, kind, profile, mode, started_at, seed, binary_sha256,
                        profile_sha256, data_sha256, first_order_base)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.id, run.kind.rawValue, run.profile, run.mode, run.startedAt.nanos,
                    run.seed?.bits, run.binarySHA256, run.profileSHA256, run.dataSHA256,
                    run.firstOrderBase,
                ])
            let key = db.lastInsertedRowID
            try LedgerStore.insertNames(of: run, key, db)
            for instrument in run.instruments { try instrument.insert(db, run: key) }
        }
    }

    private static func insertNames(of run: RunIdentity, _ key: Int64, _ db: Database) throws {
        for (position, plugin) in run.plugins.enumerated() {
            try db.execute(
                sql: "INSERT INTO run_plugins VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    key, position, plugin.file, plugin.sha256, plugin.module, plugin.version,
                    plugin.instance,
                ])
        }
        for (owner, name) in run.instances.enumerated() {
            try db.execute(
                sql: "INSERT INTO run_instances VALUES (?, ?, ?)", arguments: [key, owner, name])
        }
        for (position, label) in run.guards.enumerated() {
            try db.execute(
                sql: "INSERT INTO run_guards VALUES (?, ?, ?, ?)",
                arguments: [key, position, label.name, label.kind.rawValue])
        }
    }

    /// Notes that a run ended in order.
    ///
    /// - Parameters:
    ///   - id: Of the run.
    ///   - time: When it ended, by the clock it began with.
    ///   - stoppedBy: `"for"`, `"cycles"`, `"signal"`, `"halt"` or, of a backtest, `"end"`.
    ///   - summary: One JSON document.
    /// - Throws: `ledger.unknown_run`.
    package func finishRun(
        _ id: String, at time: Timestamp, stoppedBy: String, summary: String
    ) throws(Fault) {
        let key = try ledgerRun(id).key
        try write { db in
            try db.execute(
                sql: "UPDATE runs SET ended_at = ?, stopped_by = ?, summary = ? WHERE run = ?",
                arguments: [time.nanos, stoppedBy, summary, key])
        }
    }

    /// The least number that, added to order numbers from 1, repeats no order id of this ledger.
    package func nextOrderBase() throws(Fault) -> Int64 {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT max(first_order_base + coalesce(
                        (SELECT max(number) FROM orders WHERE orders.run = runs.run), 0))
                    FROM runs
                    """) ?? 0
        }
    }

    /// The run that began last; nil in a new ledger.
    package func lastRun() throws(Fault) -> RunRow? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs ORDER BY run DESC LIMIT 1")
                .map { try LedgerStore.run(RowReader($0), db) }
        }
    }

    /// The run by the clock in which strategies of a profile traded last; nil when none did.
    ///
    /// Those made for an operator's own order do not count.
    package func lastTrading(of profile: String) throws(Fault) -> RunRow? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM runs
                    WHERE kind = 'run' AND mode IN ('paper', 'live') AND profile = ?
                    ORDER BY run DESC LIMIT 1
                    """, arguments: [profile]
            ).map { try LedgerStore.run(RowReader($0), db) }
        }
    }

    /// The run of this id; nil when there is none.
    package func run(_ id: String) throws(Fault) -> RunRow? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE run_id = ?", arguments: [id])
                .map { try LedgerStore.run(RowReader($0), db) }
        }
    }

    /// - Throws: `ledger.unknown_run`.
    func ledgerRun(_ id: String) throws(Fault) -> LedgerRun {
        let row = try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE run_id = ?", arguments: [id])
        }
        guard let row else {
            throw Fault(
                .usage, code: "ledger.unknown_run", "the ledger knows no run \(id)",
                remedy: "leave the run out to take the last one"
            ).inFile(path)
        }
        let reader = RowReader(row)
        return LedgerRun(
            key: try reader.int("run"), firstOrderBase: try reader.int("first_order_base"),
            profile: try reader.text("profile"), latches: try reader.text("kind") == "run")
    }

    private static func run(_ row: RowReader, _ db: Database) throws -> RunRow {
        guard let kind = RunIdentity.Kind(rawValue: try row.text("kind")) else {
            throw LedgerFault.senseless("an unknown kind of run")
        }
        var identity = RunIdentity(
            id: try row.text("run_id"), kind: kind, profile: try row.text("profile"),
            mode: try row.text("mode"), startedAt: try row.time("started_at"))
        let key = try row.int("run")
        identity.seed = try row.optionalInt("seed").map { UInt64(bitPattern: $0) }
        identity.binarySHA256 = try row.optionalText("binary_sha256")
        identity.profileSHA256 = try row.optionalText("profile_sha256")
        identity.dataSHA256 = try row.optionalText("data_sha256")
        identity.firstOrderBase = try row.int("first_order_base")
        identity.instances = try String.fetchAll(
            db, sql: "SELECT name FROM run_instances WHERE run = ? ORDER BY owner",
            arguments: [key])
        identity.plugins = try plugins(of: key, db)
        identity.guards = try guards(of: key, db)
        identity.instruments = try Instrument.all(of: key, db)
        return RunRow(
            identity: identity,
            endedAt: try row.optionalInt("ended_at").map(Timestamp.init(nanos:)),
            stoppedBy: try row.optionalText("stopped_by"),
            summary: try row.optionalText("summary"))
    }

    private static func plugins(of run: Int64, _ db: Database) throws -> [RunPlugin] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM run_plugins WHERE run = ? ORDER BY position", arguments: [run]
        ).map { row in
            let row = RowReader(row)
            return RunPlugin(
                file: try row.text("file"), sha256: try row.text("sha256"),
                module: try row.text("module"), version: try row.text("version"),
                instance: try row.text("instance"))
        }
    }

    static func guards(of run: Int64, _ db: Database) throws -> [GuardLabel] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM run_guards WHERE run = ? ORDER BY position", arguments: [run]
        ).map { row in
            let row = RowReader(row)
            let isFloor = try row.text("kind") == GuardLabel.Kind.floor.rawValue
            return GuardLabel(try row.text("name"), isFloor ? .floor : .plugin)
        }
    }
}
