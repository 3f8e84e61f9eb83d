package import Risk

/// How bad a guard's refusal is.
package enum TripClass: String, CaseIterable, Hashable, Sendable {
    /// The order ends and trading goes on: a limit was met, or what it needs is not known now.
    case recoverable
    /// The level rises, so that only reducing orders pass, or none; or the guard itself failed.
    case critical

    /// Nil for a judgement that refuses nothing.
    package init?(_ judgement: Judgement) {
        switch judgement.verdict {
        case .allow, .resize: return nil
        case .reject where judgement.isBreach || judgement.hasFailed: self = .critical
        case .reject: self = .recoverable
        case .reduceOnly, .halt: self = .critical
        }
    }
}
