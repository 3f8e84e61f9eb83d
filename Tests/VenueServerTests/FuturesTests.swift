import Domain
import JSON
import Testing
import VenueServer

@Suite struct `US futures at the venue` {
    private let product = "BIP-20DEC30-CDE"

    private func quote(_ venue: TestVenue, _ bid: String, _ ask: String) throws {
        try venue.control(
            "quotes",
            .object([
                "product_id": .string(product), "bid": .string(bid), "bid_size": .string("100"),
                "ask": .string(ask), "ask_size": .string("100"),
            ]))
    }

    private func trade(_ venue: TestVenue, _ side: String, _ size: String) throws -> Answer {
        try venue.order(
            side, "market_market_ioc", ["base_size": .string(size)], product: product)
    }

    @Test func `are whole contracts of a hundredth of a bitcoin`() throws {
        let venue = try TestVenue()
        let listing = try venue.get("/products/\(product)").json
        #expect(
            listing.shown("product_type", "base_increment", "price_increment", "status")
                == "product_type=FUTURE base_increment=1 price_increment=5 status=")
        #expect(
            listing["future_product_details"]?.shown("contract_size", "contract_expiry")
                == "contract_size=0.01 contract_expiry=2030-12-20T16:00:00Z")
        let half = try trade(venue, "BUY", "1.5")
        #expect(half["error_response", "error"]?.string == "INVALID_SIZE_PRECISION")
        venue.stop()
    }

    @Test func `make positions that earn, cost and are closed`() throws {
        let venue = try TestVenue()
        try quote(venue, "59995", "60000")
        #expect(try trade(venue, "BUY", "4")["success"]?.bool == true)
        var position = try venue.get("/cfm/positions/\(product)")["position"]
        #expect(
            position?.shown("side", "number_of_contracts", "avg_entry_price")
                == "side=LONG number_of_contracts=4 avg_entry_price=60000")
        // 4 × 0.01 × 60,000 = 2,400; a fee of 1.2 %; a margin of 24.6 %.
        #expect(try venue.wallet("USD").available == "99380.8")
        #expect(try venue.wallet("USD").hold == "590.4")
        try quote(venue, "61000", "61010")
        position = try venue.get("/cfm/positions")["positions", "0"]
        #expect(position?["unrealized_pnl"]?.string == "40.2")
        let close = try venue.post(
            "/orders/close_position",
            .object(["client_order_id": .string("close"), "product_id": .string(product)]))
        #expect(close["success"]?.bool == true)
        #expect(try venue.get("/cfm/positions")["positions"]?.array == [])
        // Earned 40, paid 28.8 and 29.28.
        #expect(try venue.wallet("USD").available == "99981.92")
        let again = try venue.post(
            "/orders/close_position",
            .object(["client_order_id": .string("again"), "product_id": .string(product)]))
        #expect(again["error_response", "error"]?.string == "CANNOT_CLOSE_ZERO_POSITION")
        venue.stop()
    }

    @Test func `have amounts with their currency where that is switched on`() throws {
        let venue = try TestVenue()
        try quote(venue, "59995", "60000")
        #expect(try trade(venue, "BUY", "4")["success"]?.bool == true)
        try venue.fault("wrapped_positions")
        let position = try venue.get("/cfm/positions/\(product)")["position"]
        #expect(
            position?["avg_entry_price"]?.shown("value", "currency") == "value=60000 currency=USD")
        #expect(position?["total_fees"]?["value"]?.string == "28.8")
        #expect(
            position?.shown("contract_size", "leverage", "im_contribution", "mm_contribution")
                == "contract_size=0.01 leverage=4.06 im_contribution=0.246 mm_contribution=0.246")
        #expect(position?["liquidation_price"]?["value"]?.string == "0")
        let held = try venue.get("/portfolios")["portfolios", "0", "uuid"]?.string ?? ""
        let row = try venue.get("/portfolios/\(held)")["breakdown", "futures_positions", "0"]
        #expect(
            row?.shown("side", "amount", "avg_entry_price")
                == "side=FUTURES_POSITION_SIDE_LONG amount=4 avg_entry_price=60000")
        venue.stop()
    }

    @Test func `are not closed beyond what is held`() throws {
        let venue = try TestVenue()
        try quote(venue, "59995", "60000")
        _ = try trade(venue, "BUY", "4")
        func close(_ size: String) throws -> Answer {
            try venue.post(
                "/orders/close_position",
                .object([
                    "client_order_id": .string("close \(size)"), "product_id": .string(product),
                    "size": .string(size),
                ]))
        }
        #expect(
            try close("5")["error_response", "error"]?.string
                == "REDUCE_ONLY_INCREASED_POSITION_SIZE")
        #expect(
            try close("1.5")["error_response", "error"]?.string == "INVALID_SIZE_PRECISION")
        #expect(try close("4")["success"]?.bool == true)
        #expect(try venue.get("/cfm/positions")["positions"]?.array == [])
        venue.stop()
    }

    @Test func `begin each day with nothing earned`() throws {
        let venue = try TestVenue {
            $0.products = ["BIP-20DEC30-CDE"]
            $0.depth = 1
        }
        try quote(venue, "60000", "60005")
        _ = try trade(venue, "SELL", "2")
        try quote(venue, "58995", "59000")
        _ = try trade(venue, "BUY", "1")
        func earned() throws -> String? {
            try venue.get("/cfm/positions/\(product)")["position", "daily_realized_pnl"]?.string
        }
        // A hundredth of 1,000.
        #expect(try earned() == "10")
        try venue.pass("11h")
        #expect(try earned() == "10")
        try venue.pass("1h")
        #expect(try earned() == "0")
        venue.stop()
    }

    @Test func `may be sold short`() throws {
        let venue = try TestVenue()
        try quote(venue, "60000", "60005")
        #expect(try trade(venue, "SELL", "1")["success"]?.bool == true)
        let position = try venue.get("/cfm/positions")["positions", "0"]
        #expect(
            position?.shown("side", "number_of_contracts") == "side=SHORT number_of_contracts=1")
        venue.stop()
    }

    @Test func `post funding at the full hour`() throws {
        let venue = try TestVenue {
            $0.products = ["BIP-20DEC30-CDE"]
            $0.depth = 10
        }
        try quote(venue, "60000", "60005")
        _ = try trade(venue, "SELL", "100")
        func cash() throws -> String? {
            let answer = try venue.get("/cfm/balance_summary")
            return answer["balance_summary", "total_usd_balance"]?.shown("value", "currency")
        }
        // 100 × 0.01 × 60,000 cost a fee of 1.2 %.
        #expect(try cash() == "value=99280 currency=USD")
        try venue.pass("59m")
        try venue.pass("59950ms")
        #expect(try cash() == "value=99280 currency=USD")
        try venue.pass("50ms")
        // Who is short gets 0.0013 % of what one bitcoin costs now.
        let position = try venue.get("/cfm/positions/\(product)")["position"]
        let price = try #require(position?["current_price"]?.string.flatMap { Int64($0) })
        let posted = Amount(99_280 * 100_000_000 + price * 1_300).text(exponent: -8)
        #expect(try cash() == "value=\(posted) currency=USD")
        venue.stop()
    }

    @Test func `are closed outside of the session`() throws {
        let venue = try TestVenue()
        try quote(venue, "60000", "60005")
        try venue.control("products/\(product)", .object(["is_session_open": .bool(false)]))
        #expect(
            try trade(venue, "BUY", "1")["error_response", "error"]?.string
                == "INVALID_FCM_TRADING_SESSION")
        venue.stop()
    }

    @Test func `have margin settings and sweeps`() throws {
        let venue = try TestVenue()
        #expect(
            try venue.get("/cfm/intraday/margin_setting")["setting"]?.string
                == "INTRADAY_MARGIN_SETTING_STANDARD")
        _ = try venue.post(
            "/cfm/intraday/margin_setting",
            .object(["setting": .string("INTRADAY_MARGIN_SETTING_INTRADAY")]))
        try quote(venue, "59995", "60000")
        _ = try trade(venue, "BUY", "4")
        #expect(try venue.wallet("USD").hold == "240")
        #expect(try venue.get("/cfm/sweeps")["sweeps"]?.array == [])
        venue.stop()
    }
}
