import Coinbase
import Domain
import Testing

/// A body of an answer to a new order, and what it proves.
struct OrderBody: CustomTestStringConvertible, Sendable {
    enum Verdict: Hashable, Sendable {
        case taken(String)
        case refused(String)
        case garbled(WireFault.Kind)
        case notTheVenue
    }
    var text: String
    var verdict: Verdict

    var testDescription: String { String(text.prefix(80)) }

    init(_ text: String, _ verdict: Verdict) { (self.text, self.verdict) = (text, verdict) }

    static let taken =
        #"{"success":true,"success_response":{"order_id":"o-1","product_id":"BTC-USD","#
        + #""side":"BUY","client_order_id":"c-1"}}"#
    static let refused =
        #"{"success":false,"error_response":{"error":"INSUFFICIENT_FUND","message":"m","#
        + #""error_details":"","preview_failure_reason":"PREVIEW_INSUFFICIENT_FUND","#
        + #""new_order_failure_reason":"UNKNOWN_FAILURE_REASON"}}"#

    static let all: [OrderBody] = [
        OrderBody(taken, .taken("o-1")),
        OrderBody(" \n" + taken + "\r\n", .taken("o-1")),
        OrderBody(
            taken.replacing("{\"success\"", with: "{\"new\":[{}],\"success\""), .taken("o-1")),
        OrderBody(#"{"success":true,"order_id":"o-2"}"#, .taken("o-2")),
        OrderBody(
            #"{"success":true,"success_response":{"order_id":"o"},"error_response":{"error":"#
                + #""UNKNOWN_FAILURE_REASON","message":"m"}}"#, .taken("o")),
        OrderBody(
            #"{"success":true,"failure_reason":{},"success_response":{"order_id":"o"}}"#,
            .taken("o")),
        OrderBody(refused, .refused("INSUFFICIENT_FUND")),
        OrderBody(#"{"success":false}"#, .refused("UNKNOWN_FAILURE_REASON")),
        OrderBody(
            #"{"success":false,"order_id":"","failure_reason":"NEW_REASON"}"#,
            .refused("NEW_REASON")),
        OrderBody(
            #"{"success":false,"error_response":{"error":"UNKNOWN_FAILURE_REASON","#
                + #""preview_failure_reason":"UNKNOWN_PREVIEW_FAILURE_REASON","#
                + #""new_order_failure_reason":"INVALID_SIZE_PRECISION"}}"#,
            .refused("INVALID_SIZE_PRECISION")),
        OrderBody(
            #"{"success":false,"error_response":{"preview_failure_reason":"PREVIEW_X"}}"#,
            .refused("PREVIEW_X")),
        OrderBody("", .garbled(.notJSON)), OrderBody("   ", .garbled(.notJSON)),
        OrderBody("null", .garbled(.wrongKind)), OrderBody("[]", .garbled(.wrongKind)),
        OrderBody("true", .garbled(.wrongKind)), OrderBody("\"ok\"", .garbled(.wrongKind)),
        OrderBody("OK", .garbled(.notJSON)), OrderBody("{}", .garbled(.missing)),
        OrderBody("<html><body>blocked</body></html>", .notTheVenue),
        OrderBody("\n<!DOCTYPE html>", .notTheVenue),
        OrderBody(String(taken.dropLast()), .garbled(.notJSON)),
        OrderBody(String(taken.prefix(20)), .garbled(.notJSON)),
        OrderBody(taken + taken, .garbled(.notJSON)), OrderBody(taken + "x", .garbled(.notJSON)),
        OrderBody(#"{"success":null}"#, .garbled(.missing)),
        OrderBody(#"{"success":"yes"}"#, .garbled(.wrongKind)),
        OrderBody(#"{"success":1}"#, .garbled(.wrongKind)),
        OrderBody(#"{"success":true}"#, .garbled(.missing)),
        OrderBody(#"{"success":true,"success_response":null}"#, .garbled(.missing)),
        OrderBody(#"{"success":true,"success_response":{}}"#, .garbled(.missing)),
        OrderBody(#"{"success":true,"success_response":[]}"#, .garbled(.wrongKind)),
        OrderBody(
            #"{"success":true,"success_response":{"order_id":""}}"#, .garbled(.missing)),
        OrderBody(#"{"success":true,"success_response":{"order_id":7}}"#, .garbled(.wrongKind)),
        OrderBody(
            #"{"success":true,"success":false,"success_response":{"order_id":"o"}}"#,
            .garbled(.repeatedKey)),
        OrderBody(
            #"{"success":true,"success_response":{"order_id":"o","order_id":"p"}}"#,
            .garbled(.repeatedKey)),
        OrderBody(#"{"success":false,"order_id":"o"}"#, .garbled(.contradiction)),
        OrderBody(
            #"{"success":false,"success_response":{"order_id":"o"},"failure_reason":"X"}"#,
            .garbled(.contradiction)),
        OrderBody(
            #"{"success":true,"success_response":{"order_id":"o"},"error_response":{"error":"#
                + #""INSUFFICIENT_FUND"}}"#, .garbled(.contradiction)),
        OrderBody(taken.replacing("c-1", with: "c-2"), .garbled(.contradiction)),
        OrderBody(taken.replacing("BTC-USD", with: "ETH-USD"), .garbled(.contradiction)),
        OrderBody(taken.replacing("BUY", with: "SELL"), .garbled(.contradiction)),
        OrderBody(taken.replacing("BUY", with: "NEW_SIDE"), .garbled(.contradiction)),
        OrderBody(taken.replacing("o-1", with: "\\ud800"), .garbled(.notJSON)),
        OrderBody(taken.replacing("o-1", with: "\u{1}"), .garbled(.notJSON)),
        OrderBody(
            taken.replacing("}}", with: "},\"x\":" + String(repeating: "[", count: 80) + "}"),
            .garbled(.notJSON)),
    ]
}

@Suite struct `What an answer proves` {
    typealias Taken = ResponseClass<TakenOrder>

    func order() throws -> NewOrder {
        NewOrder(
            clientID: "c-1", product: "BTC-USD", side: .buy,
            configuration: .market(.quote(try decimal("10"))))
    }

    func answer(_ status: Int, _ text: String, type: String? = nil) -> Delivery {
        var head = AnswerHead()
        head.contentType = type
        return .answered(HTTPAnswer(status: status, head: head, body: Array(text.utf8)))
    }

    @Test(arguments: OrderBody.all)
    func `about a new order is what its body says, or nothing`(body: OrderBody) throws {
        switch (Taken(answer(200, body.text), to: try order()), body.verdict) {
        case (.success(let taken), .taken(let id)): #expect(taken.id == id)
        case (.rejected(let rejection), .refused(let code)):
            #expect(rejection.code == FailureCode(code))
        case (.unknown(.garbled(let fault)), .garbled(let kind)):
            #expect(fault.kind == kind, "\(fault.text)")
        case (.unknown(.notTheVenue(200)), .notTheVenue): break
        case (let found, _): Issue.record("\(found)")
        }
    }

    @Test(arguments: 1..<OrderBody.taken.utf8.count)
    func `cut off anywhere is nothing`(length: Int) throws {
        let text = String(OrderBody.taken.prefix(length))
        guard case .unknown(.garbled(let fault)) = Taken(answer(200, text), to: try order()) else {
            Issue.record("\(text) was believed")
            return
        }
        #expect(fault.kind == .notJSON)
    }

    static let venueBody =
        #"{"error":"INVALID_ARGUMENT","code":3,"error_details":"d","message":"m"}"#
    static let otherBodies = [
        "", "<html>no</html>", "Forbidden", "{}", "[]", "null", #"{"message":"Forbidden"}"#,
        #"{"error":7}"#, String(venueBody.dropLast()), #"{"error":"x","error":"y"}"#,
        "upstream connect error", "Unauthorized ",
    ]

    /// Statuses that refuse a request when the venue itself gives them.
    @Test(arguments: [400, 401, 403, 404, 429])
    func `refuses with a status only in the venue's own shape`(status: Int) throws {
        let venue = Rejection(FailureCode("INVALID_ARGUMENT"), message: "m", detail: "d")
        let error = VenueError(code: "INVALID_ARGUMENT", message: "m", detail: "d")
        let expected: [Int: Taken] = [
            400: .rejected(venue), 401: .unauthorised(error), 403: .forbidden(error),
            404: .notFound(error), 429: .rateLimited(retryAfter: nil),
        ]
        let found = Taken(answer(status, Self.venueBody), to: try order())
        #expect(found == expected[status])
        for body in Self.otherBodies {
            #expect(
                Taken(answer(status, body), to: try order())
                    == .unknown(.notTheVenue(status: status)), "\(body)")
        }
        #expect(
            Taken(answer(status, Self.venueBody, type: "text/html"), to: try order())
                == .unknown(.notTheVenue(status: status)))
    }

    @Test func `knows the other shapes of the venue`() throws {
        let limit = #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#
        #expect(
            Taken(answer(429, limit), to: try order()) == .rateLimited(retryAfter: nil))
        #expect(
            Taken(answer(401, "Unauthorized"), to: try order())
                == .unauthorised(VenueError(code: "UNAUTHORIZED")))
        #expect(
            Taken(answer(404, #"{"code":5,"message":"m"}"#), to: try order())
                == .notFound(VenueError(code: "5", message: "m")))
    }

    /// Statuses that prove nothing about a request, whoever gives them.
    static let unproven: [(Int, Doubt)] =
        [500, 501, 502, 503, 504, 520, 522, 524, 530, 599].map { ($0, .serverFailed(status: $0)) }
        + [
            100, 301, 302, 303, 304, 307, 308, 402, 405, 406, 408, 409, 410, 412, 413, 415, 418,
            421, 422, 425, 431, 451,
        ].map { ($0, .unexpected(status: $0)) }

    @Test(arguments: unproven)
    func `proves nothing with any other status`(status: Int, doubt: Doubt) throws {
        for body in Self.otherBodies + [Self.venueBody, OrderBody.refused] {
            #expect(Taken(answer(status, body), to: try order()) == .unknown(doubt), "\(body)")
        }
    }

    static let losses: [(Delivery.Loss, Doubt)] = [
        (.timedOut, .timedOut), (.disconnected, .disconnected), (.truncated, .truncated),
    ]

    @Test(arguments: losses)
    func `that never came leaves an order unknown and a question open`(
        loss: Delivery.Loss, doubt: Doubt
    ) throws {
        #expect(Taken(.lost(loss), to: try order()) == .unknown(doubt))
        #expect(ResponseClass<OrderPage>(.lost(loss), effect: .none) == .retryable(doubt))
        #expect(Taken(.unsent("no route"), to: try order()) == .unsent("no route"))
    }

    @Test func `may be asked for again where nothing was done`() throws {
        typealias Time = ResponseClass<ServerTime>
        func read(_ status: Int, _ text: String) -> Time {
            Time(answer(status, text), effect: .none)
        }
        let time = try moment("2026-09-30T02:37:29Z")
        #expect(read(200, #"{"iso":"2026-09-30T02:37:29Z"}"#) == .success(ServerTime(time)))
        #expect(
            read(200, "{}")
                == .retryable(.garbled(WireFault(.missing, "iso", "is missing"))))
        #expect(read(200, "<html>") == .retryable(.notTheVenue(status: 200)))
        #expect(read(403, "<html>") == .forbidden(nil))
        #expect(read(401, "<html>") == .retryable(.notTheVenue(status: 401)))
        #expect(read(404, "") == .retryable(.notTheVenue(status: 404)))
        #expect(read(429, "") == .rateLimited(retryAfter: nil))
        #expect(read(503, "<html>") == .venueDown(status: 503, retryAfter: nil))
        #expect(read(302, "") == .retryable(.unexpected(status: 302)))
    }

    @Test func `tells each order of a cancel apart, and misses none`() throws {
        typealias Cancelled = ResponseClass<CancelAnswer>
        let text =
            #"{"results":[{"success":true,"failure_reason":"UNKNOWN_CANCEL_FAILURE_REASON","#
            + #""order_id":"a"},{"success":false,"failure_reason":"UNKNOWN_CANCEL_ORDER","#
            + #""order_id":"b"}]}"#
        let found = Cancelled(answer(200, text), to: OrderCancel(orders: ["b", "a"]))
        guard case .success(let cancelled) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(
            cancelled.results == [
                CancelResult(order: "a", failure: nil),
                CancelResult(order: "b", failure: .unknownCancelOrder),
            ])
        let more = Cancelled(answer(200, text), to: OrderCancel(orders: ["a", "b", "c"]))
        guard case .unknown(.garbled(let fault)) = more else {
            Issue.record("\(more)")
            return
        }
        #expect(fault.kind == .missing)
    }

    @Test func `reads what an edit came to, in the new shape and the old`() {
        typealias Edited = ResponseClass<EditAnswer>
        func edited(_ text: String) -> Edited { Edited(editing: answer(200, text)) }
        #expect(edited(#"{"success":true,"errors":[]}"#) == .success(.taken))
        #expect(
            edited(
                #"{"success":false,"errors":[{"edit_failure_reason":"ORDER_NOT_FOUND"}]}"#)
                == .rejected(Rejection(FailureCode("ORDER_NOT_FOUND"))))
        #expect(
            edited(
                #"{"success":false,"error_response":{"error_details":"d","#
                    + #""edit_order_failure_reason":"INVALID_EDITED_SIZE"}}"#)
                == .rejected(Rejection(FailureCode("INVALID_EDITED_SIZE"), detail: "d")))
        guard
            case .unknown(.garbled(let fault)) = edited(
                #"{"success":true,"errors":{"edit_failure_reason":"INVALID_EDITED_PRICE"}}"#)
        else {
            Issue.record("a contradiction was believed")
            return
        }
        #expect(fault.kind == .contradiction)
    }

    static let waits: [([(String, String)], Nanos?)] = [
        ([("Retry-After", "2")], .second * 2), ([("retry-after", "0")], .zero),
        ([("Retry-After", "999999999999")], .day), ([("Retry-After", "-1")], nil),
        ([("Retry-After", "soon")], nil), ([], nil),
        (
            [
                ("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"),
                ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ], .second * 10
        ), ([("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT")], nil),
    ]

    @Test(arguments: waits)
    func `waits as long as it is asked to`(fields: [(String, String)], wait: Nanos?) throws {
        let head = AnswerHead(fields: fields.map { (name: $0.0, value: $0.1) })
        #expect(head.retryAfter == wait)
        let delivery = Delivery.answered(
            HTTPAnswer(status: 429, head: head, body: Array(Self.venueBody.utf8)))
        #expect(Taken(delivery, to: try order()) == .rateLimited(retryAfter: wait))
    }

    @Test func `carries the venue's clock and its limits`() {
        let head = AnswerHead(fields: [
            (name: "DATE", value: "Wed, 30 Sep 2026 02:37:29 GMT"),
            (name: "x-ratelimit-limit", value: "30"), (name: "X-RateLimit-Remaining", value: "7"),
            (name: "x-ratelimit-reset", value: "1"), (name: "content-type", value: "text/plain"),
        ])
        #expect(head.date == Timestamp(rfc3339: "2026-09-30T02:37:29Z"))
        #expect([head.rateLimit, head.rateRemaining, head.rateReset] == [30, 7, 1])
        #expect(head.contentType == "text/plain")
    }

    static let reasons: [(String, OrderReason)] = [
        ("INSUFFICIENT_FUND", .funds), ("PREVIEW_INSUFFICIENT_FUNDS_FOR_FUTURES", .funds),
        ("INVALID_LIMIT_PRICE_POST_ONLY", .postOnly), ("INVALID_PRODUCT_ID", .product),
        ("PREVIEW_INVALID_SIZE_PRECISION", .shape), ("RATE_LIMIT_EXCEEDED", .rate),
        ("ORDER_IS_FULLY_FILLED", .tooLate), ("BREACHED_RISK_LIMIT", .other), ("NEW", .other),
    ]

    @Test(arguments: reasons)
    func `groups the venue's reasons`(code: String, reason: OrderReason) {
        #expect(FailureCode(code).reason == reason)
    }
}
