import Coinbase
import Domain
import Testing

@Suite struct `An edit of an order at Coinbase` {
    private static let fence = Nanos.second * 155

    /// A resting purchase of 1 at 100, seen open, with what was said and asked so far taken.
    private func live(orderTTL: Nanos? = nil) throws -> DeskTrial {
        var trial = DeskTrial(orderTTL: orderTTL)
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted])
        _ = trial.takeErrands()
        return trial
    }

    /// The order as the user channel shows it after an edit.
    private func shown(
        _ status: OrderStatus = .open, filled: String = "0", leaves: String, at limit: String
    ) throws -> VenueOrder {
        var order = try DeskTrial.seen(1, status, filled: filled)
        order.leaves = try decimal(leaves)
        order.limitPrice = try decimal(limit)
        return order
    }

    private func edits(_ errands: [DeskErrand]) -> [OrderEdit] {
        errands.compactMap { if case .edit(_, let edit) = $0 { edit } else { nil } }
    }

    @Test func `is sent once with price and total, and told when the order shows it`() throws {
        var trial = try live()
        try trial.amend(1, to: 150_000_000, at: 10_100)
        let sent = edits(trial.takeErrands())
        #expect(
            sent == [
                OrderEdit(
                    order: "venue-1", price: try decimal("101.00"),
                    size: try decimal("1.50000000"))
            ])
        trial.edited(1, .success(.taken))
        #expect(trial.takeAnswers() == [])
        trial.stream(try shown(.editQueued, leaves: "1.5", at: "101"))
        #expect(trial.takeAnswers() == [])
        trial.stream(try shown(filled: "0.5", leaves: "1", at: "101"))
        #expect(trial.takeAnswers() == [.amended(Quantity(150_000_000), Price(10_100))])
        #expect(trial.desk.orders[OrderNumber(1)]?.venueID == "venue-1")
    }

    @Test func `is seen in a listing by the history of edits`() throws {
        var trial = try live()
        try trial.amend(1, to: 50_000_000)
        _ = trial.takeErrands()
        trial.edited(1, .unknown(.timedOut))
        var order = try DeskTrial.seen(1, .open)
        order.configuration = .limit(
            .base(try decimal("1")), price: try decimal("100"),
            .goodTillCancelled(postOnly: false))
        order.limitPrice = try decimal("100")
        trial.listed(order)
        #expect(trial.takeAnswers() == [])
        order.edits = [
            VenueEdit(
                price: try decimal("100"), size: try decimal("0.5"), acceptedAt: trial.now)
        ]
        order.isPendingReplace = true
        trial.listed(order)
        #expect(trial.takeAnswers() == [])
        order.isPendingReplace = false
        trial.listed(order)
        #expect(trial.takeAnswers() == [.amended(Quantity(50_000_000), Price(10_000))])
    }

    @Test func `whose answer is lost is never sent again, and is looked for`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        #expect(edits(trial.takeErrands()).count == 1)
        trial.edited(1, .unknown(.serverFailed(status: 502)))
        var looks = 0
        for _ in 0..<20 {
            trial.wait(.second * 3)
            let errands = trial.takeErrands()
            #expect(edits(errands) == [])
            for errand in errands {
                switch errand {
                case .listOrders: looks += 1
                case .create, .cancel: Issue.record("\(errand)")
                default: continue
                }
            }
            trial.listed(try shown(leaves: "1", at: "100"))
        }
        #expect(looks > 10 && trial.takeAnswers() == [])
    }

    @Test func `is given up only after two listings past the fence do not show it`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.edited(1, .unknown(.timedOut))
        trial.wait(Self.fence + Nanos(-1))
        trial.listed(try shown(leaves: "1", at: "100"))
        trial.wait(.second * 10)
        trial.listed(try shown(leaves: "1", at: "100"), venueTime: DeskTrial.start)
        trial.listed(try shown(.editQueued, leaves: "1", at: "100"))
        trial.listed(try shown(leaves: "1", at: "100"))
        trial.listed(try shown(leaves: "1", at: "100"))
        #expect(trial.takeAnswers() == [])
        trial.wait(.second * 5)
        trial.listed(try shown(leaves: "1", at: "100"))
        #expect(trial.takeAnswers() == [.amendRefused(.other)])
    }

    @Test func `that somebody else overtook is told as it is`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.edited(1, .unknown(.timedOut))
        for _ in 0..<2 {
            trial.wait(Self.fence)
            trial.listed(try shown(leaves: "3", at: "90"))
        }
        #expect(trial.takeAnswers() == [.amended(Quantity(300_000_000), Price(9_000))])
    }

    @Test func `that the venue refuses leaves the order as it was, with the reason`() throws {
        let results: [(ResponseClass<EditAnswer>, OrderReason)] = [
            (.rejected(Rejection(FailureCode("CANNOT_EDIT_TO_BELOW_FILLED_SIZE"))), .tooLate),
            (.rejected(Rejection(FailureCode("PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY"))), .postOnly),
            (.rejected(Rejection(FailureCode("INVALID_EDITED_PRICE"))), .shape),
            (.rateLimited(retryAfter: nil), .rate), (.unsent("no connection"), .other),
        ]
        for (result, reason) in results {
            var trial = try live()
            try trial.amend(1, at: 10_100)
            trial.edited(1, result)
            #expect(trial.takeAnswers() == [.amendRefused(reason)])
            #expect(trial.desk.open == [OrderNumber(1)])
        }
    }

    @Test func `to what the order has already is as good as done`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.edited(1, .rejected(Rejection(.editChangesNothing)))
        #expect(trial.takeAnswers() == [.amended(Quantity(100_000_000), Price(10_100))])
    }

    @Test func `waits until the order is seen open, and for no second one`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        _ = trial.takeErrands()
        try trial.amend(1, at: 10_100)
        try trial.amend(1, at: 10_200)
        #expect(trial.takeAnswers() == [.amendRefused(.tooLate)])
        trial.taken(1)
        #expect(edits(trial.takeErrands()) == [])
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(edits(trial.takeErrands()).count == 1)
    }

    @Test func `ends with an order that ends, before the end is told`() throws {
        var trial = try live()
        try trial.amend(1, at: 10_100)
        trial.edited(1, .success(.taken))
        trial.cancel(1)
        trial.stream(try shown(.cancelled, leaves: "0", at: "100"))
        #expect(trial.takeAnswers() == [.amendRefused(.tooLate), .cancelled(.none)])
        var done = try live()
        try done.amend(1, at: 10_100)
        done.edited(1, .success(.taken))
        done.stream(try shown(.cancelled, leaves: "0", at: "101"))
        #expect(
            done.takeAnswers() == [
                .amended(Quantity(100_000_000), Price(10_100)), .cancelled(.none),
            ])
    }
}
