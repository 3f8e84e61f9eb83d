/// A share of an amount, in 1e-8: 0.5 % is 500,000 and one basis point is 10,000.
///
/// Fees, collars and spreads are ratios; a negative fee is a rebate.
@frozen @usableFromInline package struct Ratio: Hashable, Comparable, Sendable {
    @usableFromInline package let e8: Int64

    @inlinable package init(e8: Int64) { self.e8 = e8 }

    /// A whole number of basis points.
    package static func bps(_ count: Int64) -> Ratio { Ratio(e8: count * 10_000) }

    package static let zero = Ratio(e8: 0)

    @inlinable package static func < (left: Ratio, right: Ratio) -> Bool { left.e8 < right.e8 }

    /// This share of a mantissa.
    ///
    /// - Returns: nil when the product does not fit.
    @inlinable package func of(_ mantissa: Int64, rounding: Rounding) -> Int64? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: e8)
        if !overflow { return Wide.quotient(product, by: 100_000_000, rounding: rounding) }
        return Wide.quotient(
            Int128(mantissa) * Int128(e8), by: 100_000_000, rounding: rounding)
    }

    /// The ratio of a difference to a whole, rounded up in magnitude so that a limit is never met
    /// by rounding alone.
    ///
    /// - Precondition: `whole` is positive and `part` is not negative.
    /// - Returns: nil when it does not fit.
    @inlinable package static func of(_ part: Int64, in whole: Int64) -> Ratio? {
        let (product, overflow) = part.multipliedReportingOverflow(by: 100_000_000)
        if !overflow { return Ratio(e8: Wide.quotient(product, by: whole, rounding: .up)) }
        return Wide.quotient(Int128(part) * 100_000_000, by: whole, rounding: .up)
            .map(Ratio.init(e8:))
    }

    /// Basis points as text, such as `"12.5"`.
    package var bpsText: String { DecimalText.text(mantissa: e8, exponent: -4) }
}
