import Coinbase
import Domain
import Testing

@Suite struct `An order whose reply is lost` {
    private static let fence = Nanos.second * 155

    private func lost() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        #expect(trial.takeAnswers() == [.unknown])
        _ = trial.takeErrands()
        return trial
    }

    @Test func `is never sent again, and is looked for`() throws {
        var trial = try lost()
        for _ in 0..<20 {
            trial.wait(.second * 5)
            for errand in trial.takeErrands() {
                if case .create = errand { Issue.record("sent again") }
            }
            trial.listed()
        }
        #expect(trial.takeAnswers() == [])
    }

    @Test func `is found by sight and goes on`() throws {
        var trial = try lost()
        trial.listed(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted])
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeAnswers() == [.cancelled(.none)])
        #expect(trial.takeFindings() == [])
    }

    @Test func `is refused only after two complete listings past the fence`() throws {
        var trial = try lost()
        trial.wait(Self.fence + Nanos(-1))
        trial.listed()
        trial.wait(.second * 10)
        trial.listed(gap: "page 2 did not come")
        trial.listed()
        #expect(trial.takeAnswers() == [])
        // The second one has to be apart from the first.
        trial.listed()
        #expect(trial.takeAnswers() == [])
        trial.wait(.second * 5)
        trial.listed()
        #expect(trial.takeAnswers() == [.rejected(.other)])
    }

    @Test func `is not refused by our clock, only by the venue's`() throws {
        var trial = try lost()
        for _ in 0..<5 {
            trial.wait(.minute * 10)
            trial.listed(venueTime: DeskTrial.start + Nanos.second * 100)
        }
        #expect(trial.takeAnswers() == [])
    }

    @Test func `is not refused while a fill waits for whose it is, whose order is looked up`()
        throws
    {
        var trial = try lost()
        trial.wait(Self.fence)
        trial.listed()
        let fill = try DeskTrial.fill("a", of: 1, "1")
        trial.fills(fill, since: DeskTrial.start)
        _ = trial.takeErrands()
        for _ in 0..<3 {
            trial.wait(.second * 5)
            trial.listed()
            #expect(trial.takeErrands().contains(.look("venue-1")))
        }
        #expect(trial.takeAnswers() == [])
        // A part of a list does not take it back.
        trial.fills(since: DeskTrial.start, gap: "page 2 did not come")
        trial.wait(.second * 5)
        trial.listed()
        #expect(trial.takeAnswers() == [])
        // It was somebody else's.
        var other = try DeskTrial.seen(1, .filled, filled: "1")
        other.clientID = nil
        trial.stream(other)
        trial.fills(fill, since: DeskTrial.start)
        #expect(trial.takeAnswers().count == 1)
        trial.wait(.second * 5)
        trial.listed()
        #expect(trial.takeAnswers() == [.rejected(.other)])
    }

    @Test func `keeps its fills until its id is known`() throws {
        var trial = try lost()
        trial.fills(try DeskTrial.fill("a", of: 1, "1"), since: DeskTrial.start)
        #expect(trial.takeAnswers() == [])
        trial.listed(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.wait(.second)
        trial.fills(try DeskTrial.fill("a", of: 1, "1"), since: DeskTrial.start)
        #expect(
            trial.takeAnswers()
                == [DeskTrial.booked(1, of: 1, 100_000_000, notional: 10_000_000_000)])
    }

    @Test func `that the venue calls a duplicate has arrived before`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .rejected(Rejection(.duplicateClientOrderID))))
        #expect(trial.takeAnswers() == [.unknown])
    }

    @Test func `whose state is a word that we do not know is unknown, not open`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        var order = try DeskTrial.seen(1, .open)
        order.status = .unknown("HALF_OPEN")
        trial.stream(order)
        #expect(trial.takeAnswers() == [.unknown])
    }
}
