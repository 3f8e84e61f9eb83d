/// A decimal number as the profile gives it, `mantissa * 10^exponent`, nothing rounded.
public struct ExactDecimal: Hashable, Sendable {
    /// The digits as a whole number.
    public var mantissa: Int64
    /// The power of ten, 0 or below.
    public var exponent: Int

    /// Creates a number from its mantissa and exponent.
    public init(_ mantissa: Int64, exponent: Int = 0) {
        (self.mantissa, self.exponent) = (mantissa, exponent)
    }

    /// The mantissa in another exponent, or `nil` when digits would be lost or do not fit.
    public func mantissa(exponent wanted: Int) -> Int64? {
        var result = mantissa
        if result == 0 { return 0 }
        for _ in 0..<max(0, exponent - wanted) {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        for _ in 0..<max(0, wanted - exponent) {
            let (quotient, rest) = result.quotientAndRemainder(dividingBy: 10)
            if rest != 0 { return nil }
            result = quotient
        }
        return result
    }
}

extension ExactDecimal: Comparable {
    /// Compares by value, whatever the exponents.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        let exponent = min(left.exponent, right.exponent)
        guard let one = left.mantissa(exponent: exponent),
            let other = right.mantissa(exponent: exponent)
        else {
            // One of them is too large for the finer exponent: the coarser decides.
            return left.exponent > right.exponent ? left.mantissa < 0 : right.mantissa > 0
        }
        return one < other
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain decimal text.
    public var description: String {
        if exponent >= 0 { return "\(mantissa)" + String(repeating: "0", count: exponent) }
        var digits = "\(mantissa.magnitude)"
        let decimals = -exponent
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals - digits.utf8.count + 1) + digits
        }
        var fraction = String(digits.suffix(decimals))
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(decimals)
        return (mantissa < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
