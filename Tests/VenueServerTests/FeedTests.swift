import Domain
import JSON
import Testing
import Transport
import VenueServer

@Suite struct `The venue's WebSocket` {
    @Test func `counts every message of a connection, whatever its channel`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("level2")
        try socket.subscribe("heartbeats", [])
        try socket.subscribe("market_trades", ["BTC-USD", "ETH-USD"])
        var messages = try socket.next(6)
        try venue.pass("5s")
        messages += try socket.next(20)
        let numbers = messages.compactMap { $0["sequence_num"]?.int }
        #expect(numbers == Array(0..<26))
        venue.stop()
    }

    @Test func `sends the snapshot before the acknowledgement, which tells of everything`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("level2")
        let first = try socket.next(2)
        #expect(first.map { $0["channel"]?.string } == ["l2_data", "subscriptions"])
        #expect(first[0]["events"]?[0]?["type"]?.string == "snapshot")
        try socket.subscribe("heartbeats", [])
        try socket.subscribe("ticker", ["ETH-USD"])
        let acks = try socket.next(3).filter { $0["channel"]?.string == "subscriptions" }
        #expect(
            acks.last?["events"]?[0]?["subscriptions"]?.text()
                == #"{"level2":["BTC-USD"],"ticker":["ETH-USD"],"heartbeats":["heartbeats"]}"#)
        try socket.send("unsubscribe", "level2")
        #expect(
            try socket.next()["events"]?[0]?["subscriptions"]?.text()
                == #"{"ticker":["ETH-USD"],"heartbeats":["heartbeats"]}"#)
        venue.stop()
    }

    @Test func `tells changes of the book by their new size, and a snapshot again when asked`()
        throws
    {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try venue.quote("59990", "60000", size: "0.02")
        try socket.subscribe("level2")
        let snapshot = try socket.next(2)[0]["events"]?[0]
        let rows = snapshot?["updates"]?.array ?? []
        #expect(rows.count == 400)
        #expect(
            rows.first?.shown("side", "price_level", "new_quantity")
                == "side=bid price_level=59990 new_quantity=0.02")
        #expect(
            rows[200].shown("side", "price_level", "new_quantity")
                == "side=offer price_level=60000 new_quantity=0.02")
        _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        try venue.pass("50ms")
        let updates = try socket.next()["events"]?[0]?["updates"]?.array ?? []
        #expect(
            updates.map { $0.shown("side", "price_level", "new_quantity") }.contains(
                "side=offer price_level=60000 new_quantity=0.01"))
        try socket.subscribe("level2")
        #expect(try socket.next()["events"]?[0]?["type"]?.string == "snapshot")
        venue.stop()
    }

    @Test func `gathers trades for a quarter of a second and names the maker's side`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("market_trades")
        _ = try socket.next(2)
        try venue.trade("60000", "0.1", "BUY")
        try venue.trade("60001", "0.2", "SELL")
        try venue.pass("250ms")
        let event = try socket.next()["events"]?[0]
        let rows = event?["trades"]?.array?.suffix(2) ?? []
        #expect(
            rows.map { $0.shown("price", "size", "side") } == [
                "price=60001 size=0.2 side=BUY", "price=60000 size=0.1 side=SELL",
            ])
        venue.stop()
    }

    @Test func `beats once a second with the time as the venue prints it`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("heartbeats", [])
        _ = try socket.next()
        try venue.pass("2s")
        let beats = try socket.next(2).compactMap { $0["events"]?[0] }
        #expect(
            beats.map { $0.shown("current_time", "heartbeat_counter") } == [
                "current_time=2026-01-05 12:00:01 +0000 UTC m=+1 heartbeat_counter=1",
                "current_time=2026-01-05 12:00:02 +0000 UTC m=+2 heartbeat_counter=2",
            ])
        venue.stop()
    }

    @Test func `closes who does not subscribe within five seconds`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try venue.pass("5s")
        try venue.pass("50ms")
        #expect(
            try socket.end()
                == .closedByPeer(code: 1008, reason: "no subscription within 5 seconds"))
        venue.stop()
    }

    @Test func `closes who hears nothing for 75 seconds`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("status")
        _ = try socket.next(2)
        try venue.pass("76s")
        #expect(try socket.end() == .closedByPeer(code: 1000, reason: "idle"))
        venue.stop()
    }

    @Test func `answers what it cannot take with an error and stays open`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("no_such_channel")
        #expect(try socket.next().text() == #"{"type":"error","message":"authentication failure"}"#)
        try socket.subscribe("level2", ["NO-USD"])
        #expect(try socket.next().text() == #"{"type":"error","message":"failure to subscribe"}"#)
        try socket.subscribe("user", [])
        #expect(try socket.next().text() == #"{"type":"error","message":"authentication failure"}"#)
        try socket.subscribe("heartbeats", [])
        #expect(try socket.next()["sequence_num"]?.int == 0)
        venue.stop()
    }

    @Test func `tells an alias under the name of its original`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("level2", ["BTC-USDC"])
        let messages = try socket.next(2)
        #expect(messages[0]["events"]?[0]?["product_id"]?.string == "BTC-USD")
        #expect(
            messages[1]["events"]?[0]?["subscriptions"]?.text() == #"{"level2":["BTC-USDC"]}"#)
        venue.stop()
    }

    @Test func `sends ticker, batch, candles and status in their shapes`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue)
        try socket.subscribe("ticker")
        try socket.subscribe("ticker_batch")
        try socket.subscribe("candles")
        try socket.subscribe("status")
        let events = try socket.next(8).filter { $0["channel"]?.string != "subscriptions" }
            .compactMap { $0["events"]?[0] }
        let first = events.map { event in
            ["tickers", "candles", "products"].compactMap { event[$0]?[0]?.keys.last }.first
        }
        #expect(
            first == [
                "best_ask_quantity", "price_percent_chg_24_h", "product_id", "min_market_funds",
            ])
        venue.stop()
    }
}

