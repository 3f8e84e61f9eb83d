import Domain
import JSON
import Testing
import VenueServer

@Suite struct `A market that is closed` {
    private func lastTrade(_ venue: TestVenue) throws -> String? {
        try venue.get("/products/BTC-USD/ticker?limit=1")["trades", "0", "trade_id"]?.string
    }

    @Test(arguments: [
        ("trading_disabled", JSONValue.bool(true), JSONValue.bool(false)),
        ("status", .string("offline"), .string("online")),
        ("cancel_only", .bool(true), .bool(false)), ("auction_mode", .bool(true), .bool(false)),
    ])
    func `has no trades and wakes no stop`(
        _ flag: String, _ closed: JSONValue, _ open: JSONValue
    ) throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        try venue.trade("60000", "0.001")
        let answer = try venue.order(
            "SELL", "stop_limit_stop_limit_gtc",
            [
                "base_size": .string("0.01"), "limit_price": .string("58000"),
                "stop_price": .string("59999"),
                "stop_direction": .string("STOP_DIRECTION_STOP_DOWN"),
            ])
        let stop = answer["success_response", "order_id"]?.string ?? ""
        try venue.control("products/BTC-USD", .object([JSONMember(flag, closed)]))
        let last = try lastTrade(venue)
        let invented = JSONValue.object([
            "product_id": .string("BTC-USD"), "price": .string("100"), "size": .string("1"),
        ])
        #expect(
            try venue.control("trades", invented)["message"]?.string == "the market is closed")
        try venue.pass("1m")
        #expect(try lastTrade(venue) == last)
        #expect(try venue.look(stop)["trigger_status"]?.string == "STOP_PENDING")
        try venue.control("products/BTC-USD", .object([JSONMember(flag, open)]))
        try venue.control("trades", invented)
        #expect(try lastTrade(venue) != last)
        #expect(try venue.look(stop)["trigger_status"]?.string == "STOP_TRIGGERED")
        venue.stop()
    }

    @Test func `lets nothing trade that was under way`() throws {
        let venue = try TestVenue { $0.processing = .second }
        try venue.quote("59990", "60010")
        let answer = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        try venue.product(["status": .string("offline")])
        try venue.pass("1s")
        #expect(
            try venue.look(answer["success_response", "order_id"]?.string ?? "")
                .shown("status", "filled_size", "reject_message")
                == "status=FAILED filled_size=0 reject_message=the market is closed")
        venue.stop()
    }
}

@Suite struct `An auction` {
    @Test func `gathers limit orders, and trades nothing until it is over`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        try venue.product(["auction_mode": .bool(true)])
        let limit = try venue.limit("BUY", "0.01", "60100")
        let (size, price) = (JSONValue.string("0.01"), JSONValue.string("60100"))
        for kind in ["sor_limit_ioc", "limit_limit_fok"] {
            let answer = try venue.order("BUY", kind, ["base_size": size, "limit_price": price])
            #expect(
                answer["error_response", "error"]?.string == "UNSUPPORTED_ORDER_CONFIGURATION")
        }
        let market = try venue.order("BUY", "market_market_ioc", ["base_size": size])
        #expect(market["error_response", "error"]?.string == "UNSUPPORTED_ORDER_CONFIGURATION")
        try venue.quote("59980", "60000")
        #expect(try venue.look(limit).shown("status", "filled_size") == "status=OPEN filled_size=0")
        try venue.product(["auction_mode": .bool(false)])
        try venue.quote("59990", "60010")
        #expect(
            try venue.look(limit).shown("status", "average_filled_price")
                == "status=FILLED average_filled_price=60010")
        venue.stop()
    }
}
