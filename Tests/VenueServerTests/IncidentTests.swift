import Domain
import JSON
import Testing
import Transport
import VenueServer

@Suite struct `A long incident` {
    @Test func `goes from errors over offline, cancels only and auction to trading`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        try venue.fault("incident", ["for": .string("50s")])
        #expect(try socket.end() == .closedByPeer(code: 1001, reason: "going away"))
        var stages: [String] = []
        for _ in 0..<5 {
            try venue.pass("1s")
            let product = try venue.get("/products/BTC-USD")
            let answer = try venue.order(
                "BUY", "limit_limit_gtc",
                ["base_size": .string("0.01"), "limit_price": .string("30000")])
            let code = answer["error_response", "error"]?.string ?? ""
            stages.append(
                product.status == 200
                    ? product.json.shown("status", "cancel_only", "auction_mode") + " " + code
                    : "\(product.status)")
            if stages.count == 3 {
                let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
                let result = try venue.post("/orders/batch_cancel", cancel)
                #expect(result["results", "0", "success"]?.bool == true)
            }
            try venue.pass("9s")
        }
        #expect(
            stages == [
                "503", "status=offline cancel_only=false auction_mode=false TRADING_DISABLED",
                "status=online cancel_only=true auction_mode=false ORDER_ENTRY_DISABLED",
                "status=online cancel_only=false auction_mode=true ",
                "status=online cancel_only=false auction_mode=false ",
            ])
        #expect(try venue.look(id).shown("status") == "status=CANCELLED")
        venue.stop()
    }

    @Test func `ends when it is switched off`() throws {
        let venue = try TestVenue()
        try venue.fault("incident", ["for": .string("50s")])
        try venue.pass("15s")
        #expect(try venue.get("/products/BTC-USD")["status"]?.string == "offline")
        _ = try venue.answer(try HTTPRequest(.delete, "/control/faults/incident", fields: [.json]))
        #expect(try venue.get("/products/BTC-USD")["status"]?.string == "online")
        try venue.pass("10s")
        #expect(try venue.get("/products/BTC-USD")["cancel_only"]?.bool == false)
        venue.stop()
    }
}

@Suite struct `A fault with a path or a share` {
    @Test func `strikes one of the two connections`() throws {
        let venue = try TestVenue()
        let market = try TestSocket(venue)
        let user = try TestSocket(venue, "/user")
        for socket in [market, user] {
            try socket.subscribe("heartbeats", [])
            _ = try socket.next()
        }
        try venue.fault("stall", ["path": .string("/user"), "for": .string("3s")])
        try venue.pass("4s")
        #expect(try market.next()["sequence_num"]?.int == 1)
        #expect(try user.next()["sequence_num"]?.int == 3)
        venue.stop()
    }

    @Test func `strikes some of many`() throws {
        let venue = try TestVenue()
        try venue.fault("fail_before", ["percent": .number("30"), "path": .string("/accounts")])
        let failed = try (0..<100).map { _ in try venue.get("/accounts").status }
            .filter { $0 == 503 }.count
        #expect((15...45).contains(failed), "seed 7: \(failed) of 100")
        #expect(try venue.get("/portfolios").status == 200)
        venue.stop()
    }

    @Test func `begins the numbers of a connection again`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        #expect(try socket.next()["sequence_num"]?.int == 0)
        try venue.pass("1s")
        try venue.fault("reset_sequence")
        try venue.pass("2s")
        #expect(try socket.next(3).map { $0["sequence_num"]?.int } == [1, 0, 1])
        venue.stop()
    }
}

@Suite struct `A venue that contradicts itself` {
    @Test func `takes an order and has never heard of it`() throws {
        let venue = try TestVenue()
        try venue.fault("forget_order")
        let id = try venue.limit("BUY", "0.01", "30000")
        #expect(try venue.get("/orders/historical/\(id)").status == 404)
        #expect(try venue.get("/orders/historical/batch")["orders"]?.array == [])
        venue.stop()
    }

    @Test func `shows a status that nobody knows, and the wrong side`() throws {
        let venue = try TestVenue()
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.fault("unknown_status")
        #expect(try venue.look(id).shown("status", "side") == "status=HELD_FOR_REVIEW side=BUY")
        try venue.fault("wrong_side")
        #expect(try venue.look(id).shown("status", "side") == "status=OPEN side=SELL")
        try venue.fault("wrong_side")
        let truth = try venue.answer(try HTTPRequest(.get, "/control/state"))
        #expect(truth["orders", "0", "side"]?.string == "BUY")
        venue.stop()
    }

    @Test func `sends a request elsewhere`() throws {
        let venue = try TestVenue()
        try venue.fault("redirect")
        let answer = try venue.get("/accounts")
        #expect(answer.status == 307)
        #expect(answer.fields["Location"] == "/api/v3/brokerage/accounts")
        venue.stop()
    }

    @Test func `takes its time`() throws {
        let venue = try TestVenue()
        try venue.fault("slow_processing", ["delay": .string("30s")])
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.pass("29s")
        #expect(try venue.look(id).shown("status") == "status=PENDING")
        try venue.pass("1s")
        #expect(try venue.look(id).shown("status") == "status=OPEN")
        venue.stop()
    }

    @Test func `takes an order away from its owner`() throws {
        let venue = try TestVenue()
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.control(
            "cancels",
            .object(["order_id": .string(id), "reason": .string("self-trade prevention")]))
        #expect(
            try venue.look(id).shown("status", "cancel_message")
                == "status=CANCELLED cancel_message=self-trade prevention")
        venue.stop()
    }
}
