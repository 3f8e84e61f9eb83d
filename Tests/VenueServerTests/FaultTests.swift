import Domain
import JSON
import Simulation
import Testing
import Transport
import VenueServer

@Suite struct `A fault of the venue` {
    private func heartbeats(_ venue: TestVenue) throws -> TestSocket {
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        _ = try socket.next()
        return socket
    }

    @Test(arguments: [
        ("drop_frame", [1, 3, 4]), ("duplicate_frame", [1, 1, 2, 3]),
        ("reorder_frames", [2, 1, 3, 4]),
    ])
    func `meddles with the numbers of messages`(_ fault: String, _ expected: [Int64]) throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        if fault == "drop_frame" { try venue.pass("1s") }
        try venue.fault(fault)
        try venue.pass(fault == "drop_frame" ? "3s" : "4s")
        let numbers = try socket.next(expected.count).compactMap { $0["sequence_num"]?.int }
        #expect(numbers == expected)
        venue.stop()
    }

    @Test func `delays an acknowledgement`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("delay_ack", ["delay": .string("1500ms")])
        try socket.subscribe("status", [])
        #expect(try socket.next()["channel"]?.string == "status")
        try venue.pass("2s")
        #expect(
            try socket.next(3).map { $0["channel"]?.string ?? "" }
                == ["heartbeats", "subscriptions", "heartbeats"])
        venue.stop()
    }

    @Test func `puts an error between two messages`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("error_frame")
        try venue.pass("2s")
        #expect(
            try socket.next(3).map { $0["type"]?.string ?? $0["channel"]?.string ?? "" }
                == ["error", "heartbeats", "heartbeats"])
        venue.stop()
    }

    @Test func `leaves the client's id out of the envelope until it is over`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("no_client_id")
        try venue.pass("1s")
        #expect(try socket.next()["client_id"] == nil)
        let answer = try venue.answer(
            try HTTPRequest(.delete, "/control/faults", fields: [.json]))
        #expect(answer.status == 200)
        try venue.pass("1s")
        #expect(try socket.next()["client_id"]?.string == "")
        venue.stop()
    }

    @Test func `is silent without closing`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("stall", ["for": .string("10s")])
        try venue.pass("12s")
        #expect(try socket.next()["sequence_num"]?.int == 10)
        venue.stop()
    }

    @Test func `leaves a connection half open`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("half_open")
        try venue.pass("100s")
        let answer = try venue.answer(
            try HTTPRequest(.delete, "/control/faults", fields: [.json]))
        #expect(answer.status == 200)
        try venue.pass("1s")
        #expect(try socket.next()["sequence_num"]?.int == 101)
        venue.stop()
    }

    @Test func `leaves a connection half open for a while, then reads what was sent`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("half_open", ["for": .string("10s")])
        try socket.subscribe("status", [])
        try venue.pass("11s")
        let beat = try socket.next()
        #expect(beat["sequence_num"]?.int == 10 || beat["sequence_num"]?.int == 11)
        #expect(try socket.until("subscriptions").last?["channel"]?.string == "subscriptions")
        venue.stop()
    }

    @Test func `lets messages come late in their order`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("delay_frames", ["delay": .string("1500ms"), "for": .string("2500ms")])
        try venue.pass("2s")
        try socket.subscribe("status", [])
        try venue.pass("2s")
        #expect(try socket.next(6).compactMap { $0["sequence_num"]?.int } == [1, 2, 3, 4, 5, 6])
        venue.stop()
    }

    @Test func `lets several messages overtake one`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("reorder_frames", ["window": .number("3")])
        try venue.pass("5s")
        #expect(try socket.next(5).compactMap { $0["sequence_num"]?.int } == [2, 3, 4, 1, 5])
        venue.stop()
    }

    @Test func `lets nobody open a WebSocket`() throws {
        let venue = try TestVenue()
        try venue.fault("refuse_upgrades", ["status": .number("429"), "path": .string("/user")])
        do {
            _ = try TestSocket(venue, "/user")
            Issue.record("it was let in")
        } catch WebSocketRefusal.answered(let response) {
            #expect(response.status == 429)
        }
        _ = try TestSocket(venue, "/user")
        venue.stop()
    }

    @Test func `lets a whole answer come in drops`() throws {
        let venue = try TestVenue()
        try venue.fault("drip_reply", ["delay": .string("300ms")])
        let (clock, start) = (ContinuousClock(), ContinuousClock.now)
        let answer = try venue.get("/products")
        #expect(start.duration(to: clock.now) >= .milliseconds(290))
        #expect(answer["products"]?.array?.count == 6)
        #expect(try venue.get("/accounts").status == 200)
        venue.stop()
    }

    @Test func `throws everybody out and lets nobody in`() throws {
        let venue = try TestVenue()
        let socket = try heartbeats(venue)
        try venue.fault("outage", ["for": .string("30s")])
        #expect(try socket.end() == .closedByPeer(code: 1001, reason: "going away"))
        let answer = try venue.get("/accounts")
        #expect(answer.status == 503)
        #expect(answer.text.hasPrefix("<html>"))
        try venue.pass("31s")
        #expect(try venue.get("/accounts").status == 200)
        venue.stop()
    }

    @Test func `answers with a page of something in between, before or after the effect`() throws {
        let venue = try TestVenue()
        let (size, price) = (JSONValue.string("0.01"), JSONValue.string("30000"))
        func order() throws -> Int {
            try venue.order(
                "BUY", "limit_limit_gtc", ["base_size": size, "limit_price": price]
            ).status
        }
        try venue.fault("fail_before", ["status": .number("502"), "path": .string("/orders")])
        #expect(try venue.get("/accounts").status == 200)
        #expect(try order() == 502)
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array?.count == 0)
        try venue.fault("fail_after", ["status": .number("504")])
        #expect(try order() == 504)
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array?.count == 1)
        venue.stop()
    }

    @Test func `loses the reply to an order that was taken`() throws {
        let venue = try TestVenue()
        let body = JSONValue.object([
            "client_order_id": .string("lost"), "product_id": .string("BTC-USD"),
            "side": .string("BUY"),
            "order_configuration": .object([
                "limit_limit_gtc": .object([
                    "base_size": .string("0.01"), "limit_price": .string("30000"),
                ])
            ]),
        ])
        for (fault, count) in [("lose_request", 0), ("lose_reply", 1)] {
            try venue.fault(fault)
            let outcome = try venue.ask(try venue.request(.post, "/orders", body, by: venue.key))
            guard case .sentNoReply = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            let orders = try venue.get("/orders/historical/batch")["orders"]?.array
            #expect(orders?.count == count)
        }
        venue.stop()
    }

    @Test func `cuts a body off`() throws {
        let venue = try TestVenue()
        try venue.fault("truncate_body")
        let outcome = try venue.ask(try venue.request(.get, "/accounts", by: venue.key))
        guard case .truncated(let response, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(response.status == 200)
        venue.stop()
    }

    @Test func `shows old listings and repeats a cursor`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        for _ in 0..<3 {
            _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.001")])
        }
        let fills = "/orders/historical/fills?limit=1"
        let first = try #require(try venue.get(fills)["cursor"]?.string)
        try venue.fault("repeated_cursor")
        #expect(try venue.get(fills + "&cursor=\(first)")["cursor"]?.string == first)
        let second = try venue.get(fills + "&cursor=\(first)")["fills", "0", "entry_id"]
        #expect(
            try venue.get(fills + "&cursor=\(first)")["cursor"]?.string == second?.string)
        try venue.fault("stale_listing", ["delay": .string("5s")])
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array?.count == 0)
        try venue.pass("5s")
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array?.count == 3)
        venue.stop()
    }

    @Test func `puts the clock wrong`() throws {
        let venue = try TestVenue()
        try venue.fault("clock_skew", ["delay": .string("-200s")])
        #expect(try venue.get("/accounts").status == 401)
        let time = try venue.answer(try venue.request(.get, "/time", by: nil))
        #expect(time["epochSeconds"]?.string == "1767614200")
        venue.stop()
    }

    @Test func `refuses tokens and storms with 429`() throws {
        let venue = try TestVenue()
        try venue.fault("refuse_tokens", ["count": .number("2")])
        #expect(try (0..<3).map { _ in try venue.get("/accounts").status } == [401, 401, 200])
        try venue.fault("too_many_requests", ["count": .number("3")])
        #expect(try (0..<4).map { _ in try venue.get("/accounts").status } == [429, 429, 429, 200])
        venue.stop()
    }

    @Test func `is maintenance: only cancels, then no candles for five minutes`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.fault("maintenance", ["for": .string("60s")])
        #expect(try venue.get("/products/ETH-USD")["cancel_only"]?.bool == true)
        #expect(try venue.limit("BUY", "0.01", "30000").contains("ORDER_ENTRY_DISABLED"))
        let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
        #expect(
            try venue.post("/orders/batch_cancel", cancel)["results", "0", "success"]?.bool == true)
        try venue.pass("61s")
        #expect(try venue.get("/products/ETH-USD")["cancel_only"]?.bool == false)
        let path =
            "/products/BTC-USD/candles?start=1767614000&end=1767614400&granularity=ONE_MINUTE"
        #expect(try venue.get(path)["candles"]?.array == [])
        try venue.pass("5m")
        #expect(try venue.get(path)["candles"]?.array?.isEmpty == false)
        venue.stop()
    }

    @Test(arguments: ["92233720368547758.07", "0", "-1", "x"])
    func `is not a price that no product can have`(_ price: String) throws {
        let venue = try TestVenue()
        for path in ["quotes", "trades"] {
            let answer = try venue.control(
                path,
                .object([
                    "product_id": .string("BTC-USD"), "bid": .string(price),
                    "price": .string(price), "size": .string("1"),
                ]))
            #expect(answer["error"]?.string == "INVALID_ARGUMENT")
        }
        let gift = JSONValue.object([
            "currency": .string("USD"), "value": .string("90000000000"),
        ])
        #expect(try venue.control("balances", gift)["error"]?.string == "INVALID_ARGUMENT")
        venue.stop()
    }

    @Test func `cannot be switched without control`() throws {
        let venue = try TestVenue { $0.hasControl = false }
        let answer = try venue.answer(try HTTPRequest(.get, "/control/faults"))
        #expect(answer.status == 404)
        venue.stop()
    }
}

@Suite struct `A venue with a seed` {
    @Test func `gives the same answers to the same requests`() throws {
        func story() throws -> [String] {
            let venue = try TestVenue { $0.scenario = .trend }
            var told: [String] = []
            for _ in 0..<5 {
                try venue.pass("700ms")
                let answer = try venue.order(
                    "BUY", "market_market_ioc", ["quote_size": .string("500")])
                told.append(answer.text)
            }
            told.append(try venue.get("/orders/historical/fills").text)
            told.append(try venue.get("/product_book?product_id=ETH-USD").text)
            venue.stop()
            return told
        }
        #expect(try story() == story())
    }
}
