import JSON
import Testing
import VenueServer

@Suite struct `A scaled order at the venue` {
    private func send(
        _ venue: TestVenue, _ fields: KeyValuePairs<String, JSONValue>, _ side: String = "BUY"
    ) throws -> Answer {
        try venue.order(side, "scaled_limit_gtc", fields)
    }

    private func id(_ answer: Answer) throws -> String {
        try #require(answer["success_response", "order_id"]?.string, "\(answer.text)")
    }

    private func step(_ size: String, _ limit: String) -> JSONValue {
        .object(["base_size": .string(size), "limit_price": .string(limit)])
    }

    private func spread(
        _ prices: String, _ sizes: String, _ size: String = "0.06", count: String = "3",
        difference: String? = nil
    ) -> KeyValuePairs<String, JSONValue> {
        [
            "base_size": .string(size), "num_orders": .number(count),
            "min_price": .string("50000"), "max_price": .string("56000"),
            "price_distribution": .string(prices), "size_distribution": .string(sizes),
            "size_diff": difference.map { .string($0) } ?? .null,
        ]
    }

    /// What fills as the market falls through it, from the highest price down.
    private func rungs(_ fields: KeyValuePairs<String, JSONValue>) throws -> [String] {
        let venue = try TestVenue()
        defer { venue.stop() }
        try venue.quote("59990", "60010")
        let order = try id(try send(venue, fields))
        try venue.trade("49999", "5")
        #expect(try venue.look(order)["status"]?.string == "FILLED")
        let fills = try venue.get("/orders/historical/fills?order_ids=\(order)")["fills"]?.array
        return try #require(fills).map {
            "\($0["size"]?.string ?? "") at \($0["price"]?.string ?? "")"
        }.sorted()
    }

    @Test(arguments: [
        ("FLAT", "EVENLY_SPLIT", ["0.02 at 50000", "0.02 at 53000", "0.02 at 56000"]),
        ("FLAT", "INCREASING", ["0.01 at 50000", "0.02 at 53000", "0.03 at 56000"]),
        ("FLAT", "DECREASING", ["0.01 at 56000", "0.02 at 53000", "0.03 at 50000"]),
        ("LINEAR_INCREASING", "EVENLY_SPLIT", ["0.02 at 50000", "0.02 at 52000", "0.02 at 56000"]),
        ("LINEAR_DECREASING", "EVENLY_SPLIT", ["0.02 at 50000", "0.02 at 54000", "0.02 at 56000"]),
    ])
    func `is spread as it says`(prices: String, sizes: String, expected: [String]) throws {
        #expect(try rungs(spread(prices, sizes)) == expected)
    }

    @Test func `may grow by a size, and may be of money`() throws {
        #expect(
            try rungs(spread("FLAT", "INCREASING", difference: "0.005")) == [
                "0.015 at 50000", "0.02 at 53000", "0.025 at 56000",
            ])
        #expect(
            try rungs([
                "quote_size": .string("3000"), "num_orders": .string("3"),
                "min_price": .string("50000"), "max_price": .string("62500"),
                "price_distribution": .string("FLAT"), "size_distribution": .string("EVENLY_SPLIT"),
            ]).contains("0.01777777 at 56250"))
    }

    @Test func `whose orders are named is these, and one order to list, stream and cancel`() throws
    {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let order = try id(
            try send(
                venue,
                [
                    "orders": .array([step("0.01", "58000"), step("0.03", "59000")]),
                    "base_size": .string("0.04"), "num_orders": .number("2"),
                    "min_price": .string("58000"), "max_price": .string("59000"),
                ]))
        try venue.trade("58999", "5")
        let listed = try #require(
            try venue.get("/orders/historical/batch?order_status=OPEN")["orders"]?.array)
        #expect(listed.map { $0["order_id"]?.string } == [order])
        #expect(
            try venue.look(order).shown("status", "filled_size", "workable_size", "order_type")
                == "status=OPEN filled_size=0.03 workable_size=0.01 order_type=SCALED")
        let cancel = JSONValue.object(["order_ids": .array([.string(order)])])
        _ = try venue.post("/orders/batch_cancel", cancel)
        #expect(
            try venue.look(order).shown("status", "filled_size", "outstanding_hold_amount")
                == "status=CANCELLED filled_size=0.03 outstanding_hold_amount=0")
        venue.stop()
    }

    @Test(arguments: [
        ("0.04", "2", "58000", "59000", nil), ("0.05", "2", "58000", "59000", "DISCREPANCY"),
        ("0.04", "3", "58000", "59000", "DISCREPANCY"),
        ("0.04", "2", "58001", "59000", "DISCREPANCY"),
        ("0.04", "2", "58000", "58999", "DISCREPANCY"),
    ])
    func `agrees with what is said of the whole`(
        size: String, count: String, low: String, high: String, fault: String?
    ) throws {
        let venue = try TestVenue()
        defer { venue.stop() }
        try venue.quote("59990", "60010")
        let answer = try send(
            venue,
            [
                "orders": .array([step("0.01", "58000"), step("0.03", "59000")]),
                "base_size": .string(size), "num_orders": .number(count),
                "min_price": .string(low), "max_price": .string(high),
            ])
        #expect(
            answer["error_response", "error"]?.string == fault.map { "SCALED_PARAM_\($0)" })
    }

    @Test(arguments: [
        ("0.0000003", "3", "SCALED_MIN_ORDER_VIOLATION"), ("0.06", "1", "SCALED_PARAM_INFEASIBLE"),
        ("0.06", "101", "SCALED_PARAM_INFEASIBLE"), ("0.06", "100", nil),
    ])
    func `is refused in parts that cannot be`(
        size: String, count: String, fault: String?
    ) throws {
        let venue = try TestVenue()
        defer { venue.stop() }
        try venue.quote("59990", "60010")
        let answer = try send(venue, spread("FLAT", "EVENLY_SPLIT", size, count: count))
        #expect(answer["error_response", "error"]?.string == fault)
    }

    @Test func `is previewed with what takes and what waits`() throws {
        let venue = try TestVenue { $0.depth = 1 }
        defer { venue.stop() }
        try venue.quote("59990", "60000")
        let body = JSONValue.object([
            "product_id": .string("BTC-USD"), "side": .string("BUY"),
            "order_configuration": .object([
                "scaled_limit_gtc": .object([
                    "orders": .array([step("0.01", "50000"), step("0.01", "61000")])
                ])
            ]),
        ])
        let preview = try venue.post("/orders/preview", body)
        #expect(preview["errs"]?.array == [])
        #expect(preview["quote_size"]?.string == "1100")
    }
}

@Suite struct `The preview of an attached bracket` {
    @Test(arguments: [
        ("61000", "59000", [String]()),
        ("59000", "58000", ["PREVIEW_INVALID_ATTACHED_TAKE_PROFIT_PRICE"]),
        ("61000", "60500", ["PREVIEW_INVALID_ATTACHED_STOP_LOSS_PRICE"]),
    ])
    func `says what the order would meet`(
        profit: String, loss: String, faults: [String]
    ) throws {
        let venue = try TestVenue()
        defer { venue.stop() }
        try venue.quote("59990", "60000")
        let body = JSONValue.object([
            "product_id": .string("BTC-USD"), "side": .string("BUY"),
            "order_configuration": .object([
                "limit_limit_gtc": .object([
                    "base_size": .string("0.01"), "limit_price": .string("60000"),
                ])
            ]),
            "attached_order_configuration": .object([
                "trigger_bracket_gtc": .object([
                    "limit_price": .string(profit), "stop_trigger_price": .string(loss),
                ])
            ]),
        ])
        let preview = try venue.post("/orders/preview", body)
        #expect(preview["errs"]?.array?.compactMap(\.string) == faults)
    }
}
