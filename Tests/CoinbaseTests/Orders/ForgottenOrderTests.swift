import Coinbase
import Domain
import Testing

@Suite struct `An order that the venue took and shows no more` {
    private let unknown = ResponseClass<OrderLookup>.notFound(VenueError(code: "NOT_FOUND"))

    private func taken() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        _ = trial.takeErrands()
        return trial
    }

    /// Lists nothing, and answers the look that follows.
    private func miss(_ trial: inout DeskTrial, _ answer: ResponseClass<OrderLookup>? = nil) {
        trial.listed()
        #expect(trial.takeErrands().contains(.look("venue-1")))
        trial.take(.looked("venue-1", answer ?? unknown))
        _ = trial.takeErrands()
    }

    @Test func `halts and ends after two whole lists past the fence, and its id is unknown`() throws
    {
        var trial = try taken()
        trial.listed()
        #expect(!trial.takeErrands().contains(.look("venue-1")))
        trial.wait(.second * 10)
        miss(&trial)
        trial.wait(.minute * 5)
        miss(&trial)
        #expect(trial.takeAnswers() == [] && trial.takeFindings() == [])
        trial.wait(.minute)
        miss(&trial)
        #expect(trial.takeAnswers() == [.cancelled(.none)])
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(
                    order: "venue-1", "the venue took it, and does not know it any more")
            ])
        #expect(findings[0].halts && trial.desk.open == [])
        // Should it come after all, it is cancelled.
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeFindings() == [.lateArrival(OrderNumber(1), order: "venue-1")])
        #expect(trial.takeErrands().contains(.cancel(["venue-1"])))
    }

    @Test func `stays while anything says less`() throws {
        let answers: [ResponseClass<OrderLookup>] = [
            .retryable(.timedOut), .venueDown(status: 503, retryAfter: nil),
            .unauthorised(VenueError(code: "UNAUTHORIZED")),
        ]
        for answer in answers {
            var trial = try taken()
            for _ in 0..<5 {
                trial.wait(.minute * 5)
                miss(&trial, answer)
            }
            #expect(trial.takeAnswers() == [] && trial.desk.open == [OrderNumber(1)])
        }
    }

    @Test func `is there again once it is shown, and its absence begins anew`() throws {
        var trial = try taken()
        trial.wait(.minute * 5)
        miss(&trial)
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeAnswers() == [.accepted])
        trial.wait(.minute)
        miss(&trial)
        #expect(trial.takeAnswers() == [] && trial.takeFindings() == [])
    }

    @Test func `is not missed by a list with a gap, and is looked up by its id`() throws {
        var trial = try taken()
        trial.wait(.minute * 5)
        _ = trial.takeErrands()
        trial.listed(gap: "more than 50 pages")
        #expect(!trial.takeErrands().contains(.look("venue-1")))
        trial.wait(.minute)
        trial.listed()
        #expect(trial.takeErrands().contains(.look("venue-1")))
        let ended =
            #"{"order":{"order_id":"venue-1","product_id":"BTC-USD","status":"CANCELLED"}}"#
        trial.take(.looked("venue-1", .success(try OrderLookup(try object(ended)))))
        #expect(trial.takeAnswers() == [.cancelled(.none)])
    }

    @Test func `makes no listing longer once it was seen`() throws {
        var trial = try taken()
        trial.wait(.hour)
        let overlap = Nanos(-Nanos.minute.count)
        #expect(trial.takeErrands().contains(.listOrders(since: DeskTrial.start + overlap)))
        trial.stream(try DeskTrial.seen(1, .open))
        trial.listed(try DeskTrial.seen(1, .open))
        trial.wait(.hour)
        #expect(trial.takeErrands().contains(.listOrders(since: trial.now + overlap)))
    }
}
