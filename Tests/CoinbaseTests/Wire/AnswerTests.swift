import Coinbase
import Domain
import JSON
import Testing

@Suite struct `An answer of the venue` {
    @Test func `keeps a word that nobody knows`() {
        #expect(OpenWord<OrderStatus>("OPEN") == .known(.open))
        #expect(OpenWord<OrderStatus>("HELD") == .unknown("HELD"))
        #expect(OpenWord<OrderStatus>("UNKNOWN_ORDER_STATUS") == .unknown("UNKNOWN_ORDER_STATUS"))
        #expect(OpenWord<OrderKind>("Stop Limit") == .known(.stopLimit))
        #expect(OpenWord<PositionSide>("Long") == .known(.long))
        #expect(OpenWord<PositionSide>("FUTURES_POSITION_SIDE_SHORT") == .known(.short))
        #expect(OpenWord<MarginWindowKind>("FCM_MARGIN_WINDOW_TYPE_WEEKEND") == .known(.weekend))
    }

    @Test func `is an order as the user channel tells it`() throws {
        let text =
            #"{"type":"snapshot","orders":[{"avg_price":"50000","cancel_reason":"","#
            + #""client_order_id":"c","completion_percentage":"50","#
            + #""cumulative_quantity":"0.01","filled_value":"500","leaves_quantity":"0.01","#
            + #""limit_price":"50000.10","number_of_fills":"2","order_id":"o","#
            + #""order_side":"BUY","order_type":"Limit","outstanding_hold_amount":"501","#
            + #""post_only":"true","product_id":"BTC-USD","product_type":"SPOT","#
            + #""reject_reason":"REJECT_REASON_UNSPECIFIED","retail_portfolio_id":"f","#
            + #""status":"OPEN","stop_price":"","time_in_force":"GOOD_UNTIL_CANCELLED","#
            + #""total_fees":"2","total_value_after_fees":"502","#
            + #""trigger_status":"INVALID_ORDER_TYPE","#
            + #""creation_time":"2024-06-21T18:29:13.909347Z","#
            + #""end_time":"0001-01-01T00:00:00Z","start_time":"0001-01-01T00:00:00Z"}]}"#
        var order = VenueOrder(id: "o", product: "BTC-USD", status: .known(.open))
        order.clientID = "c"
        order.side = .known(.buy)
        order.kind = .known(.limit)
        order.duration = .known(.goodTillCancelled)
        order.trigger = .known(.none)
        order.filled = try decimal("0.01")
        order.averagePrice = try decimal("50000")
        order.filledValue = try decimal("500")
        order.fees = try decimal("2")
        order.fillCount = 2
        order.leaves = try decimal("0.01")
        order.limitPrice = try decimal("50000.1")
        order.hold = try decimal("501")
        order.valueAfterFees = try decimal("502")
        order.isPostOnly = true
        order.createdAt = try moment("2024-06-21T18:29:13.909347Z")
        order.portfolio = "f"
        order.productKind = .known(.spot)
        let batch = try decode(frame("user", text))
        #expect(batch.channel == .user)
        #expect(batch.content == .user([UserEvent(isSnapshot: true, orders: [order])]))
    }

