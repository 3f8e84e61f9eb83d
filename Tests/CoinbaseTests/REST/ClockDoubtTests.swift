import Coinbase
import Domain
import Foundation
import JSON
import Testing
import Transport

/// A venue whose clock is 299.5 s ahead of ours, and which believes no token of the past.
private func strictVenue(
    _ answer: @escaping @Sendable (ServerExchange) -> Void
) throws -> AnsweringVenue {
    let now = SampleCredentials.now.nanos / 1_000_000_000 + 300
    return try AnsweringVenue(setClocks) { exchange, _ in
        if exchange.request.path.hasSuffix("/time") {
            return exchange.answer(200, #"{"epochMillis":"\#(now * 1_000)"}"#)
        }
        guard let end = try? claims(exchange.request)["exp"]?.int, end > now else {
            return exchange.answer(
                401, #"{"error":"UNAUTHORIZED","code":16,"message":"Unauthorized","details":[]}"#)
        }
        answer(exchange)
    }
}

/// Clocks that stand still: no answer takes any time.
private func setClocks(_ settings: inout Brokerage.Settings) {
    settings.clocks = Clocks(wall: { SampleCredentials.now }, steady: { .hour })
}

/// How far the strict venue's clock is ahead.
private let ahead = Nanos.millisecond * 299_500

/// Waits until something is true, for a minute at most.
private func wait(for what: String, until isTrue: () -> Bool) throws {
    for _ in 0..<6_000 {
        if isTrue() { return }
        Thread.sleep(forTimeInterval: 0.01)
    }
    try #require(isTrue(), "\(what) never came")
}

@Suite struct `A token that the venue does not believe` {
    private static let accounts = "GET /api/v3/brokerage/accounts?limit=250"
    private static let time = "GET /api/v3/brokerage/time"
    private static let orders = "POST /api/v3/brokerage/orders"

    @Test func `has the clock read at once, and the question asked again with a new one`() throws {
        let venue = try strictVenue { $0.answer(200, VenueText.accounts(["a"], next: nil)) }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.accounts(done: $0) }
        guard case .success(let listing) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(listing.items.map(\.id) == ["a"])
        #expect(venue.asked == [Self.accounts, Self.time, Self.accounts])
        #expect(
            venue.brokerage.takeClockNews()
                == .moved(ClockReading(offset: ahead, uncertainty: .zero)))
        #expect(venue.brokerage.takeClockNews() == nil, "told once")
    }

    @Test func `never has an order sent again, and lets the next one through`() throws {
        let venue = try strictVenue { $0.answer(200, VenueText.order) }
        defer { venue.stop() }
        let order = try newOrder()
        let first = try venue.answer { venue.brokerage.send(order, done: $0) }
        guard case .unauthorised = first else {
            Issue.record("\(first)")
            return
        }
        try wait(for: "the clock") { venue.brokerage.signer?.venueOffset == ahead }
        #expect(venue.asked == [Self.orders, Self.time])
        let second = try venue.answer { venue.brokerage.send(order, done: $0) }
        guard case .success = second else {
            Issue.record("\(second)")
            return
        }
        #expect(venue.asked == [Self.orders, Self.time, Self.orders])
    }

    @Test func `is told as it is when the clocks agree`() throws {
        let venue = try AnsweringVenue(setClocks) { exchange, _ in
            if exchange.request.path.hasSuffix("/time") {
                let now = SampleCredentials.now.nanos / 1_000_000
                return exchange.answer(200, #"{"epochMillis":"\#(now)"}"#)
            }
            exchange.answer(401, #"{"error":"UNAUTHORIZED","message":"Unauthorized"}"#)
        }
        defer { venue.stop() }
        for _ in 0..<3 {
            let answer = try venue.answer { venue.brokerage.accounts(done: $0) }
            guard case .unauthorised = answer else {
                Issue.record("\(answer)")
                return
            }
        }
        // One reading, and none again within a second.
        #expect(venue.asked == [Self.accounts, Self.time, Self.accounts, Self.accounts])
        #expect(venue.brokerage.takeClockNews() == nil)
    }

    @Test func `is no matter of a question without one: it is not asked again`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(401, "Unauthorized") }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.time(done: $0) }
        guard case .unauthorised = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(venue.asked.count == 1)
    }

    @Test func `is not kept waiting for lost connections of long ago`() {
        var doubt = ClockDoubt()
        var now = Nanos.hour
        for _ in 0..<7 {
            #expect(doubt.raise(isRefusal: false, at: now, nil) == .read)
            let reading = ClockReading(offset: .zero, uncertainty: .zero)
            #expect(!doubt.answered(reading, signedBy: .zero, at: now).hasMoved)
            doubt.believed()
            now = now + .minute
        }
        #expect(doubt.raise(isRefusal: false, at: now, nil) == .read)
        _ = doubt.answered(nil, signedBy: .zero, at: now)
        doubt.believed()
        #expect(doubt.raise(isRefusal: true, at: now + .second * 2, nil) == .read)
    }

    @Test func `is told twice over, and an error that looked at no token changes nothing`() throws {
        let clock = SetClock()
        let venue = try AnsweringVenue {
            setClocks(&$0)
            $0.clocks.steady = { clock.now }
        } script: { exchange, _ in
            if exchange.request.path.hasSuffix("/time") {
                let now = SampleCredentials.now.nanos / 1_000_000
                return exchange.answer(200, #"{"epochMillis":"\#(now)"}"#)
            }
            let isLookup = exchange.request.path.hasSuffix("/o-1")
            exchange.answer(isLookup ? 404 : 401, #"{"error":"ANY","message":"m"}"#)
        }
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.accounts(done: $0) }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(venue.brokerage.takeClockNews() == nil)
        clock.pass(.second)
        _ = try venue.answer { venue.brokerage.accounts(done: $0) }
        #expect(venue.brokerage.takeClockNews() == .refused)
    }
}

