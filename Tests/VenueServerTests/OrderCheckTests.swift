import JSON
import Testing
import VenueServer

@Suite struct `An order that the venue does not take` {
    /// The codes of a refusal, the plain one and the preview's, or `taken`.
    private func codes(_ answer: Answer) -> String {
        guard answer.status == 200 else { return "status \(answer.status)" }
        guard answer["success"]?.bool == false else { return "taken" }
        let body = answer["error_response"]
        return [body?["error"], body?["preview_failure_reason"]].compactMap { $0?.string }
            .filter { !$0.hasPrefix("UNKNOWN") }.joined(separator: " ")
    }

    @Test func `is refused with status 200 and every field`() throws {
        let venue = try TestVenue()
        let answer = try venue.order(
            "BUY", "limit_limit_gtc",
            ["base_size": .string("1000"), "limit_price": .string("50000")])
        #expect(answer.status == 200)
        #expect(
            answer["error_response"]?.text()
                == #"{"error":"INSUFFICIENT_FUND","message":"Insufficient balance in source "#
                + #"account","error_details":"","preview_failure_reason":"#
                + #""PREVIEW_INSUFFICIENT_FUND","#
                + #""new_order_failure_reason":"UNKNOWN_FAILURE_REASON"}"#)
        venue.stop()
    }

    @Test(arguments: [
        ("1", "50000.001", "INVALID_PRICE_PRECISION PREVIEW_INVALID_PRICE_PRECISION"),
        ("0.000000001", "50000", "INVALID_SIZE_PRECISION PREVIEW_INVALID_SIZE_PRECISION"),
        ("0.00000001", "50000", "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL"),
        ("0", "50000", "PREVIEW_INVALID_BASE_SIZE_TOO_SMALL"),
        ("3400", "50000", "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE"),
        ("0.01", "50000", "taken"),
    ])
    func `by its numbers`(_ size: String, _ price: String, _ expected: String) throws {
        let venue = try TestVenue()
        try venue.quote("60000", "60010")
        let answer = try venue.order(
            "BUY", "limit_limit_gtc",
            ["base_size": .string(size), "limit_price": .string(price)])
        #expect(codes(answer) == expected)
        venue.stop()
    }

    @Test(arguments: [
        ("trading_disabled", "TRADING_DISABLED", "TRADING_DISABLED", "TRADING_DISABLED"),
        ("is_disabled", "TRADING_DISABLED", "TRADING_DISABLED", "TRADING_DISABLED"),
        ("cancel_only", "ORDER_ENTRY_DISABLED", "ORDER_ENTRY_DISABLED", "ORDER_ENTRY_DISABLED"),
        ("view_only", "ORDER_ENTRY_DISABLED", "ORDER_ENTRY_DISABLED", "ORDER_ENTRY_DISABLED"),
        ("limit_only", "UNSUPPORTED_ORDER_CONFIGURATION", "taken", "taken"),
        (
            "post_only", "INVALID_LIMIT_PRICE_POST_ONLY", "INVALID_LIMIT_PRICE_POST_ONLY", "taken"
        ),
    ])
    func `by the flags of the product: market, limit, post-only`(
        _ flag: String, _ market: String, _ limit: String, _ postOnly: String
    ) throws {
        let venue = try TestVenue()
        try venue.quote("60000", "60010")
        try venue.control("products/BTC-USD", .object([JSONMember(flag, .bool(true))]))
        let size = JSONValue.string("0.01")
        let price = JSONValue.string("50000")
        let answers = [
            try venue.order("BUY", "market_market_ioc", ["base_size": size]),
            try venue.order(
                "BUY", "limit_limit_gtc", ["base_size": size, "limit_price": price]),
            try venue.order(
                "BUY", "limit_limit_gtc",
                ["base_size": size, "limit_price": price, "post_only": .bool(true)]),
        ]
        let first = answers.map { codes($0).split(separator: " ").first.map(String.init) ?? "" }
        #expect(first == [market, limit, postOnly])
        venue.stop()
    }

