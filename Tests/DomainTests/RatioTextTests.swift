import Domain
import Testing

@Suite struct `A share from text` {
    @Test(arguments: [
        ("50 bps", 500_000), ("50bps", 500_000), ("0.5%", 500_000), ("0.5 %", 500_000),
        ("100%", 100_000_000), ("-1 bps", -10_000), ("0.0001 bps", 1), ("1_000 bps", 10_000_000),
    ])
    func `is exact`(text: String, e8: Int64) throws {
        #expect(try Ratio(parsing: text) == Ratio(e8: e8))
    }

    @Test(arguments: [
        ("50", UnitFault.missingUnit), ("50 bp", .wrongUnit("bp")),
        ("5 percent", .wrongUnit("percent")),
        ("0.00001 bps", .tooFine), ("0.0000001%", .tooFine), ("99999999999999999999%", .outOfRange),
        ("%", .notNumber), ("", .notNumber), ("half", .notNumber),
    ])
    func `refuses anything else`(text: String, fault: UnitFault) {
        #expect(throws: fault) { try Ratio(parsing: text) }
    }

    @Test func `reads back what it writes`() throws {
        for e8: Int64 in [0, 1, -1, 10_000, 123_456_789, .max] {
            #expect(try Ratio(parsing: Ratio(e8: e8).text) == Ratio(e8: e8))
        }
    }
}
