import Coinbase
import Domain
import Testing

@Suite struct `A frame of market data` {
    static let bothWays = [true, false]

    @Test(arguments: bothWays)
    func `changes levels to an absolute size`(usesTemplates: Bool) throws {
        let text = frame(
            "l2_data",
            #"{"type":"update","product_id":"BTC-USD","updates":["#
                + #"{"side":"bid","event_time":"2026-09-30T02:37:15.1Z","price_level":"68900.00","#
                + #""new_quantity":"2.00000000"},{"side":"offer","event_time":"x","#
                + #""price_level":"68901","new_quantity":"0"}]}"#, number: 7)
        let batch = try decode(text, usesTemplates: usesTemplates)
        #expect(batch.channel == .book)
        #expect(batch.sequence == 7)
        #expect(batch.sentAt == (try moment("2026-09-30T02:37:15.057778606Z")))
        #expect(
            batch.market == [
                event(level(.buy, 6_890_000, 200_000_000)), event(level(.sell, 6_890_100, 0)),
            ])
    }

    func snapshot(_ rows: [(String, String, String)]) -> String {
        let rows = rows.map { side, price, size in
            #"{"side":"\#(side)","event_time":"t","price_level":"\#(price)","#
                + #""new_quantity":"\#(size)"}"#
        }
        return frame(
            "l2_data",
            #"{"type":"snapshot","product_id":"BTC-USD","updates":["#
                + rows.joined(separator: ",") + "]}")
    }

    @Test(arguments: bothWays)
    func `gives a snapshot worst level first, whatever its order`(usesTemplates: Bool) throws {
        let expected: ContiguousArray = [
            event(.bookSnapshot), event(level(.sell, 10_300, 4)), event(level(.sell, 10_200, 3)),
            event(level(.buy, 10_000, 2)), event(level(.buy, 10_100, 1)),
        ]
        let sorted = snapshot([
            ("bid", "101", "0.00000001"), ("bid", "100", "0.00000002"), ("bid", "99", "0"),
            ("offer", "102", "0.00000003"), ("offer", "103", "0.00000004"),
        ])
        #expect(try decode(sorted, usesTemplates: usesTemplates).market == expected)
        let mixed = snapshot([
            ("offer", "103", "9"), ("bid", "100", "0.00000002"), ("offer", "102", "0.00000003"),
            ("bid", "101", "0.00000001"), ("offer", "103", "0.00000004"), ("bid", "99", "0"),
        ])
        var doubled = expected
        doubled.insert(event(level(.sell, 10_300, 900_000_000)), at: 1)
        #expect(try decode(mixed, usesTemplates: usesTemplates).market == doubled)
    }

