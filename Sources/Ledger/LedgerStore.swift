package import Domain
internal import GRDB
internal import Glibc

/// The ledger of one profile: an SQLite file in WAL mode that syncs before a commit returns.
///
/// Owns the one connection that this process has to the file. One process writes; others read
/// beside it.
package struct LedgerStore: Sendable {
    package let path: String
    private let queue: DatabaseQueue
    /// What stands, once more.
    let haltCopy: HaltCopy

    /// Opens a ledger for writing, makes it when there is none, and brings its tables up to date.
    ///
    /// - Parameter path: Its folder exists.
    /// - Returns: The open ledger.
    /// - Throws: `ledger.unwritable`, `ledger.corrupt`, `ledger.newer_schema`, `ledger.busy`.
    package static func open(path: String) throws(Fault) -> LedgerStore {
        let store = try LedgerStore(path: path, isReadOnly: false)
        try store.perform { queue in
            if try queue.read(LedgerSchema.migrator.hasBeenSuperseded) { throw newer }
            try LedgerSchema.migrator.migrate(queue)
        }
        try store.takeOverLostHalts()
        return store
    }

    /// Opens a ledger that another process may be writing; changes nothing.
    ///
    /// - Throws: `ledger.missing`, `ledger.unreadable`, `ledger.corrupt`, `ledger.newer_schema`,
    ///   `ledger.older_schema`.
    package static func openForReading(path: String) throws(Fault) -> LedgerStore {
        let store: LedgerStore
        do {
            store = try LedgerStore(path: path, isReadOnly: true)
        } catch {
            guard error.code == "ledger.unwritable" else { throw error }
            guard isMissing(path) else {
                throw Fault(
                    .runtime, code: "ledger.unreadable", error.message,
                    remedy: "make the folder and the file readable for this user"
                ).inFile(path)
            }
            throw Fault(
                .usage, code: "ledger.missing", "there is no ledger here",
                remedy: "run the profile once"
            ).inFile(path)
        }
        try store.perform { queue in
            try queue.read { db in
                if try LedgerSchema.migrator.hasBeenSuperseded(db) { throw newer }
                guard try LedgerSchema.migrator.hasCompletedMigrations(db) else { throw older }
            }
        }
        return store
    }

    private static func isMissing(_ path: String) -> Bool {
        unsafe access(path, F_OK) != 0 && errno == ENOENT
    }

    private init(path: String, isReadOnly: Bool) throws(Fault) {
        self.path = path
        haltCopy = HaltCopy(beside: path)
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            if !isReadOnly { try db.execute(sql: "PRAGMA journal_mode = WAL") }
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw LedgerFault.fault(error, path: path)
        }
    }

    /// Identifiers of the migrations that the file has seen, oldest first.
    package func schemaVersions() throws(Fault) -> [String] {
        try read { db in try LedgerSchema.migrator.appliedMigrations(db) }
    }

    /// The value of a setting of the connection, such as `synchronous`.
    package func setting(_ name: Setting) throws(Fault) -> String {
        try read { db in
            try String.fetchOne(db, sql: "PRAGMA " + name.rawValue) ?? ""
        }
    }

    /// Settings that decide what survives a crash.
    package enum Setting: String, Sendable {
        case journalMode = "journal_mode"
        /// 2 is FULL.
        case synchronous
        case foreignKeys = "foreign_keys"
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(Fault) -> Value {
        try perform { queue in try queue.read(body) }
    }

    /// One transaction: all of it is on the disk when this returns, or none of it counts.
    ///
    /// What is halted then is in the copy first: a halt that only the copy has is taken over, one
    /// that the copy lacks would be lost with the ledger.
    func write<Value>(_ body: (Database) throws -> Value) throws(Fault) -> Value {
        try perform { queue in
            try queue.write { db in
                let value = try body(db)
                try haltCopy.keep(try HaltRecord.standing(db))
                return value
            }
        }
    }

    private func perform<Value>(_ body: (DatabaseQueue) throws -> Value) throws(Fault) -> Value {
        do {
            return try body(queue)
        } catch {
            throw LedgerFault.fault(error, path: path)
        }
    }

    private static let newer = Fault(
        .runtime, code: "ledger.newer_schema",
        "a newer version of perps-bot has written this ledger",
        remedy: "use that version")
    private static let older = Fault(
        .runtime, code: "ledger.older_schema",
        "an older version of perps-bot has written this ledger",
        remedy: "run the profile once with this version")
}
