package import Domain

/// The deepest fall of equity from an earlier peak.
package struct Drawdown: Hashable, Sendable {
    private var peak: Amount
    /// The pair of peak and trough with the largest relative fall so far.
    private var worstPeak: Amount
    private var worstTrough: Amount

    init(equity: Amount) {
        peak = equity
        worstPeak = equity
        worstTrough = equity
    }

    mutating func follow(_ equity: Amount) {
        if equity >= peak {
            peak = equity
            return
        }
        let fall = Int128((peak - equity).mantissa) * Int128(worstPeak.mantissa)
        let worst = Int128((worstPeak - worstTrough).mantissa) * Int128(peak.mantissa)
        if fall > worst { (worstPeak, worstTrough) = (peak, equity) }
    }

    /// The fall as a share of the peak; zero without one or from a peak that is not positive.
    package var share: Ratio {
        guard worstPeak > .zero else { return .zero }
        return Ratio.of((worstPeak - worstTrough).mantissa, in: worstPeak.mantissa) ?? .zero
    }
}
