import Coinbase
import Domain
import Testing

@Suite struct `An order left from an earlier run` {
    private func found() throws -> DeskTrial {
        var trial = DeskTrial { $0.orderBase = 9 }
        trial.listed(try DeskTrial.seen(9, .open))
        #expect(trial.takeFindings() == [.leftover(order: "venue-9", product: "BTC-USD")])
        #expect(trial.takeErrands() == [.cancel(["venue-9"])])
        return trial
    }

    @Test func `is no longer cancelled once the venue says that it is filled`() throws {
        var trial = try found()
        try trial.cancelAnswered(9, .orderIsFullyFilled)
        trial.wait(.minute)
        let errands = trial.takeErrands()
        #expect(!errands.contains(.cancel(["venue-9"])))
        #expect(errands.contains(.listFillsSince(DeskTrial.start)))
    }

    @Test func `is looked at when its cancel fails, and its end is taken in`() throws {
        var trial = try found()
        try trial.cancelAnswered(9, .unknownCancelOrder)
        #expect(trial.takeErrands() == [.look("venue-9")])
        trial.take(.looked("venue-9", .unknown(.timedOut)))
        trial.wait(.second * 10)
        #expect(trial.takeErrands().contains(.cancel(["venue-9"])))
        try trial.cancelAnswered(9, .unknownCancelOrder)
        let ended =
            #"{"order":{"order_id":"venue-9","product_id":"BTC-USD","status":"CANCELLED"}}"#
        trial.take(.looked("venue-9", .success(try OrderLookup(try object(ended)))))
        _ = trial.takeErrands()
        trial.wait(.minute)
        #expect(!trial.takeErrands().contains(.cancel(["venue-9"])))
        #expect(trial.takeFindings() == [])
    }
}
