import Coinbase
import Domain
import Testing

@Suite struct `An order that the venue does not edit` {
    /// A resting purchase of 1 at 100 that ends by itself, seen open.
    private func live(_ ttl: Nanos? = .minute * 10) throws -> DeskTrial {
        var trial = DeskTrial(orderTTL: ttl)
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        _ = (trial.takeAnswers(), trial.takeErrands())
        return trial
    }

    /// The order that took its place.
    private func next(
        _ status: OrderStatus, filled: String = "0", replacement: UInt8 = 1
    ) throws -> VenueOrder {
        var order = try DeskTrial.seen(1, status, filled: filled, id: "next-\(replacement)")
        order.clientID = DeskTrial.clientID(1, replacement: replacement)
        return order
    }

    private func created(_ errands: [DeskErrand]) -> [NewOrder] {
        errands.compactMap { if case .create(_, let order, _) = $0 { order } else { nil } }
    }

    private func sizes(_ orders: [NewOrder]) -> [WireDecimal] {
        orders.compactMap {
            if case .limit(.base(let size), _, _) = $0.configuration { size } else { nil }
        }
    }

    @Test func `is cancelled, and replaced only once its end and its fills are known`() throws {
        var trial = try live()
        try trial.amend(1, to: 150_000_000, at: 10_100)
        #expect(trial.takeErrands() == [.cancel(["venue-1"])])
        try trial.cancelBegan("venue-1")
        trial.stream(try DeskTrial.seen(1, .cancelQueued, filled: "0.1"))
        #expect(created(trial.takeErrands()) == [])
        trial.stream(try DeskTrial.seen(1, .cancelled, filled: "0.25"))
        #expect(created(trial.takeErrands()) == [] && trial.takeAnswers() == [])
        trial.fills(try DeskTrial.fill("a", of: 1, "0.1"))
        #expect(created(trial.takeErrands()) == [])
        trial.fills(try DeskTrial.fill("b", of: 1, "0.15"))
        let sent = created(trial.takeErrands())
        #expect(sent.map(\.clientID) == [DeskTrial.clientID(1, replacement: 1)])
        #expect(sizes(sent) == [try decimal("1.25000000")])
        _ = trial.takeAnswers()
        trial.take(.created(OrderNumber(1), .success(TakenOrder(id: "next-1"))))
        #expect(trial.takeAnswers() == [])
        trial.stream(try next(.open))
        #expect(trial.takeAnswers() == [.amended(Quantity(150_000_000), Price(10_100))])
        #expect(trial.takeFindings() == [])
    }

