/// Decimal numbers of up to 15 characters, all of them read at once.
extension FrameScan {
    private static let powers: InlineArray<19, UInt64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]

    /// Goes past a number and the quote that ends it.
    ///
    /// 16 bytes are taken into two words, the point is moved out, the digits are pushed to the end
    /// and eight at a time become a number: no step depends on how long the number is.
    ///
    /// - Returns: The exact mantissa at an exponent of -18 to 0; nil for anything that needs a
    ///   closer look: more characters, digits beyond the exponent, and whatever is no number.
    @inline(__always)
    mutating func number(exponent: Int, _ text: Span<UInt8>) -> Int64? {
        guard index &+ 16 <= text.count else { return lastNumber(exponent: exponent, text) }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let (low, high) = (text.word(at: index), text.word(at: index &+ 8))
        let end = FrameScan.place(of: 34, low, high)
        guard end < 16 else { return nil }
        let point = FrameScan.place(of: 46, low, high)
        let hasPoint = point < end
        let digits = UInt128(high ^ (ones &* 48)) &<< 64 | UInt128(low ^ (ones &* 48))
        let joined: UInt128
        let decimals: Int
        if hasPoint {
            let before = digits & ((1 &<< UInt128(point &* 8)) &- 1)
            joined = before | (digits &>> UInt128(point &* 8 &+ 8)) &<< UInt128(point &* 8)
            decimals = end &- point &- 1
        } else {
            (joined, decimals) = (digits, 0)
        }
        let count = hasPoint ? end &- 1 : end
        guard count > 0 else { return nil }
        let aligned = joined &<< UInt128((16 &- count) &* 8)
        let first = UInt64(truncatingIfNeeded: aligned)
        let last = UInt64(truncatingIfNeeded: aligned &>> 64)
        let above = (first &+ ones &* 118) | first | (last &+ ones &* 118) | last
        guard above & (ones &* 128) == 0 else { return nil }
        let value = FrameScan.eight(first) &* 100_000_000 &+ FrameScan.eight(last)
        guard let mantissa = FrameScan.scaled(value, by: -exponent &- decimals) else { return nil }
        index &+= end &+ 1
        return mantissa
    }

    /// A number so near the end of the frame that 16 bytes are not there: digit by digit.
    @inline(never)
    private mutating func lastNumber(exponent: Int, _ text: Span<UInt8>) -> Int64? {
        var value: UInt64 = 0
        var (digits, decimals) = (0, 0)
        var hasPoint = false
        var place = index
        while place < text.count, text[place] != 34 {
            let digit = text[place] &- 48
            if digit <= 9 {
                value = value &* 10 &+ UInt64(digit)
                digits &+= 1
                if hasPoint { decimals &+= 1 }
            } else {
                guard text[place] == 46, !hasPoint else { return nil }
                hasPoint = true
            }
            place &+= 1
        }
        guard place < text.count, digits > 0,
            let mantissa = FrameScan.scaled(value, by: -exponent &- decimals)
        else { return nil }
        index = place &+ 1
        return mantissa
    }

    /// Where a byte first stands in 16; 16 when it does not.
    @inline(__always)
    private static func place(of byte: UInt64, _ low: UInt64, _ high: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let (first, second) = (low ^ (ones &* byte), high ^ (ones &* byte))
        let inFirst = (first &- ones) & ~first & (ones &* 128)
        let inSecond = (second &- ones) & ~second & (ones &* 128)
        let near = inFirst.trailingZeroBitCount >> 3
        let far = 8 &+ inSecond.trailingZeroBitCount >> 3
        return inFirst != 0 ? near : far
    }

    /// The number that eight digits make, the first in the lowest byte.
    @inline(__always)
    private static func eight(_ digits: UInt64) -> UInt64 {
        let pairs = digits &* 10 &+ digits >> 8
        let mask: UInt64 = 0x0000_00FF_0000_00FF
        let head = (pairs & mask) &* 0x000F_4240_0000_0064
        let tail = (pairs >> 16 & mask) &* 0x0000_2710_0000_0001
        return (head &+ tail) >> 32
    }

    @inline(__always)
    private static func scaled(_ value: UInt64, by power: Int) -> Int64? {
        guard power >= 0 else { return lowered(value, by: -power) }
        let (product, overflow) = value.multipliedReportingOverflow(by: powers[power])
        guard !overflow, product <= UInt64(Int64.max) else { return nil }
        return Int64(bitPattern: product)
    }

    /// Zeros beyond the exponent are dropped; any other digit there is for the general reader.
    @inline(never)
    private static func lowered(_ value: UInt64, by power: Int) -> Int64? {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: powers[power])
        return rest == 0 ? Int64(bitPattern: quotient) : nil
    }
}
