internal import CPerpsPlugin

/// The answer of a guard or a sizer.
public struct Verdict: Hashable, Sendable {
    /// What may happen to the order, and to those after it.
    public enum Action: Hashable, Sendable {
        /// It may go.
        case allow
        /// It may go with a smaller size.
        case resize(Size)
        /// It may not go.
        case reject
        /// It may not go, and for a while only reducing orders may; 0 raises the trading level.
        case reduceOnly(scope: Scope, hold: Nanos)
        /// It may not go, all in scope is cancelled; needs the capability `halt`.
        case halt(scope: Scope, hold: Nanos)
    }

    /// What a stop covers.
    public enum Scope: UInt8, Sendable {
        /// Everything.
        case account = 0
        /// The instrument of the order.
        case instrument = 1
        /// The instance that asked.
        case owner = 2
    }

    /// What may happen.
    public var action: Action
    /// The guard's own number for why.
    public var reason: UInt32 = 0
    /// What was found, in ``unit``.
    public var measured: Double = 0
    /// What was allowed, in ``unit``.
    public var limit: Double = 0
    /// `bps`, `USD` and so on, at most seven bytes; empty hides both figures.
    public var unit = ""
    /// One sentence for people, at most 87 bytes.
    public var text = ""

    /// An answer without figures or words yet.
    public init(action: Action) { self.action = action }

    /// It may go.
    public static let allow = Verdict(action: .allow)

    /// It may not go, and why.
    public static func reject(_ text: String, reason: UInt32 = 1) -> Verdict {
        var verdict = Verdict(action: .reject)
        (verdict.text, verdict.reason) = (text, reason)
        return verdict
    }

    /// It may go with this size; for sizers, this is the size, and why.
    public static func resize(_ size: Size, _ text: String = "") -> Verdict {
        var verdict = Verdict(action: .resize(size))
        verdict.text = text
        return verdict
    }

    /// The same verdict with the figures it rests on.
    public func comparing(_ measured: Double, to limit: Double, unit: String) -> Verdict {
        var copy = self
        (copy.measured, copy.limit, copy.unit) = (measured, limit, unit)
        return copy
    }

    func write(into record: inout pb_verdict) {
        switch action {
        case .allow: record.action = PB_V_ALLOW
        case .resize(let size): (record.action, record.qty) = (PB_V_RESIZE, size.mantissa)
        case .reject: record.action = PB_V_REJECT
        case .reduceOnly(let scope, let hold):
            (record.action, record.scope, record.hold) = (
                PB_V_REDUCE_ONLY, scope.rawValue, hold.count
            )
        case .halt(let scope, let hold):
            (record.action, record.scope, record.hold) = (PB_V_HALT, scope.rawValue, hold.count)
        }
        (record.reason, record.measured, record.limit) = (reason, measured, limit)
        unsafe withUnsafeMutableBytes(of: &record.unit) { unsafe unit.write(into: $0) }
        unsafe withUnsafeMutableBytes(of: &record.text) { unsafe text.write(into: $0) }
    }
}
