import Coinbase
import Domain
import Foundation
import JSON
import Testing
import Transport

@Suite struct `A doubt about the key's rights` {
    private func isTaken(_ doubt: inout KeyDoubt, at now: Nanos) -> Bool { doubt.take(at: now) }

    @Test func `has them looked at, once`() {
        var doubt = KeyDoubt()
        #expect(!isTaken(&doubt, at: .zero))
        doubt.raise()
        doubt.raise()
        #expect(isTaken(&doubt, at: .zero))
        #expect(!isTaken(&doubt, at: .hour))
    }

    @Test func `comes again a second later in a row, doubled up to 32, and is not forgotten`() {
        var doubt = KeyDoubt()
        var (now, waits) = (Nanos.zero, [Int64]())
        doubt.raise()
        #expect(isTaken(&doubt, at: now))
        for _ in 0..<7 {
            let start = now
            doubt.raise()
            while !doubt.take(at: now) { now = now + .millisecond * 100 }
            waits.append((now.count - start.count) / Nanos.second.count)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 32])
    }

    @Test(arguments: [(Nanos.minute, true), (Nanos.minute + Nanos(-1), false)])
    func `begins a new row after a minute`(pause: Nanos, isNew: Bool) {
        var doubt = KeyDoubt()
        var now = Nanos.zero
        for _ in 0..<3 {
            doubt.raise()
            while !doubt.take(at: now) { now = now + .second }
        }
        now = now + pause
        doubt.raise()
        #expect(isTaken(&doubt, at: now))
        doubt.raise()
        // The second of a new row waits for a second, the fifth of an old one for eight.
        #expect(isTaken(&doubt, at: now + .second) == isNew)
    }
}

@Suite struct `A refusal that may be the key's` {
    private static let time = #"{"epochMillis":"\#(SampleCredentials.now.nanos / 1_000_000)"}"#
    private static let clock = "GET /api/v3/brokerage/time"
    private static let lookup = "GET /api/v3/brokerage/orders/historical/o-1"

