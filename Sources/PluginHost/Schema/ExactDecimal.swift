internal import Domain

/// A decimal number without rounding, in its shortest form: equal numbers are equal values.
package struct ExactDecimal: Hashable, Sendable {
    package let mantissa: Int64
    /// -18 to 0.
    package let exponent: Int

    /// - Precondition: `exponent` lies in `-18...0`.
    init(_ mantissa: Int64, exponent: Int = 0) {
        precondition((-18...0).contains(exponent), "an exponent that powers of ten reach")
        var (mantissa, exponent) = (mantissa, exponent)
        while exponent < 0, mantissa % 10 == 0 {
            (mantissa, exponent) = (mantissa / 10, exponent + 1)
        }
        (self.mantissa, self.exponent) = (mantissa, exponent)
    }

    /// Reads plain decimal digits with at most one point and perhaps a leading `-`.
    ///
    /// - Returns: nil for other text, or when it needs more than 18 digits.
    init?(plain text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var decimals = parts.count == 2 ? parts[1] : ""
        while decimals.last == "0" { decimals.removeLast() }
        guard decimals.utf8.count <= 18 else { return nil }
        let exponent = -decimals.utf8.count
        do throws(ParseFault) {
            let mantissa = try DecimalText.mantissa(of: text, exponent: exponent, signed: true)
            guard mantissa.magnitude < 1_000_000_000_000_000_000 else { return nil }
            self.init(mantissa, exponent: exponent)
        } catch {
            return nil
        }
    }

    /// Reads the text of a JSON number, which may have an exponent of its own.
    init?(jsonNumber text: String) {
        let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        guard let first = parts.first, let base = ExactDecimal(plain: String(first)) else {
            return nil
        }
        guard parts.count == 2 else {
            self = base
            return
        }
        guard let shift = Int(parts[1]), (-36...36).contains(shift) else { return nil }
        var (mantissa, exponent) = (base.mantissa, base.exponent + shift)
        while exponent > 0 {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (mantissa, exponent) = (product, exponent - 1)
        }
        while exponent < -18, mantissa % 10 == 0 {
            (mantissa, exponent) = (mantissa / 10, exponent + 1)
        }
        guard exponent >= -18 else { return nil }
        self.init(mantissa, exponent: exponent)
    }

    package var text: String { DecimalText.text(mantissa: mantissa, exponent: exponent) }

    /// Whether it is a whole multiple of `step`.
    func isMultiple(of step: ExactDecimal) -> Bool {
        step.mantissa != 0 && wide % step.wide == 0
    }

    /// In 1e-18: 18 digits and 18 decimals fit 128 bits.
    private var wide: Int128 { Int128(mantissa) * Int128(Wide.powerOfTen(exponent + 18)) }
}

extension ExactDecimal: Comparable {
    package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        left.wide < right.wide
    }
}

extension ExactDecimal {
    /// In 1e-8.
    ///
    /// - Precondition: It was made from a share, so that it fits.
    var e8: Int64 { exponent >= -8 ? mantissa * Wide.powerOfTen(exponent + 8) : 0 }
}
