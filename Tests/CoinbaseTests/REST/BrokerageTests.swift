import Coinbase
import Domain
import Foundation
import JSON
import Testing
import Transport

@Suite struct `A brokerage` {
    @Test func `signs each request for its method, host, port and path without the query`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(200, VenueText.accounts(["a"], next: nil))
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.accounts(done: $0) }
        guard case .success(let listing) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(listing.isComplete)
        #expect(listing.items.map(\.id) == ["a"])
        #expect(venue.asked == ["GET /api/v3/brokerage/accounts?limit=250"])
        #expect(
            try claims(venue.requests[0])["uri"]?.string
                == "GET 127.0.0.1:\(venue.port)/api/v3/brokerage/accounts")
    }

    @Test func `asks without a key for what is open to all, and for nothing else`() throws {
        let venue = try AnsweringVenue(secret: nil) { exchange, _ in
            exchange.answer(200, exchange.request.path.hasSuffix("/time") ? VenueText.time : "{}")
        }
        defer { venue.stop() }
        let time = try venue.answer { venue.brokerage.time(done: $0) }
        #expect(time == .success(ServerTime(Timestamp(nanos: 1_790_735_849_298_000_000))))
        _ = try venue.answer { venue.brokerage.book("BTC-USD", levels: 1, done: $0) }
        let accounts = try venue.answer { venue.brokerage.accounts(done: $0) }
        #expect(accounts == .unsent("/accounts needs a key"))
        #expect(
            Set(venue.asked) == [
                "GET /api/v3/brokerage/time",
                "GET /api/v3/brokerage/market/product_book?product_id=BTC-USD&limit=1",
            ])
        #expect(venue.requests.allSatisfy { $0.fields["authorization"] == nil })
    }

    @Test func `sends nothing whose path is not on the list`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, "{}") }
        defer { venue.stop() }
        for id in ["../portfolios", "a/b", "", "a?b=1", "a%2Fb"] {
            let answer = try venue.answer { venue.brokerage.order(id, done: $0) }
            guard case .unsent(let why) = answer else {
                Issue.record("\(id): \(answer)")
                continue
            }
            #expect(why.contains("not among the requests that may be signed"))
        }
        #expect(venue.asked == [])
    }

    @Test func `asks again when nothing was learnt, and not for ever`() throws {
        let venue = try AnsweringVenue { exchange, number in
            switch number {
            case 1: exchange.close()
            case 2: exchange.answer(503, "{}")
            case 3: exchange.answer(HTTPResponse(200, body: Array("{\"order".utf8)), cutAfter: 4)
            default: exchange.answer(500, "<html>", fields: [])
            }
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(answer == .venueDown(status: 500, retryAfter: nil))
        #expect(venue.asked.count == 4)
    }

    @Test func `does not ask again after a plain refusal`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(404, #"{"error":"NOT_FOUND","message":"no such order"}"#)
        }
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(answer == .notFound(VenueError(code: "NOT_FOUND", message: "no such order")))
        #expect(venue.asked.count == 1)
    }

    @Test func `takes a page of HTML with status 403 for a wall, not for the venue`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.answer(page: "<html>Attention required</html>", status: 403)
        }
        defer { venue.stop() }
        #expect(try venue.answer { venue.brokerage.order("o-1", done: $0) } == .forbidden(nil))
        let order = try newOrder()
        let sent = try venue.answer { venue.brokerage.send(order, done: $0) }
        #expect(sent == .unknown(.notTheVenue(status: 403)))
    }

    @Test func `puts no request on the wire after it was stopped`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, VenueText.time) }
        defer { venue.stop() }
        venue.brokerage.stop()
        let answer = try venue.answer { venue.brokerage.time(done: $0) }
        #expect(answer == .unsent("the client was told to stop"))
        #expect(venue.asked == [])
    }
}

