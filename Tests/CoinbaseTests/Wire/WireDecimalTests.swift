import Coinbase
import Domain
import Testing

@Suite struct `A decimal of the wire` {
    static let texts: [(String, String)] = [
        ("0", "0"), ("0.00000000", "0"), ("-0", "0"), ("1.50", "1.5"),
        (
            "-21.199999999999932",
            "-21.199999999999932"
        ), ("007", "7"), (".5", "0.5"), ("5.", "5"),
        ("123456789012345678901234567890.123456", "123456789012345678901234567890.123456"),
        ("0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"),
    ]

    @Test(arguments: texts)
    func `is read exactly, and written plainly`(text: String, plain: String) throws {
        #expect(try decimal(text).text == plain)
    }

    static let faults: [(String, ParseFault)] = [
        ("", .notDecimal), (".", .notDecimal), ("-", .notDecimal), ("+1", .notDecimal),
        ("1e5", .notDecimal), ("1,5", .notDecimal), ("NaN", .notDecimal), ("Infinity", .notDecimal),
        ("1.2.3", .notDecimal), (" 1", .notDecimal), ("0x10", .notDecimal), ("١", .notDecimal),
        (String(repeating: "9", count: 37), .outOfRange),
        (String(repeating: "9", count: 401), .outOfRange),
        (String(repeating: "x", count: 401), .notDecimal),
        ("0." + String(repeating: "0", count: 36) + "1", .outOfRange),
    ]

    @Test(arguments: faults)
    func `refuses what is no plain number`(text: String, fault: ParseFault) {
        #expect(throws: fault) { try WireDecimal(parsing: text) }
    }

    @Test func `takes a power of ten in statistics only`() throws {
        #expect(try WireDecimal(parsing: "1.5e-7", allowsPower: true).text == "0.00000015")
        #expect(try WireDecimal(parsing: "2E3", allowsPower: true).text == "2000")
        #expect(throws: ParseFault.outOfRange) {
            try WireDecimal(parsing: "1e61", allowsPower: true)
        }
        #expect(throws: ParseFault.notDecimal) { try WireDecimal(parsing: "1e", allowsPower: true) }
    }

    @Test func `is equal however many zeros it was written with`() throws {
        #expect(try decimal("1.50") == decimal("1.5"))
        #expect(try decimal("1.5") < decimal("1.51"))
        #expect(try decimal("-2") < decimal("-1.999"))
        let large = try decimal(String(repeating: "9", count: 36))
        #expect(try decimal("0.000000000000000000000000000000000001") < large)
        #expect(try decimal("-" + large.text) < decimal("0.000000000000000000000000000000000001"))
    }

    @Test func `becomes a mantissa without rounding`() throws {
        #expect(try decimal("68900.50").mantissa(exponent: -2) == 6_890_050)
        #expect(try decimal("-1").mantissa(exponent: -8) == -100_000_000)
        #expect(throws: ParseFault.tooFine) { try decimal("0.001").mantissa(exponent: -2) }
        #expect(throws: ParseFault.outOfRange) {
            try decimal("92233720368547758.08").mantissa(exponent: -2)
        }
        #expect(try decimal("92233720368547758.07").mantissa(exponent: -2) == .max)
    }

    @Test func `is rounded half-even where that is asked for`() throws {
        #expect(try decimal("0.125").rounded(exponent: -2) == 12)
        #expect(try decimal("0.135").rounded(exponent: -2) == 14)
        #expect(try decimal("-0.1251").rounded(exponent: -2) == -13)
        #expect(try decimal("1").rounded(exponent: -2) == 100)
        #expect(try decimal("100000000000000000000").rounded(exponent: -2) == nil)
    }
}
