internal import Domain
import Testing

@Suite struct `A moment` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2023-03-04T16:58:00Z", 1_677_949_080_000_000_000),
        ("1969-12-31T23:59:59.999999999Z", -1), ("2000-02-29T12:00:00.5Z", 951_825_600_500_000_000),
        ("2261-12-31T23:59:59Z", 9_214_646_399_000_000_000),
        ("1678-01-01T00:00:00Z", -9_214_560_000_000_000_000),
    ])
    func `has one text`(text: String, nanos: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(nanos: nanos))
        #expect(Timestamp(nanos: nanos).rfc3339 == text)
    }

    @Test(arguments: [
        ("2023-03-04", 1_677_888_000), ("2023-03-04T16:58Z", 1_677_949_080),
        ("2023-03-04 16:58:00", 1_677_949_080), ("2023-03-04 16:58:00+00:00", 1_677_949_080),
        ("2023-03-04 16:58:00 +0000", 1_677_949_080), ("2023-03-04T16:58:00z", 1_677_949_080),
        ("2023-03-04T18:58:00+02:00", 1_677_949_080), ("2023-03-04T11:28:00-05:30", 1_677_949_080),
        ("2016-12-31T23:59:60Z", 1_483_228_800),
        ("2023-03-04T16:58:00.0000000009Z", 1_677_949_080),
    ])
    func `is read in the forms that data files use`(text: String, seconds: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(nanos: seconds * 1_000_000_000))
    }

    @Test(arguments: [
        "", "2023", "2023-3-4", "2023-02-29", "2023-02-30T00:00:60Z", "2100-02-29", "2023-13-01",
        "2023-00-01", "2023-01-00", "2023-04-31", "2023-03-04T24:00:00Z", "2023-03-04T00:60:00Z",
        "2023-03-04T00:00:61Z", "2023-03-04T00:00:00.Z", "2023-03-04T00:00:00Zz",
        "2023-03-04T00:00:00 ", "2023-03-04T00:00:00+99:00", "2023-03-04T00:00:00+00:60",
        "2023-03-04T00:00:00+1", "2023-03-04T", "1677-12-31", "2262-01-01", "-2023-03-04",
        "2023-03-04T00:00:00ZZ", "٢٠٢٣-03-04",
    ])
    func `is refused when no calendar has it`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: seeds) func `comes back from calendar and text`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let range = Int64(-9_214_560_000)...9_214_646_399
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: range, using: &generator)
            let nanos = Int64.random(in: 0..<1_000_000_000, using: &generator)
            let time = Timestamp(nanos: seconds * 1_000_000_000 + nanos)
            try #require(CivilTime(time).timestamp == time, "\(time.nanos), seed \(seed)")
            try #require(Timestamp(rfc3339: time.rfc3339) == time, "\(time.nanos), seed \(seed)")
        }
    }

    @Test func `has a text at both ends of 64 bits`() {
        #expect(Timestamp(nanos: .min).rfc3339 == "1677-09-21T00:12:43.145224192Z")
        #expect(Timestamp(nanos: .max).rfc3339 == "2262-04-11T23:47:16.854775807Z")
        #expect(Timestamp(nanos: .min).day == -106_752)
    }

    @Test(arguments: [(0, 0), (59, 0), (60, 60), (-1, -60), (-60, -60), (-61, -120)])
    func `is floored to the interval that holds it, before 1970 too`(time: Int64, floor: Int64) {
        let moment = Timestamp(nanos: time * 1_000_000_000)
        #expect(moment.floored(to: .minute) == Timestamp(nanos: floor * 1_000_000_000))
        #expect(Timestamp(nanos: time).day == (time < 0 ? -1 : 0))
    }
}

@Suite struct `A length of time` {
    @Test(
        arguments: [
            (0, "0s"), (1, "1ns"), (1_000, "1us"), (1_500, "1500ns"), (500_000_000, "500ms"),
            (1_000_000_000, "1s"), (90_000_000_000, "90s"), (120_000_000_000, "2m"),
            (3_600_000_000_000, "1h"), (172_800_000_000_000, "2d"), (-1_000_000_000, "-1s"),
            (.max, "9223372036854775807ns"), (.min, "-9223372036854775808ns"),
        ] as [(Int64, String)])
    func `is written in the largest unit that holds it exactly`(count: Int64, text: String) {
        #expect(Nanos(count).text == text)
    }

    @Test func `adds and multiplies`() {
        #expect(Nanos.minute + .second * 30 == Nanos(90_000_000_000))
        #expect(Timestamp(nanos: 5) + Nanos(7) == Timestamp(nanos: 12))
        #expect(Timestamp(nanos: 5) - Timestamp(nanos: 7) == Nanos(-2))
    }
}