@Suite struct `An order that is sent` {
    /// What a venue can do to a request, and what is then known of the order.
    enum Treatment: String, CaseIterable, Sendable {
        case closed, reset, cutShort, failed, htmlFailure, emptyAnswer, brokenAnswer, timedOut

        func apply(to exchange: ServerExchange) {
            switch self {
            case .closed: exchange.close()
            case .reset: exchange.abort(resets: true)
            case .cutShort:
                exchange.answer(HTTPResponse(200, body: Array(VenueText.order.utf8)), cutAfter: 30)
            case .failed: exchange.answer(500, #"{"error":"INTERNAL","message":"m"}"#)
            case .htmlFailure: exchange.answer(page: "<html>", status: 502)
            case .emptyAnswer: exchange.answer(200, "")
            case .brokenAnswer: exchange.answer(200, #"{"success":true}"#)
            case .timedOut: break
            }
        }

        var doubt: Doubt {
            switch self {
            case .closed, .reset: .disconnected
            case .cutShort: .truncated
            case .failed: .serverFailed(status: 500)
            case .htmlFailure: .serverFailed(status: 502)
            case .emptyAnswer:
                .garbled(WireFault(.notJSON, "", "byte 1: unexpected end of text"))
            case .brokenAnswer:
                .garbled(WireFault(.missing, "success_response.order_id", "is missing"))
            case .timedOut: .timedOut
            }
        }
    }

    @Test(arguments: Treatment.allCases)
    func `once is unknown, and is never sent a second time`(treatment: Treatment) throws {
        let venue = try AnsweringVenue(
            { $0.timeout = .millisecond * 300 },
            script: { exchange, _ in treatment.apply(to: exchange) })
        defer { venue.stop() }
        let order = try newOrder()
        let answer = try venue.answer { venue.brokerage.send(order, done: $0) }
        guard case .unknown(let doubt) = answer else {
            Issue.record("\(answer)")
            return
        }
        if case .garbled(let fault) = treatment.doubt, case .garbled(let found) = doubt {
            #expect(found.kind == fault.kind)
            #expect(found.field == fault.field)
        } else {
            #expect(doubt == treatment.doubt)
        }
        // Long enough for a repetition of any back-off above to have come.
        _ = try venue.answer { venue.brokerage.time(done: $0) }
        #expect(venue.asked.count { $0 == "POST /api/v3/brokerage/orders" } == 1)
    }

    @Test func `is taken with the order's id`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.answer(200, VenueText.order) }
        defer { venue.stop() }
        let order = try newOrder()
        let answer = try venue.answer { venue.brokerage.send(order, done: $0) }
        guard case .success(let taken) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect([taken.id, taken.clientID] == ["o-1", "c-1"])
        #expect(String(decoding: venue.requests[0].body, as: UTF8.self) == order.json.text())
        #expect(venue.requests[0].fields["content-type"] == "application/json")
        #expect(
            try claims(venue.requests[0])["uri"]?.string
                == "POST 127.0.0.1:\(venue.port)/api/v3/brokerage/orders")
    }

    @Test func `is known not to be sent where nobody listens`() throws {
        let venue = try AnsweringVenue { exchange, _ in exchange.close() }
        let port = venue.port
        venue.stop()
        let thread = NetworkThread()
        defer { thread.stop() }
        var settings = Brokerage.Settings(userAgent: "test/1")
        settings.warm = 0
        let brokerage = try Brokerage(
            at: try Endpoint(.http, host: "127.0.0.1", port: port), tls: try ClientTLS(),
            credentials: try Credentials.read(
                environment: SampleCredentials.environment(SampleCredentials.ed25519)),
            on: thread, settings)
        defer { brokerage.stop() }
        let order = try newOrder()
        let answer: ResponseClass<TakenOrder>? = brokerage.wait { brokerage.send(order, done: $0) }
        guard case .unsent(let why) = try #require(answer) else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(why.contains("nobody listens there"))
    }

    @Test func `is rejected for the rate on the venue's word, once, and holds up what follows`()
        throws
    {
        let venue = try AnsweringVenue { exchange, number in
            guard number == 1, exchange.request.method == .post,
                let retry = try? HeaderField("Retry-After", "3")  // the name is a right one
            else { return exchange.answer(200, #"{"accounts":[],"has_next":false}"#) }
            exchange.answer(429, VenueText.rateLimited, fields: [retry])
        }
        defer { venue.stop() }
        let order = try newOrder()
        let answer = try venue.answer { venue.brokerage.send(order, done: $0) }
        #expect(answer == .rateLimited(retryAfter: .second * 3))
        let start = ContinuousClock.now
        _ = try venue.answer { venue.brokerage.accounts(done: $0) }
        // Longer than without the header; counted from when the answer came.
        #expect(ContinuousClock.now - start > .milliseconds(2_800))
        #expect(venue.asked.count == 2)
    }

    @Test func `that cannot have its turn in time is not sent`() throws {
        let venue = try AnsweringVenue(
            {
                $0.signedRate = TokenBucket.Rate(perSecond: 1, burst: 1, reserve: 0)
                $0.turnMax = .millisecond * 50
            },
            script: { exchange, _ in exchange.answer(200, VenueText.order) })
        defer { venue.stop() }
        let order = try newOrder()
        _ = try venue.answer { venue.brokerage.send(order, done: $0) }
        let answer = try venue.answer { venue.brokerage.send(order, done: $0) }
        #expect(
            answer
                == .unsent("its turn did not come in time: requests are at their rate limit"))
        #expect(venue.asked.count == 1)
    }
}

