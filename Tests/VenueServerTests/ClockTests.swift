import Domain
import JSON
import Testing
import VenueServer

@Suite struct `A venue's clock that is wrong` {
    private func order(_ venue: TestVenue, end: String) throws -> Answer {
        try venue.order(
            "BUY", "limit_limit_gtd",
            [
                "base_size": .string("0.01"), "limit_price": .string("30000"),
                "end_time": .string(end),
            ])
    }

    @Test func `is wrong in every time that is shown`() throws {
        let venue = try TestVenue()
        try venue.fault("clock_skew", ["delay": .string("90s")])
        try venue.quote("59990", "60000")
        let answer = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        let order = try venue.look(answer["success_response", "order_id"]?.string ?? "")
        let shown = "2026-01-05T12:01:30Z"
        #expect(
            order.shown("created_time", "last_fill_time", "last_update_time")
                == "created_time=\(shown) last_fill_time=\(shown) last_update_time=\(shown)")
        #expect(
            try venue.get("/orders/historical/fills")["fills", "0"]?
                .shown("trade_time", "sequence_timestamp")
                == "trade_time=\(shown) sequence_timestamp=\(shown)")
        #expect(
            try venue.get("/product_book?product_id=BTC-USD&limit=1")["pricebook", "time"]?.string
                == shown)
        let trade = try venue.get("/products/BTC-USD/ticker?limit=1")["trades", "0"]
        #expect(trade?["time"]?.string?.hasPrefix("2026-01-05T12:01:30") == true)
        let wallet = try venue.get("/accounts")["accounts", "0"]
        #expect(
            wallet?.shown("created_at", "updated_at")
                == "created_at=2026-01-05T12:00:00Z updated_at=\(shown)")
        venue.stop()
    }

    @Test func `is the one that times are compared with`() throws {
        let venue = try TestVenue()
        try venue.fault("clock_skew", ["delay": .string("90s")])
        let past = try order(venue, end: "2026-01-05T12:01:30Z")
        #expect(past["error_response", "error"]?.string == "END_TIME_IS_IN_THE_PAST")
        let answer = try order(venue, end: "2026-01-05T12:01:40Z")
        let id = answer["success_response", "order_id"]?.string ?? ""
        func listed(_ filter: String) throws -> Int? {
            try venue.get("/orders/historical/batch?" + filter)["orders"]?.array?.count
        }
        #expect(try listed("start_date=2026-01-05T12:01:30Z") == 1)
        #expect(try listed("start_date=2026-01-05T12:01:31Z") == 0)
        #expect(try listed("end_date=2026-01-05T12:01:30Z") == 0)
        try venue.pass("9s")
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        try venue.pass("1s")
        #expect(try venue.look(id)["status"]?.string == "EXPIRED")
        venue.stop()
    }

    @Test func `ends orders early or late when it is set`() throws {
        let venue = try TestVenue()
        _ = try order(venue, end: "2026-01-05T12:01:00Z")
        _ = try order(venue, end: "2026-01-05T12:03:00Z")
        func statuses() throws -> [String] {
            try venue.truth()["orders"]?.array?.compactMap { $0["status"]?.string } ?? []
        }
        try venue.fault("clock_skew", ["delay": .string("60s")])
        #expect(try statuses() == ["EXPIRED", "OPEN"])
        try venue.fault("clock_skew", ["delay": .string("-60s")])
        try venue.pass("3m")
        #expect(try statuses() == ["EXPIRED", "OPEN"])
        try venue.pass("1m")
        #expect(try statuses() == ["EXPIRED", "EXPIRED"])
        venue.stop()
    }
}

@Suite struct `A listing that is late` {
    @Test func `shows orders as they were, and no fill that came since`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.pass("10s")
        try venue.trade("30000", "0.004")
        try venue.pass("2s")
        try venue.trade("29000", "9")
        try venue.fault("stale_listing", ["delay": .string("5s")])
        func seen() throws -> String {
            let order = try venue.look(id).shown("status", "filled_size")
            let fills = try venue.get("/orders/historical/fills")["fills"]?.array?.count ?? -1
            return "\(order) fills=\(fills)"
        }
        #expect(try seen() == "status=OPEN filled_size=0 fills=0")
        let open = try venue.get("/orders/historical/batch?order_status=OPEN")
        #expect(open["orders", "0", "order_id"]?.string == id)
        try venue.pass("3s")
        #expect(try seen() == "status=OPEN filled_size=0.004 fills=1")
        try venue.pass("2s")
        #expect(try seen() == "status=FILLED filled_size=0.01 fills=2")
        venue.stop()
    }

    @Test func `may be late now and then`() throws {
        let venue = try TestVenue()
        try venue.fault("stale_listing", ["delay": .string("5s"), "count": .number("2")])
        _ = try venue.limit("BUY", "0.01", "30000")
        let counts = try (0..<3).map { _ in
            try venue.get("/orders/historical/batch")["orders"]?.array?.count
        }
        #expect(counts == [0, 0, 1])
        venue.stop()
    }

    @Test func `forgets what nobody can ask for`() throws {
        let venue = try TestVenue()
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.pass("20m")
        try venue.fault("stale_listing", ["delay": .string("10m")])
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        venue.stop()
    }
}
