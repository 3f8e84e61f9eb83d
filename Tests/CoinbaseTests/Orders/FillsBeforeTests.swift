import Coinbase
import Domain
import Testing

@Suite struct `A fill from before the run` {
    @Test func `is never asked for`() {
        var trial = DeskTrial()
        trial.desk.doubt(at: trial.now)
        trial.wait(.zero)
        #expect(trial.takeErrands().contains(.listFillsSince(DeskTrial.start)))
        trial.fills(since: DeskTrial.start)
        trial.wait(.minute)
        #expect(trial.takeErrands().contains(.listFillsSince(DeskTrial.start)))
    }

    @Test func `is not told however late it is listed, and one from the first moment is`() throws {
        var trial = DeskTrial(seen: [.entry("counted")])
        trial.stream(try DeskTrial.seen(9, .filled, filled: "1", run: 1))
        trial.fills(
            try DeskTrial.fill("earlier", of: 9, "0.5", after: -1),
            try DeskTrial.fill("counted", of: 9, "0.25"), since: DeskTrial.start)
        #expect(trial.takeAnswers() == [])
        trial.fills(
            try DeskTrial.fill("first", of: 9, "0.25", after: 0), since: DeskTrial.start)
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 0, 25_000_000, notional: 2_500_000_000, after: 0)
            ])
    }
}
