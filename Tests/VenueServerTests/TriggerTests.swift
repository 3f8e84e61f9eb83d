import Domain
import JSON
import Testing
import VenueServer

@Suite struct `An order that waits for a price` {
    private func id(_ answer: Answer) -> String {
        answer["success_response", "order_id"]?.string ?? "refused: \(answer.text)"
    }

    @Test func `wakes on the last trade, not on a quote`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        try venue.trade("60000", "0.1")
        let stop = id(
            try venue.order(
                "SELL", "stop_limit_stop_limit_gtc",
                [
                    "base_size": .string("0.01"), "limit_price": .string("58000"),
                    "stop_price": .string("59000"),
                    "stop_direction": .string("STOP_DIRECTION_STOP_DOWN"),
                ]))
        #expect(
            try venue.look(stop).shown("status", "trigger_status", "order_type")
                == "status=OPEN trigger_status=STOP_PENDING order_type=STOP_LIMIT")
        try venue.quote("58500", "58510")
        #expect(try venue.look(stop)["trigger_status"]?.string == "STOP_PENDING")
        try venue.trade("59000", "0.001")
        #expect(
            try venue.look(stop).shown("status", "trigger_status", "average_filled_price")
                == "status=FILLED trigger_status=STOP_TRIGGERED average_filled_price=58500")
        venue.stop()
    }

    @Test func `takes its profit as a limit order`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let bracket = id(
            try venue.order(
                "SELL", "trigger_bracket_gtc",
                [
                    "base_size": .string("0.01"), "limit_price": .string("61000"),
                    "stop_trigger_price": .string("59000"),
                ]))
        try venue.trade("61001", "1", "BUY")
        #expect(
            try venue.look(bracket).shown("status", "average_filled_price", "order_type")
                == "status=FILLED average_filled_price=61000 order_type=BRACKET")
        venue.stop()
    }

    @Test func `gives up with a limit five per cent beyond its trigger`() throws {
        let venue = try TestVenue { $0.depth = 1 }
        try venue.quote("59990", "60000")
        let bracket = id(
            try venue.order(
                "SELL", "trigger_bracket_gtc",
                [
                    "base_size": .string("0.01"), "limit_price": .string("61000"),
                    "stop_trigger_price": .string("59000"),
                ]))
        // Five per cent below 59,000 is 56,050: a bid of a cent less is too low.
        try venue.quote("56049.99", "56060")
        try venue.trade("59000", "0.001")
        #expect(
            try venue.look(bracket).shown("status", "trigger_status", "filled_size")
                == "status=OPEN trigger_status=STOP_TRIGGERED filled_size=0")
        try venue.quote("56050", "56060")
        #expect(try venue.look(bracket)["status"]?.string == "FILLED")
        venue.stop()
    }

    @Test func `comes with another and lives when that is filled`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let answer = try venue.post(
            "/orders",
            .object([
                "client_order_id": .string("a"), "product_id": .string("BTC-USD"),
                "side": .string("BUY"),
                "order_configuration": .object([
                    "market_market_ioc": .object(["base_size": .string("0.01")])
                ]),
                "attached_order_configuration": .object([
                    "trigger_bracket_gtc": .object([
                        "limit_price": .string("61000"), "stop_trigger_price": .string("59000"),
                    ])
                ]),
            ]))
        let parent = try venue.look(id(answer))
        let child = try venue.look(parent["attached_order_id"]?.string ?? "none")
        #expect(
            child.shown("status", "side", "workable_size", "order_type")
                == "status=OPEN side=SELL workable_size=0.01 order_type=BRACKET")
        #expect(child["originating_order_id"]?.string == parent["order_id"]?.string)
        venue.stop()
    }

    @Test func `is cut into slices over time`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let twap = id(
            try venue.order(
                "BUY", "twap_limit_gtd",
                [
                    "base_size": .string("0.03"), "limit_price": .string("66000"),
                    "start_time": .string("2026-01-05T12:00:10Z"),
                    "end_time": .string("2026-01-05T12:01:00Z"), "number_buckets": .string("3"),
                    "bucket_size": .string("0.01"), "bucket_duration": .string("10s"),
                ]))
        var filled: [String] = []
        for _ in 0..<4 {
            filled.append(try venue.look(twap).shown("status", "filled_size"))
            try venue.pass("10s")
        }
        #expect(
            filled == [
                "status=OPEN filled_size=0", "status=OPEN filled_size=0.01",
                "status=OPEN filled_size=0.02", "status=FILLED filled_size=0.03",
            ])
        venue.stop()
    }

    @Test func `is a ladder between two prices`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let ladder = id(
            try venue.order(
                "BUY", "scaled_limit_gtc",
                [
                    "base_size": .string("0.03"), "num_orders": .number("3"),
                    "min_price": .string("50000"), "max_price": .string("60000"),
                    "price_distribution": .string("FLAT"),
                    "size_distribution": .string("EVENLY_SPLIT"),
                ]))
        try venue.trade("54999", "5")
        #expect(
            try venue.look(ladder).shown("status", "filled_size", "filled_value")
                == "status=OPEN filled_size=0.02 filled_value=1150")
        venue.stop()
    }
}
