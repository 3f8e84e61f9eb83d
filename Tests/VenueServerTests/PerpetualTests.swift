import Domain
import JSON
import Testing
import VenueServer

@Suite struct `International perpetuals` {
    private let product = "BTC-PERP-INTX"

    private func open() throws -> TestVenue {
        let venue = try TestVenue { $0.products = ["BTC-USD", "BTC-PERP-INTX"] }
        venue.key = try TestKey(document: venue.server.keyDocuments[3])
        try quote(venue, "59999.9", "60000")
        return venue
    }

    private func quote(_ venue: TestVenue, _ bid: String, _ ask: String) throws {
        try venue.control(
            "quotes",
            .object([
                "product_id": .string(product), "bid": .string(bid), "bid_size": .string("100"),
                "ask": .string(ask), "ask_size": .string("100"),
            ]))
    }

    private func buy(_ venue: TestVenue, _ id: String, leverage: String, margin: String = "CROSS")
        throws -> Answer
    {
        try venue.post(
            "/orders",
            .object([
                "client_order_id": .string(id), "product_id": .string(product),
                "side": .string("BUY"), "leverage": .string(leverage),
                "margin_type": .string(margin),
                "order_configuration": .object([
                    "market_market_ioc": .object(["base_size": .string("0.5")])
                ]),
            ]))
    }

    @Test func `are traded in their own portfolio with leverage`() throws {
        let venue = try open()
        let portfolio = try venue.get("/key_permissions")
        #expect(portfolio["portfolio_type"]?.string == "INTX")
        let id = portfolio["portfolio_uuid"]?.string ?? ""
        #expect(try buy(venue, "first", leverage: "5")["success"]?.bool == true)
        let position = try venue.get("/intx/positions/\(id)/\(product)")["position"]
        #expect(
            position?.shown("net_size", "position_side", "leverage", "im_contribution")
                == "net_size=0.5 position_side=POSITION_SIDE_LONG leverage=5 im_contribution=0.2")
        #expect(position?["entry_vwap"]?.shown("value", "currency") == "value=60000 currency=USDC")
        // 0.5 × 60,000 = 30,000: a fifth of it is held, and a fee of 1.2 % is paid.
        #expect(try venue.wallet("USDC").hold == "6000")
        #expect(try venue.wallet("USDC").available == "93640")
        try quote(venue, "60100", "60100.1")
        let summary = try venue.get("/intx/portfolio/\(id)")
        #expect(summary["summary", "unrealized_pnl", "value"]?.string == "50")
        let balances = try venue.get("/intx/balances/\(id)")
        #expect(
            balances["portfolio_balances", "0", "balances", "0"]?.shown("quantity", "hold")
                == "quantity=99640 hold=6000")
        #expect(try venue.get("/cfm/positions")["positions"]?.array == [])
        let close = JSONValue.object([
            "client_order_id": .string("close"), "product_id": .string(product),
        ])
        #expect(try venue.post("/orders/close_position", close)["success"]?.bool == true)
        #expect(try venue.get("/intx/positions/\(id)")["positions"]?.array == [])
        #expect(try venue.wallet("USDC").hold == "0")
        venue.stop()
    }

    @Test func `are refused with the wrong portfolio, leverage or margin`() throws {
        let venue = try open()
        func code(_ answer: Answer) -> String? { answer["error_response", "error"]?.string }
        #expect(try code(buy(venue, "a", leverage: "21")) == "INVALID_LEVERAGE")
        #expect(try code(buy(venue, "b", leverage: "0.5")) == "INVALID_LEVERAGE")
        #expect(
            try code(buy(venue, "c", leverage: "2", margin: "ISOLATED")) == "INVALID_MARGIN_TYPE")
        #expect(try venue.limit("BUY", "0.01", "30000").contains("UNTRADABLE_PRODUCT"))
        venue.key = try TestKey(document: venue.server.keyDocuments[0])
        #expect(try code(buy(venue, "d", leverage: "2")) == "UNTRADABLE_PRODUCT")
        let id = try venue.get("/key_permissions")["portfolio_uuid"]?.string ?? ""
        #expect(try venue.get("/intx/positions/\(id)").status == 403)
        venue.stop()
    }

    @Test func `are listed as such`() throws {
        let venue = try open()
        let listed = try venue.get("/products?product_type=FUTURE&contract_expiry_type=PERPETUAL")
        let row = listed["products", "0"]
        #expect(
            row?.shown("product_id", "product_venue", "quote_currency_id")
                == "product_id=BTC-PERP-INTX product_venue=INTX quote_currency_id=USDC")
        let details = row?["future_product_details"]?["perpetual_details"]
        #expect(
            details?.shown("funding_rate", "max_leverage")
                == "funding_rate=0.000013 max_leverage=20")
        let expiring = try venue.get("/products?contract_expiry_type=EXPIRING")
        #expect(expiring["products"]?.array == [])
        venue.stop()
    }

    @Test func `are told of in the words for them`() throws {
        let venue = try open()
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("futures_balance_summary", [], by: venue.key)
        #expect(
            try socket.next()["events"]?[0]?.text()
                == #"{"type":"snapshot","fcm_balance_summary":null}"#)
        _ = try socket.next()
        try socket.subscribe("user", [], by: venue.key)
        _ = try socket.until("subscriptions")
        #expect(try buy(venue, "first", leverage: "5")["success"]?.bool == true)
        let order = try socket.next()["events"]?[0]?["orders"]?[0]
        #expect(
            order?.shown("product_type", "contract_expiry_type", "risk_managed_by")
                == "product_type=FUTURE contract_expiry_type=PERPETUAL "
                + "risk_managed_by=MANAGED_BY_VENUE")
        let id = try venue.get("/key_permissions")["portfolio_uuid"]?.string ?? ""
        #expect(
            try venue.get("/intx/portfolio/\(id)")["portfolios", "0"]?
                .shown("margin_flags", "liquidation_status")
                == "margin_flags=UNKNOWN_MARGIN_FLAGS liquidation_status=FULLY_FUNDED")
        venue.stop()
    }

    @Test func `show in the user channel`() throws {
        let venue = try open()
        #expect(try buy(venue, "first", leverage: "2.5")["success"]?.bool == true)
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("user", [], by: venue.key)
        let event = try socket.next()["events"]?[0]
        let position = event?["positions"]?["perpetual_futures_positions"]?[0]
        #expect(
            position?.shown("position_side", "margin_type", "net_size", "leverage", "vwap")
                == "position_side=Long margin_type=Cross net_size=0.5 leverage=2.5 vwap=60000")
        venue.stop()
    }
}
