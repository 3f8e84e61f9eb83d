import Domain
import JSON
import Testing
import VenueServer

@Suite struct `A bracket that is attached to an order` {
    private func send(
        _ venue: TestVenue, _ kind: String, _ fields: KeyValuePairs<String, JSONValue>,
        profit: String?, loss: String?
    ) throws -> Answer {
        try venue.post(
            "/orders",
            .object([
                "client_order_id": .string("a"), "product_id": .string("BTC-USD"),
                "side": .string("BUY"),
                "order_configuration": .object([
                    JSONMember(kind, .object(fields.map { JSONMember($0, $1) }))
                ]),
                "attached_order_configuration": .object([
                    "trigger_bracket_gtc": .object([
                        "limit_price": profit.map { .string($0) },
                        "stop_trigger_price": loss.map { .string($0) },
                    ])
                ]),
            ]))
    }

    @Test(arguments: [
        ("59000", "58000", "INVALID_ATTACHED_TAKE_PROFIT_PRICE"),
        ("60000", "58000", "INVALID_ATTACHED_TAKE_PROFIT_PRICE"),
        ("61000", "60000", "INVALID_ATTACHED_STOP_LOSS_PRICE"),
        ("61000.001", "59000", "INVALID_ATTACHED_TAKE_PROFIT_PRICE_PRECISION"),
        ("61000", "59000.001", "INVALID_ATTACHED_STOP_LOSS_PRICE_PRECISION"),
        ("61000", "0", "ATTACHED_ORDER_MUST_HAVE_POSITIVE_PRICES"),
        ("61000", nil, "SINGLE_LEGGED_TPSL_NOT_ALLOWED"),
    ])
    func `is refused for its prices`(_ profit: String, _ loss: String?, _ code: String) throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        for (kind, fields) in [
            ("market_market_ioc", ["base_size": "0.01"]),
            ("limit_limit_gtc", ["base_size": "0.01", "limit_price": "60000"]),
        ] {
            let members = fields.sorted { $0.key < $1.key }.map {
                JSONMember($0.key, .string($0.value))
            }
            let answer = try venue.post(
                "/orders",
                .object([
                    "client_order_id": .string("a"), "product_id": .string("BTC-USD"),
                    "side": .string("BUY"),
                    "order_configuration": .object([JSONMember(kind, .object(members))]),
                    "attached_order_configuration": .object([
                        "trigger_bracket_gtc": .object([
                            "limit_price": .string(profit),
                            "stop_trigger_price": loss.map { .string($0) },
                        ])
                    ]),
                ]))
            #expect(answer["error_response", "error"]?.string == code)
        }
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array == [])
        venue.stop()
    }

    @Test func `is announced with the order and comes for what was filled until its end`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let answer = try send(
            venue, "limit_limit_gtc",
            ["base_size": .string("0.01"), "limit_price": .string("60000")],
            profit: "61000", loss: "59000")
        let id = answer["success_response", "order_id"]?.string ?? ""
        let child = try #require(answer["success_response", "attached_order_id"]?.string)
        #expect(try venue.look(id)["attached_order_id"]?.string == child)
        #expect(
            try venue.look(id)["attached_order_configuration"]?.text()
                == #"{"trigger_bracket_gtc":{"limit_price":"61000","stop_trigger_price":"59000"}}"#)
        #expect(try venue.get("/orders/historical/\(child)").status == 404)
        try venue.trade("60000", "0.004")
        #expect(try venue.get("/orders/historical/\(child)").status == 404)
        let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
        _ = try venue.post("/orders/batch_cancel", cancel)
        #expect(
            try venue.look(id).shown("status", "filled_size")
                == "status=CANCELLED filled_size=0.004")
        #expect(
            try venue.look(child).shown(
                "status", "side", "workable_size", "order_type", "originating_order_id")
                == "status=OPEN side=SELL workable_size=0.004 order_type=BRACKET "
                + "originating_order_id=\(id)")
        venue.stop()
    }

    @Test func `never comes for an order that was cancelled unfilled`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let answer = try send(
            venue, "limit_limit_gtc",
            ["base_size": .string("0.01"), "limit_price": .string("50000")],
            profit: "61000", loss: "49000")
        let id = answer["success_response", "order_id"]?.string ?? ""
        let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
        _ = try venue.post("/orders/batch_cancel", cancel)
        #expect(try venue.truth()["orders"]?.array?.count == 1)
        venue.stop()
    }
}

@Suite struct `An order in slices` {
    @Test(arguments: [
        ("0.03", "3", "0.01", "taken"), ("0.03", "3", "0.02", "PREVIEW_INVALID_ORDER_CONFIG"),
        ("0.03", "2", "0.01", "PREVIEW_INVALID_ORDER_CONFIG"),
        ("0.03", "3", "0", "PREVIEW_BUCKET_SIZE_SMALLER_THAN_BASE_MIN"),
    ])
    func `is as large as all its slices`(
        _ size: String, _ count: String, _ slice: String, _ expected: String
    ) throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let answer = try venue.order(
            "BUY", "twap_limit_gtd",
            [
                "base_size": .string(size), "limit_price": .string("66000"),
                "start_time": .string("2026-01-05T12:00:10Z"),
                "end_time": .string("2026-01-05T12:01:00Z"), "number_buckets": .string(count),
                "bucket_size": .string(slice), "bucket_duration": .string("10s"),
            ])
        #expect(
            answer["error_response", "preview_failure_reason"]?.string ?? "taken" == expected)
        venue.stop()
    }
}
