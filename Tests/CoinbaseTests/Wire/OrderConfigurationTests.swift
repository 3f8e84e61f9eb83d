import Coinbase
import Domain
import JSON
import Testing

@Suite struct `An order configuration` {
    static let forms: [(OrderConfiguration, String)] = {
        func number(_ text: String) -> WireDecimal {
            (try? WireDecimal(parsing: text)) ?? .zero  // the texts below are numbers
        }
        let end = Timestamp(nanos: 1_790_735_835_000_000_000)
        let stop = OrderConfiguration.StopTerms(
            size: number("0.001"), limit: number("10000"), stop: number("10100.50"),
            direction: .up)
        let bracket = OrderConfiguration.BracketTerms(
            size: number("0.001"), takeProfit: number("70000"), stopTrigger: number("60000"))
        let twap = OrderConfiguration.TWAPTerms(
            amount: .base(number("1")), limit: number("100"), start: end,
            end: end + Nanos.hour, buckets: 10, bucketSize: number("0.1"),
            bucketDuration: .second * 300)
        var scaled = OrderConfiguration.ScaledTerms(
            amount: .quote(number("1000")), orders: 2, priceMin: number("90"),
            priceMax: number("100"), prices: .custom, sizes: .even)
        scaled.rungs = [.init(size: number("1"), limit: number("90"))]
        scaled.sizeRatio = number("1.5")
        return [
            (.market(.quote(number("10.00"))), #"{"market_market_ioc":{"quote_size":"10"}}"#),
            (.marketFillOrKill(.base(number("3"))), #"{"market_market_fok":{"base_size":"3"}}"#),
            (
                .limit(.base(number("0.00000001")), price: number("1"), .immediateOrCancel),
                #"{"sor_limit_ioc":{"base_size":"0.00000001","limit_price":"1"}}"#
            ),
            (
                .limit(.base(number("1")), price: number("2"), .fillOrKill),
                #"{"limit_limit_fok":{"base_size":"1","limit_price":"2"}}"#
            ),
            (
                .limit(.base(number("1")), price: number("2"), .goodTillCancelled(postOnly: true)),
                #"{"limit_limit_gtc":{"base_size":"1","limit_price":"2","post_only":true}}"#
            ),
            (
                .limit(
                    .quote(number("1")), price: number("2"), .goodTillDate(end, postOnly: false)),
                #"{"limit_limit_gtd":{"quote_size":"1","limit_price":"2","#
                    + #""end_time":"2026-09-30T02:37:15Z","post_only":false}}"#
            ),
            (
                .stopLimit(stop, until: nil),
                #"{"stop_limit_stop_limit_gtc":{"base_size":"0.001","limit_price":"10000","#
                    + #""stop_price":"10100.5","stop_direction":"STOP_DIRECTION_STOP_UP"}}"#
            ),
            (
                .stopLimit(stop, until: end),
                #"{"stop_limit_stop_limit_gtd":{"base_size":"0.001","limit_price":"10000","#
                    + #""stop_price":"10100.5","end_time":"2026-09-30T02:37:15Z","#
                    + #""stop_direction":"STOP_DIRECTION_STOP_UP"}}"#
            ),
            (
                .bracket(bracket, until: nil),
                #"{"trigger_bracket_gtc":{"base_size":"0.001","limit_price":"70000","#
                    + #""stop_trigger_price":"60000"}}"#
            ),
            (
                .bracket(bracket, until: end),
                #"{"trigger_bracket_gtd":{"base_size":"0.001","limit_price":"70000","#
                    + #""stop_trigger_price":"60000","end_time":"2026-09-30T02:37:15Z"}}"#
            ),
            (
                .twap(twap),
                #"{"twap_limit_gtd":{"base_size":"1","start_time":"2026-09-30T02:37:15Z","#
                    + #""end_time":"2026-09-30T03:37:15Z","limit_price":"100","#
                    + #""number_buckets":"10","bucket_size":"0.1","bucket_duration":"300s"}}"#
            ),
            (
                .scaled(scaled),
                #"{"scaled_limit_gtc":{"orders":[{"base_size":"1","limit_price":"90"}],"#
                    + #""quote_size":"1000","num_orders":2,"min_price":"90","max_price":"100","#
                    + #""price_distribution":"CUSTOM_PRICE_DISTRIBUTION","#
                    + #""size_distribution":"EVENLY_SPLIT","size_ratio":"1.5"}}"#
            ),
        ]
    }()

    @Test(arguments: forms)
    func `is written as the venue wants it, and read back the same`(
        form: OrderConfiguration, text: String
    ) throws {
        #expect(form.json.text() == text)
        let order = try VenueOrder(
            object(
                #"{"order_id":"o","product_id":"p","status":"OPEN","order_configuration":\#(text)}"#
            ))
        #expect(order.configuration == form)
    }

    @Test(arguments: [
        "{}", #"{"new_form":{"base_size":"1"}}"#, #"{"market_market_ioc":{}}"#,
        #"{"market_market_ioc":{"base_size":"1","quote_size":"1"}}"#,
        #"{"market_market_ioc":{"base_size":"1"},"sor_limit_ioc":{"base_size":"1"}}"#,
        #"{"limit_limit_gtd":{"base_size":"1","limit_price":"1","end_time":""}}"#,
        #"{"trigger_bracket_gtc":{"base_size":"1","limit_price":"1"}}"#,
    ])
    func `that nobody understands is none`(text: String) throws {
        let order = try VenueOrder(
            object(#"{"order_id":"o","product_id":"p","order_configuration":\#(text)}"#))
        #expect(order.configuration == nil)
    }

    @Test(arguments: ["limit_limit_gtc", "limit_limit_gtd"])
    func `that does not say whether it is post-only is neither`(form: String) throws {
        let end = form == "limit_limit_gtd" ? #","end_time":"2026-09-30T02:37:15Z""# : ""
        func shown(_ more: String) throws -> VenueOrder {
            try VenueOrder(
                object(
                    #"{"order_id":"o","product_id":"p","status":"OPEN","order_configuration":{"#
                        + #""\#(form)":{"base_size":"1","limit_price":"2"\#(end)\#(more)}}}"#))
        }
        let order = try shown("")
        #expect(order.isPostOnly == nil)
        #expect(order.configuration?.json.text().contains("post_only") == false)
        #expect(order.configuration?.key == form)
        #expect(try shown(#","post_only":false"#).isPostOnly == false)
        #expect(try shown(#","post_only":true"#).isPostOnly == true)
    }

    @Test func `goes into a request with everything that was asked for, and nothing else`() throws {
        var order = NewOrder(
            clientID: "c-1", product: "BIP-20DEC30-CDE", side: .sell,
            configuration: .market(.base(try decimal("2"))))
        #expect(
            order.json.text()
                == #"{"client_order_id":"c-1","product_id":"BIP-20DEC30-CDE","side":"SELL","#
                + #""order_configuration":{"market_market_ioc":{"base_size":"2"}}}"#)
        order.leverage = try decimal("3.0")
        order.marginType = .isolated
        order.previewID = "p-1"
        order.portfolio = "f-1"
        order.routing = .disabled
        order.attached = AttachedBracket(
            takeProfit: try decimal("90"), stopTrigger: try decimal("110"))
        let shared =
            #""product_id":"BIP-20DEC30-CDE","side":"SELL","#
            + #""order_configuration":{"market_market_ioc":{"base_size":"2"}},"leverage":"3","#
            + #""margin_type":"ISOLATED","retail_portfolio_id":"f-1","#
            + #""attached_order_configuration":{"trigger_bracket_gtc":{"limit_price":"90","#
            + #""stop_trigger_price":"110"}},"sor_preference":"SOR_DISABLED""#
        #expect(
            order.json.text() == #"{"client_order_id":"c-1",\#(shared),"preview_id":"p-1"}"#)
        #expect(order.previewJSON.text() == "{\(shared)}")
    }

    @Test(arguments: forms)
    func `is sent as its document has it, whoever writes it`(
        form: OrderConfiguration, text: String
    ) throws {
        var order = NewOrder(
            clientID: "c-1", product: "BTC-USD", side: .buy, configuration: form)
        #expect(
            String(decoding: order.body, as: UTF8.self)
                == #"{"client_order_id":"c-1","product_id":"BTC-USD","side":"BUY","#
                + #""order_configuration":\#(text)}"#)
        let changes: [(inout NewOrder) -> Void] = [
            { $0.clientID = #"c"1\"# }, { $0.clientID = "c\n\u{7f}" }, { $0.product = "p\"ü" },
            { $0.side = .sell }, { $0.leverage = WireDecimal(20, exponent: -1) },
            { $0.marginType = .isolated }, { $0.previewID = "p-1" }, { $0.portfolio = "f-1" },
            { $0.routing = .disabled },
            { $0.attached = AttachedBracket(takeProfit: .zero, stopTrigger: .zero) },
        ]
        for change in changes {
            var changed = order
            change(&changed)
            #expect(changed.body == changed.json.bytes)
            #expect(changed.body != order.body)
        }
        order.configuration = .limit(
            .base(try decimal("12.50")), price: try decimal("-0.000001"), .immediateOrCancel)
        #expect(order.body == order.json.bytes)
    }

    @Test func `is changed, cancelled and closed by small requests`() throws {
        var edit = OrderEdit(order: "o", price: try decimal("1.50"), size: try decimal("2"))
        #expect(edit.json.text() == #"{"order_id":"o","price":"1.5","size":"2"}"#)
        edit.stopPrice = try decimal("3")
        #expect(
            edit.json.text() == #"{"order_id":"o","price":"1.5","size":"2","stop_price":"3"}"#)
        #expect(OrderCancel(orders: ["a", "b"]).json.text() == #"{"order_ids":["a","b"]}"#)
        #expect(
            PositionClose(clientID: "c", product: "p").json.text()
                == #"{"client_order_id":"c","product_id":"p"}"#)
        #expect(
            PositionClose(clientID: "c", product: "p", size: try decimal("3")).json.text()
                == #"{"client_order_id":"c","product_id":"p","size":"3"}"#)
        #expect(
            SubscribeRequest(.book, products: ["BTC-USD"], token: "t").json.text()
                == #"{"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2","jwt":"t"}"#)
        #expect(
            SubscribeRequest(.heartbeats, isEnd: true).json.text()
                == #"{"type":"unsubscribe","channel":"heartbeats"}"#)
        #expect(
            MarginSettingChange(.intraday).json.text()
                == #"{"setting":"INTRADAY_MARGIN_SETTING_INTRADAY"}"#)
    }

    @Test func `is listed by queries with repeated keys`() throws {
        var query = OrderQuery()
        query.products = ["BTC-USD", "A&B"]
        query.statuses = [.open]
        query.from = try moment("2026-09-30T02:37:15Z")
        #expect(
            query.query.text
                == "?product_ids=BTC-USD&product_ids=A%26B&order_status=OPEN"
                + "&start_date=2026-09-30T02%3A37%3A15Z")
        var app = OrderQuery()
        (app.statuses, app.source) = ([.open], .simple)
        #expect(app.query.text == "?order_status=OPEN&order_placement_source=RETAIL_SIMPLE")
        var fills = FillQuery()
        fills.orders = ["o"]
        fills.cursor = "c="
        #expect(fills.query.text == "?order_ids=o&cursor=c%3D")
        #expect(Query().text == "")
    }

    @Test func `has candles in pages of at most 350, that meet without a gap`() throws {
        let from = try moment("2023-03-01T00:00:30Z")
        let pages = CandleQuery.pages(.oneMinute, from: from, to: from + Nanos.minute * 700)
        #expect(pages.map { ($0.end - $0.start).count / Nanos.minute.count + 1 } == [350, 350, 1])
        #expect(pages[1].start == pages[0].end + Nanos.minute)
        #expect(
            pages[0].query.text
                == "?start=1677628800&end=1677649740&granularity=ONE_MINUTE&limit=350")
        #expect(CandleQuery.pages(.oneDay, from: from, to: from) == [])
    }
}

@Suite struct `A listed order with edits` {
    @Test func `has the size and limit of the last of them, whatever it was asked for first`()
        throws
    {
        let (earlier, later) = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
        let order = try VenueOrder(
            object(
                #"{"order_id":"o","product_id":"p","status":"OPEN","order_configuration":"#
                    + #"{"limit_limit_gtc":{"base_size":"3","limit_price":"10"}},"edit_history":["#
                    + #"{"price":"8","size":"1","replace_accept_timestamp":"\#(later)"},"#
                    + #"{"price":"9","size":"2","replace_accept_timestamp":"\#(earlier)"}]}"#
            ))
        #expect(try order.asked.size == decimal("1"))
        #expect(try order.asked.limit == decimal("8"))
        var never = order
        never.edits = []
        #expect(try never.asked.size == decimal("3"))
        #expect(try never.asked.limit == decimal("10"))
    }

    @Test func `with an attached bracket says where it takes profit and gives up`() throws {
        let order = try VenueOrder(
            object(
                #"{"order_id":"o","product_id":"p","attached_order_id":"a","#
                    + #""attached_order_configuration":{"trigger_bracket_gtc":"#
                    + #"{"limit_price":"12","stop_trigger_price":"8"}}}"#))
        #expect(order.attachedOrder == "a")
        #expect(
            order.attached
                == AttachedBracket(takeProfit: try decimal("12"), stopTrigger: try decimal("8")))
    }
}
