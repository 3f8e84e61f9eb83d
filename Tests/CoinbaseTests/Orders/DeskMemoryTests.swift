import Coinbase
import Domain
import Testing

@Suite struct `The memory of the order desk` {
    private func fill(_ entry: String, of number: UInt64, at time: Timestamp) throws -> VenueFill {
        var fill = try DeskTrial.fill(entry, of: number, "1")
        (fill.tradedAt, fill.sequencedAt) = (time, time)
        return fill
    }

    @Test func `does not grow with the orders and fills of a run`() throws {
        var trial = DeskTrial()
        var most = 0
        for number in 1...400 as ClosedRange<UInt64> {
            try trial.submit(number)
            trial.taken(number)
            trial.stream(try DeskTrial.seen(number, .filled, filled: "1"))
            let own = try fill("own \(number)", of: number, at: trial.now)
            let other = try fill("other \(number)", of: 1_000 + number, at: trial.now)
            var stranger = try DeskTrial.seen(1_000 + number, .cancelled)
            stranger.clientID = nil
            trial.stream(stranger)
            trial.fills(own, other, since: DeskTrial.start)
            trial.listed()
            trial.wait(.minute)
            most = max(most, trial.desk.remembered)
        }
        #expect(trial.desk.open == [] && trial.takeFindings() == [])
        #expect(trial.takeAnswers().fillCount == 800)
        // An order, its id, a stranger and two fills a minute, a quarter of an hour long.
        #expect(most < 80)
    }

    @Test func `keeps the fills of an order for as long as it is open`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open, filled: "0.5"))
        let first = try DeskTrial.fill("first", of: 1, "0.5")
        trial.fills(first)
        trial.wait(.hour)
        trial.fills(try fill("other", of: 9, at: trial.now), since: DeskTrial.start)
        trial.wait(.hour)
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        let second = try DeskTrial.fill("second", of: 1, "0.5", after: 7_200)
        trial.fills(first, second)
        #expect(trial.takeAnswers().fillCount == 3)
        #expect(trial.desk.open == [])
    }

    @Test func `knows a fill that is listed again after it was forgotten as told`() throws {
        var trial = DeskTrial()
        let old = try fill("old", of: 9, at: trial.now + .second)
        trial.fills(old, since: DeskTrial.start)
        trial.wait(.hour)
        trial.fills(try fill("new", of: 9, at: trial.now), since: DeskTrial.start)
        #expect(trial.takeAnswers().count == 2)
        trial.fills(old, since: DeskTrial.start)
        #expect(trial.takeAnswers() == [])
    }

    @Test func `forgets what ended, and halts should it be open after all`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.wait(.hour)
        trial.listed()
        #expect(trial.desk.orders.isEmpty)
        trial.listed(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeFindings() == [])
        trial.listed(try DeskTrial.seen(1, .open))
        #expect(
            trial.takeFindings() == [
                .contradiction(order: "venue-1", "it had ended, and is open")
            ])
    }

    @Test func `holds a fill back until its order is known, however many come after it`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        _ = trial.takeErrands()
        let waiting = try fill("waiting", of: 1, at: trial.now)
        trial.stream(try stranger(9))
        trial.fills(waiting, since: DeskTrial.start)
        trial.wait(.minute * 30)
        trial.fills(waiting, try fill("later", of: 9, at: trial.now), since: DeskTrial.start)
        trial.wait(.minute)
        let window = trial.takeErrands().compactMap(\.fillsSince).max()
        let from = try #require(window)
        #expect(from <= waiting.tradedAt)
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(waiting, since: DeskTrial.start)
        #expect(trial.takeAnswers().fillCount == 2)
    }

    private func stranger(_ number: UInt64) throws -> VenueOrder {
        var order = try DeskTrial.seen(number, .open)
        order.clientID = nil
        return order
    }
}

extension [VenueAnswer.Body] {
    fileprivate var fillCount: Int {
        count { if case .filled = $0 { true } else { false } }
    }
}

extension DeskErrand {
    fileprivate var fillsSince: Timestamp? {
        if case .listFillsSince(let time) = self { time } else { nil }
    }
}
