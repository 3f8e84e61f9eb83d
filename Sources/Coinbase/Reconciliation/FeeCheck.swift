package import Domain

/// Compares what each fill cost with what the rates that we know of say.
///
/// A plain value. The venue rounds fees in a way that it does not say, so less than a hundredth of
/// the currency, or than a thousandth of a percent of the value, is no difference.
package struct FeeCheck: Sendable {
    package private(set) var rates: FeeRates
    /// Those before, and until when they held.
    private var former: (rates: FeeRates, until: Timestamp)?
    /// Fills that cost something else, so far.
    package private(set) var differences: Int64 = 0
    /// Whether a difference from these rates was told.
    private var isTold = false

    package init(_ rates: FeeRates) { self.rates = rates }

    /// Takes over what holds from a moment on.
    package mutating func change(to rates: FeeRates, at time: Timestamp) {
        former = (self.rates, time)
        (self.rates, isTold) = (rates, false)
    }

    /// What came of one fill.
    package enum Outcome: Hashable, Sendable {
        case agrees
        case differs
        /// The first one since the rates were read: a sentence for people.
        case firstDiffers(String)
    }

    package mutating func judge(_ fill: Fill, of instrument: Instrument) -> Outcome {
        let terms = instrument.terms
        let cent = Amount(max(1, Wide.powerOfTen(min(18, max(0, -2 - terms.amountExponent)))))
        let share = FeeCheck.shareMax.of(fill.notional.magnitude.mantissa, rounding: .up)
        let most = max(cent, share.map { Amount($0) } ?? cent)
        func agrees(_ rates: FeeRates) -> Bool {
            guard let modelled = rates.fee(of: fill) else { return false }
            return (fill.fee - modelled).magnitude <= most
        }
        if agrees(rates) { return .agrees }
        if let former, fill.time <= former.until, agrees(former.rates) { return .agrees }
        differences += 1
        guard !isTold else { return .differs }
        isTold = true
        let wanted = rates.fee(of: fill)?.text(exponent: terms.amountExponent) ?? "unknown"
        return .firstDiffers(
            "a fill of \(instrument.text(fill.quantity)) \(instrument.base) as "
                + "\(fill.isMaker ? "maker" : "taker") cost "
                + "\(fill.fee.text(exponent: terms.amountExponent)) \(instrument.settle), and "
                + "\(wanted) by the rates that the venue told; they are read again, and further "
                + "differences are counted alone")
    }

    private static let shareMax = Ratio(e8: 1_000)
}

extension FeeRates {
    /// What a fill costs by these rates, rounded up; nil when it does not fit.
    func fee(of fill: Fill) -> Amount? {
        (fill.isMaker ? maker : taker).of(fill.notional.mantissa, rounding: .up)
            .map { Amount($0) }
    }

    /// Such as `maker 40 bps, taker 60 bps`.
    package var text: String { "maker \(maker.text), taker \(taker.text)" }
}
