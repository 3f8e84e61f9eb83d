import Domain
import JSON
import Testing
import Transport
import VenueServer

@Suite struct `The venue's control` {
    @Test(arguments: [
        (#"{"fault":"half_open","percent":50}"#, "half_open takes no percent"),
        (#"{"fault":"slow_processing","delay":"1s","count":2}"#, "slow_processing takes no count"),
        (#"{"fault":"clock_skew","delay":"1s","path":"/orders"}"#, "clock_skew takes no path"),
        (#"{"fault":"stall","delay":"1s"}"#, "stall takes no delay"),
        (#"{"fault":"drop_frame","status":500}"#, "drop_frame takes no status"),
        (#"{"fault":"drop_frame","window":2}"#, "drop_frame takes no window"),
        (#"{"fault":"stale_listing"}"#, #"stale_listing needs "delay""#),
        (#"{"fault":"slow_reply","delay":"0s"}"#, #"slow_reply needs "delay""#),
        (#"{"fault":"slow_reply","delay":"-1s"}"#, "delay must be above 0s"),
        (
            #"{"fault":"stale_listing","delay":"601s"}"#,
            "a listing can be late by 10m at most"
        ),
        (#"{"fault":"fail_before","status":-5}"#, "status is -5, not from 100 to 599"),
        (#"{"fault":"fail_before","status":600}"#, "status is 600, not from 100 to 599"),
        (#"{"fault":"fail_before","count":0}"#, "count is 0, not from 1 to 1000000000"),
        (#"{"fault":"fail_before","percent":101}"#, "percent is 101, not from 1 to 100"),
        (#"{"fault":"reorder_frames","window":201}"#, "window is 201, not from 1 to 200"),
        (#"{"fault":"stall","for":"90000d"}"#, "for is 90000d, which is more than 365d"),
        (#"{"fault":"stall","for":"-1s"}"#, "for must be above 0s"),
        (#"{"fault":"clock_skew","delay":"366d"}"#, "delay is 366d, which is more than 365d"),
        (#"{"fault":"drop_frame","jitter":"1s"}"#, "drop_frame takes no jitter"),
        (#"{"fault":"slow_reply","jitter":"0s"}"#, "jitter must be above 0s"),
        (#"{"fault":"slow_reply","jitter":"-1s","delay":"1s"}"#, "jitter must be above 0s"),
        (#"{"fault":"clock_drift"}"#, #"clock_drift needs "ppm""#),
        (#"{"fault":"clock_drift","ppm":0}"#, #"clock_drift needs "ppm""#),
        (#"{"fault":"clock_drift","ppm":500001}"#, "ppm is 500001, not from -500000 to 500000"),
        (#"{"fault":"clock_drift","ppm":1,"path":"/user"}"#, "clock_drift takes no path"),
        (#"{"fault":"clock_skew","delay":"1s","ppm":1}"#, "clock_skew takes no ppm"),
        (#"{"fault":"odd_value","value":"X"}"#, #"odd_value needs "field""#),
        (#"{"fault":"stall","field":"side"}"#, "stall takes no field"),
        (#"{"fault":"incident"}"#, #"an incident needs "for", of 5s or more"#),
        (
            #"{"fault":"stall","forever":true}"#,
            #"parsing field "faults": "forever" is not a valid value"#
        ),
    ])
    func `refuses what a fault cannot do, and says why`(_ fault: String, _ why: String) throws {
        let venue = try TestVenue()
        let answer = try venue.switchOn(fault)
        #expect(answer.status == 400)
        #expect(answer["message"]?.string == why)
        let listed = try venue.answer(try HTTPRequest(.get, "/control/faults"))
        #expect(listed["faults"]?.array == [])
        #expect(try venue.get("/accounts").status == 200)
        venue.stop()
    }

    @Test func `places orders as from the app, which only a listing of that source has`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let own = try venue.limit("BUY", "0.01", "30000")
        _ = try venue.control("source", .object(["source": .string("RETAIL_SIMPLE")]))
        let app = try venue.limit("BUY", "0.01", "30001")
        _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        func listed(_ filter: String) throws -> [String?] {
            try venue.get("/orders/historical/batch?order_status=OPEN" + filter)["orders"]?.array?
                .map { $0["order_id"]?.string } ?? []
        }
        #expect(try listed("") == [own])
        #expect(try listed("&order_placement_source=RETAIL_ADVANCED") == [own])
        #expect(try listed("&order_placement_source=RETAIL_SIMPLE") == [app])
        #expect(try venue.look(app)["order_placement_source"] == .string("RETAIL_SIMPLE"))
        // Fills are of all.
        #expect(try venue.get("/orders/historical/fills")["fills"]?.array?.isEmpty == false)
        let odd = try venue.control("source", .object(["source": .string("MINE")]))
        #expect(odd["message"]?.string != nil)
        venue.stop()
    }

    @Test func `lets a fault that is switched on anew outlive the end of the first`() throws {
        let venue = try TestVenue()
        func isClosed() throws -> Bool? {
            try venue.get("/products/BTC-USD")["cancel_only"]?.bool
        }
        try venue.fault("maintenance", ["for": .string("10s")])
        try venue.pass("5s")
        try venue.fault("maintenance", ["for": .string("60s")])
        try venue.pass("10s")
        #expect(try isClosed() == true)
        try venue.pass("50s")
        #expect(try isClosed() == false)
        venue.stop()
    }

    @Test func `keeps the stages of an incident that was ended out of the next one`() throws {
        let venue = try TestVenue()
        try venue.fault("incident", ["for": .string("50s")])
        try venue.pass("15s")
        try venue.heal("incident")
        try venue.fault("incident", ["for": .string("50s")])
        #expect(try venue.get("/products/BTC-USD").status == 503)
        // Here the first one would have gone on to cancels only.
        try venue.pass("6s")
        #expect(try venue.get("/products/BTC-USD").status == 503)
        try venue.pass("5s")
        #expect(
            try venue.get("/products/BTC-USD").json.shown("status", "cancel_only")
                == "status=offline cancel_only=false")
        try venue.pass("30s")
        #expect(
            try venue.get("/products/BTC-USD").json.shown("status", "auction_mode")
                == "status=online auction_mode=false")
        venue.stop()
    }

    @Test func `keeps a fault to its path`() throws {
        let venue = try TestVenue()
        try venue.fault("forget_order", ["path": .string("/orders/edit")])
        let id = try venue.limit("BUY", "0.01", "30000")
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        for fault in ["unknown_status", "wrong_side"] {
            try venue.fault(fault, ["path": .string("/historical/batch")])
        }
        #expect(try venue.look(id).shown("status", "side") == "status=OPEN side=BUY")
        #expect(
            try venue.get("/orders/historical/batch")["orders", "0"]?.shown("status", "side")
                == "status=HELD_FOR_REVIEW side=SELL")
        try venue.fault(
            "slow_processing", ["delay": .string("5s"), "path": .string("/batch_cancel")])
        let second = try venue.limit("BUY", "0.01", "30000")
        #expect(try venue.look(second)["status"]?.string == "OPEN")
        let cancel = JSONValue.object(["order_ids": .array([.string(second)])])
        _ = try venue.post("/orders/batch_cancel", cancel)
        #expect(try venue.look(second)["status"]?.string == "CANCEL_QUEUED")
        try venue.pass("5s")
        #expect(try venue.look(second)["status"]?.string == "CANCELLED")
        try venue.fault("forget_order", ["path": .string("/orders")])
        let third = try venue.limit("BUY", "0.01", "30000")
        #expect(try venue.get("/orders/historical/\(third)").status == 404)
        venue.stop()
    }

    @Test func `changes increments and minima, to what fits the first ones`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        func code(_ price: String, _ size: String) throws -> String {
            let answer = try venue.order(
                "BUY", "limit_limit_gtc",
                ["base_size": .string(size), "limit_price": .string(price)])
            let body = answer["error_response"]
            return body?["preview_failure_reason"]?.string ?? "taken"
        }
        #expect(try code("30000.01", "0.00123456") == "taken")
        try venue.product([
            "price_increment": .string("0.5"), "base_increment": .string("0.001"),
            "base_min_size": .string("0.002"), "quote_min_size": .string("100"),
        ])
        #expect(
            try venue.get("/products/BTC-USD").json.shown(
                "price_increment", "base_increment", "base_min_size", "quote_min_size")
                == "price_increment=0.5 base_increment=0.001 base_min_size=0.002 "
                + "quote_min_size=100")
        #expect(try code("30000.01", "0.01") == "PREVIEW_INVALID_PRICE_PRECISION")
        #expect(try code("30000.5", "0.0105") == "PREVIEW_INVALID_SIZE_PRECISION")
        #expect(try code("30000.5", "0.001") == "PREVIEW_INVALID_BASE_SIZE_TOO_SMALL")
        #expect(try code("30000.5", "0.003") == "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL")
        #expect(try code("30000.5", "0.004") == "taken")
        let finer = try venue.control(
            "products/BTC-USD", .object(["price_increment": .string("0.001")]))
        #expect(finer["error"]?.string == "unknown")
        venue.stop()
    }

    @Test func `changes how a used id is answered`() throws {
        let venue = try TestVenue()
        func send() throws -> String? {
            venue.orderCount = 0
            let answer = try venue.order(
                "BUY", "limit_limit_gtc",
                ["base_size": .string("0.01"), "limit_price": .string("30000")])
            return answer["success_response", "order_id"]?.string
                ?? answer["error_response", "error"]?.string
        }
        let first = try send()
        #expect(try send() == first)
        try venue.control("duplicates", .object(["mode": .string("refuse")]))
        #expect(try send() == "DUPLICATE_CLIENT_ORDER_ID")
        try venue.control("duplicates", .object(["mode": .string("ignore")]))
        #expect(try send() != first)
        let odd = try venue.control("duplicates", .object(["mode": .string("maybe")]))
        #expect(odd["error"]?.string == "unknown")
        venue.stop()
    }
}