    /// A venue that answers everything but the time with one status.
    private func venue(_ status: Int, time: String = Self.time) throws -> AnsweringVenue {
        try AnsweringVenue {
            $0.clocks = Clocks(wall: { SampleCredentials.now }, steady: { .hour })
        } script: { exchange, _ in
            let isTime = exchange.request.path.hasSuffix("/time")
            exchange.answer(
                isTime ? 200 : status, isTime ? time : #"{"error":"ANY","message":"m"}"#)
        }
    }

    @Test(arguments: [(401, true), (403, true), (404, false), (400, false)])
    func `is a 401 that no clock explains, or a 403`(status: Int, isDoubt: Bool) throws {
        let venue = try venue(status)
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(venue.brokerage.takeKeyDoubt() == isDoubt)
        #expect(!venue.brokerage.takeKeyDoubt())
    }

    @Test(arguments: [(404, false), (401, true)])
    func `is no 401 that the clock explains, but the one after it`(
        again: Int, isDoubt: Bool
    ) throws {
        let millis = SampleCredentials.now.nanos / 1_000_000 + 60_000
        let venue = try AnsweringVenue {
            $0.clocks = Clocks(wall: { SampleCredentials.now }, steady: { .hour })
        } script: { exchange, number in
            if exchange.request.path.hasSuffix("/time") {
                return exchange.answer(200, #"{"epochMillis":"\#(millis)"}"#)
            }
            exchange.answer(number == 1 ? 401 : again, #"{"error":"ANY","message":"m"}"#)
        }
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        // Asked again by the new clock, which is too fresh for another reading.
        #expect(venue.asked == [Self.lookup, Self.clock, Self.lookup])
        #expect(venue.brokerage.takeKeyDoubt() == isDoubt)
    }

    @Test func `is a 401 too that comes before the clock may be read again`() throws {
        let clock = SetClock()
        let venue = try AnsweringVenue {
            $0.clocks = Clocks(wall: { SampleCredentials.now }, steady: { clock.now })
        } script: { exchange, _ in
            let isTime = exchange.request.path.hasSuffix("/time")
            exchange.answer(
                isTime ? 200 : 401, isTime ? Self.time : #"{"error":"ANY","message":"m"}"#)
        }
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(venue.brokerage.takeKeyDoubt())
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(venue.asked == [Self.lookup, Self.clock, Self.lookup])
        #expect(!venue.brokerage.takeKeyDoubt(), "a second apart in a row")
        clock.pass(.second)
        #expect(venue.brokerage.takeKeyDoubt())
        #expect(!venue.brokerage.takeKeyDoubt())
    }

    @Test(arguments: [(500, true), (403, true), (401, true), (200, false)])
    func `is not settled by a look that taught nothing`(status: Int, isDoubt: Bool) throws {
        let venue = try AnsweringVenue {
            $0.clocks = Clocks(wall: { SampleCredentials.now }, steady: { .hour })
        } script: { exchange, _ in
            let isTime = exchange.request.path.hasSuffix("/time")
            exchange.answer(isTime ? 200 : status, isTime ? Self.time : VenueText.permissions())
        }
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.checkKey(portfolio: "p-1", done: $0) }
        #expect(venue.brokerage.takeKeyDoubt() == isDoubt)
    }
}

@Suite struct `A key that is looked at during a run` {
    /// Has an exchange hear answers about its key, one after the other.
    ///
    /// - Returns: What it found, and why it would open nothing after each answer.
    private func look(
        _ answers: ResponseClass<KeyCheck>...
    ) throws -> (findings: [DeskFinding], blindness: [String?]) {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(500, "") }
        defer { venue.stop() }
        let ear = InboxEar()
        let exchange = venue.exchange(ear)
        var blindness: [String?] = []
        for (index, answer) in answers.enumerated() {
            ear.inbox.tell(.key(answer))
            ear.take()
            exchange.take(ear.dated[index])
            blindness.append(exchange.blindness(at: DeskTrial.start))
        }
        return (exchange.takeFindings(), blindness)
    }

    private func key(
        trade: Bool = true, transfer: Bool = false, portfolio: String = "p-1"
    ) throws -> ResponseClass<KeyCheck> {
        let permissions = try KeyPermissions(
            .object([
                "can_view": .bool(true), "can_trade": .bool(trade), "can_transfer": .bool(transfer),
                "portfolio_uuid": .string(portfolio),
            ]))
        return .success(
            KeyCheck(permissions: permissions, refusals: permissions.refusals(portfolio: "p-1")))
    }

    @Test func `is let go on when nothing has changed`() throws {
        #expect(try look(key()).findings == [])
    }

    @Test func `halts when it may no longer trade, may transfer, or belongs elsewhere`() throws {
        let found = try look(key(trade: false), key(transfer: true), key(portfolio: "p-2")).findings
        #expect(
            found == [
                .keyRefused("the key may not trade"),
                .keyRefused("the key may move money away, and no bot needs that"),
                .keyRefused("the key belongs to portfolio p-2, the profile names p-1"),
            ])
        #expect(found.allSatisfy { $0.halts })
    }

    @Test func `opens nothing while the venue refuses to tell its rights, and does once it tells`()
        throws
    {
        let error = VenueError(code: "PERMISSION_DENIED", message: "no")
        let (findings, blindness) = try look(
            key(), .forbidden(nil), .venueDown(status: 503, retryAfter: nil), .forbidden(error),
            .retryable(.timedOut), .unauthorised(error), key())
        let what = "the venue refuses to say even what the key may do: "
        let unread = "kept out by something before the venue"
        // What is missing else: this exchange has no connection.
        let unseen = "the user connection is not there yet"
        let denied = "PERMISSION_DENIED: no"
        #expect(findings == [])
        #expect(
            blindness == [
                unseen, what + unread, what + unread, what + "not permitted: " + denied,
                what + "not permitted: " + denied,
                what + "the key or its token is not believed: " + denied, unseen,
            ])
    }
}
