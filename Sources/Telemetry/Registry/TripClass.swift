package import Risk

/// How bad a guard's refusal is.
package enum TripClass: String, CaseIterable, Hashable, Sendable {
    /// The order ends and trading goes on.
    case recoverable
    /// The level rises: only reducing orders pass, or none.
    case critical

    /// Nil for a verdict that refuses nothing.
    package init?(_ verdict: Verdict) {
        switch verdict {
        case .allow, .resize: return nil
        case .reject: self = .recoverable
        case .reduceOnly, .halt: self = .critical
        }
    }
}
