import Coinbase
import Domain
import Testing

@Suite struct `A question that nothing needs` {
    @Test func `is asked of the orders every 45 seconds all the same`() {
        var trial = DeskTrial()
        trial.listed()
        _ = trial.takeErrands()
        for _ in 0..<3 {
            trial.wait(.second * 45 + Nanos(-1))
            #expect(!trial.takeErrands().asksOrders)
            trial.wait(Nanos(1))
            #expect(trial.takeErrands().asksOrders)
            trial.listed()
            _ = trial.takeErrands()
        }
    }
}

@Suite struct `A question that failed` {
    private func asks(_ trial: inout DeskTrial, after wait: Nanos) -> [DeskErrand] {
        trial.wait(wait)
        return trial.takeErrands()
    }

    @Test func `for orders is asked again ever later, and soon again after one that came`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        trial.wait(.second * 2)
        _ = trial.takeErrands()
        for pause in [1, 2, 4, 8, 16, 32, 32] as [Int64] {
            trial.listed(gap: "page 1 did not come")
            #expect(
                !asks(&trial, after: .second * pause + Nanos(-1)).asksOrders)
            #expect(asks(&trial, after: Nanos(1)).asksOrders)
        }
        trial.listed()
        #expect(!asks(&trial, after: .second * 2 + Nanos(-1)).asksOrders)
        #expect(asks(&trial, after: Nanos(1)).asksOrders)
    }

    @Test func `for fills is asked again ever later`() {
        var trial = DeskTrial()
        trial.desk.doubt(at: trial.now)
        trial.wait(.zero)
        _ = trial.takeErrands()
        for pause in [1, 2, 4, 8] as [Int64] {
            trial.fills(since: DeskTrial.start, gap: "page 1 did not come")
            #expect(
                !asks(&trial, after: .second * pause + Nanos(-1)).asksFills)
            #expect(asks(&trial, after: Nanos(1)).asksFills)
        }
    }

    @Test func `is asked anew when a doubt came while it was on its way`() {
        var trial = DeskTrial()
        trial.desk.doubt(at: trial.now)
        trial.wait(.zero)
        trial.desk.doubt(at: trial.now)
        _ = trial.takeErrands()
        trial.listed()
        #expect(trial.takeErrands().asksOrders)
        trial.listed()
        #expect(!trial.takeErrands().asksOrders)
    }
}

extension [DeskErrand] {
    fileprivate var asksOrders: Bool {
        contains { if case .listOrders = $0 { true } else { false } }
    }
    fileprivate var asksFills: Bool {
        contains { if case .listFillsSince = $0 { true } else { false } }
    }
}
