import Coinbase
import Domain
import Testing

@Suite struct `The order desk` {
    @Test func `sends an order once, and tells its life as the venue does`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        let errands = trial.takeErrands()
        guard case .create(let number, let order, let isReducing) = try #require(errands.first),
            errands.count == 1
        else { throw DeskTrial.Refused(what: "\(errands)") }
        #expect(number == OrderNumber(1) && !isReducing)
        #expect(order.clientID == DeskTrial.clientID(1))
        trial.taken(1)
        #expect(trial.takeAnswers() == [])
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted])
        trial.stream(try DeskTrial.seen(1, .open, filled: "0.4"))
        #expect(trial.takeErrands() == [.listFills(of: ["venue-1"])])
        trial.fills(try DeskTrial.fill("a", of: 1, "0.4"))
        #expect(
            trial.takeAnswers()
                == [DeskTrial.booked(1, of: 1, 40_000_000, notional: 4_000_000_000)])
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.wait(.second)
        #expect(trial.takeErrands() == [.listFills(of: ["venue-1"])])
        trial.fills(
            try DeskTrial.fill("a", of: 1, "0.4"), try DeskTrial.fill("b", of: 1, "0.6", after: 2))
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(2, of: 1, 60_000_000, notional: 6_000_000_000, after: 2)
            ])
        #expect(trial.desk.isIdle && trial.takeFindings() == [])
    }

    @Test func `tells the end only after every fill`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .cancelled, filled: "0.3"))
        #expect(trial.takeAnswers() == [])
        trial.fills()
        #expect(trial.takeAnswers() == [])
        trial.fills(try DeskTrial.fill("a", of: 1, "0.3"))
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 1, 30_000_000, notional: 3_000_000_000), .cancelled(.none),
            ])
        #expect(trial.desk.open == [])
    }

    @Test func `tells fills of one moment in the order they happened`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.fills(
            try DeskTrial.fill("d", of: 1, "0.4", after: 2), try DeskTrial.fill("c", of: 1, "0.3"),
            try DeskTrial.fill("b", of: 1, "0.2"), try DeskTrial.fill("a", of: 1, "0.1"))
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(1, of: 1, 10_000_000, notional: 1_000_000_000),
                DeskTrial.booked(2, of: 1, 20_000_000, notional: 2_000_000_000),
                DeskTrial.booked(3, of: 1, 30_000_000, notional: 3_000_000_000),
                DeskTrial.booked(4, of: 1, 40_000_000, notional: 4_000_000_000, after: 2),
            ])
    }

    @Test func `asks again for fills that the venue says exist and does not list yet`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        _ = trial.takeErrands()
        for _ in 0..<3 {
            trial.fills()
            #expect(trial.takeErrands() == [])
            trial.wait(.second)
            #expect(trial.takeErrands() == [.listFills(of: ["venue-1"])])
        }
    }

    @Test func `changes nothing on repeated and late news`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(try DeskTrial.fill("a", of: 1, "1"))
        _ = trial.takeAnswers()
        trial.stream(try DeskTrial.seen(1, .open, filled: "0.5"))
        trial.stream(try DeskTrial.seen(1, .filled, filled: "1"))
        trial.fills(try DeskTrial.fill("a", of: 1, "1"))
        trial.listed(try DeskTrial.seen(1, .pending))
        #expect(trial.takeAnswers() == [] && trial.takeFindings() == [])
        #expect(trial.desk.isIdle)
    }

    @Test func `refuses what was refused or never left, each with its reason`() throws {
        let results: [(ResponseClass<TakenOrder>, OrderReason)] = [
            (.rejected(Rejection(FailureCode("INSUFFICIENT_FUND"))), .funds),
            (.rejected(Rejection(FailureCode("INVALID_LIMIT_PRICE_POST_ONLY"))), .postOnly),
            (.rateLimited(retryAfter: nil), .rate), (.unsent("no connection"), .other),
        ]
        for (result, reason) in results {
            var trial = DeskTrial()
            try trial.submit(1)
            trial.take(.created(OrderNumber(1), result))
            #expect(trial.takeAnswers() == [.rejected(reason)])
            #expect(trial.desk.open == [])
        }
    }

    @Test func `waits with a cancel for the order's id, and never forgets it`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        _ = trial.takeErrands()
        trial.cancel(1)
        #expect(trial.takeErrands() == [])
        trial.taken(1)
        #expect(trial.takeErrands() == [.cancel(["venue-1"])])
        trial.take(.cancelled(["venue-1"], .unknown(.timedOut)))
        #expect(trial.takeErrands() == [])
        trial.wait(.second)
        #expect(trial.takeErrands() == [.cancel(["venue-1"])])
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(trial.takeAnswers() == [.cancelled(.none)])
    }

    @Test func `tells that a cancel came too late, and looks what happened`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.cancel(1)
        _ = trial.takeErrands()
        try trial.cancelAnswered(1, .orderIsFullyFilled)
        #expect(trial.takeAnswers() == [.cancelRefused])
        #expect(
            trial.takeErrands() == [
                .listFillsSince(DeskTrial.start),
                .listOrders(since: DeskTrial.start + Nanos(-Nanos.minute.count)),
            ])
    }
}