    @Test func `is an order whose state nobody knows, and not one that is open`() throws {
        let order = try VenueOrder(
            object(#"{"order_id":"o","product_id":"p","status":"PAUSED","filled_size":""}"#))
        #expect(order.status == .unknown("PAUSED"))
        #expect(order.filled == nil)
        #expect(order.averagePrice == nil)
        let mute = try VenueOrder(object(#"{"order_id":"o","product_id":"p"}"#))
        #expect(mute.status == .unknown(""))
    }

    @Test func `is a snapshot of fifty orders in one frame`() throws {
        let orders = (0..<50).map { #"{"order_id":"\#($0)","product_id":"p","status":"OPEN"}"# }
        let text = #"{"type":"snapshot","orders":[\#(orders.joined(separator: ","))]}"#
        guard case .user(let events) = try decode(frame("user", text)).content else {
            Issue.record("no user event")
            return
        }
        #expect(events.count == 1)
        #expect(events[0].orders.map(\.id) == (0..<50).map(String.init))
    }

    static let pages: [(String, PageMark)] = [
        (#""has_next":false,"cursor":"""#, .last), (#""has_next":false,"cursor":"c""#, .last),
        (#""has_next":true,"cursor":"c""#, .more(cursor: "c")), (#""has_next":true"#, .broken),
        (#""has_next":true,"cursor":"""#, .broken), (#""cursor":"c""#, .more(cursor: "c")),
        (#""cursor":"""#, .last), (#""x":0"#, .last),
    ]

    @Test(arguments: pages)
    func `says whether its list goes on`(text: String, page: PageMark) throws {
        #expect(try OrderPage(object(#"{"orders":[],\#(text)}"#)).page == page)
    }

    @Test func `without its list is not an empty list`() throws {
        for text in ["{}", #"{"orders":null}"#] {
            #expect(wireFault { _ = try OrderPage(object(text)) }?.kind == .missing)
        }
        #expect(wireFault { _ = try OrderPage(object(#"{"orders":{}}"#)) }?.kind == .wrongKind)
    }

    @Test func `names the place of what is wrong in it`() throws {
        let fault = try #require(
            wireFault {
                _ = try AccountPage(
                    object(
                        #"{"accounts":[{"uuid":"u","currency":"USD","available_balance":"#
                            + #"{"value":"1e5","currency":"USD"}}]}"#))
            })
        #expect(fault.field == "accounts[0].available_balance.value")
        #expect(
            fault.text
                == "accounts[0].available_balance.value: \"1e5\" expected plain decimal digits "
                + "with at most one point")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func `is an account in one currency only`() throws {
        let text =
            #"{"uuid":"u","currency":"USD","available_balance":{"value":"1","currency":"EUR"}}"#
        #expect(wireFault { _ = try VenueAccount(object(text)) }?.kind == .contradiction)
    }

    @Test func `of candles is in order of time, with its holes`() throws {
        func row(_ start: Int, _ low: String = "1") -> String {
            #"{"start":"\#(start)","low":"\#(low)","high":"3","open":"2","close":"2","volume":"1"}"#
        }
        func page(_ rows: [String]) throws -> CandlePage {
            try CandlePage(object(#"{"candles":[\#(rows.joined(separator: ","))]}"#))
        }
        let found = try page([row(300), row(240), row(240), row(60)])
        #expect(found.candles.map { $0.start.nanos / 1_000_000_000 } == [60, 240, 300])
        #expect(
            wireFault { _ = try page([row(60), row(60, "1.5")]) }?.kind == .contradiction)
        let candle = try found.candles[0].candle(interval: .minute, in: bitcoin.terms)
        #expect(
            candle
                == Candle(
                    openTime: Timestamp(nanos: 60_000_000_000), interval: .minute,
                    open: Price(200), high: Price(300), low: Price(100), close: Price(200),
                    volume: Quantity(100_000_000)))
        #expect(try page((0..<350).map { row($0 * 60) }).candles.count == 350)
    }

    @Test func `is a fill that can be told from every other`() throws {
        let shared =
            #""order_id":"o","product_id":"p","side":"BUY","price":"1","size":"2","#
            + #""commission":"-0.1","trade_time":"2026-09-30T02:37:29Z""#
        let plain = try VenueFill(object(#"{"entry_id":"e",\#(shared)}"#))
        #expect(plain.key == .entry("e"))
        #expect(plain.commission == (try decimal("-0.1")))
        #expect(plain.isSizeInQuote == nil)
        let older = #"{"trade_id":"t","sequence_timestamp":"2026-09-30T02:37:29Z",\#(shared)}"#
        #expect(
            try VenueFill(object(older)).key
                == .trade(
                    order: "o", trade: "t", sequencedAt: try moment("2026-09-30T02:37:29Z")))
        #expect(wireFault { _ = try VenueFill(object("{\(shared)}")) }?.kind == .missing)
        let zero = shared.replacing(#""size":"2""#, with: #""size":"0""#)
        #expect(
            wireFault { _ = try VenueFill(object(#"{"entry_id":"e",\#(zero)}"#)) }?.kind
                == .outOfRange)
    }

    static let flags = [
        "is_disabled", "trading_disabled", "cancel_only", "limit_only", "post_only",
        "auction_mode", "view_only",
    ]

    func product(_ set: Int, _ more: String = "") throws -> VenueProduct {
        let members = Self.flags.enumerated().map { "\"\($1)\":\(set >> $0 & 1 == 1)," }.joined()
        return try VenueProduct(
            object(
                #"{\#(members)\#(more)"product_id":"p","price_increment":"0.01","#
                    + #""base_increment":"0.00000001"}"#))
    }

    @Test func `is a product in any combination of its flags`() throws {
        for set in 0..<128 {
            let product = try product(set)
            #expect(product.flags.rawValue == UInt8(set))
            var expected: ProductStatus = []
            if set & 0b100_0011 != 0 { expected.insert(.noTrading) }
            if set & 4 != 0 { expected.insert(.cancelOnly) }
            if set & 8 != 0 { expected.insert(.limitOnly) }
            if set & 16 != 0 { expected.insert(.postOnly) }
            if set & 32 != 0 { expected.insert(.auction) }
            #expect(product.tradingStatus == expected)
        }
    }

    @Test func `is a product that counts as closed in doubt`() throws {
        #expect(try product(0, #""status":"online","#).tradingStatus == [])
        #expect(try product(0, #""status":"","#).tradingStatus == [])
        #expect(try product(0, #""status":"paused","#).tradingStatus == .closed)
        #expect(try product(0, #""product_type":"FUTURE","#).tradingStatus == .closed)
        let open =
            #""product_type":"FUTURE","fcm_trading_session_details":{"is_session_open":true},"#
        #expect(try product(0, open).tradingStatus == [])
        #expect(
            wireFault {
                _ = try VenueProduct(
                    object(
                        #"{"product_id":"p","price_increment":"1","base_increment":"1"}"#))
            }?.kind == .missing)
        #expect(
            wireFault { _ = try product(0, #""quote_increment":"0,1","#) }?.kind == .notDecimal)
    }

    @Test func `to a preview lets an order pass only with an empty list of errors`() throws {
        let good = try OrderPreview(
            object(#"{"errs":[],"warning":["BIG_ORDER"],"preview_id":"i"}"#))
        #expect(good.errors == [])
        #expect(good.warnings == ["BIG_ORDER"])
        #expect(good.id == "i")
        let bad = try OrderPreview(object(#"{"errs":["PREVIEW_INSUFFICIENT_FUND","NEW"]}"#))
        #expect(bad.errors.map(\.text) == ["PREVIEW_INSUFFICIENT_FUND", "NEW"])
        for text in ["{}", #"{"errs":null}"#, #"{"errs":"none"}"#, #"{"errs":{}}"#] {
            #expect(wireFault { _ = try OrderPreview(object(text)) }?.kind == .missing)
        }
        #expect(
            try EditPreview(
                object(#"{"errors":[{"edit_failure_reason":"X"}],"base_size":1e-7}"#)
            ).baseSize == decimal("0.0000001"))
    }

    @Test func `names a product's list of futures as unknown where it is null`() throws {
        #expect(try FuturesBalanceAnswer(object(#"{"balance_summary":null}"#)).balance == nil)
        #expect(
            wireFault { _ = try FuturesBalanceAnswer(object("{}")) }?.kind == .missing)
        #expect(
            wireFault {
                _ = try FuturesBalanceAnswer(object(#"{"balance_summary":{}}"#))
            }?.kind == .missing)
        let side = #"{"product_id":"p","number_of_contracts":"2","side":"FLAT"}"#
        #expect(try FuturesPosition(object(side)).side == .unknown("FLAT"))
    }
}
