import Domain

/// A decimal number as its digits, for arithmetic as it is done on paper.
struct LongDecimal {
    private let isNegative: Bool
    private let whole: [UInt8]
    private let fraction: [UInt8]

    /// nil for anything but digits with at most one point, and for more bytes than are read.
    init?(_ bytes: [UInt8], signed: Bool) {
        isNegative = signed && bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        let parts = digits.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        (whole, fraction) = (Array(parts[0]), parts.count > 1 ? Array(parts[1]) : [])
        guard (whole + fraction).allSatisfy({ (48...57).contains($0) }),
            !(whole + fraction).isEmpty, digits.count <= DecimalText.digitsMax
        else { return nil }
    }

    /// Half-even at an exponent of 0 or less; nil when 64 bits cannot hold it.
    func rounded(exponent: Int) -> DecimalText.Rounded? {
        let padded = fraction + [UInt8](repeating: 48, count: 20)
        let kept = (whole + padded[..<(-exponent)]).drop { $0 == 48 }
        let dropped = fraction.dropFirst(-exponent)
        guard kept.count <= 19 else { return nil }
        let isInexact = dropped.contains { $0 != 48 }
        var magnitude = kept.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) }
        let half: [UInt8] = [53] + [UInt8](repeating: 48, count: max(0, dropped.count - 1))
        if !dropped.isEmpty {
            let isTie = Array(dropped) == half
            let isAbove = half.lexicographicallyPrecedes(dropped)
            if isAbove || isTie && magnitude % 2 == 1 { magnitude += 1 }
        }
        guard let mantissa = Int64(exactly: magnitude) else { return nil }
        return DecimalText.Rounded(
            mantissa: isNegative ? -mantissa : mantissa, isInexact: isInexact)
    }
}
