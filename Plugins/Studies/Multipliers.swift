/// What scales a share of the equity up or down, all in 1e-8.
package enum Multipliers {
    /// What changes nothing.
    package static let all: Int64 = 100_000_000

    /// By how far the equity is below its peak.
    ///
    /// All of it down to a tenth below, then two hundredths less for each hundredth, and a tenth at
    /// the least.
    package static func drawdown(_ equity: Int64, below peak: Int64) -> Int64 {
        guard peak > 0 else { return 100_000_000 }
        let loss = Whole.ratioE8(Int128(peak) - Int128(equity), of: Int128(peak)) ?? 100_000_000
        guard loss > 10_000_000 else { return 100_000_000 }
        return max(10_000_000, 100_000_000 - 2 * (min(loss, 100_000_000) - 10_000_000))
    }

    /// By conviction, with which it never falls.
    ///
    /// Below the threshold in proportion, up to a half; from there on from one to `most`, which is
    /// at least one, in 1e-8. Conviction and threshold are in 1e-6, the threshold inside 0 to one.
    package static func conviction(
        _ conviction: Int64, threshold: Int64, most: Int64
    ) -> Int64 {
        let (part, limit) = (Int128(max(0, min(1_000_000, conviction))), Int128(threshold))
        if part < limit { return Int64(part * Whole.one / (2 * limit)) }
        let more = (Int128(most) - Whole.one) * (part - limit) / (1_000_000 - limit)
        return Int64(Whole.one + more)
    }

    /// A share times a multiplier, rounded down.
    package static func scaled(_ shareE8: Int64, by multiplierE8: Int64) -> Int64 {
        Int64(clamping: Int128(shareE8) * Int128(multiplierE8) / Whole.one)
    }
}
