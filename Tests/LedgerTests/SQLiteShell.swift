import GRDB

/// A second connection to a ledger, as another program would have it.
enum SQLiteShell {
    static func execute(_ sql: String, in path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
    }

    /// The first column of all rows, joined by commas.
    static func query(_ sql: String, in path: String) throws -> String {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { try String.fetchAll($0, sql: sql) }.joined(separator: ",")
    }
}
