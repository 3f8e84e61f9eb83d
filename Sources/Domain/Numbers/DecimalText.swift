/// Why text is not the number that was asked for.
@frozen @usableFromInline package enum ParseFault: Error, Hashable, Sendable {
    /// Something other than digits with at most one point: `"1e5"`, `"NaN"`, `""`, `"12abc"`.
    case notDecimal
    /// Digits beyond the exponent, which only rounding could drop.
    case tooFine
    /// The mantissa would not fit 64 bits.
    case outOfRange

    /// The fault in words that name what would be right.
    package var explanation: String {
        switch self {
        case .notDecimal: "expected plain decimal digits with at most one point"
        case .tooFine: "has more decimals than this instrument or currency allows"
        case .outOfRange: "is too large to hold"
        }
    }
}

/// Exact conversion between decimal text and mantissas.
@usableFromInline package enum DecimalText {
    /// Digits accepted at most; longer text is out of range whatever it says.
    @usableFromInline package static let digitsMax = 400

    /// A mantissa read with rounding, and whether rounding changed the value.
    @frozen @usableFromInline package struct Rounded: Hashable, Sendable {
        @usableFromInline package let mantissa: Int64
        @usableFromInline package let isInexact: Bool
        @inlinable package init(mantissa: Int64, isInexact: Bool) {
            self.mantissa = mantissa
            self.isInexact = isInexact
        }
    }

    /// Reads a number exactly.
    ///
    /// - Parameters:
    ///   - text: ASCII digits with at most one point, a digit at least on one side of it; no
    ///     exponent, no grouping, no space.
    ///   - exponent: The exponent of the result, -18 to 0.
    ///   - signed: Whether one leading `-` is accepted.
    /// - Returns: The mantissa of the same value.
    /// - Throws: `ParseFault.notDecimal`, `.tooFine` for non-zero digits beyond the exponent,
    ///   `.outOfRange` when the mantissa would not fit.
    package static func mantissa(
        of text: some StringProtocol, exponent: Int, signed: Bool
    ) throws(ParseFault) -> Int64 {
        var copy = String(text)
        copy.makeContiguousUTF8()
        let read = try rounded(copy.utf8.span, exponent: exponent, signed: signed)
        guard !read.isInexact else { throw .tooFine }
        return read.mantissa
    }

    /// Reads a number and rounds digits beyond the exponent half-even.
    ///
    /// - Throws: `ParseFault.notDecimal`, `.outOfRange`; never `.tooFine`.
    /// - Complexity: O(n), without allocation.
    @inlinable package static func rounded(
        _ bytes: Span<UInt8>, exponent: Int, signed: Bool = false
    ) throws(ParseFault) -> Rounded {
        var index = 0
        let isNegative = signed && !bytes.isEmpty && bytes[0] == 45
        if isNegative { index = 1 }
        guard bytes.count - index <= digitsMax else { throw .outOfRange }
        var value: UInt64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        var dropped: UInt8 = 0  // first digit beyond the exponent
        var restIsZero = true  // all digits after that one
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 46, !hasPoint {
                hasPoint = true
                continue
            }
            let digit = byte &- 48
            guard digit <= 9 else { throw .notDecimal }
            digits += 1
            if hasPoint {
                decimals += 1
                if decimals > -exponent {
                    if decimals == -exponent + 1 {
                        dropped = digit
                    } else if digit != 0 {
                        restIsZero = false
                    }
                    continue
                }
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { throw overflowFault(bytes, from: index) }
            value = sum
        }
        guard digits > 0 else { throw .notDecimal }
        return try finish(
            value, missing: max(0, -exponent - decimals), dropped: dropped, restIsZero: restIsZero,
            isNegative: isNegative)
    }

    /// A number too long may still be no number at all, which is the better thing to say.
    @usableFromInline
    static func overflowFault(_ bytes: Span<UInt8>, from start: Int) -> ParseFault {
        for index in start..<bytes.count where bytes[index] &- 48 > 9 && bytes[index] != 46 {
            return .notDecimal
        }
        return .outOfRange
    }

    @inlinable static func finish(
        _ value: UInt64, missing: Int, dropped: UInt8, restIsZero: Bool, isNegative: Bool
    ) throws(ParseFault) -> Rounded {
        var value = value
        if missing > 0 {
            guard missing <= 18 else { throw .outOfRange }
            let (product, overflow) = value.multipliedReportingOverflow(
                by: UInt64(Wide.powerOfTen(missing)))
            guard !overflow else { throw .outOfRange }
            value = product
        }
        guard value <= UInt64(Int64.max) else { throw .outOfRange }
        let isInexact = dropped != 0 || !restIsZero
        if dropped > 5 || (dropped == 5 && (!restIsZero || value & 1 == 1)) { value &+= 1 }
        guard value <= UInt64(Int64.max) else { throw .outOfRange }
        let magnitude = Int64(value)
        return Rounded(mantissa: isNegative ? -magnitude : magnitude, isInexact: isInexact)
    }

    /// Plain decimal text without trailing zeros; zero is `"0"`.
    package static func text(mantissa: Int64, exponent: Int) -> String {
        text(wide: Int128(mantissa), exponent: exponent)
    }

    /// The same for a 128-bit mantissa, such as a sum over a whole run.
    package static func text(wide mantissa: Int128, exponent: Int) -> String {
        guard mantissa != 0 else { return "0" }
        if exponent <= 0, let magnitude = UInt64(exactly: mantissa.magnitude) {
            return text(magnitude, isNegative: mantissa < 0, decimals: -exponent)
        }
        var digits = Array(String(mantissa.magnitude).utf8)
        let sign = mantissa < 0 ? "-" : ""
        guard exponent < 0 else {
            return sign + String(decoding: digits, as: UTF8.self)
                + String(repeating: "0", count: exponent)
        }
        let decimals = -exponent
        if digits.count <= decimals {
            digits.insert(contentsOf: repeatElement(48, count: decimals - digits.count + 1), at: 0)
        }
        let point = digits.count - decimals
        var end = digits.count
        while end > point, digits[end - 1] == 48 { end -= 1 }
        let whole = String(decoding: digits[..<point], as: UTF8.self)
        guard end > point else { return sign + whole }
        return sign + whole + "." + String(decoding: digits[point..<end], as: UTF8.self)
    }

    /// The same for what 64 bits hold, which are divided many times as fast.
    private static func text(_ magnitude: UInt64, isNegative: Bool, decimals: Int) -> String {
        var (rest, decimals) = (magnitude, decimals)
        while decimals > 0, rest % 10 == 0 { (rest, decimals) = (rest / 10, decimals - 1) }
        // From the last digit to the first.
        var text: [UInt8] = []
        text.reserveCapacity(24)
        var count = 0
        while rest > 0 || count <= decimals {
            if count == decimals, decimals > 0 { text.append(46) }
            text.append(48 + UInt8(truncatingIfNeeded: rest % 10))
            (rest, count) = (rest / 10, count + 1)
        }
        if isNegative { text.append(45) }
        text.reverse()
        return String(decoding: text, as: UTF8.self)
    }
}
