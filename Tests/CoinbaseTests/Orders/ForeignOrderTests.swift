import Coinbase
import Domain
import Testing

@Suite struct `An order of somebody else` {
    private func foreign(
        _ clientID: String?, createdAfter seconds: Int64 = -60
    ) throws -> VenueOrder {
        var order = try DeskTrial.seen(9, .open)
        order.clientID = clientID
        order.createdAt = DeskTrial.start + Nanos.second * seconds
        return order
    }

    @Test func `is told once and left alone`() throws {
        var trial = DeskTrial()
        trial.stream(try foreign("mine-by-hand"))
        trial.listed(try foreign("mine-by-hand"))
        let findings = trial.takeFindings()
        #expect(findings == [.external(order: "venue-9", product: "BTC-USD")])
        #expect(!findings[0].halts && trial.takeAnswers() == [])
    }

    @Test func `counts with its fills for the account`() throws {
        var trial = DeskTrial()
        trial.stream(try foreign(nil))
        trial.fills(try DeskTrial.fill("x", of: 9, "0.5"), since: DeskTrial.start)
        #expect(
            trial.takeAnswers()
                == [DeskTrial.booked(1, of: 0, 50_000_000, notional: 5_000_000_000)])
    }

    @Test func `of an earlier run of the profile is cancelled until it has ended`() throws {
        var trial = DeskTrial()
        var order = try foreign(DeskTrial.clientID(9, run: DeskTrial.run - 1))
        trial.listed(order)
        #expect(trial.takeFindings() == [.leftover(order: "venue-9", product: "BTC-USD")])
        #expect(trial.takeErrands() == [.cancel(["venue-9"])])
        // A cancel without effect is asked for again, until the order has ended.
        trial.wait(.second * 10 + Nanos(-1))
        #expect(!trial.takeErrands().contains(.cancel(["venue-9"])))
        trial.wait(Nanos(1))
        #expect(trial.takeErrands().contains(.cancel(["venue-9"])))
        order.status = .known(.cancelled)
        trial.stream(order)
        trial.wait(.minute)
        #expect(!trial.takeErrands().contains(.cancel(["venue-9"])))
    }

    @Test func `with our tag and born after our start is a twin, and halts`() throws {
        var trial = DeskTrial()
        let id = DeskTrial.clientID(9, run: DeskTrial.run - 1)
        trial.listed(try foreign(id, createdAfter: 1))
        let findings = trial.takeFindings()
        #expect(findings == [.twin(order: "venue-9", clientID: id)])
        #expect(findings[0].halts)
    }

    @Test func `that is shown as ours with another side is a contradiction`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        var order = try DeskTrial.seen(1, .filled, filled: "1")
        order.side = .known(.sell)
        trial.stream(order)
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(order: "venue-1", "its side is SELL, asked was the other")
            ])
        #expect(findings[0].halts && trial.takeAnswers() == [])
    }

    @Test func `whose fill is taken back halts`() throws {
        var trial = DeskTrial()
        var fill = try DeskTrial.fill("a", of: 1, "1")
        fill.kind = .known(.reversal)
        trial.fills(fill, since: DeskTrial.start)
        #expect(trial.takeFindings() == [.correctedFill(order: "venue-1", kind: "REVERSAL")])
        #expect(trial.takeAnswers() == [])
    }
}
