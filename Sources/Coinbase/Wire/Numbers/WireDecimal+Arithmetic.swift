internal import Domain

extension WireDecimal {
    package static prefix func - (number: WireDecimal) -> WireDecimal {
        WireDecimal(-number.mantissa, decimals: number.decimals)
    }

    /// The exact product; nil when it does not fit.
    package func multiplied(by other: WireDecimal) -> WireDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        guard !overflow, decimals + other.decimals <= WireDecimal.digitsMax else { return nil }
        return WireDecimal(product, decimals: decimals + other.decimals)
    }

    /// The quotient, to 18 digits behind the point or as many as fit, rounded half-even.
    ///
    /// - Returns: nil when it does not fit or `other` is zero.
    package func divided(by other: WireDecimal) -> WireDecimal? {
        for digits in stride(from: 18, through: 8, by: -1) {
            if let units = quotient(by: other, decimals: digits) {
                return WireDecimal(units, decimals: digits)
            }
        }
        return nil
    }

    /// How many units of `10^-decimals` the quotient has, rounded half-even.
    ///
    /// - Returns: nil when it does not fit or `other` is zero.
    package func quotient(by other: WireDecimal, decimals places: Int) -> Int128? {
        guard !other.isZero else { return nil }
        var (over, under) = (mantissa, other.mantissa)
        let shift = places + other.decimals - decimals
        for _ in 0..<abs(shift) {
            var overflow = false
            if shift > 0 {
                (over, overflow) = over.multipliedReportingOverflow(by: 10)
            } else {
                (under, overflow) = under.multipliedReportingOverflow(by: 10)
            }
            guard !overflow else { return nil }
        }
        var (units, rest) = over.magnitude.quotientAndRemainder(dividingBy: under.magnitude)
        let left = under.magnitude - rest
        if rest > left || (rest == left && units & 1 == 1) { units += 1 }
        rest = units
        guard let whole = Int128(exactly: rest) else { return nil }
        return (over < 0) == (under < 0) ? whole : -whole
    }
}
