import Coinbase
import Domain
import Testing

/// Words of the venue that are not known here, where they decide what an order or a fill is.
@Suite struct `A word that is not known` {
    private func taken() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        return trial
    }

    @Test func `in the place of a side leaves the order unknown, until its side is told`() throws {
        var trial = try taken()
        var order = try DeskTrial.seen(1, .filled, filled: "1")
        order.side = .unknown("SIDEWAYS")
        for _ in 0..<2 { trial.stream(order) }
        let findings = trial.takeFindings()
        #expect(
            findings == [.unknownWord(order: "venue-1", "its side is \"SIDEWAYS\"")])
        #expect(!findings[0].halts && !findings[0].refusesEntries)
        // What else it says is not believed either.
        #expect(trial.takeAnswers() == [.unknown])
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted] && trial.takeFindings() == [])
        #expect(trial.desk.open == [OrderNumber(1)])
    }

    @Test func `in the place of a side changes nothing of an order that has ended`() throws {
        var trial = try taken()
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeAnswers() == [.cancelled(.none)])
        var order = try DeskTrial.seen(1, .open)
        order.side = .unknown("SIDEWAYS")
        trial.stream(order)
        #expect(trial.takeAnswers() == [] && trial.desk.open == [])
    }

    @Test(arguments: [true, false])
    func `in a fill puts it off: it is told, once, when it can be read`(isOfSide: Bool) throws {
        var trial = try taken()
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        _ = trial.takeAnswers()
        let good = try DeskTrial.fill("a", of: 1, "1")
        var odd = good
        if isOfSide { odd.side = .unknown("LONG") } else { odd.kind = .unknown("HOLIDAY") }
        for _ in 0..<2 { trial.fills(odd) }
        let what = isOfSide ? "of a fill the side is \"LONG\"" : "of a fill the kind is \"HOLIDAY\""
        let findings = trial.takeFindings()
        #expect(findings == [.unknownWord(order: "venue-1", what)] && !findings[0].halts)
        #expect(trial.takeAnswers() == [] && trial.desk.open == [OrderNumber(1)])
        for _ in 0..<2 { trial.fills(good) }
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 1, 100_000_000, notional: 10_000_000_000)
            ])
        #expect(trial.desk.open == [] && trial.takeFindings() == [])
    }

    @Test func `leaves the list of all fills unfinished`() throws {
        var trial = try taken()
        var odd = try DeskTrial.fill("a", of: 1, "1", after: 30)
        odd.kind = .unknown("HOLIDAY")
        let before = trial.desk.fillsCompleteTo
        trial.wait(.minute)
        trial.fills(odd, since: DeskTrial.start)
        #expect(trial.desk.fillRounds.asked > 0 && trial.desk.fillRounds.whole == 0)
        #expect(trial.desk.fillsCompleteTo <= max(before, odd.tradedAt))
        trial.fills(try DeskTrial.fill("a", of: 1, "1", after: 30), since: DeskTrial.start)
        #expect(trial.desk.fillRounds.whole == trial.desk.fillRounds.asked)
    }

    @Test func `is told again when it was gone for a while, and not remembered for ever`() throws {
        var trial = try taken()
        var order = try DeskTrial.seen(1, .open)
        order.side = .unknown("SIDEWAYS")
        trial.stream(order)
        let remembered = trial.desk.remembered
        #expect(trial.takeFindings().count == 1)
        trial.wait(.hour)
        trial.listed(try DeskTrial.seen(1, .open))
        #expect(trial.desk.remembered == remembered - 1)
        trial.stream(order)
        #expect(trial.takeFindings().count == 1)
    }
}
