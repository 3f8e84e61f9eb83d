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

    @Test func `is no 401 that the clock explains`() throws {
        let millis = SampleCredentials.now.nanos / 1_000_000 + 60_000
        let venue = try venue(401, time: #"{"epochMillis":"\#(millis)"}"#)
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        // Asked again by the new clock, it was refused once more, too soon for another reading.
        #expect(!venue.brokerage.takeKeyDoubt())
    }
}

@Suite struct `A key that is looked at during a run` {
    /// What an exchange finds when the key turns out to be this.
    private func findings(
        trade: Bool = true, transfer: Bool = false, portfolio: String = "p-1"
    ) throws -> [DeskFinding] {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(500, "") }
        defer { venue.stop() }
        let settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        let ear = InboxEar()
        let exchange = CoinbaseExchange(
            OrderDesk(settings, start: DeskTrial.start), brokerage: venue.brokerage,
            inbox: ear.inbox, account: ("USD", [.zero]))
        let permissions = try KeyPermissions(
            .object([
                "can_view": .bool(true), "can_trade": .bool(trade), "can_transfer": .bool(transfer),
                "portfolio_uuid": .string(portfolio),
            ]))
        ear.inbox.tell(
            .key(
                .success(
                    KeyCheck(
                        permissions: permissions, refusals: permissions.refusals(portfolio: "p-1")))
            ))
        ear.take()
        for dated in ear.dated { exchange.take(dated) }
        return exchange.takeFindings()
    }

    @Test func `is let go on when nothing has changed`() throws {
        #expect(try findings() == [])
    }

    @Test func `halts when it may no longer trade, may transfer, or belongs elsewhere`() throws {
        let found = [
            try findings(trade: false), try findings(transfer: true),
            try findings(portfolio: "p-2"),
        ].flatMap { $0 }
        #expect(
            found == [
                .keyRefused("the key may not trade"),
                .keyRefused("the key may move money away, and no bot needs that"),
                .keyRefused("the key belongs to portfolio p-2, the profile names p-1"),
            ])
        #expect(found.allSatisfy { $0.halts })
    }
}