@Suite struct `Requests that wait for their turn` {
    @Test func `let a cancel go first`() throws {
        let venue = try AnsweringVenue(
            {
                $0.signedRate = TokenBucket.Rate(perSecond: 4, burst: 1, reserve: 0)
                $0.turnMax = .second * 20
            },
            script: { exchange, _ in
                let isCancel = exchange.request.path.hasSuffix("batch_cancel")
                exchange.answer(
                    200,
                    isCancel
                        ? #"{"results":[{"success":true,"order_id":"o-1"}]}"#
                        : #"{"order":{"order_id":"o","product_id":"p","status":"OPEN"}}"#)
            })
        defer { venue.stop() }
        for number in 1...3 { venue.brokerage.order("o-\(number)") { _ in } }
        let answer = try venue.answer {
            venue.brokerage.cancel(OrderCancel(orders: ["o-1"]), done: $0)
        }
        guard case .success = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(
            venue.asked == [
                "GET /api/v3/brokerage/orders/historical/o-1",
                "POST /api/v3/brokerage/orders/batch_cancel",
            ])
    }

    @Test func `are limited in number`() throws {
        let venue = try AnsweringVenue(
            {
                $0.signedRate = TokenBucket.Rate(perSecond: 1, burst: 1, reserve: 0)
                $0.waitingMax = 2
            },
            script: { exchange, _ in exchange.answer(200, "{}") })
        defer { venue.stop() }
        for number in 1...3 { venue.brokerage.order("o-\(number)") { _ in } }
        let answer = try venue.answer { venue.brokerage.order("o-4", done: $0) }
        #expect(answer == .unsent("2 requests wait for their turn already"))
    }

    @Test func `wait as long as the venue says that none is left`() throws {
        let venue = try AnsweringVenue { exchange, number in
            guard let left = try? HeaderField("x-ratelimit-remaining", "0"),
                let reset = try? HeaderField("x-ratelimit-reset", "1")  // both are right
            else { return exchange.close() }
            exchange.answer(
                200, #"{"order":{"order_id":"o","product_id":"p","status":"OPEN"}}"#,
                fields: number == 1 ? [left, reset] : [])
        }
        defer { venue.stop() }
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        let start = ContinuousClock.now
        _ = try venue.answer { venue.brokerage.order("o-1", done: $0) }
        #expect(ContinuousClock.now - start > .milliseconds(900))
    }
}
