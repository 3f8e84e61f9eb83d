package import Domain

/// A decimal number as the venue wrote it, exactly, at a scale of its own.
///
/// Account-level numbers and those of foreign products have no instrument to give them a scale.
/// Equal values are equal however many zeros they were written with.
package struct WireDecimal: Hashable, Sendable {
    /// Digits that count, at most; more belong to no amount of anything.
    package static let digitsMax = 36
    /// Characters of text, at most; a longer number is out of range whatever it says.
    static let charactersMax = DecimalText.digitsMax

    /// The digits without trailing zeros behind the point.
    package let mantissa: Int128
    /// Digits behind the point, 0 to `digitsMax`.
    package let decimals: Int

    package static let zero = WireDecimal(Int128(0), decimals: 0)

    init(_ mantissa: Int128, decimals: Int) {
        var (mantissa, decimals) = (mantissa, decimals)
        while decimals > 0, mantissa % 10 == 0 {
            // What 64 bits hold is divided many times as fast.
            if let narrow = Int64(exactly: mantissa) {
                var digits = narrow
                while decimals > 0, digits % 10 == 0 {
                    (digits, decimals) = (digits / 10, decimals - 1)
                }
                mantissa = Int128(digits)
                break
            }
            (mantissa, decimals) = (mantissa / 10, decimals - 1)
        }
        (self.mantissa, self.decimals) = (mantissa, decimals)
    }

    /// A number of the house.
    ///
    /// - Precondition: `exponent` lies in `-18...0`.
    package init(_ mantissa: Int64, exponent: Int) {
        precondition((-18...0).contains(exponent), "an exponent lies in -18...0")
        self.init(Int128(mantissa), decimals: -exponent)
    }

    package init(_ price: Price, _ terms: InstrumentTerms) {
        self.init(price.mantissa, exponent: terms.priceExponent)
    }

    package init(_ quantity: Quantity, _ terms: InstrumentTerms) {
        self.init(quantity.mantissa, exponent: terms.quantityExponent)
    }

    /// Reads digits with at most one point and perhaps a minus before them.
    ///
    /// `allowsPower` lets `1.5e-7` pass. The venue writes statistics as JSON numbers, and a number
    /// of a programming language may come with a power of ten; money never does.
    /// - Throws: `ParseFault.notDecimal` and `.outOfRange`; nothing is rounded.
    package init(
        parsing text: some StringProtocol, allowsPower: Bool = false
    ) throws(ParseFault) {
        var bytes = Array(text.utf8)[...]
        guard bytes.count <= WireDecimal.charactersMax else {
            throw bytes.allSatisfy(WireDecimal.mayStand) ? .outOfRange : .notDecimal
        }
        var power = 0
        if allowsPower, let mark = bytes.firstIndex(where: { $0 | 32 == 101 }) {
            let tail = String(decoding: bytes[(mark + 1)...], as: UTF8.self)
            guard let value = Int(tail) else { throw .notDecimal }
            guard (-60...60).contains(value) else { throw .outOfRange }
            (power, bytes) = (value, bytes[..<mark])
        }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        var digits = try WireDecimal.digits(bytes, power: &power)
        // `power` is now the exponent of the last digit.
        while power < 0, digits.last == 0 { (power, digits) = (power + 1, digits.dropLast()) }
        digits = digits.drop { $0 == 0 }
        if digits.isEmpty { power = min(power, 0) }
        guard digits.count + max(0, power) <= WireDecimal.digitsMax,
            -power <= WireDecimal.digitsMax
        else { throw .outOfRange }
        var mantissa = digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        while power > 0 { (mantissa, power) = (mantissa * 10, power - 1) }
        self.init(isNegative ? -mantissa : mantissa, decimals: -power)
    }

    private static func mayStand(_ byte: UInt8) -> Bool { byte &- 48 <= 9 || byte == 46 }

    /// The digits of the text; the point moves `power` to the exponent of the last one.
    private static func digits(
        _ bytes: ArraySlice<UInt8>, power: inout Int
    ) throws(ParseFault) -> ArraySlice<UInt8> {
        var digits: [UInt8] = []
        var hasPoint = false
        for byte in bytes {
            if byte == 46, !hasPoint {
                hasPoint = true
                continue
            }
            guard byte &- 48 <= 9 else { throw .notDecimal }
            digits.append(byte &- 48)
            if hasPoint { power -= 1 }
        }
        guard !digits.isEmpty else { throw .notDecimal }
        return digits[...]
    }

    package var isZero: Bool { mantissa == 0 }
    package var isNegative: Bool { mantissa < 0 }

    /// The sum; nil when it does not fit.
    package func adding(_ other: WireDecimal) -> WireDecimal? {
        let decimals = max(decimals, other.decimals)
        guard let first = scaled(to: decimals), let second = other.scaled(to: decimals) else {
            return nil
        }
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? nil : WireDecimal(sum, decimals: decimals)
    }

    /// Plain text without trailing zeros; zero is `"0"`.
    package var text: String { DecimalText.text(wide: mantissa, exponent: -decimals) }

    /// The same value at a scale of the house, -18 to 0.
    ///
    /// Throws `ParseFault.tooFine` and `.outOfRange`; nothing is rounded.
    package func mantissa(exponent: Int) throws(ParseFault) -> Int64 {
        guard decimals <= -exponent else { throw .tooFine }
        let (product, overflow) = mantissa.multipliedReportingOverflow(
            by: Int128(Wide.powerOfTen(-exponent - decimals)))
        guard !overflow, let value = Int64(exactly: product), value != .min else {
            throw .outOfRange
        }
        return value
    }

    /// The value at a scale of the house, digits beyond it rounded half-even.
    ///
    /// - Returns: nil when it does not fit.
    package func rounded(exponent: Int) -> Int64? {
        guard decimals > -exponent else { return try? mantissa(exponent: exponent) }  // too large
        var divisor: Int128 = 1
        for _ in 0..<(decimals + exponent) { divisor *= 10 }
        var (quotient, rest) = mantissa.magnitude.quotientAndRemainder(
            dividingBy: divisor.magnitude)
        let half = divisor.magnitude / 2
        if rest > half || (rest == half && quotient & 1 == 1) { quotient += 1 }
        rest = quotient
        guard let magnitude = Int64(exactly: rest) else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    package func price(in terms: InstrumentTerms) throws(ParseFault) -> Price {
        Price(try mantissa(exponent: terms.priceExponent))
    }

    package func quantity(in terms: InstrumentTerms) throws(ParseFault) -> Quantity {
        Quantity(try mantissa(exponent: terms.quantityExponent))
    }
}

extension WireDecimal: Comparable {
    package static func < (left: WireDecimal, right: WireDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let decimals = max(left.decimals, right.decimals)
        guard let first = left.scaled(to: decimals) else { return left.isNegative }
        guard let second = right.scaled(to: decimals) else { return !right.isNegative }
        return first < second
    }

    /// nil when 128 bits do not hold it, which makes it the larger of two.
    private func scaled(to decimals: Int) -> Int128? {
        var value = mantissa
        for _ in self.decimals..<decimals {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }
}
