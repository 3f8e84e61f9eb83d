internal import Domain

/// Decimal numbers in the middle of a line.
enum DecimalField {
    /// Powers of ten that need no initialisation at run time.
    private static let powers: InlineArray<19, Int64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]

    /// Reads digits with at most one point, and perhaps a power of ten, up to another byte.
    ///
    /// `index` is where the number begins and then where it ended; the exponent is -18 to 0.
    /// - Complexity: One multiplication a digit for numbers of up to 18 digits.
    @inline(__always)
    static func read(
        _ line: Span<UInt8>, _ index: inout Int, exponent: Int
    ) throws(RowFault) -> DecimalText.Rounded {
        let start = index
        var value: UInt64 = 0
        var point = -1
        while index < line.count {
            let byte = line[index]
            let digit = byte &- 48
            if digit <= 9 {
                value = value &* 10 &+ UInt64(digit)
            } else if byte == 46, point < 0 {
                point = index
            } else {
                break
            }
            index &+= 1
        }
        let length = index &- start
        let decimals = point < 0 ? 0 : index &- point &- 1
        let digits = point < 0 ? length : length &- 1
        let missing = -exponent &- decimals
        let hasPower = index < line.count && line[index] | 32 == 101
        guard digits > 0, missing >= 0, digits <= 18, !hasPower else {
            return try slow(line, start, &index, exponent)
        }
        let (mantissa, overflow) = Int64(value).multipliedReportingOverflow(by: powers[missing])
        guard !overflow else { return try slow(line, start, &index, exponent) }
        return DecimalText.Rounded(mantissa: mantissa, isInexact: false)
    }

    /// Everything else: long numbers, digits to round, and what is no number at all.
    @inline(never)
    private static func slow(
        _ line: Span<UInt8>, _ start: Int, _ end: inout Int, _ exponent: Int
    ) throws(RowFault) -> DecimalText.Rounded {
        guard end > start else {
            if start < line.count, line[start] == 45 { throw RowFault("a number is negative") }
            throw RowFault(
                start < line.count && line[start] != 44
                    ? "\"\(word(line, at: start))\" is not a number" : "a number is missing")
        }
        if end < line.count, line[end] | 32 == 101 {
            let digitsEnd = end - start
            end += 1
            while end < line.count, line[end] &- 48 <= 9 || line[end] == 45 || line[end] == 43 {
                end += 1
            }
            let field = line.extracting(start..<end)
            return try scientific(field, digitsEnd: digitsEnd, exponent: exponent)
        }
        do throws(ParseFault) {
            return try DecimalText.rounded(line.extracting(start..<end), exponent: exponent)
        } catch {
            throw RowFault("\"\(word(line, at: start))\" \(error.explanation)")
        }
    }

    /// Reads a number that fills a range.
    static func read(
        _ text: Span<UInt8>, in range: Range<Int>, exponent: Int
    ) throws(RowFault) -> DecimalText.Rounded {
        let field = text.extracting(range)
        var index = 0
        let number = try read(field, &index, exponent: exponent)
        guard index == field.count else {
            throw RowFault("\"\(word(field, at: 0))\" is not a number")
        }
        return number
    }

    /// `1e-05`, as tables of floats write it: the power of ten moves the exponent of the digits.
    private static func scientific(
        _ field: Span<UInt8>, digitsEnd: Int, exponent: Int
    ) throws(RowFault) -> DecimalText.Rounded {
        let power = Int(String(decodingBytes: field.extracting((digitsEnd + 1)...)))
        guard let power, (-30...18).contains(power) else {
            throw RowFault("\"\(word(field, at: 0))\" is not a number")
        }
        let moved = exponent - power
        do throws(ParseFault) {
            let digits = field.extracting(0..<digitsEnd)
            guard moved > 0 else {
                guard moved >= -36 else { throw .outOfRange }
                return try DecimalText.rounded(digits, exponent: moved)
            }
            let whole = try DecimalText.rounded(digits, exponent: 0)
            guard moved <= 18 else {
                return .init(mantissa: 0, isInexact: whole.mantissa != 0 || whole.isInexact)
            }
            let divisor = Wide.powerOfTen(moved)
            return .init(
                mantissa: Wide.quotient(whole.mantissa, by: divisor, rounding: .halfEven),
                isInexact: whole.isInexact || whole.mantissa % divisor != 0)
        } catch {
            throw RowFault("\"\(word(field, at: 0))\" \(error.explanation)")
        }
    }

    /// The text up to the next comma, for a message.
    static func word(_ line: Span<UInt8>, at start: Int) -> String {
        var end = start
        while end < line.count, line[end] != 44, end - start < 40 { end += 1 }
        return String(decodingBytes: line.extracting(start..<end))
    }
}

extension String {
    /// The text of some bytes, invalid UTF-8 replaced.
    init(decodingBytes bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
