import Coinbase
import Domain
import Testing

@Suite struct `An order that arrives after it was proven absent` {
    private func absent() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        trial.wait(.minute * 10)
        trial.listed()
        trial.wait(.minute)
        trial.listed()
        #expect(trial.takeAnswers() == [.unknown, .rejected(.other)])
        _ = trial.takeErrands()
        return trial
    }

    private let found = DeskFinding.lateArrival(OrderNumber(1), order: "venue-1")

    @Test func `halts, and is cancelled until it has ended`() throws {
        var trial = try absent()
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeFindings() == [found] && found.halts)
        #expect(trial.takeErrands().contains(.cancel(["venue-1"])))
        try trial.cancelAnswered(1)
        trial.wait(.second * 10)
        #expect(trial.takeErrands().contains(.cancel(["venue-1"])))
        #expect(!trial.desk.isIdle)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.wait(.minute)
        #expect(!trial.takeErrands().contains(.cancel(["venue-1"])))
        #expect(trial.takeAnswers() == [] && trial.takeFindings() == [])
    }

    @Test func `has its fills told for its number, and no state`() throws {
        var trial = try absent()
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        #expect(trial.takeFindings() == [found])
        trial.fills(try DeskTrial.fill("a", of: 1, "1", after: 600))
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 1, 100_000_000, notional: 10_000_000_000, after: 600)
            ])
        #expect(trial.desk.open == [])
    }

    @Test func `whose fill was listed before it ends like any other, and is not told twice`() throws
    {
        var trial = try absent()
        let fill = try DeskTrial.fill("a", of: 1, "1", after: 600)
        trial.fills(fill)
        #expect(trial.takeAnswers().count == 1)
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(fill)
        #expect(trial.takeFindings() == [found] && trial.takeAnswers() == [])
        #expect(trial.desk.open == [])
    }

    @Test func `is no news when the venue shows only that it refused it`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(
            .created(OrderNumber(1), .rejected(Rejection(FailureCode("INSUFFICIENT_FUND")))))
        trial.listed(try DeskTrial.seen(1, .failed))
        #expect(trial.takeFindings() == [] && trial.desk.open == [])
    }
}