@Suite struct `The user channel` {
    @Test(arguments: [(0, [0]), (3, [3]), (50, [50, 0]), (120, [50, 50, 20])])
    func `gives open orders in fifties; a batch that is not full is the last`(
        _ count: Int, _ batches: [Int]
    ) throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        for _ in 0..<count { _ = try venue.limit("BUY", "0.001", "30000") }
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("user", [], by: venue.key)
        let messages = try socket.until("subscriptions")
        let sizes = messages.dropLast().map { $0["events"]?[0]?["orders"]?.array?.count ?? -1 }
        #expect(sizes == batches)
        venue.stop()
    }

    @Test func `tells how an order stands in all, in strings`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("user", [], by: venue.key)
        _ = try socket.until("subscriptions")
        _ = try venue.limit("BUY", "0.01", "60000")
        try venue.trade("60000", "0.004")
        try venue.trade("59995", "1")
        let orders = try socket.next(4).compactMap { $0["events"]?[0]?["orders"]?[0] }
        #expect(
            orders.map { $0.shown("status", "cumulative_quantity", "leaves_quantity") } == [
                "status=PENDING cumulative_quantity=0 leaves_quantity=0.01",
                "status=OPEN cumulative_quantity=0 leaves_quantity=0.01",
                "status=OPEN cumulative_quantity=0.004 leaves_quantity=0.006",
                "status=FILLED cumulative_quantity=0.01 leaves_quantity=0",
            ])
        let values = orders.flatMap { $0.members ?? [] }.map(\.value)
        #expect(values.allSatisfy { $0.string != nil })
        #expect(values.count == 4 * 29)
        venue.stop()
    }

    @Test func `is about all products once it was asked for without one`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("user", ["ETH-USD"], by: venue.key)
        _ = try socket.until("subscriptions")
        try socket.subscribe("user", [], by: venue.key)
        _ = try socket.until("subscriptions")
        try socket.subscribe("user", ["ETH-USD"], by: venue.key)
        _ = try socket.until("subscriptions")
        _ = try venue.limit("BUY", "0.01", "30000")
        let orders = try socket.next(2).compactMap { $0["events"]?[0]?["orders"]?[0] }
        #expect(
            orders.map { $0.shown("product_id", "status") } == [
                "product_id=BTC-USD status=PENDING", "product_id=BTC-USD status=OPEN",
            ])
        venue.stop()
    }

    @Test func `is for the user's address, which has no market data`() throws {
        let venue = try TestVenue()
        let socket = try TestSocket(venue, "/user")
        try socket.subscribe("level2")
        #expect(try socket.next()["type"]?.string == "error")
        try socket.subscribe("futures_balance_summary", [], by: venue.key)
        let summary = try socket.next()["events"]?[0]?["fcm_balance_summary"]
        #expect(summary?["total_usd_balance"]?.string == "100000")
        venue.stop()
    }
}
