import Domain
import Simulation
import Testing

@Suite struct `Lines with the time of receipt` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    static func depth(_ time: Int, _ first: Int, _ last: Int, _ previous: Int, _ price: Int)
        -> String
    {
        #"\#(1_700_000_000_000_000_000 + time) {"stream":"btcusdt@depth","data":{"#
            + #""e":"depthUpdate","s":"BTCUSDT","U":\#(first),"u":\#(last),"pu":\#(previous),"#
            + #""b":[["\#(price)","1"]],"a":[]}}"# + "\n"
    }

    static func snapshot(_ time: Int, _ number: Int) -> String {
        #"\#(1_700_000_000_000_000_000 + time) {"lastUpdateId":\#(number),"bids":[["10","1"]],"#
            + #""asks":[["11","1"],["12","0"]]}"# + "\n"
    }

    static func ticker(_ time: Int, _ number: Int) -> String {
        #"\#(1_700_000_000_000_000_000 + time) {"data":{"u":\#(number),"s":"BTCUSDT","b":"10","#
            + #""B":"1","a":"11","A":"2"}}"# + "\n"
    }

    static func trade(_ time: Int) -> String {
        #"\#(1_700_000_000_000_000_000 + time) {"data":{"e":"trade","s":"BTCUSDT","p":"10.5","#
            + #""q":"2","m":true}}"# + "\n"
    }

    func event(_ time: Int64, _ body: MarketEvent.Body, hasGap: Bool = false) -> MarketEvent {
        MarketEvent(
            time: Timestamp(nanos: 1_700_000_000_000_000_000 + time), instrument: InstrumentID(0),
            hasGap: hasGap, body: body)
    }

    func bid(_ price: Int64) -> MarketEvent.Body {
        .level(LevelChange(side: .buy, level: level(price * 100, 100_000_000)))
    }

    func begun(_ time: Int64) -> [MarketEvent] {
        [
            event(time, .bookSnapshot), event(time, bid(10)),
            event(
                time, .level(LevelChange(side: .sell, level: level(1_100, 100_000_000)))),
        ]
    }

    @Test func `wait for the snapshot, then continue it with what came before`() throws {
        let text =
            Self.depth(1, 1, 5, 0, 5) + Self.depth(2, 6, 9, 5, 6) + Self.depth(3, 10, 12, 9, 7)
            + Self.snapshot(4, 8) + Self.depth(5, 13, 14, 12, 8) + Self.ticker(6, 14)
            + Self.ticker(7, 15) + Self.trade(8)
        let path = try folder.write(text, as: "l.jsonl")
        let top = BookTop(bid: level(1_000, 100_000_000), ask: level(1_100, 200_000_000))
        let trade = Trade(
            price: Price(1_050), quantity: Quantity(200_000_000), aggressor: .sell)
        let expected =
            begun(4) + [event(4, bid(6)), event(4, bid(7)), event(5, bid(8))]
            + [event(7, .top(top)), event(8, .trade(trade))]
        for chunk in [1, 2, 7, 4_096] {
            #expect(try events(at: path, chunk: chunk) == expected)
        }
    }

    @Test func `make the book stale when the chain breaks`() throws {
        let text =
            Self.snapshot(1, 8) + Self.depth(2, 8, 9, 7, 6) + Self.depth(3, 12, 13, 11, 7)
            + Self.depth(4, 14, 15, 13, 8) + Self.snapshot(5, 13)
        let path = try folder.write(text, as: "l.jsonl")
        let data = try open(path)
        #expect(
            try events(data.feed)
                == begun(1) + [event(2, bid(6)), event(3, .bookGap, hasGap: true)]
                + begun(5) + [event(5, bid(8))])
        #expect(try data.reports()[0].tally.gaps == 1)
    }

    @Test func `continue in the next file`() throws {
        try folder.write(Self.snapshot(1, 8) + Self.depth(2, 9, 9, 8, 6), as: "0808.jsonl")
        try folder.write(Self.depth(3, 10, 10, 9, 7), as: "0809.jsonl")
        #expect(
            try events(at: folder.path) == begun(1) + [event(2, bid(6)), event(3, bid(7))])
    }

    @Test func `of an inverse contract are refused by name`() throws {
        let text = #"1700000000000000001 {"data":{"e":"trade","s":"BTCUSD_PERP","p":"1"}}"#
        let path = try folder.write(text, as: "cm.jsonl")
        #expect(
            try fault(at: path).fault?.message
                == "BTCUSD_PERP is an inverse contract, which pays in its own coin")
    }

    @Test func `are refused when they came after the year 2255`() throws {
        let text = #"9223372036854775807 {"e":"trade","s":"BTCUSDT","p":"1","q":"1"}"#
        let path = try folder.write(text, as: "l.jsonl")
        #expect(try fault(at: path).fault?.message == "the time is after the year 2255")
    }

    @Test func `become the compact form, event for event`() throws {
        let text =
            Self.snapshot(1, 8) + Self.depth(2, 9, 9, 8, 6) + Self.ticker(3, 10) + Self.trade(4)
        let path = try folder.write(text, as: "l.jsonl")
        let compact = folder.path + "/l.pbd"
        let outcome = try DataConversion.convert([path], instrument: try bitcoin(), to: compact)
        let direct = try events(at: path)
        #expect(outcome.events == direct.count)
        for chunk in [1, 7, 4_096] { #expect(try events(at: compact, chunk: chunk) == direct) }
        #expect(folder.names == ["l.jsonl", "l.pbd"])
    }
}