    @Test func `by what it is`() throws {
        let venue = try TestVenue()
        try venue.quote("60000", "60010")
        let size = JSONValue.string("0.01")
        func stop(_ price: String, _ direction: String) throws -> String {
            codes(
                try venue.order(
                    "BUY", "stop_limit_stop_limit_gtc",
                    [
                        "base_size": size, "limit_price": .string("61000"),
                        "stop_price": .string(price),
                        "stop_direction": .string("STOP_DIRECTION_STOP_\(direction)"),
                    ]))
        }
        try venue.trade("60005", "0.1")
        #expect(try stop("60005", "UP") == "PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE")
        #expect(try stop("60005.01", "UP") == "taken")
        #expect(try stop("60005", "DOWN") == "PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE")
        let crossing = try venue.order(
            "BUY", "limit_limit_gtc",
            ["base_size": size, "limit_price": .string("60010"), "post_only": .bool(true)])
        #expect(
            codes(crossing)
                == "INVALID_LIMIT_PRICE_POST_ONLY PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY")
        let past = try venue.order(
            "BUY", "limit_limit_gtd",
            [
                "base_size": size, "limit_price": .string("50000"),
                "end_time": .string("2026-01-05T12:00:00Z"),
            ])
        #expect(codes(past) == "END_TIME_IS_IN_THE_PAST PREVIEW_END_TIME_IS_IN_THE_PAST")
        let unknown = try venue.order(
            "BUY", "market_market_ioc", ["base_size": size], product: "NO-USD")
        #expect(codes(unknown) == "INVALID_PRODUCT_ID")
        let whole = try venue.order("BUY", "market_market_fok", ["base_size": size])
        #expect(codes(whole).hasPrefix("UNSUPPORTED_ORDER_CONFIGURATION"))
        #expect(codes(try venue.order("BUY", "peg", [:])) == "status 400")
        #expect(codes(try venue.order("BUY", "market_market_ioc", [:])) == "status 400")
        venue.stop()
    }

    @Test(arguments: ["base_size", "limit_price"])
    func `whose size or price is a JSON number, and says that it must be a string`(
        _ name: String
    ) throws {
        let venue = try TestVenue()
        try venue.quote("60000", "60010")
        func limit(_ number: JSONValue?) throws -> Answer {
            let (size, price) = (JSONValue.string("0.01"), JSONValue.string("50000"))
            return try venue.order(
                "BUY", "limit_limit_gtc",
                [
                    "base_size": name == "base_size" ? number ?? size : size,
                    "limit_price": name == "limit_price" ? number ?? price : price,
                    "quote_size": .null,
                ])
        }
        let refused = try limit(.number("1"))
        #expect(codes(refused) == "status 400")
        #expect(refused["message"]?.string == "\(name) must be a string")
        #expect(try codes(limit(nil)) == "taken")
        venue.stop()
    }

    @Test func `because there is nobody to trade with`() throws {
        let venue = try TestVenue()
        try venue.control(
            "quotes",
            .object(["product_id": .string("BTC-USD"), "bid": .string("60000")]))
        let answer = try venue.order("BUY", "market_market_ioc", ["quote_size": .string("100")])
        #expect(codes(answer) == "INVALID_NO_LIQUIDITY PREVIEW_INVALID_NO_LIQUIDITY")
        venue.stop()
    }

    @Test(arguments: [
        (VenueSettings.DuplicateMode.existing, "1 1 1"),
        (.refuse, "1 DUPLICATE_CLIENT_ORDER_ID DUPLICATE_CLIENT_ORDER_ID"),
        (.open, "1 1 2"), (.ignore, "1 2 3"),
    ])
    func `with a used id is the same again, refused or new, as the venue is set`(
        _ mode: VenueSettings.DuplicateMode, _ expected: String
    ) throws {
        let venue = try TestVenue { $0.duplicates = mode }
        let body = JSONValue.object([
            "client_order_id": .string("twice"), "product_id": .string("BTC-USD"),
            "side": .string("BUY"),
            "order_configuration": .object([
                "limit_limit_gtc": .object([
                    "base_size": .string("0.01"), "limit_price": .string("50000"),
                ])
            ]),
        ])
        var ids: [String] = []
        var told: [String] = []
        for step in 0..<3 {
            let answer = try venue.post("/orders", body)
            if let id = answer["success_response", "order_id"]?.string {
                if !ids.contains(id) { ids.append(id) }
                told.append(String((ids.firstIndex(of: id) ?? 0) + 1))
            } else {
                told.append(codes(answer))
            }
            // The third comes when the first is over.
            guard step == 1 else { continue }
            let cancel = JSONValue.object(["order_ids": .array([.string(ids[0])])])
            _ = try venue.post("/orders/batch_cancel", cancel)
        }
        #expect(told.joined(separator: " ") == expected)
        let listed = try venue.get("/orders/historical/batch")["orders"]?.array
        #expect(listed?.count == ids.count)
        venue.stop()
    }
}
