/// A run as the writers of its facts know it.
struct LedgerRun: Sendable {
    /// Primary key of `runs`.
    let key: Int64
    let firstOrderBase: Int64
    let profile: String
    /// Whether a raised level outlives the run.
    let latches: Bool
}

extension UInt64 {
    /// The same 64 bits as SQLite holds them.
    var bits: Int64 { Int64(bitPattern: self) }
}