    @Test func `counts the fills of both, and ends when the second ends`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.stream(try DeskTrial.seen(1, .cancelled, filled: "0.25"))
        trial.fills(try DeskTrial.fill("a", of: 1, "0.25"))
        trial.take(.created(OrderNumber(1), .success(TakenOrder(id: "next-1"))))
        trial.stream(try next(.open))
        trial.stream(try DeskTrial.seen(1, .open, filled: "0.1"))
        _ = (trial.takeAnswers(), trial.takeErrands())
        trial.stream(try next(.filled, filled: "0.75"))
        trial.wait(.second)
        #expect(trial.takeErrands() == [.listFills(of: ["next-1", "venue-1"])])
        var fill = try DeskTrial.fill("b", of: 1, "0.75", after: 2)
        fill.order = "next-1"
        trial.fills(try DeskTrial.fill("a", of: 1, "0.25"), fill)
        #expect(
            trial.takeAnswers() == [
                DeskTrial.booked(2, of: 1, 75_000_000, notional: 7_500_000_000, after: 2)
            ])
        #expect(trial.desk.open == [] && trial.takeFindings() == [])
    }

    @Test(arguments: [OrderStatus.filled, .expired, .failed])
    func `is not replaced when something else ended it`(status: OrderStatus) throws {
        var trial = try live()
        try trial.amend(1, to: 150_000_000)
        _ = trial.takeErrands()
        let filled = status == .filled ? "1" : "0.5"
        trial.stream(try DeskTrial.seen(1, status, filled: filled))
        trial.fills(try DeskTrial.fill("a", of: 1, filled))
        #expect(created(trial.takeErrands()) == [])
        let answers = trial.takeAnswers()
        #expect(answers.contains(.amendRefused(.tooLate)))
        #expect(trial.desk.open == [])
    }

    @Test func `is not replaced when its cancel came too late or was wanted for good`() throws {
        var late = try live()
        try late.amend(1, at: 10_100)
        let failure = CancelResult(order: "venue-1", failure: .orderIsFullyFilled)
        late.take(.cancelled(["venue-1"], .success(try cancelAnswer(failure))))
        #expect(late.takeAnswers() == [.amendRefused(.tooLate)])
        late.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(late.takeErrands()) == [])
        #expect(late.takeAnswers() == [.cancelled(.none)])
        var wanted = try live()
        try wanted.amend(1, at: 10_100)
        wanted.cancel(1)
        wanted.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(wanted.takeErrands()) == [])
        #expect(wanted.takeAnswers() == [.amendRefused(.tooLate), .cancelled(.none)])
    }

    private func cancelAnswer(_ result: CancelResult) throws -> CancelAnswer {
        let reason = result.failure?.text ?? ""
        return try CancelAnswer(
            try object(
                #"{"results":[{"success":false,"order_id":"\#(result.order)","#
                    + #""failure_reason":"\#(reason)"}]}"#))
    }

    @Test func `is not replaced while the venue has not said how much was filled`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        var ended = try DeskTrial.seen(1, .cancelled)
        ended.filled = nil
        trial.stream(ended)
        #expect(created(trial.takeErrands()) == [])
        trial.wait(.second * 3)
        #expect(trial.takeErrands().contains { if case .listOrders = $0 { true } else { false } })
        trial.listed(try DeskTrial.seen(1, .cancelled, filled: "0.5"))
        #expect(created(trial.takeErrands()) == [])
        trial.fills(try DeskTrial.fill("a", of: 1, "0.5"))
        #expect(sizes(created(trial.takeErrands())) == [try decimal("0.50000000")])
    }

    @Test func `is gone when what takes its place is refused`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.take(
            .created(OrderNumber(1), .rejected(Rejection(FailureCode("INSUFFICIENT_FUND")))))
        #expect(trial.takeAnswers() == [.amendRefused(.funds), .cancelled(.funds)])
        #expect(trial.desk.open == [])
    }

    @Test func `is looked for and never sent again when the second's reply is lost`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(trial.takeErrands()).count == 1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        for _ in 0..<10 {
            trial.wait(.second * 5)
            #expect(created(trial.takeErrands()) == [])
            trial.listed(try DeskTrial.seen(1, .cancelled))
        }
        #expect(trial.takeAnswers() == [])
        trial.listed(try next(.open))
        #expect(trial.takeAnswers() == [.amended(Quantity(100_000_000), Price(10_100))])
        #expect(trial.takeFindings() == [])
    }

    @Test func `is gone when the second is proven never to have arrived`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        for _ in 0..<2 {
            trial.wait(.minute * 5)
            trial.listed(try DeskTrial.seen(1, .cancelled))
        }
        #expect(trial.takeAnswers() == [.amendRefused(.other), .cancelled(.other)])
    }

    @Test func `is replaced too when an edit says that it cannot be edited`() throws {
        var trial = try live(nil)
        try trial.amend(1, at: 10_100)
        _ = trial.takeErrands()
        let code = FailureCode("ONLY_LIMIT_ORDER_EDITS_SUPPORTED")
        trial.edited(1, .rejected(Rejection(code)))
        #expect(trial.takeErrands() == [.cancel(["venue-1"])])
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(trial.takeErrands()).count == 1)
    }

    @Test func `may be replaced again, each time under an id of its own`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.take(.created(OrderNumber(1), .success(TakenOrder(id: "next-1"))))
        trial.stream(try next(.open))
        _ = trial.takeErrands()
        try trial.amend(1, at: 10_200)
        #expect(trial.takeErrands() == [.cancel(["next-1"])])
        trial.stream(try next(.cancelled))
        let again = created(trial.takeErrands())
        #expect(again.map(\.clientID) == [DeskTrial.clientID(1, replacement: 2)])
        trial.stream(try next(.open, replacement: 2))
        #expect(trial.takeFindings() == [])
    }

    @Test func `and an id that no replacement had is another host's`() throws {
        var trial = try live()
        var order = try next(.open, replacement: 3)
        order.createdAt = DeskTrial.start + .second
        trial.stream(order)
        #expect(trial.takeFindings().map(\.halts) == [true])
    }

    @Test func `is left alone when all of the new total is filled already`() throws {
        var trial = DeskTrial(orderTTL: .minute)
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open, filled: "0.5"))
        _ = (trial.takeAnswers(), trial.takeErrands())
        try trial.amend(1, to: 50_000_000, filled: 40_000_000)
        #expect(!trial.takeErrands().contains(.cancel(["venue-1"])))
        #expect(trial.takeAnswers() == [.amendRefused(.tooLate)])
    }
}
