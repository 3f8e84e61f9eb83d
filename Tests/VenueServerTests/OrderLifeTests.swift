import Domain
import JSON
import Testing
import VenueServer

@Suite struct `An order at the venue` {
    private func shown(_ order: JSONValue) -> String {
        order.shown("status", "filled_size", "average_filled_price", "total_fees")
    }

    @Test func `at the market walks the book and pays the taker's fee`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000", size: "0.02")
        let answer = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        let id = answer["success_response", "order_id"]?.string ?? ""
        let order = try venue.look(id)
        #expect(
            shown(order)
                == "status=FILLED filled_size=0.01 average_filled_price=60000 total_fees=7.2")
        #expect(
            order.shown(
                "filled_value", "total_value_after_fees", "completion_percentage", "settled")
                == "filled_value=600 total_value_after_fees=607.2 completion_percentage=100 "
                + "settled=true")
        let fills = try venue.get("/orders/historical/fills?order_ids=\(id)")["fills"]?.array ?? []
        #expect(
            fills.map {
                $0.shown("price", "size", "commission", "liquidity_indicator", "size_in_quote")
            } == [
                "price=60000 size=0.01 commission=7.2 liquidity_indicator=TAKER size_in_quote=false"
            ])
        #expect(try venue.wallet("USD").available == "99392.8")
        #expect(try venue.wallet("BTC").available == "2.01")
        // What was taken is gone from the book.
        let book = try venue.get("/product_book?product_id=BTC-USD&limit=1")
        #expect(book["pricebook", "asks", "0", "size"]?.string == "0.01")
        venue.stop()
    }

    @Test func `by an amount spends no more than that, the fee included`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let answer = try venue.order("BUY", "market_market_ioc", ["quote_size": .string("607.2")])
        let order = try venue.look(answer["success_response", "order_id"]?.string ?? "")
        #expect(
            shown(order)
                == "status=FILLED filled_size=0.01 average_filled_price=60000 total_fees=7.2")
        #expect(
            order.shown("size_in_quote", "size_inclusive_of_fees")
                == "size_in_quote=true size_inclusive_of_fees=true")
        venue.stop()
    }

    @Test func `with a limit holds its cost, is filled part by part, and pays the maker's fee`()
        throws
    {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "60000")
        var order = try venue.look(id)
        #expect(
            order.shown("status", "outstanding_hold_amount", "trigger_status")
                == "status=OPEN outstanding_hold_amount=607.2 trigger_status=INVALID_ORDER_TYPE")
        let wallet = try venue.wallet("USD")
        #expect(wallet.available == "99392.8")
        #expect(wallet.hold == "607.2")
        try venue.trade("60000", "0.004")
        order = try venue.look(id)
        #expect(
            shown(order)
                == "status=OPEN filled_size=0.004 average_filled_price=60000 total_fees=1.44")
        #expect(order["outstanding_hold_amount"]?.string == "364.32")
        try venue.trade("59995", "1")
        order = try venue.look(id)
        #expect(
            shown(order)
                == "status=FILLED filled_size=0.01 average_filled_price=60000 total_fees=3.6")
        #expect(try venue.wallet("USD").hold == "0")
        #expect(try venue.wallet("USD").available == "99396.4")
        venue.stop()
    }

    @Test func `to sell holds the goods and pays its fee out of the proceeds`() throws {
        let venue = try TestVenue()
        try venue.quote("60000", "60010")
        let waiting = try venue.limit("SELL", "0.5", "70000")
        #expect(try venue.wallet("BTC").hold == "0.5")
        #expect(try venue.look(waiting)["outstanding_hold_amount"]?.string == "0.5")
        let answer = try venue.order("SELL", "market_market_ioc", ["base_size": .string("0.01")])
        let order = try venue.look(answer["success_response", "order_id"]?.string ?? "")
        #expect(order["total_value_after_fees"]?.string == "592.8")
        #expect(try venue.wallet("USD").available == "100592.8")
        venue.stop()
    }

    @Test func `that is immediate leaves nothing behind`() throws {
        let venue = try TestVenue { $0.depth = 1 }
        try venue.quote("59990", "60000", size: "0.01")
        let some = try venue.order(
            "BUY", "sor_limit_ioc",
            ["base_size": .string("0.03"), "limit_price": .string("60000")])
        let rest = try venue.look(some["success_response", "order_id"]?.string ?? "")
        #expect(rest.shown("status", "filled_size") == "status=CANCELLED filled_size=0.01")
        try venue.quote("59990", "60000", size: "0.01")
        let all = try venue.order(
            "BUY", "limit_limit_fok",
            ["base_size": .string("0.03"), "limit_price": .string("60000")])
        let none = try venue.look(all["success_response", "order_id"]?.string ?? "")
        #expect(none.shown("status", "filled_size") == "status=CANCELLED filled_size=0")
        #expect(try venue.wallet("USD").hold == "0")
        venue.stop()
    }

    @Test func `ends when its time is over`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let answer = try venue.order(
            "BUY", "limit_limit_gtd",
            [
                "base_size": .string("0.01"), "limit_price": .string("30000"),
                "end_time": .string("2026-01-05T12:00:10Z"),
            ])
        let id = answer["success_response", "order_id"]?.string ?? ""
        try venue.pass("9s")
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        try venue.pass("1s")
        #expect(try venue.look(id)["status"]?.string == "EXPIRED")
        #expect(try venue.wallet("USD").hold == "0")
        venue.stop()
    }

    @Test func `is under way for a while, and a fill may beat a cancel`() throws {
        let venue = try TestVenue { $0.processing = .second }
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "60000")
        #expect(try venue.look(id)["status"]?.string == "PENDING")
        #expect(try venue.get("/orders/historical/batch?order_status=OPEN")["orders"]?.array == [])
        try venue.pass("1s")
        #expect(try venue.look(id)["status"]?.string == "OPEN")
        let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
        let first = try venue.post("/orders/batch_cancel", cancel)
        #expect(
            first["results", "0"]?.shown("success", "failure_reason")
                == "success=true failure_reason=UNKNOWN_CANCEL_FAILURE_REASON")
        #expect(
            try venue.look(id).shown("status", "pending_cancel")
                == "status=CANCEL_QUEUED pending_cancel=true")
        try venue.trade("59000", "5")
        #expect(try venue.look(id)["status"]?.string == "FILLED")
        let second = try venue.post("/orders/batch_cancel", cancel)
        #expect(second["results", "0", "failure_reason"]?.string == "ORDER_IS_FULLY_FILLED")
        venue.stop()
    }

    @Test func `is cancelled, once`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        let ids = [id, id, "nobody"].map { JSONValue.string($0) }
        let answer = try venue.post("/orders/batch_cancel", .object(["order_ids": .array(ids)]))
        let rows = answer["results"]?.array ?? []
        #expect(
            rows.map { $0["failure_reason"]?.string } == [
                "UNKNOWN_CANCEL_FAILURE_REASON", "DUPLICATE_CANCEL_REQUEST", "UNKNOWN_CANCEL_ORDER",
            ])
        #expect(try venue.look(id)["status"]?.string == "CANCELLED")
        #expect(try venue.wallet("USD").hold == "0")
        venue.stop()
    }

    @Test func `is edited in place`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60010")
        let id = try venue.limit("BUY", "0.01", "30000")
        func edit(_ price: String, _ size: String) throws -> String {
            let answer = try venue.post(
                "/orders/edit",
                .object([
                    "order_id": .string(id), "price": .string(price), "size": .string(size),
                ]))
            if answer["success"]?.bool == true { return "done" }
            return answer["errors", "0", "edit_failure_reason"]?.string ?? answer.text
        }
        #expect(try edit("31000", "0.02") == "done")
        let order = try venue.look(id)
        #expect(
            order.shown("status", "workable_size", "outstanding_hold_amount")
                == "status=OPEN workable_size=0.02 outstanding_hold_amount=627.44")
        #expect(order["edit_history"]?.array?.count == 1)
        #expect(try edit("31000", "0.02") == "EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST")
        #expect(try edit("31000", "0") == "INVALID_EDITED_SIZE")
        // A better price is filled by what then comes through it.
        #expect(try edit("60000", "0.02") == "done")
        try venue.trade("59999", "1")
        #expect(try venue.look(id)["status"]?.string == "FILLED")
        #expect(try edit("60000", "0.03") == "ONLY_OPEN_ORDERS_CAN_BE_EDITED")
        venue.stop()
    }

    @Test func `costs less when more has been traded`() throws {
        let venue = try TestVenue { $0.balances = [("USD", "1000000")] }
        func tier() throws -> String {
            let answer = try venue.get("/transaction_summary")
            return answer["fee_tier"]?.shown("pricing_tier", "maker_fee_rate", "taker_fee_rate")
                ?? ""
        }
        #expect(
            try tier() == "pricing_tier=Intro 1 maker_fee_rate=0.006 taker_fee_rate=0.012")
        try venue.quote("59990", "60000", size: "10")
        _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.5")])
        #expect(
            try tier() == "pricing_tier=Intro 2 maker_fee_rate=0.004 taker_fee_rate=0.008")
        venue.stop()
    }

    @Test func `for an alias is paid from its own wallet and matched in the one book`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        let answer = try venue.order(
            "BUY", "market_market_ioc", ["base_size": .string("0.01")], product: "BTC-USDC")
        let order = try venue.look(answer["success_response", "order_id"]?.string ?? "")
        #expect(order.shown("product_id", "status") == "product_id=BTC-USDC status=FILLED")
        #expect(try venue.wallet("USDC").available == "99392.8")
        #expect(try venue.wallet("USD").available == "100000")
        venue.stop()
    }
}

@Suite struct `Lists of orders and fills` {
    @Test func `come page by page, the newest first`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000", size: "1")
        for _ in 0..<5 {
            _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.001")])
        }
        var (cursor, ids): (String, [String]) = ("", [])
        repeat {
            let page = try venue.get("/orders/historical/batch?limit=2&cursor=\(cursor)")
            ids += page["orders"]?.array?.compactMap { $0["client_order_id"]?.string } ?? []
            cursor = page["cursor"]?.string ?? ""
        } while !cursor.isEmpty
        #expect(ids == ["order-5", "order-4", "order-3", "order-2", "order-1"])
        let fills = try venue.get("/orders/historical/fills?limit=3")
        #expect(fills["fills"]?.array?.count == 3)
        let last = try #require(fills["fills", "2", "entry_id"]?.string)
        #expect(fills["cursor"]?.string == last)
        let rest = try venue.get("/orders/historical/fills?limit=3&cursor=\(last)")
        #expect(rest["fills"]?.array?.count == 2)
        #expect(rest["cursor"]?.string == "")
        let mixed = "/orders/historical/batch?order_status=OPEN&order_status=FILLED"
        #expect(try venue.get(mixed).status == 400)
        venue.stop()
    }
}
