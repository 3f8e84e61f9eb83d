internal import PerpsPlugin

extension Ratio {
    /// All of it.
    static let one = Int128(100_000_000)

    /// Whether a part is more than this share of a whole; exact, a part on the limit is not.
    func isExceeded(by part: Int64, of whole: Int64) -> Bool {
        Int128(part) * Ratio.one > Int128(e8) * Int128(whole)
    }

    /// The share in basis points, for people.
    var bps: Double { Double(e8) / 1e4 }
}

extension Amount {
    /// The share of a whole in basis points, for people.
    func bps(of whole: Amount) -> Double {
        whole.mantissa == 0 ? 0 : 1e4 * Double(mantissa) / Double(whole.mantissa)
    }

    /// The difference, or `nil` when it does not fit.
    func less(_ other: Amount) -> Amount? {
        let (difference, overflow) = mantissa.subtractingReportingOverflow(other.mantissa)
        return overflow ? nil : Amount(difference)
    }

    /// The sum, or `nil` when it does not fit.
    func plus(_ other: Amount) -> Amount? {
        let (sum, overflow) = mantissa.addingReportingOverflow(other.mantissa)
        return overflow ? nil : Amount(sum)
    }
}
