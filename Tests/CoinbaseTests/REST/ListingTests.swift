import Coinbase
import Domain
import Testing
import Transport

@Suite struct `A listing` {
    private func accounts(
        _ script: @escaping @Sendable (ServerExchange, Int) -> Void
    ) throws -> (ResponseClass<Listing<VenueAccount>>, [String]) {
        let venue = try AnsweringVenue(script: script)
        defer { venue.stop() }
        let answer = try venue.answer { venue.brokerage.accounts(done: $0) }
        return (answer, venue.asked)
    }

    private func ids(_ answer: ResponseClass<Listing<VenueAccount>>) -> [String]? {
        if case .success(let listing) = answer { listing.items.map(\.id) } else { nil }
    }

    private func gap(_ answer: ResponseClass<Listing<VenueAccount>>) -> String? {
        if case .success(let listing) = answer { listing.gap } else { nil }
    }

    @Test func `is followed to its end`() throws {
        let (answer, asked) = try accounts { exchange, _ in
            let next = exchange.request.query?.contains("cursor=two") == true
            exchange.answer(
                200, VenueText.accounts(next ? ["b"] : ["a"], next: next ? nil : "two"))
        }
        #expect(ids(answer) == ["a", "b"])
        #expect(gap(answer) == nil)
        #expect(
            asked == [
                "GET /api/v3/brokerage/accounts?limit=250",
                "GET /api/v3/brokerage/accounts?limit=250&cursor=two",
            ])
    }

    @Test func `whose cursor comes again is not complete`() throws {
        let (answer, asked) = try accounts { exchange, _ in
            exchange.answer(200, VenueText.accounts(["a"], next: "same"))
        }
        #expect(gap(answer) == "after page 2 the venue's cursor leads in a circle")
        #expect(asked.count == 2)
    }

    @Test func `without an end is not complete`() throws {
        let (answer, asked) = try accounts { exchange, _ in
            let last = exchange.request.query?.split(separator: "=").last ?? ""
            let number = Int(last) ?? 0
            exchange.answer(200, VenueText.accounts(["a"], next: String(number + 1)))
        }
        #expect(gap(answer) == "more than 50 pages")
        #expect(asked.count == 50)
    }

    @Test func `that breaks off is not complete`() throws {
        let (answer, _) = try accounts { exchange, _ in
            exchange.request.query?.contains("cursor") == true
                ? exchange.answer(500, "{}")
                : exchange.answer(200, VenueText.accounts(["a"], next: "two"))
        }
        #expect(ids(answer) == ["a"])
        #expect(gap(answer) == "page 2 did not come: the venue failed with status 500")
    }

    @Test func `that goes on and does not say where is not complete`() throws {
        let (answer, _) = try accounts { exchange, _ in
            exchange.answer(200, #"{"accounts":[],"has_next":true,"cursor":""}"#)
        }
        #expect(ids(answer) == [])
        #expect(gap(answer) == "more follows after page 1, and the venue does not say where")
    }

    @Test func `that fails at once is the failure, not an empty list`() throws {
        let (answer, _) = try accounts { exchange, _ in
            exchange.answer(401, "Unauthorized")
        }
        #expect(answer == .unauthorised(VenueError(code: "UNAUTHORIZED")))
    }
}

@Suite struct `Candles` {
    private static let start = Timestamp(nanos: 1_700_000_040_000_000_000)

    private static func row(_ minute: Int) -> String {
        let seconds = start.nanos / 1_000_000_000 + Int64(minute) * 60
        return #"{"start":"\#(seconds)","low":"1","high":"3","open":"2","close":"2","volume":"1"}"#
    }

    @Test func `are asked for in pages of 350, and holes stay holes`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            // Row 3 is missing, and one row of another page comes along.
            let isFirst = exchange.request.query?.contains("start=1700000040") == true
            let minutes = isFirst ? [350, 4, 2, 1, 0] : [351, 350]
            let rows = minutes.map(Self.row).joined(separator: ",")
            exchange.answer(200, #"{"candles":[\#(rows)]}"#)
        }
        defer { venue.stop() }
        let pages = CandleQuery.pages(
            .oneMinute, from: Self.start, to: Self.start + .minute * 352)
        let answer = try venue.answer { venue.brokerage.candles("BTC-USD", pages, done: $0) }
        guard case .success(let listing) = answer else {
            Issue.record("\(answer)")
            return
        }
        let minutes = listing.items.map { ($0.start - Self.start).count / Nanos.minute.count }
        #expect(minutes == [0, 1, 2, 4, 350, 351])
        #expect(listing.isComplete)
        #expect(
            venue.asked == [
                "GET /api/v3/brokerage/products/BTC-USD/candles?start=1700000040&end=1700020980"
                    + "&granularity=ONE_MINUTE&limit=350",
                "GET /api/v3/brokerage/products/BTC-USD/candles?start=1700021040&end=1700021100"
                    + "&granularity=ONE_MINUTE&limit=350",
            ])
    }

    @Test func `of a page that failed leave a gap with a name`() throws {
        let venue = try AnsweringVenue { exchange, _ in
            exchange.request.query?.contains("start=1700000040") == true
                ? exchange.answer(200, #"{"candles":[\#(Self.row(0))]}"#)
                : exchange.answer(400, #"{"error":"INVALID_ARGUMENT","message":"no"}"#)
        }
        defer { venue.stop() }
        let pages = CandleQuery.pages(
            .oneMinute, from: Self.start, to: Self.start + .minute * 351)
        let answer = try venue.answer { venue.brokerage.candles("BTC-USD", pages, done: $0) }
        guard case .success(let listing) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(listing.items.count == 1)
        #expect(
            listing.gap
                == "nothing from 2023-11-15T04:04:00Z on: refused: INVALID_ARGUMENT: no")
    }
}
