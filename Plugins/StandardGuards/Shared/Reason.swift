internal import PerpsPlugin

/// The numbers that verdicts of this library carry for why.
enum Reason {
    /// A limit is passed now.
    static let limit: UInt32 = 1
    /// Something that the limit needs is not known.
    static let missing: UInt32 = 2
    /// A limit was passed earlier, and its time is not over.
    static let held: UInt32 = 3
}

/// A limit and its unit, for people.
struct Bound: Hashable {
    var limit: Double
    var unit: String

    /// Refuses, because what the limit needs is not known: the measured value is not a number.
    func missing(_ text: String) -> Verdict {
        Verdict.reject(text, reason: Reason.missing).comparing(.nan, to: limit, unit: unit)
    }
}

extension Verdict {

    /// Refuses and stops more than the order.
    static func stop(_ action: Action, _ text: String, reason: UInt32 = Reason.limit) -> Verdict {
        var verdict = Verdict(action: action)
        (verdict.text, verdict.reason) = (text, reason)
        return verdict
    }
}

/// How hard a limit stops, where the profile may choose.
enum Stop: String, Choice {
    /// Only orders that reduce risk pass.
    case reduceOnly = "reduce-only"
    /// Nothing passes, and what is open is cancelled.
    case halt

    func action(_ scope: Verdict.Scope, hold: Nanos) -> Verdict.Action {
        switch self {
        case .reduceOnly: .reduceOnly(scope: scope, hold: hold)
        case .halt: .halt(scope: scope, hold: hold)
        }
    }
}

extension Host {
    /// Stops trading now; when the host does not take it, the next check says the same.
    func stop(_ verdict: Verdict, instrument: UInt32? = nil) {
        do {
            try trip(verdict, instrument: instrument)
        } catch {
            log("\(verdict.text); \(error)", .warning)
        }
    }
}

extension Check {
    /// Why an order makes no sense to a guard, or `nil`.
    func nonsense(_ bound: Bound) -> Verdict? {
        side == nil || size.mantissa <= 0 ? bound.missing("the order has no side or no size") : nil
    }
}
