import Coinbase
import Domain
import Risk
import Testing

/// What the venue would let rest for ever, and what it ends by itself.
@Suite struct `An order whose time is over` {
    private static let ladder = DeskTrial.Wish(
        type: .scaled, slices: 2, ladder: PriceLadder(to: Price(9_900), .even))

    /// An order that is open at the venue, at a desk whose orders end after an hour.
    private func trial(_ wish: DeskTrial.Wish, ttl: Nanos? = .hour) throws -> DeskTrial {
        var trial = DeskTrial(orderTTL: ttl)
        trial.desk.submit(
            try DeskTrial.approved(1, wish), at: trial.now, into: &trial.output)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted])
        _ = trial.takeErrands()
        return trial
    }

    /// How often a cancel was asked for since the last call.
    private func cancels(_ trial: inout DeskTrial) -> Int {
        trial.takeErrands().count { $0 == .cancel(["venue-1"]) }
    }

    @Test func `is cancelled by us where the venue takes no end, and told as expired`() throws {
        var trial = try trial(Self.ladder)
        trial.wait(.hour + Nanos(-1))
        #expect(cancels(&trial) == 0)
        trial.wait(Nanos(1))
        #expect(cancels(&trial) == 1)
        // Once it was asked for, it is not asked for again until the venue has had time.
        trial.wait(.second)
        #expect(cancels(&trial) == 0)
        try trial.cancelAnswered(1)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeAnswers() == [.expired])
        #expect(trial.desk.open == [] && trial.takeFindings() == [])
    }

    @Test func `is cancelled again when the cancel did not come through`() throws {
        var trial = try trial(Self.ladder)
        trial.wait(.hour)
        #expect(cancels(&trial) == 1)
        trial.take(.cancelled(["venue-1"], .unknown(.timedOut)))
        trial.wait(.second)
        #expect(cancels(&trial) == 1)
        trial.take(.cancelled(["venue-1"], .unknown(.timedOut)))
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(try DeskTrial.fill("a", of: 1, "1"))
        let bought = DeskTrial.booked(1, of: 1, 100_000_000, notional: 10_000_000_000)
        #expect(trial.takeAnswers() == [bought], "it was filled before it could end")
    }

    @Test func `was cancelled by whoever wanted that first`() throws {
        var trial = try trial(Self.ladder)
        trial.cancel(1)
        #expect(cancels(&trial) == 1)
        trial.wait(.hour)
        try trial.cancelAnswered(1)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeAnswers() == [.cancelled(.none)])
    }

    @Test func `stays where a person wants it to, or no time is set`() throws {
        var kept = Self.ladder
        kept.flags = .untilCancelled
        for (wish, ttl) in [(kept, Nanos.hour), (Self.ladder, nil)] {
            var trial = try trial(wish, ttl: ttl)
            trial.wait(.day)
            #expect(cancels(&trial) == 0)
        }
    }

    @Test func `is left to the venue where that ends it by itself`() throws {
        var trial = try trial(DeskTrial.Wish())
        trial.wait(.hour * 2)
        #expect(cancels(&trial) == 0)
        trial.stream(try DeskTrial.seen(1, .expired))
        #expect(trial.takeAnswers() == [.expired])
    }
}
