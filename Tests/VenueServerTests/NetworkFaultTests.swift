import Domain
import Glibc
import JSON
import Testing
import Transport
import VenueServer

@Suite struct `A way to the venue that is slow` {
    @Test func `lets a request do its work after its client has given up`() throws {
        let venue = try TestVenue()
        try venue.fault("slow_request", ["delay": .string("2s"), "path": .string("/orders")])
        let body = JSONValue.object([
            "client_order_id": .string("late"), "product_id": .string("BTC-USD"),
            "side": .string("BUY"),
            "order_configuration": .object([
                "limit_limit_gtc": .object([
                    "base_size": .string("0.01"), "limit_price": .string("30000"),
                ])
            ]),
        ])
        let request = try venue.request(.post, "/orders", body, by: venue.key)
        let outcome = try venue.ask(request, timeout: .milliseconds(100))
        guard case .sentNoReply = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try venue.truth()["orders"]?.array == [])
        // Others are not held up, and nothing but waiting brings the order.
        #expect(try venue.get("/accounts").status == 200)
        var ids: [String?] = []
        for _ in 0..<3_000 where ids.isEmpty {
            usleep(10_000)
            ids = try venue.truth()["orders"]?.array?.map { $0["client_order_id"]?.string } ?? []
        }
        #expect(ids == ["late"])
        venue.stop()
    }

    @Test func `delays each order by another length, the same for the same seed`() throws {
        func delays() throws -> [Int] {
            let venue = try TestVenue()
            try venue.quote("59990", "60010")
            try venue.fault("slow_processing", ["jitter": .string("1s")])
            for _ in 0..<20 { _ = try venue.limit("BUY", "0.01", "30000") }
            var found = Array(repeating: 0, count: 20)
            for step in 1...101 {
                let orders = try #require(try venue.truth()["orders"]?.array)
                for (place, order) in orders.enumerated() where order["status"]?.string == "PENDING"
                {
                    found[place] = step
                }
                try venue.pass("100ms")
            }
            venue.stop()
            return found
        }
        let found = try delays()
        // Ten times the mean is the most.
        #expect(found.allSatisfy { $0 <= 100 } && Set(found).count > 5, "\(found)")
        #expect((60...440).contains(found.reduce(0, +)), "\(found)")
        #expect(try delays() == found)
    }

    @Test func `keeps messages in their order, whatever each is late by`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        _ = try socket.next()
        try venue.fault("delay_frames", ["jitter": .string("400ms"), "for": .string("3s")])
        try venue.pass("2s")
        try socket.subscribe("status", [])
        try venue.pass("6s")
        #expect(try socket.next(10).compactMap { $0["sequence_num"]?.int } == Array(1...10))
        venue.stop()
    }
}

@Suite struct `A clock of the venue that drifts` {
    private func time(_ venue: TestVenue) throws -> String? {
        try venue.answer(try venue.request(.get, "/time", by: nil))["epochMillis"]?.string
    }

    @Test(arguments: [
        (100_000, "1767614411000"), (-100_000, "1767614409000"), (500, "1767614410005"),
    ])
    func `is off by more and more, and right when it is healed`(
        _ ppm: Int, _ shown: String
    ) throws {
        let venue = try TestVenue()
        try venue.fault("clock_drift", ["ppm": .int(ppm)])
        #expect(try time(venue) == "1767614400000")
        try venue.pass("10s")
        #expect(try time(venue) == shown)
        try venue.heal("clock_drift")
        #expect(try time(venue) == "1767614410000")
        venue.stop()
    }

    @Test func `ends orders when it shows their end`() throws {
        let venue = try TestVenue()
        try venue.fault("clock_drift", ["ppm": .int(100_000)])
        try venue.pass("10s")
        let answer = try venue.order(
            "BUY", "limit_limit_gtd",
            [
                "base_size": .string("0.01"), "limit_price": .string("30000"),
                "end_time": .string("2026-01-05T12:00:22Z"),
            ])
        let id = answer["success_response", "order_id"]?.string ?? ""
        try venue.pass("9s")
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        try venue.pass("1s")
        #expect(try venue.look(id)["status"]?.string == "EXPIRED")
        venue.stop()
    }
}

@Suite struct `A value that nobody expects` {
    @Test func `stands where a fault puts it, as often as it says`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.001")])
        func fill(_ name: String) throws -> JSONValue? {
            try venue.get("/orders/historical/fills")["fills", "0", name]
        }
        try venue.fault("odd_value", ["field": .string("trade_type")])
        // What has no such member is no strike.
        #expect(try venue.get("/accounts").status == 200)
        #expect(try fill("trade_type") == .string("NOT_YET_KNOWN"))
        #expect(try fill("trade_type") == .string("FILL"))
        for value in [JSONValue.string(""), .null, .number("1e99"), .array([])] {
            try venue.fault("odd_value", ["field": .string("commission"), "value": value])
            #expect(try fill("commission") == value)
        }
        #expect(try fill("commission")?.string == "0.72")
        let fills = try #require(try venue.truth()["fills"]?.array)
        #expect(fills[0].shown("trade_type", "commission") == "trade_type=FILL commission=0.72")
        venue.stop()
    }

    @Test func `stands in messages too`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("user", [], by: venue.key)
        _ = try socket.until("subscriptions")
        try venue.fault("odd_value", ["field": .string("order_side"), "path": .string("/user")])
        _ = try venue.limit("BUY", "0.01", "30000")
        func side() throws -> String? {
            try socket.until("user").last?["events"]?[0]?["orders"]?[0]?["order_side"]?.string
        }
        #expect(try side() == "NOT_YET_KNOWN")
        #expect(try side() == "BUY")
        venue.stop()
    }

    @Test func `may be the number of a message, which jumps or is absent`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        _ = try socket.next()
        try venue.fault("no_sequence")
        try venue.pass("2s")
        #expect(try socket.next(2).map { $0["sequence_num"]?.int } == [nil, 2])
        try venue.fault("jump_sequence")
        try venue.pass("2s")
        #expect(
            try socket.next(2).map { $0["sequence_num"]?.int } == [2_147_483_651, 2_147_483_652])
        venue.stop()
    }
}

@Suite struct `A WebSocket of the venue` {
    @Test func `is one of eight that are opened in a second`() throws {
        let venue = try TestVenue { $0.hasRateLimits = true }
        var sockets = try (0..<8).map { _ in try TestSocket(venue) }
        do {
            sockets.append(try TestSocket(venue))
            Issue.record("a ninth was let in")
        } catch WebSocketRefusal.answered(let response) {
            #expect(response.status == 429)
        }
        try venue.pass("125ms")
        sockets.append(try TestSocket(venue))
        #expect(sockets.count == 9)
        venue.stop()
    }

    @Test func `is heard eight times a second without a token, and always with one`() throws {
        let venue = try TestVenue { $0.hasRateLimits = true }
        let socket = try TestSocket(venue)
        for _ in 0..<9 { try socket.subscribe("heartbeats", []) }
        #expect(
            try socket.next(8).map { $0["channel"]?.string }
                == Array(repeating: "subscriptions", count: 8))
        let refused = try socket.next()
        #expect(refused.shown("type", "message") == "type=error message=rate limit exceeded")
        try socket.subscribe("heartbeats", [], by: venue.key)
        #expect(try socket.next()["channel"]?.string == "subscriptions")
        try socket.subscribe("heartbeats", [])
        #expect(try socket.next()["type"]?.string == "error")
        try venue.pass("125ms")
        try socket.subscribe("heartbeats", [])
        #expect(try socket.next()["channel"]?.string == "subscriptions")
        venue.stop()
    }
}
