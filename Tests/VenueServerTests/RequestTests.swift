import Domain
import JSON
import Simulation
import Testing
import Transport
import VenueServer

@Suite struct `A request to the venue` {
    @Test func `is refused in the venue's envelope`() throws {
        let venue = try TestVenue()
        let missing = try venue.get("/products/NO-USD")
        #expect(missing.status == 404)
        #expect(
            missing.text
                == #"{"error":"NOT_FOUND","error_details":"valid product_id is required","#
                + #""message":"valid product_id is required"}"#)
        let options = try venue.get("/products?product_type=OPTIONS")
        #expect(options.status == 400)
        #expect(
            options["message"]?.string
                == #"parsing field "product_type": "OPTIONS" is not a valid value"#)
        #expect(try venue.get("/orders/historical/none").status == 404)
        #expect(try venue.get("/nothing").status == 404)
        venue.stop()
    }

    @Test func `is counted: thirty a second with a key, ten without`() throws {
        let venue = try TestVenue { $0.hasRateLimits = true }
        let first = try venue.get("/accounts")
        #expect(first.fields["x-ratelimit-limit"] == "30")
        #expect(first.fields["x-ratelimit-remaining"] == "29")
        for _ in 0..<29 { #expect(try venue.get("/accounts").status == 200) }
        let late = try venue.get("/accounts")
        #expect(late.status == 429)
        #expect(
            late.text
                == #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#)
        #expect(late.fields["x-ratelimit-limit"] == "30")
        #expect(late.fields["x-ratelimit-remaining"] == "0")
        #expect(late.fields["Retry-After"] == nil)
        let time = try venue.request(.get, "/time", by: nil)
        for _ in 0..<10 { #expect(try venue.answer(time).status == 200) }
        let refused = try venue.answer(time)
        #expect(refused.status == 429)
        #expect(refused.fields["x-ratelimit-limit"] == "10")
        try venue.pass("100ms")
        #expect(try venue.answer(time).status == 200)
        #expect(try venue.answer(time).status == 429)
        for _ in 0..<3 { #expect(try venue.get("/accounts").status == 200) }
        #expect(try venue.get("/accounts").status == 429)
        venue.stop()
    }

    @Test func `may be told when to come again`() throws {
        let venue = try TestVenue { $0.tellsRetryAfter = true }
        try venue.fault("too_many_requests")
        let answer = try venue.get("/accounts")
        #expect(answer.status == 429)
        #expect(answer.fields["Retry-After"] == "1")
        #expect(try venue.get("/accounts").status == 200)
        venue.stop()
    }

    @Test func `for the time is answered in three spellings`() throws {
        let venue = try TestVenue()
        let answer = try venue.answer(try venue.request(.get, "/time", by: nil))
        #expect(
            answer.text
                == #"{"iso":"2026-01-05T12:00:00Z","epochSeconds":"1767614400","#
                + #""epochMillis":"1767614400000"}"#)
        venue.stop()
    }

    @Test func `for a public product hides what only members see`() throws {
        let venue = try TestVenue()
        let open = try venue.answer(
            try venue.request(.get, "/market/products/BTC-USD", by: nil)
        ).json
        #expect(
            open.shown("best_bid_price", "base_increment", "price_increment", "quote_max_size")
                == "best_bid_price= base_increment=0.00000001 price_increment=0.01 "
                + "quote_max_size=150000000")
        #expect(try venue.get("/products/BTC-USD")["best_bid_price"]?.string?.isEmpty == false)
        let alias = try venue.get("/products/BTC-USDC").json
        #expect(alias.shown("alias", "quote_currency_id") == "alias=BTC-USD quote_currency_id=USDC")
        #expect(try venue.get("/products/BTC-USD").json["alias_to"]?.text() == #"["BTC-USDC"]"#)
        venue.stop()
    }

    @Test func `for a market of one stablecoin in another names no alias`() throws {
        let venue = try TestVenue { $0.products = ["USDT-USD", "USDT-USDC"] }
        for (name, quote) in [("USDT-USD", "USD"), ("USDT-USDC", "USDC")] {
            let product = try venue.get("/products/\(name)").json
            #expect(
                product.shown("alias", "quote_currency_id") == "alias= quote_currency_id=\(quote)")
            #expect(product["alias_to"]?.text() == "[]")
        }
        venue.stop()
    }
}

@Suite struct `Candles over REST` {
    private func path(_ start: Int64, _ end: Int64, _ granularity: String = "ONE_MINUTE") -> String
    {
        "/products/BTC-USD/candles?start=\(start)&end=\(end)&granularity=\(granularity)"
    }

    @Test func `come newest first, at most 350`() throws {
        let venue = try TestVenue()
        let now: Int64 = 1_767_614_400
        let rows = try venue.get(path(now - 600, now))["candles"]?.array ?? []
        let starts = rows.compactMap { $0["start"]?.string.flatMap { Int64($0) } }
        #expect(rows.count >= 9)
        #expect(starts == starts.sorted(by: >))
        #expect(rows.first?.keys == ["start", "low", "high", "open", "close", "volume"])
        #expect(try venue.get(path(now - 350 * 60, now)).status == 200)
        #expect(try venue.get(path(now - 351 * 60, now)).status == 400)
        #expect(try venue.get(path(now - 60, now, "UNKNOWN_GRANULARITY")).status == 400)
        venue.stop()
    }

    @Test func `have holes where nobody traded`() throws {
        let venue = try TestVenue {
            $0.scenario = .gap
            $0.history = .minute * 6
        }
        let now: Int64 = 1_767_614_400
        let rows = try venue.get(path(now - 360, now))["candles"]?.array ?? []
        let starts = rows.compactMap { $0["start"]?.string.flatMap { Int64($0) } }
        // Three minutes of silence begin a minute after the scenario does.
        #expect(starts.contains(now - 360))
        #expect(!starts.contains(now - 300))
        #expect(!starts.contains(now - 240))
        #expect(starts.contains(now - 60))
        venue.stop()
    }
}
