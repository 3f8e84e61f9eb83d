import Domain
import JSON
import Testing
import VenueServer

@Suite struct `An edit at the venue` {
    /// The codes of the answer, or `done`.
    private func edit(
        _ venue: TestVenue, _ id: String, _ price: String, _ size: String, stop: String? = nil
    ) throws -> String {
        let answer = try venue.post(
            "/orders/edit",
            .object([
                "order_id": .string(id), "price": .string(price), "size": .string(size),
                "stop_price": stop.map { .string($0) },
            ]))
        if answer["success"]?.bool == true { return "done" }
        let error = answer["errors", "0"]
        return [error?["edit_failure_reason"], error?["preview_failure_reason"]]
            .compactMap { $0?.string }.filter { !$0.hasPrefix("UNKNOWN") }.joined(separator: " ")
    }

    private func stop(_ venue: TestVenue, _ size: String, limit: String) throws -> String {
        let answer = try venue.order(
            "SELL", "stop_limit_stop_limit_gtc",
            [
                "base_size": .string(size), "limit_price": .string(limit),
                "stop_price": .string("59000"),
                "stop_direction": .string("STOP_DIRECTION_STOP_DOWN"),
            ])
        return answer["success_response", "order_id"]?.string ?? "refused: \(answer.text)"
    }

    @Test(arguments: [
        ("30000.001", "0.01", "PREVIEW_INVALID_PRICE_PRECISION"),
        ("30000", "0.000000001", "PREVIEW_INVALID_SIZE_PRECISION"),
        ("30000", "0.00000002", "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL"),
        ("30000", "3400", "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE"),
        ("30000", "3000", "PREVIEW_INSUFFICIENT_FUND"), ("30000", "0.02", "done"),
    ])
    func `is checked as a new order is`(_ price: String, _ size: String, _ expected: String) throws
    {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        #expect(try edit(venue, id, price, size) == expected)
        venue.stop()
    }

    @Test(arguments: [
        ("trading_disabled", "PREVIEW_TRADING_DISABLED"),
        ("cancel_only", "PREVIEW_ORDER_ENTRY_DISABLED"),
        ("post_only", "PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY"), ("limit_only", "done"),
    ])
    func `is refused by the flags of the product`(_ flag: String, _ expected: String) throws {
        let venue = try TestVenue()
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.control("products/BTC-USD", .object([JSONMember(flag, .bool(true))]))
        #expect(try edit(venue, id, "30001", "0.01") == expected)
        venue.stop()
    }

    @Test func `moves a stop, but not through the last trade, and only of what has one`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        try venue.trade("60000", "0.001")
        let id = try stop(venue, "0.01", limit: "58000")
        #expect(
            try edit(venue, id, "58000", "0.01", stop: "60000")
                == "PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE")
        #expect(try edit(venue, id, "58000", "0.01", stop: "59500") == "done")
        let plain = try venue.limit("BUY", "0.01", "30000")
        #expect(
            try edit(venue, plain, "30000", "0.02", stop: "50000")
                == "FIELD_STOPPRICE_NOT_SUPPORTED")
        venue.stop()
    }

    @Test func `shows in the configuration of the order`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        try venue.trade("60000", "0.001")
        let plain = try venue.limit("BUY", "0.01", "30000")
        #expect(try edit(venue, plain, "31000", "0.02") == "done")
        #expect(
            try venue.look(plain)["order_configuration"]?.text()
                == #"{"limit_limit_gtc":{"base_size":"0.02","limit_price":"31000"}}"#)
        let id = try stop(venue, "0.01", limit: "58000")
        #expect(try edit(venue, id, "57000", "0.02", stop: "59500") == "done")
        #expect(
            try venue.look(id)["order_configuration"]?.text()
                == #"{"stop_limit_stop_limit_gtc":{"base_size":"0.02","limit_price":"57000","#
                + #""stop_price":"59500","stop_direction":"STOP_DIRECTION_STOP_DOWN"}}"#)
        venue.stop()
    }

    @Test func `comes too late for an order that wakes in the meantime`() throws {
        let venue = try TestVenue { $0.processing = .millisecond }
        try venue.quote("59990", "60010")
        try venue.trade("60000", "0.001")
        let id = try stop(venue, "0.01", limit: "59500")
        try venue.pass("1ms")
        #expect(try edit(venue, id, "59400", "0.005") == "done")
        try venue.quote("58900", "59100")
        try venue.trade("59000", "0.001")
        try venue.quote("58900", "59100")
        try venue.pass("1ms")
        #expect(
            try venue.look(id).shown("status", "trigger_status", "filled_size", "workable_size")
                == "status=OPEN trigger_status=STOP_TRIGGERED filled_size=0 workable_size=0.01")
        try venue.quote("59600", "59700")
        #expect(
            try venue.look(id).shown("status", "filled_size", "completion_percentage")
                == "status=FILLED filled_size=0.01 completion_percentage=100")
        venue.stop()
    }
}
