import Domain
import Simulation
import Testing

@Suite struct `Recorded frames` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    static func frame(_ channel: String, _ number: Int, _ second: Int, _ events: String) -> String {
        #"{"channel":"\#(channel)","client_id":"","timestamp":"2026-09-30T00:00:0\#(second).5Z","#
            + #""sequence_num":\#(number),"events":[\#(events)]}"# + "\n"
    }

    static func book(_ type: String, _ updates: String, product: String = "BTC-USD") -> String {
        #"{"type":"\#(type)","product_id":"\#(product)","updates":[\#(updates)]}"#
    }

    static func update(_ side: String, _ price: String, _ size: String) -> String {
        #"{"side":"\#(side)","event_time":"1970-01-01T00:00:00Z","price_level":"\#(price)","#
            + #""new_quantity":"\#(size)"}"#
    }

    static func trade(_ id: Int, _ side: String, _ second: Int, product: String = "BTC-USD")
        -> String
    {
        #"{"trade_id":"\#(id)","product_id":"\#(product)","price":"10.5","size":"0.5","#
            + #""side":"\#(side)","time":"2026-09-30T00:00:0\#(second)Z"}"#
    }

    static let snapshot = frame(
        "l2_data", 0, 0,
        book("snapshot", update("bid", "10", "1") + "," + update("offer", "11", "2")))

    func event(_ second: Int64, _ body: MarketEvent.Body, hasGap: Bool = false) -> MarketEvent {
        MarketEvent(
            time: Timestamp(nanos: 1_790_726_400_500_000_000 + second * 1_000_000_000),
            instrument: InstrumentID(0), hasGap: hasGap, body: body)
    }

    func change(_ side: Side, _ price: Int64, _ size: Int64) -> MarketEvent.Body {
        .level(LevelChange(side: side, level: level(price, size)))
    }

    var begun: [MarketEvent] {
        [
            event(0, .bookSnapshot), event(0, change(.buy, 1_000, 100_000_000)),
            event(0, change(.sell, 1_100, 200_000_000)),
        ]
    }

    func read(_ text: String, chunk: Int = 4_096) throws -> ([MarketEvent], DataTally) {
        let data = try open(try folder.write(text, as: "frames.jsonl"))
        return (try events(data.feed, chunk: chunk), try data.reports()[0].tally)
    }

    @Test func `take a price of 10^8 and refuse the next one`() throws {
        func snapshot(_ price: String) -> String {
            Self.frame("l2_data", 0, 0, Self.book("snapshot", Self.update("offer", price, "1")))
        }
        #expect(
            try read(snapshot("100000000")).0
                == [event(0, .bookSnapshot), event(0, change(.sell, 10_000_000_000, 100_000_000))])
        let path = try folder.write(snapshot("100000000.01"), as: "past.jsonl")
        #expect(
            try fault(at: path).fault?.message
                == "a price is above 100000000, which is no price of anything")
    }

    @Test func `give a book from its snapshot on`() throws {
        let early = Self.frame("l2_data", 0, 0, Self.book("update", Self.update("bid", "9", "1")))
        let snapshot = Self.snapshot.replacingNumber(0, by: 1)
        let heartbeat = Self.frame("heartbeats", 2, 1, #"{"heartbeat_counter":"1"}"#)
        let removal = Self.frame(
            "l2_data", 3, 2, Self.book("update", Self.update("bid", "10", "0")))
        for chunk in [1, 2, 7, 4_096] {
            let (events, tally) = try read(
                early + snapshot + heartbeat + removal, chunk: chunk)
            #expect(events == begun + [event(2, change(.buy, 1_000, 0))])
            #expect((tally.rows, tally.gaps) == (4, 0))
        }
    }

    @Test func `make the book stale when a number is skipped, until the next snapshot`() throws {
        let lost = Self.frame("l2_data", 2, 1, Self.book("update", Self.update("bid", "9", "1")))
        let again = Self.frame("l2_data", 3, 2, Self.book("snapshot", Self.update("bid", "8", "1")))
        let (events, tally) = try read(Self.snapshot + lost + again)
        #expect(
            events == begun + [
                event(1, .bookGap, hasGap: true), event(2, .bookSnapshot),
                event(2, change(.buy, 800, 100_000_000)),
            ])
        #expect(tally.gaps == 1)
    }

    @Test func `are dropped when they repeat`() throws {
        let one = Self.frame("l2_data", 1, 1, Self.book("update", Self.update("bid", "9", "1")))
        let (events, tally) = try read(Self.snapshot + one + one)
        #expect(events == begun + [event(1, change(.buy, 900, 100_000_000))])
        #expect(tally.ignored == 1)
    }

    @Test func `begin anew when a connection does`() throws {
        let one = Self.frame("subscriptions", 1, 1, "{}")
        let (events, _) = try read(Self.snapshot + one + Self.frame("subscriptions", 0, 2, "{}"))
        #expect(events == begun + [event(2, .bookGap, hasGap: true)])
    }

    @Test func `tell the aggressor as the opposite of the maker, oldest trade first`() throws {
        let old = Self.frame(
            "market_trades", 0, 1,
            #"{"type":"snapshot","trades":["# + Self.trade(2, "SELL", 2) + ","
                + Self.trade(1, "BUY", 0) + "]}")
        let new = Self.frame(
            "market_trades", 1, 3,
            #"{"type":"update","trades":["# + Self.trade(4, "BUY", 3) + ","
                + Self.trade(3, "SELL", 2) + "," + Self.trade(2, "SELL", 2) + "]}")
        let (events, tally) = try read(old + new)
        let body = { (side: Side) in
            MarketEvent.Body.trade(
                Trade(price: Price(1_050), quantity: Quantity(50_000_000), aggressor: side))
        }
        #expect(events == [event(1, body(.buy)), event(3, body(.buy)), event(3, body(.sell))])
        #expect(tally.ignored == 2)
    }

    @Test func `give the top from tickers, and count channels they do not know`() throws {
        let ticker = Self.frame(
            "ticker", 0, 0,
            #"{"type":"update","tickers":[{"product_id":"BTC-USD","price":"1","best_bid":"10","#
                + #""best_bid_quantity":"1","best_ask":"11","best_ask_quantity":"2"}]}"#)
        let (events, tally) = try read(
            ticker + Self.frame("candles", 1, 1, "{}")
                + #"{"type":"error","message":"failure to subscribe"}"# + "\n")
        let top = BookTop(bid: level(1_000, 100_000_000), ask: level(1_100, 200_000_000))
        #expect(events == [event(0, .top(top))])
        #expect((tally.rows, tally.ignored) == (3, 2))
    }

    @Test func `pass over other products`() throws {
        let other = Self.frame(
            "l2_data", 1, 1,
            Self.book("snapshot", Self.update("bid", "9", "1"), product: "ETH-USD"))
        let (events, tally) = try read(Self.snapshot + other)
        #expect(events == begun)
        #expect(tally.ignored == 1 && tally.others == ["ETH-USD"])
    }

    @Test(arguments: [
        ("2260-01-01", "after the year 2255"), ("1900-01-01", "before the year 1970"),
    ])
    func `stop at a time that nothing was sent at`(day: String, message: String) throws {
        let head = #"{"channel":"heartbeats","timestamp":"\#(day)T00:00:00Z""#
        let path = try folder.write(head + #","sequence_num":0,"events":[]}"#, as: "f.jsonl")
        #expect(try fault(at: path).fault?.message == "the time is \(message)")
    }

    @Test func `stop at a line that is broken`() throws {
        let path = try folder.write(
            Self.snapshot + Self.frame("l2_data", 1, 1, "}") + "\n", as: "f.jsonl")
        let end = try fault(at: path)
        #expect(end.fault?.line == 2)
        #expect(end.fault?.message.hasPrefix("byte ") == true)
        #expect(end.eventsBefore == 3)
    }
}

extension String {
    fileprivate func replacingNumber(_ old: Int, by new: Int) -> String {
        split(separator: "\"sequence_num\":\(old)", omittingEmptySubsequences: false)
            .joined(separator: "\"sequence_num\":\(new)")
    }
}
