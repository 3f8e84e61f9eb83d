package import Domain

/// A decimal number that no instrument has given an exponent yet, such as a tick in a profile.
package struct DecimalNumber: Hashable, Sendable {
    package let mantissa: Int64
    /// -18 to 0, as coarse as the value allows.
    package let exponent: Int

    /// - Precondition: `exponent` lies in `-18...0`.
    package init(mantissa: Int64, exponent: Int) {
        precondition((-18...0).contains(exponent), "an exponent is -18 to 0")
        var (mantissa, exponent) = (mantissa, exponent)
        while exponent < 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        (self.mantissa, self.exponent) = (mantissa, exponent)
    }

    /// Reads plain decimal text.
    ///
    /// - Throws: `ParseFault`, see `DecimalText.mantissa`.
    package init(parsing text: some StringProtocol) throws(ParseFault) {
        var decimals = 0
        if let point = text.utf8.firstIndex(of: 46) {
            decimals = text.utf8.distance(from: point, to: text.utf8.endIndex) - 1
        }
        guard decimals <= 18 else { throw .tooFine }
        self.init(
            mantissa: try DecimalText.mantissa(of: text, exponent: -decimals, signed: false),
            exponent: -decimals)
    }

    /// The mantissa at another exponent, digits beyond it cut off, for a number not below zero.
    ///
    /// - Returns: nil when it does not fit.
    package func floored(at target: Int) -> Int64? {
        guard target > exponent else { return mantissa(at: target) }
        return mantissa / Wide.powerOfTen(target - exponent)
    }

    /// The mantissa at another exponent.
    ///
    /// - Returns: nil when digits would be lost or the mantissa does not fit.
    package func mantissa(at target: Int) -> Int64? {
        guard (-18...0).contains(target), target <= exponent else {
            return mantissa == 0 ? 0 : nil
        }
        let (moved, overflow) = mantissa.multipliedReportingOverflow(
            by: Wide.powerOfTen(exponent - target))
        return overflow ? nil : moved
    }
}
