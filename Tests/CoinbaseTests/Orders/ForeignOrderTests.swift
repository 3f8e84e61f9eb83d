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
        var trial = DeskTrial { $0.orderBase = 9 }
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

    @Test(arguments: [-60, 1, 300] as [Int64])
    func `with a number up to the ledger's is an earlier run's, even if it comes late`(
        createdAfter seconds: Int64
    ) throws {
        var trial = DeskTrial { $0.orderBase = 9 }
        trial.listed(try foreign(DeskTrial.clientID(9), createdAfter: seconds))
        #expect(trial.takeFindings() == [.leftover(order: "venue-9", product: "BTC-USD")])
    }

    @Test(arguments: [(8, -60), (8, 1), (9, 301)] as [(UInt64, Int64)])
    func `with a number that this ledger cannot have given by then is a twin, and halts`(
        base: UInt64, createdAfter seconds: Int64
    ) throws {
        var trial = DeskTrial { $0.orderBase = base }
        let id = DeskTrial.clientID(9, run: DeskTrial.run - 1)
        trial.listed(try foreign(id, createdAfter: seconds))
        let findings = trial.takeFindings()
        #expect(findings == [.twin(order: "venue-9", clientID: id)])
        #expect(findings[0].halts && trial.takeErrands() == [])
    }

    @Test func `with our tag that ended before this run is nobody's harm`() throws {
        var trial = DeskTrial()
        var order = try foreign(DeskTrial.clientID(9), createdAfter: -1)
        order.status = .known(.filled)
        trial.listed(order)
        #expect(trial.takeFindings() == [])
        order.id = "venue-10"
        order.createdAt = DeskTrial.start + .second
        trial.listed(order)
        #expect(trial.takeFindings().map(\.halts) == [true])
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
