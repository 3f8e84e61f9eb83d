package import Domain

/// A run as the ledger kept it.
package struct RunRow: Hashable, Sendable {
    package let identity: RunIdentity
    /// Nil while it runs, and for ever when it was killed.
    package let endedAt: Timestamp?
    /// `"for"`, `"cycles"`, `"signal"`, `"halt"`; nil like `endedAt`.
    package let stoppedBy: String?
    /// The JSON document that the run ended with; nil like `endedAt`.
    package let summary: String?
}
