internal import CPerpsPlugin
internal import Domain
internal import Records
internal import Risk

/// Reads verdicts of plugins; what makes no sense is a refusal.
enum VerdictReader {
    /// The judgement that a verdict means for an order of some size.
    ///
    /// A verdict that breaks the contract never allows: it refuses, at least.
    static func judgement(
        _ raw: pb_verdict, of quantity: Quantity, mayHalt: Bool
    ) -> Judgement {
        let scope = Verdict.Scope(rawValue: raw.scope) ?? .account
        let hold = Nanos(max(0, raw.hold))
        let isMisplaced = raw.hold < 0 || Verdict.Scope(rawValue: raw.scope) == nil
        var breach: String?
        let verdict: Verdict
        switch raw.action {
        case PB_V_ALLOW: verdict = .allow
        case PB_V_RESIZE where raw.qty > 0 && raw.qty <= quantity.mantissa:
            verdict = raw.qty == quantity.mantissa ? .allow : .resize(Quantity(raw.qty))
        case PB_V_REJECT: verdict = .reject
        case PB_V_REDUCE_ONLY:
            verdict = .reduceOnly(scope, hold: hold)
            if isMisplaced { breach = "the guard's scope or hold makes no sense" }
        case PB_V_HALT where mayHalt:
            verdict = .halt(scope, hold: hold)
            if isMisplaced { breach = "the guard's scope or hold makes no sense" }
        case PB_V_HALT:
            (verdict, breach) = (.reject, "the guard asked for HALT, which its module may not")
        case 0: (verdict, breach) = (.reject, "the guard said nothing, which refuses")
        default: (verdict, breach) = (.reject, "the guard's verdict makes no sense")
        }
        return judgement(verdict, breach, raw, reason: .pluginGuard)
    }

    /// What a sizer said: a size above zero, or that there is none.
    static func size(_ raw: pb_verdict) -> Judgement {
        var breach: String?
        var verdict = Verdict.reject
        switch raw.action {
        case PB_V_RESIZE where raw.qty > 0 && raw.qty < .max / 4:
            verdict = .resize(Quantity(raw.qty))
        case PB_V_RESIZE where raw.qty == 0: break
        case PB_V_REJECT: break
        case 0: breach = "the sizer said nothing, which refuses"
        default: breach = "the sizer's answer makes no sense"
        }
        var judgement = judgement(verdict, breach, raw, reason: .sizer)
        if judgement.text.isEmpty, verdict == .reject { judgement.text = "no size for this entry" }
        return judgement
    }

    private static func judgement(
        _ verdict: Verdict, _ breach: String?, _ raw: pb_verdict, reason: OrderReason
    ) -> Judgement {
        let unit = FixedText.read(raw.unit)
        let shows = !unit.isEmpty
        var judgement = Judgement(
            verdict, measured: shows ? measure(raw.measured) : nil,
            limit: shows ? measure(raw.limit) : nil, unit: unit,
            text: breach ?? FixedText.read(raw.text), reason: reason,
            code: Int32(truncatingIfNeeded: raw.reason))
        judgement.isBreach = breach != nil
        return judgement
    }

    /// A verdict that a guard gives without being asked: REDUCE_ONLY or HALT.
    static func trip(_ raw: pb_verdict, mayHalt: Bool) -> Verdict? {
        guard let scope = Verdict.Scope(rawValue: raw.scope), raw.hold >= 0 else { return nil }
        // A trip concerns no instance that asked, so that scope means the account.
        let wide = scope == .owner ? .account : scope
        switch raw.action {
        case PB_V_REDUCE_ONLY: return .reduceOnly(wide, hold: Nanos(raw.hold))
        case PB_V_HALT where mayHalt: return .halt(wide, hold: Nanos(raw.hold))
        default: return nil
        }
    }

    /// A plugin's number for people, to six decimals.
    private static func measure(_ value: Double) -> Measure? {
        guard value.isFinite, value.magnitude < 9e12 else { return nil }
        return Measure(Int64((value * 1e6).rounded()), exponent: -6)
    }
}
