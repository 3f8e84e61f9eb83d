internal import Domain
import Testing

@Suite struct `A number from text` {
    typealias Row = (text: String, exponent: Int, mantissa: Int64)

    @Test(
        arguments: [
            ("0", 0, 0), ("0", -18, 0), ("00.00", -2, 0), ("1", -2, 100), ("1.", -2, 100),
            (".5", -2, 50), ("64123.5", -2, 6_412_350), ("1.50", -1, 15), ("1.5000000", -1, 15),
            ("0.00000123", -8, 123), ("1000000000000", -6, 1_000_000_000_000_000_000),
            ("9223372036854775807", 0, .max), ("9.223372036854775807", -18, .max),
            ("92233720368547758.07", -2, .max), ("0.000000000000000001", -18, 1),
            (String(repeating: "0", count: 399) + "7", 0, 7),
            ("1." + String(repeating: "0", count: 398), 0, 1),
        ] as [Row])
    func `is exact`(row: Row) throws {
        let read = try DecimalText.mantissa(of: row.text, exponent: row.exponent, signed: false)
        #expect(read == row.mantissa)
        #expect(try Price(parsing: row.text, exponent: row.exponent) == Price(row.mantissa))
    }

    @Test(arguments: [
        "", " ", "NaN", "nan", "inf", "-inf", "Infinity", "1e5", "1E5", "12abc", "abc", "0x10",
        "+1", "-1", "--1", "-", ".", "..", "1..2", "1.2.3", "1,000", "1_000", " 1", "1 ", "1\n",
        "1\0", "١٢", "１２", "½", "²", "1．5", "99999999999999999999x", "\u{feff}1",
    ])
    func `is nothing but plain digits`(text: String) {
        #expect(throws: ParseFault.notDecimal) {
            try DecimalText.mantissa(of: text, exponent: -2, signed: false)
        }
        #expect(throws: ParseFault.notDecimal) { try Amount(parsing: text, exponent: -2) }
    }

    @Test(arguments: [("-1", -100), ("-0", 0), ("-.5", -50), ("1", 100)])
    func `may have one sign where that is asked for`(text: String, mantissa: Int64) throws {
        #expect(try DecimalText.mantissa(of: text, exponent: -2, signed: true) == mantissa)
    }

    @Test(arguments: ["--1", "-", "-.", "+1", "1-", "- 1", ""])
    func `has its sign once and in front`(text: String) {
        #expect(throws: ParseFault.notDecimal) {
            try DecimalText.mantissa(of: text, exponent: -2, signed: true)
        }
    }

    @Test(arguments: [
        ("9223372036854775808", 0), ("92233720368547758.08", -2), ("9.223372036854775808", -18),
        ("10", -18), ("18446744073709551615", 0), ("18446744073709551616", 0),
        ("18446744073709551615", -18), (String(repeating: "9", count: 400), 0),
        (String(repeating: "0", count: 401), 0), (String(repeating: "x", count: 401), 0),
    ])
    func `is refused rather than wrapped when it does not fit`(text: String, exponent: Int) {
        #expect(throws: ParseFault.outOfRange) {
            try DecimalText.mantissa(of: text, exponent: exponent, signed: false)
        }
    }

    @Test func `does not reach the most negative mantissa, which has no magnitude`() throws {
        let least = "-9223372036854775807"
        #expect(try DecimalText.mantissa(of: least, exponent: 0, signed: true) == -.max)
        #expect(throws: ParseFault.outOfRange) {
            try DecimalText.mantissa(of: "-9223372036854775808", exponent: 0, signed: true)
        }
    }

    @Test(arguments: [("0.001", -2), ("1.5", 0), ("0.0000000000000000001", -18)])
    func `is refused when only rounding would make it fit`(text: String, exponent: Int) {
        #expect(throws: ParseFault.tooFine) {
            try DecimalText.mantissa(of: text, exponent: exponent, signed: false)
        }
    }

    @Test(
        arguments: [
            ("0.00031099999999999997", -12, 311_000_000, true), ("0.125", -2, 12, true),
            ("0.135", -2, 14, true), ("0.1250", -2, 12, true), ("0.12500001", -2, 13, true),
            ("0.12", -2, 12, false), ("0.5", 0, 0, true), ("1.5", 0, 2, true), ("0.51", 0, 1, true),
            ("9223372036854775807.4", 0, .max, true),
        ] as [(String, Int, Int64, Bool)])
    func `may be rounded half-even, and says so`(
        text: String, exponent: Int, mantissa: Int64, isInexact: Bool
    ) throws {
        let read = try DecimalText.rounded(text.utf8.span, exponent: exponent)
        #expect(read == DecimalText.Rounded(mantissa: mantissa, isInexact: isInexact))
    }

    @Test(arguments: ["9223372036854775807.5", "9223372036854775808.1", "18446744073709551615.9"])
    func `is not rounded past what fits`(text: String) {
        #expect(throws: ParseFault.outOfRange) {
            try DecimalText.rounded(text.utf8.span, exponent: 0)
        }
    }

    @Test(arguments: seeds) func `comes back from its own text`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let mantissa = max(generator.mantissa(), -.max)
            let exponent = Int.random(in: -18...0, using: &generator)
            let text = DecimalText.text(mantissa: mantissa, exponent: exponent)
            let back = try DecimalText.mantissa(of: text, exponent: exponent, signed: true)
            try #require(back == mantissa, "\(text) with exponent \(exponent), seed \(seed)")
        }
    }
}

@Suite struct `The text of a number` {
    @Test(
        arguments: [
            (0, -8, "0"), (0, 0, "0"), (100, -2, "1"), (150, -2, "1.5"), (-150, -2, "-1.5"),
            (1, -18, "0.000000000000000001"), (123, -8, "0.00000123"), (12, 3, "12000"),
            (.max, -18, "9.223372036854775807"), (.min, 0, "-9223372036854775808"),
            (.min, -18, "-9.223372036854775808"),
            (5, -1, "0.5"), (-5, -1, "-0.5"), (10, -1, "1"), (-1_000, -2, "-10"),
            (1_000, 0, "1000"), (1_203_040, -4, "120.304"), (7, -30, "0." + zeros(29) + "7"),
        ] as [(Int64, Int, String)])
    func `is plain, without trailing zeros`(mantissa: Int64, exponent: Int, text: String) {
        #expect(DecimalText.text(mantissa: mantissa, exponent: exponent) == text)
        #expect(Quantity(mantissa).text(exponent: exponent) == text)
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

    @Test func `holds sums beyond 64 bits`() {
        let sum = Int128(Int64.max) * 1_000
        #expect(DecimalText.text(wide: sum, exponent: -3) == "9223372036854775807")
        #expect(DecimalText.text(wide: -sum - 1, exponent: -3) == "-9223372036854775807.001")
        let most = Int128(UInt64.max)
        #expect(DecimalText.text(wide: most, exponent: -2) == "184467440737095516.15")
        #expect(DecimalText.text(wide: -most - 1, exponent: -2) == "-184467440737095516.16")
    }
}
