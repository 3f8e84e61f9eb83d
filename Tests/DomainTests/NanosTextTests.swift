import Domain
import Testing

@Suite struct `A duration from text` {
    @Test(arguments: [
        ("500ms", 500_000_000), ("5s", 5_000_000_000), ("2m", 120_000_000_000),
        ("1h", 3_600_000_000_000), ("1d", 86_400_000_000_000), ("1.5s", 1_500_000_000),
        ("1_000 ms", 1_000_000_000), ("7ns", 7), ("0.5us", 500), ("0s", 0), ("-2s", -2_000_000_000),
        ("106751d", 9_223_286_400_000_000_000),
    ])
    func `is exact`(text: String, count: Int64) throws {
        #expect(try Nanos(parsing: text) == Nanos(count))
    }

    @Test(arguments: [
        ("5", UnitFault.missingUnit), ("5 sec", .wrongUnit("sec")), ("5S", .wrongUnit("S")),
        ("5 s ", .wrongUnit("s ")), ("0.5ns", .tooFine), ("106752d", .outOfRange),
        ("99999999999999999999s", .outOfRange), ("s", .notNumber), ("", .notNumber),
        ("1e3s", .wrongUnit("e3s")), ("1__0s", .notNumber), ("_1s", .notNumber),
        ("1_s", .notNumber), ("1.2.3s", .notNumber), (" 5s", .notNumber), ("5  s", .notNumber),
        ("NaN", .notNumber), ("--5s", .notNumber), ("5 ", .notNumber),
    ])
    func `refuses anything else`(text: String, fault: UnitFault) {
        #expect(throws: fault) { try Nanos(parsing: text) }
    }

    @Test func `reads back what it writes`() throws {
        for count: Int64 in [0, 1, 999, 1_000, 60_000_000_000, 90_000_000_000, .max] {
            #expect(try Nanos(parsing: Nanos(count).text) == Nanos(count))
        }
    }
}
