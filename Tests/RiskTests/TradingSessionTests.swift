internal import Domain
internal import Risk
import Testing

@Suite struct `A trading session` {
    private func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test func `includes its first minute and excludes its last`() throws {
        let session = TradingSession(startMinute: 840, endMinute: 900, days: [0, 1, 2, 3, 4])
        #expect(try !session.contains(time("2023-03-06T13:59:59.999999999Z")))
        #expect(try session.contains(time("2023-03-06T14:00:00Z")))
        #expect(try session.contains(time("2023-03-06T14:59:59.999999999Z")))
        #expect(try !session.contains(time("2023-03-06T15:00:00Z")))
    }

    @Test func `opens on its days alone`() throws {
        let session = TradingSession(startMinute: 0, endMinute: 1_440, days: [0])
        #expect(try !session.contains(time("2023-03-05T23:59:59Z")))
        #expect(try session.contains(time("2023-03-06T00:00:00Z")))
        #expect(try session.contains(time("2023-03-06T23:59:59.999999999Z")))
        #expect(try !session.contains(time("2023-03-07T00:00:00Z")))
    }

    @Test func `that passes midnight belongs to the day on which it opened`() throws {
        let session = TradingSession(startMinute: 1_320, endMinute: 120, days: [4])
        #expect(try !session.contains(time("2023-03-10T01:59:00Z")))
        #expect(try !session.contains(time("2023-03-10T21:59:59Z")))
        #expect(try session.contains(time("2023-03-10T22:00:00Z")))
        #expect(try session.contains(time("2023-03-11T00:00:00Z")))
        #expect(try session.contains(time("2023-03-11T01:59:59.999999999Z")))
        #expect(try !session.contains(time("2023-03-11T02:00:00Z")))
        #expect(try !session.contains(time("2023-03-11T22:00:00Z")))
    }

    @Test func `of Sunday night reaches into Monday`() throws {
        let session = TradingSession(startMinute: 1_439, endMinute: 1, days: [6])
        #expect(try session.contains(time("2023-03-12T23:59:00Z")))
        #expect(try session.contains(time("2023-03-13T00:00:59Z")))
        #expect(try !session.contains(time("2023-03-13T00:01:00Z")))
        #expect(try !session.contains(time("2023-03-12T00:00:00Z")))
    }

    @Test func `says when it opens next, over days without it`() throws {
        let session = TradingSession(startMinute: 840, endMinute: 900, days: [0, 1, 2, 3, 4])
        let opens = { try session.opens(after: time($0)) }
        // The 10th of March 2023 was a Friday.
        #expect(try opens("2023-03-10T13:59:59Z") == time("2023-03-10T14:00:00Z"))
        #expect(try opens("2023-03-10T14:00:00Z") == time("2023-03-13T14:00:00Z"))
        let weekly = TradingSession(startMinute: 0, endMinute: 1, days: [4])
        #expect(
            try weekly.opens(after: time("2023-03-10T00:00:00Z")) == time("2023-03-17T00:00:00Z"))
        let never = TradingSession(startMinute: 0, endMinute: 1_440, days: [])
        #expect(try never.opens(after: time("2023-03-10T00:00:00Z")) == nil)
    }

    @Test func `tells a refused entry how long it has to wait`() throws {
        var limits = Sample.limits
        limits.sessions = [TradingSession(startMinute: 840, endMinute: 900, days: [0, 1, 2, 3, 4])]
        let floor = GuardChain.floor(limits)
        let session = try #require(floor.first { $0.name == "session" })
        var context = Sample.context()
        context.now = try time("2023-03-10T13:00:00Z")
        let order = try Sample.sized(in: context)
        #expect(
            session.judge(order, in: context)
                == Judgement(
                    .reject, measured: Measure(3_600_000_000_000, exponent: -9),
                    limit: Measure(0), unit: "s", text: "entries are allowed in the session only"))
        context.now = try time("2023-03-10T14:00:00Z")
        #expect(session.judge(order, in: context) == .allow)
    }

    @Test func `without length or days is never open`() throws {
        let empty = TradingSession(startMinute: 600, endMinute: 600, days: [0, 1, 2, 3, 4, 5, 6])
        let never = TradingSession(startMinute: 0, endMinute: 1_440, days: [])
        for hour in 10...23 {
            let moment = try time("2023-03-08T\(hour):00:00Z")
            #expect(!empty.contains(moment))
            #expect(!never.contains(moment))
        }
    }

    @Test func `knows the days before 1970`() throws {
        let session = TradingSession(startMinute: 0, endMinute: 1_440, days: [2])
        #expect(try session.contains(time("1969-12-31T23:59:59Z")))
        #expect(try !session.contains(time("1970-01-01T00:00:00Z")))
    }
}
