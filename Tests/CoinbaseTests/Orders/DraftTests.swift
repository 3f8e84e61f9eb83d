import Coinbase
import Domain
import Engine
import JSON
import Risk
import Testing
import Transport

@Suite struct `An order's request that is signed ahead` {
    private let clock = SetClock()
    private let ear = InboxEar()

    private func venue() throws -> AnsweringVenue {
        let clock = clock
        return try AnsweringVenue {
            $0.clocks = Clocks(
                wall: { SampleCredentials.now + Nanos(clock.now.count - Nanos.hour.count) },
                steady: { clock.now })
        } script: { exchange, _ in
            exchange.answer(200, VenueText.order)
        }
    }

    private func submit(_ order: ApprovedOrder, to exchange: CoinbaseExchange) throws {
        let before = ear.dated.count
        exchange.submit(order, at: DeskTrial.start)
        try ear.hear { $0.dated.count > before }
    }

    /// When the tokens of what was sent begin to hold, in seconds after the first order's.
    private func validFrom(_ venue: AnsweringVenue) throws -> [Int64] {
        let all = try venue.requests.map { try #require(try claims($0)["nbf"]?.int) }
        return all.map { $0 - (all.first ?? 0) }
    }

    @Test func `is what leaves, once, and everything else is signed when it leaves`() throws {
        let venue = try venue()
        defer { venue.stop() }
        let exchange = venue.exchange(ear)
        let first = try DeskTrial.approved(1, DeskTrial.Wish())
        let drafted = try DeskTrial.approved(2, DeskTrial.Wish())
        let other = try DeskTrial.approved(3, DeskTrial.Wish())
        exchange.draft([first, drafted], at: DeskTrial.start)
        clock.pass(.second * 20)
        try submit(first, to: exchange)
        try submit(drafted, to: exchange)
        try submit(other, to: exchange)
        #expect(try validFrom(venue) == [0, 0, 20])
        let bodies = venue.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(Set(bodies).count == 3)
        let tokens = venue.requests.compactMap { $0.fields["authorization"] }
        #expect(Set(tokens).count == 3)
    }

    @Test func `does not leave by itself, and is forgotten when others are signed`() throws {
        let venue = try venue()
        defer { venue.stop() }
        let exchange = venue.exchange(ear)
        let first = try DeskTrial.approved(1, DeskTrial.Wish())
        let second = try DeskTrial.approved(2, DeskTrial.Wish())
        exchange.draft([first], at: DeskTrial.start)
        clock.pass(.second * 20)
        exchange.draft([second], at: DeskTrial.start)
        #expect(venue.asked.isEmpty)
        clock.pass(.second * 10)
        try submit(second, to: exchange)
        try submit(first, to: exchange)
        #expect(try validFrom(venue) == [0, 10])
    }

    @Test func `is rehearsed without a token, once a millisecond, and does not leave`() throws {
        let venue = try venue()
        defer { venue.stop() }
        let exchange = venue.exchange(ear)
        let start = DeskTrial.start
        #expect(exchange.rehearse(at: start) == nil)
        let order = try DeskTrial.approved(1, DeskTrial.Wish())
        exchange.draft([order], at: start)
        #expect(exchange.rehearse(at: start) == nil)
        #expect(exchange.rehearse(at: start + Nanos(999_999)) == nil)
        let made = try #require(exchange.rehearse(at: start + .millisecond))
        #expect(exchange.rehearse(at: start + .millisecond) == nil)
        #expect(exchange.rehearse(at: start) == made, "the clock was set back")
        let dashes = String(repeating: "-", count: 520)
        #expect(made.fields["authorization"] == "Bearer " + dashes)
        #expect(venue.asked.isEmpty)
        try submit(order, to: exchange)
        #expect(venue.requests.count == 1)
        #expect(venue.requests.first?.body == made.body)
        #expect(venue.requests.first?.fields["authorization"] != made.fields["authorization"])
        #expect(try validFrom(venue) == [0])
    }

    @Test func `is taken for no other order, and not twice for the same`() throws {
        let venue = try venue()
        defer { venue.stop() }
        let order = try newOrder()
        venue.brokerage.draft([order])
        clock.pass(.second * 20)
        var changed = order
        changed.clientID = "c-2"
        _ = try venue.answer { venue.brokerage.send(changed, done: $0) }
        _ = try venue.answer { venue.brokerage.send(order, done: $0) }
        _ = try venue.answer { venue.brokerage.send(order, done: $0) }
        #expect(try validFrom(venue) == [0, -20, 0])
    }
}