@Suite struct `An exchange whose tokens are refused` {
    @Test func `follows the venue's clock without waiting for a listing, and says so once`() throws
    {
        let venue = try strictVenue { $0.answer(200, VenueText.accounts(["a"], next: nil)) }
        defer { venue.stop() }
        let exchange = venue.exchange(InboxEar())
        // Nobody reads the inbox: what a listing shows of the clock comes to no one.
        exchange.doubt(at: DeskTrial.start)
        try wait(for: "the clock") {
            exchange.tend(at: DeskTrial.start)
            return exchange.desk.clock.offset != .zero
        }
        #expect(exchange.desk.clock == VenueClock(offset: ahead))
        #expect(venue.brokerage.signer?.venueOffset == ahead)
        #expect(exchange.takeFindings() == [.clockStepped(ahead)])
        exchange.tend(at: DeskTrial.start)
        #expect(exchange.takeFindings() == [])
    }

    @Test(arguments: [
        LinkNote(link: .market, change: .complaint("authentication failure")),
        LinkNote(link: .market, change: .lost("what it says is 8 s old")),
        LinkNote(link: .user, change: .complaint("authentication failure")),
    ])
    func `reads the clock when a connection complains or is lost, though no token was refused`(
        note: LinkNote
    ) throws {
        let venue = try strictVenue { $0.answer(200, "{}") }
        defer { venue.stop() }
        let ear = InboxEar()
        let exchange = venue.exchange(ear)
        ear.inbox.tell(.link(note))
        ear.take()
        for dated in ear.dated { exchange.take(dated) }
        try wait(for: "the clock") { venue.brokerage.signer?.venueOffset == ahead }
        #expect(venue.asked == ["GET /api/v3/brokerage/time"])
    }
}

@Suite struct `A doubt about the venue's clock` {
    private static let agreed = ClockReading(offset: .zero, uncertainty: .millisecond)

    /// Raises it and gives the answer: whether the clock was read.
    private func read(
        _ doubt: inout ClockDoubt, at now: Nanos, _ reading: ClockReading? = Self.agreed,
        isRefusal: Bool = true
    ) -> Bool {
        guard case .read = doubt.raise(isRefusal: isRefusal, at: now, nil) else { return false }
        _ = doubt.answered(reading, signedBy: .zero, at: now)
        return true
    }

    @Test func `reads at once, then after a second, doubled up to 32`() {
        var doubt = ClockDoubt()
        var (now, waits) = (Nanos.zero, [Int64]())
        #expect(read(&doubt, at: now))
        for _ in 0..<7 {
            let start = now
            while !read(&doubt, at: now) { now = now + .millisecond * 100 }
            waits.append((now.count - start.count) / Nanos.second.count)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 32])
    }

    @Test func `is told at the second refusal that no clock explains, once`() {
        var doubt = ClockDoubt()
        #expect(read(&doubt, at: .zero))
        #expect(doubt.takeNews() == nil)
        #expect(read(&doubt, at: .second))
        #expect(doubt.takeNews() == .refused)
        #expect(read(&doubt, at: .second * 4))
        #expect(doubt.takeNews() == nil)
    }

    @Test func `counts no refusal without a reading, without a 401, or before one was believed`() {
        for spare in 0..<3 {
            var doubt = ClockDoubt()
            #expect(read(&doubt, at: .zero))
            if spare == 0 { doubt.believed() }
            #expect(
                read(&doubt, at: .second, spare == 1 ? nil : Self.agreed, isRefusal: spare != 2))
            #expect(doubt.takeNews() == nil, "\(spare)")
        }
    }

    @Test func `takes a clock as moved by more than a second beyond the round trip, no less`() {
        for (beyond, moves) in [(Nanos.zero, false), (Nanos(1), true)] {
            for sign: Int64 in [1, -1] {
                let size = ClockDoubt.shiftMin.count + Nanos.millisecond.count + beyond.count
                let reading = ClockReading(offset: Nanos(sign * size), uncertainty: .millisecond)
                var doubt = ClockDoubt()
                _ = doubt.raise(isRefusal: true, at: .zero, nil)
                let (hasMoved, _) = doubt.answered(reading, signedBy: .zero, at: .zero)
                #expect(hasMoved == moves, "\(reading)")
                #expect(doubt.takeNews() == (moves ? .moved(reading) : nil))
            }
        }
    }
}

@Suite struct `The order desk, told of the clock by refused tokens` {
    @Test func `takes a small step over whole, and lets entries pass`() {
        var trial = DeskTrial()
        let reading = ClockReading(offset: Nanos(-8_000_000_000), uncertainty: .millisecond)
        trial.desk.take(.moved(reading), into: &trial.output)
        #expect(trial.desk.clock.offset == reading.offset)
        #expect(trial.takeFindings() == [])
    }

    @Test func `tells a large one, and tokens that are refused all the same`() {
        var trial = DeskTrial()
        let reading = ClockReading(offset: .minute, uncertainty: .zero)
        trial.desk.take(.moved(reading), into: &trial.output)
        trial.desk.take(.refused, into: &trial.output)
        let findings = trial.takeFindings()
        #expect(findings == [.clockStepped(.minute), .tokensRefused])
        #expect(findings.allSatisfy { $0.refusesEntries && !$0.halts })
    }
}