    @Test(arguments: bothWays)
    func `has no level in a snapshot that a later row of it takes back`(
        usesTemplates: Bool
    ) throws {
        let text = snapshot([
            ("bid", "100", "5"), ("bid", "101", "0.00000001"), ("bid", "100", "7"),
            ("bid", "100", "0"), ("offer", "100", "0.00000002"), ("offer", "102", "0"),
            ("offer", "102", "0.00000003"),
        ])
        #expect(
            try decode(text, usesTemplates: usesTemplates).market == [
                event(.bookSnapshot), event(level(.sell, 10_200, 3)),
                event(level(.sell, 10_000, 2)),
                event(level(.buy, 10_100, 1)),
            ])
    }

    func trade(_ id: String, _ side: String, _ price: String = "2667.2") -> String {
        #"{"trade_id":"\#(id)","product_id":"BTC-USD","price":"\#(price)","size":"0.84275842","#
            + #""side":"\#(side)","time":"2026-09-30T02:39:59.4104Z"}"#
    }

    func trades(_ rows: [String], type: String = "update") -> String {
        frame(
            "market_trades",
            #"{"type":"\#(type)","trades":["# + rows.joined(separator: ",") + "]}")
    }

    func print(_ price: Int64, _ aggressor: Side?) -> MarketEvent {
        event(
            .trade(
                Trade(price: Price(price), quantity: Quantity(84_275_842), aggressor: aggressor)))
    }

    @Test(arguments: bothWays)
    func `names the aggressor, not the maker, and the oldest trade first`(
        usesTemplates: Bool
    ) throws {
        let text = trades([trade("12", "SELL", "2667.3"), trade("11", "BUY")])
        #expect(
            try decode(text, usesTemplates: usesTemplates).market
                == [print(266_720, .sell), print(266_730, .buy)])
    }

    @Test(arguments: bothWays)
    func `repeats no trade, and takes a first snapshot for history`(usesTemplates: Bool) throws {
        var decoder = FrameDecoder([bitcoin], usesTemplates: usesTemplates)
        let history = trades([trade("11", "BUY"), trade("10", "BUY")], type: "snapshot")
        #expect(try decode(history, by: &decoder).market == [])
        #expect(try decode(trades([trade("11", "BUY")]), by: &decoder).market == [])
        #expect(try decode(trades([trade("12", "BUY")]), by: &decoder).market.count == 1)
        let hole = trades(
            [trade("14", "BUY"), trade("13", "BUY"), trade("12", "BUY")], type: "snapshot")
        #expect(try decode(hole, by: &decoder).market.count == 2)
        #expect(decoder.tally.oldTrades == 4)
    }

    @Test(arguments: bothWays)
    func `forgets the trades of a frame that it refuses`(usesTemplates: Bool) throws {
        var decoder = FrameDecoder([bitcoin], usesTemplates: usesTemplates)
        let event = #"{"type":"update","trades":[\#(trade("12", "BUY"))]}"#
        let broken = frame("market_trades", event + #",{"type":"other","trades":[]}"#)
        #expect(throws: WireFault.self) { try decode(broken, by: &decoder) }
        #expect(try decode(trades([trade("12", "BUY")]), by: &decoder).market.count == 1)
    }

    @Test(arguments: bothWays)
    func `says nothing of a side that it does not know`(usesTemplates: Bool) throws {
        var decoder = FrameDecoder([bitcoin], usesTemplates: usesTemplates)
        let batch = try decode(trades([trade("1", "SHORT")]), by: &decoder)
        #expect(batch.market == [print(266_720, nil)])
        #expect(decoder.tally.sidelessTrades == 1)
    }

    func ticker(_ bid: String, _ ask: String) -> String {
        frame(
            "ticker",
            #"{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","#
                + #""price":"100.5","volume_24_h":"1","low_24_h":"1","high_24_h":"1","#
                + #""low_52_w":"1","high_52_w":"1","price_percent_chg_24_h":"-1","#
                + #""best_bid":"\#(bid)","best_bid_quantity":"1","best_ask":"\#(ask)","#
                + #""best_ask_quantity":"2"}]}"#)
    }

    @Test(arguments: bothWays)
    func `tells the top of a book, and an empty side as none`(usesTemplates: Bool) throws {
        let bid = Level(price: Price(10_000), quantity: Quantity(100_000_000))
        let ask = Level(price: Price(10_100), quantity: Quantity(200_000_000))
        let both = try decode(ticker("100", "101"), usesTemplates: usesTemplates)
        #expect(both.market == [event(.top(BookTop(bid: bid, ask: ask)))])
        #expect(
            both.lastPrices == [LastPrice(instrument: InstrumentID(0), price: Price(10_050))])
        let one = try decode(ticker("", "101"), usesTemplates: usesTemplates)
        #expect(one.market == [event(.top(BookTop(bid: nil, ask: ask)))])
        let zero = try decode(ticker("0", "101"), usesTemplates: usesTemplates)
        #expect(zero.market == one.market)
    }

    @Test func `of five seconds has a last price and no top`() throws {
        let text = frame(
            "ticker_batch",
            #"{"type":"snapshot","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"7"}]}"#
        )
        let batch = try decode(text)
        #expect(batch.channel == .tickerBatch)
        #expect(batch.market == [])
        #expect(batch.lastPrices == [LastPrice(instrument: InstrumentID(0), price: Price(700))])
    }

    @Test(arguments: [#"12"#, #""12""#], bothWays)
    func `beats with a counter of either spelling`(counter: String, usesTemplates: Bool) throws {
        let text = frame(
            "heartbeats",
            #"{"current_time":"2026-09-30 02:37:15.05 +0000 UTC m=+2.1","heartbeat_counter":"#
                + counter + "}")
        #expect(try decode(text, usesTemplates: usesTemplates).content == .heartbeat(12))
    }

    @Test(arguments: bothWays)
    func `goes to every product that shares the book`(usesTemplates: Bool) throws {
        let products = [
            bitcoin, instrument("BTC-USDC", id: 1, priceExponent: -3, quantityExponent: -9),
        ]
        var decoder = FrameDecoder(
            products, aliases: ["BTC-USDC": "BTC-USD"], usesTemplates: usesTemplates)
        let text = snapshot([("bid", "101", "0.00000001")])
        let twin = LevelChange(
            side: .buy, level: Level(price: Price(101_000), quantity: Quantity(10)))
        #expect(
            try decode(text, by: &decoder).market == [
                event(.bookSnapshot), event(level(.buy, 10_100, 1)),
                event(.bookSnapshot, instrument: 1), event(.level(twin), instrument: 1),
            ])
        let print = try decode(trades([trade("3", "BUY")]), by: &decoder)
        #expect(print.market.map(\.instrument) == [InstrumentID(0), InstrumentID(1)])
        var lost: ContiguousArray<MarketEvent> = []
        decoder.loseBooks(at: arrival, into: &lost)
        #expect(
            lost == [
                event(.bookGap, hasGap: true), event(.bookGap, instrument: 1, hasGap: true),
            ])
    }

    @Test(arguments: bothWays)
    func `passes over products that nobody asked for`(usesTemplates: Bool) throws {
        var decoder = FrameDecoder([instrument("ETH-USD")], usesTemplates: usesTemplates)
        #expect(try decode(snapshot([("bid", "101", "1")]), by: &decoder).market == [])
        #expect(try decode(trades([trade("3", "BUY")]), by: &decoder).market == [])
        #expect(decoder.tally.foreign == 2)
        #expect(decoder.tally.foreignNames == ["BTC-USD"])
    }

    @Test func `of a channel that nobody knows is counted, not refused`() throws {
        var decoder = FrameDecoder([bitcoin])
        let batch = try decode(frame("rfq_matches", #"{"any":[1e9,null]}"#), by: &decoder)
        #expect(batch.content == .unknown("rfq_matches"))
        #expect(batch.sequence == 1)
        #expect(decoder.tally.unknownChannels == 1)
    }

    @Test func `without an envelope is the venue's refusal`() throws {
        let batch = try decode(#"{"type":"error","message":"authentication failure"}"#)
        #expect(batch.channel == .refusal)
        #expect(batch.content == .refusal("authentication failure"))
        #expect(batch.sequence == nil)
    }

    @Test(arguments: ["-1", "1.5", "1e3", "null", #""x""#, "{}", "9999999999999999999"])
    func `without a count for a number has none`(number: String) throws {
        let text = frame("heartbeats", #"{"current_time":"","heartbeat_counter":1}"#)
            .replacing(#""sequence_num":1"#, with: #""sequence_num":\#(number)"#)
        #expect(try decode(text).sequence == nil)
    }
}
