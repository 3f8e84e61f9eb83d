import Domain
import Simulation
import Testing

@Suite struct `A file of trades` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    func trade(_ nanos: Int64, _ price: Int64, _ size: Int64, _ side: Side?) -> MarketEvent {
        MarketEvent(
            time: Timestamp(nanos: nanos), instrument: InstrumentID(0),
            body: .trade(
                Trade(price: Price(price), quantity: Quantity(size), aggressor: side)))
    }

    @Test func `tells who took by the maker's side`() throws {
        let path = try folder.write(
            """
            ,timestamp,trade_id,price,quantity,buyer_maker
            0,2021-01-08 00:00:00.278+00:00,5,39432.48,0.000263,True
            1,2021-01-08 00:00:00.278+00:00,6,39439.44,2e-06,False
            2,2021-01-08T00:00:01Z,7,39439.22,0.00031099999999999997,False
            """, as: "t.csv")
        let day: Int64 = 1_610_064_000_000_000_000
        let data = try open(path)
        #expect(
            try events(data.feed) == [
                trade(day + 278_000_000, 3_943_248, 26_300, .sell),
                trade(day + 278_000_000, 3_943_944, 200, .buy),
                trade(day + 1_000_000_000, 3_943_922, 31_100, .buy),
            ])
        let report = try data.reports()[0]
        #expect(report.format == .tradeCSV)
        #expect(report.tally.rounded == 1)
    }

    @Test func `tells who took by its side`() throws {
        let path = try folder.write(
            "timestamp,id,side,price,amount\n1675329600138,1,buy,1666.8,26.062\n"
                + "1675329600214,2,sell,1666.79,0.152\n1675329600214,3,sell,1,0.000000001\n",
            as: "t.csv")
        let data = try open(path)
        #expect(
            try events(data.feed, chunk: 1) == [
                trade(1_675_329_600_138_000_000, 166_680, 2_606_200_000, .buy),
                trade(1_675_329_600_214_000_000, 166_679, 15_200_000, .sell),
            ])
        let tally = try data.reports()[0].tally
        #expect((tally.rows, tally.ignored, tally.rounded) == (3, 1, 1))
    }

    @Test func `takes a price of 10^8 and refuses the next one`() throws {
        let head = "timestamp,id,side,price,amount\n"
        let most = "1675329600138,1,buy,100000000,1\n"
        let past = "1675329600139,2,buy,100000000.01,1\n"
        let path = try folder.write(head + most, as: "t.csv")
        #expect(
            try events(at: path) == [
                trade(1_675_329_600_138_000_000, 10_000_000_000, 100_000_000, .buy)
            ])
        let absurd = try fault(at: try folder.write(head + most + past, as: "u.csv"), chunk: 1)
        #expect(absurd.eventsBefore == 1 && absurd.fault?.line == 3)
        #expect(
            absurd.fault?.message == "a price is above 100000000, which is no price of anything")
    }

    @Test func `may be one JSON array`() throws {
        let text = """
            [[1570752011620,"13",null,"sell",0.00141342,23.0,0.03],[1570752011621,"14",null,\
            "buy",1.5e-3,54,0.07]]

            """
        let path = try folder.write(Packing.gzip(text), as: "t.json.gz")
        #expect(
            try events(at: path, as: "XRP-ETH") == [
                trade(1_570_752_011_620_000_000, 141_342, 230, .sell),
                trade(1_570_752_011_621_000_000, 150_000, 540, .buy),
            ])
        let cut = try folder.write(String(text.dropLast(3)), as: "cut.json")
        let end = try fault(at: cut, as: "XRP-ETH")
        #expect(end.fault?.message == "the array is not closed: the file is truncated")
    }

    @Test func `gives the best bid and offer when it holds quotes`() throws {
        let path = try folder.write(
            """
            ,timestamp,symbol,ask_size,ask,bid_size,bid
            0,2021-01-08 00:00:01.076+00:00,BTC/USDT,0.066851,39433.62,0.0031,39432.99
            """, as: "q.csv")
        #expect(
            try events(at: path).map(\.body) == [
                .top(BookTop(bid: level(3_943_299, 310_000), ask: level(3_943_362, 6_685_100)))
            ])
    }

    @Test func `refuses rows of a second product and crossed quotes`() throws {
        let mixed = try folder.write(
            "time,symbol,price,size\n1675329600,BTCUSD,1,1\n1675329600,ETHUSD,1,1\n", as: "m.csv")
        #expect(try fault(at: mixed).fault?.line == 3)
        let crossed = try folder.write(
            "time,bid,bid_size,ask,ask_size\n1675329600,2,1,1,1\n", as: "q.csv")
        #expect(try fault(at: crossed).fault?.message == "bid is above ask")
    }

    @Test(arguments: ["1000000000,1,2,1", "1,1,1000000000,1"])
    func `refuses quotes at a price that nothing has`(quote: String) throws {
        let path = try folder.write(
            "time,bid,bid_size,ask,ask_size\n1675329600,\(quote)\n", as: "q.csv")
        #expect(
            try fault(at: path).fault?.message
                == "a price is above 100000000, which is no price of anything")
    }

    @Test func `refuses a time after the year 2255`() throws {
        let path = try folder.write(
            #"[[9000000000000,"1","t","buy",1,1]]"#, as: "BTC-USD.json")
        #expect(try fault(at: path).fault?.message == "the time is after the year 2255")
    }
}

@Suite struct `A Lean zip` {
    @Test func `takes its day from the name, and quotes stand at the close of their bar`() throws {
        let folder = try ScratchFolder()
        try folder.write(
            Packing.zip(
                "0,6.1,6.2,6,6.15,3\n60000,6.15,6.3,6.1,6.25,1",
                name: "20161007_btcusd_minute_trade.csv"),
            as: "20161007_trade.zip")
        try folder.write(
            Packing.zip(
                "0,6,6,6,6.1,2,7,7,7,7.1,3\n60000,,,,,,7,7,7,7.1,3",
                name: "20161007_btcusd_minute_quote.csv"),
            as: "20161007_quote.zip")
        let day: Int64 = 1_475_798_400
        let top = { (time: Int64, top: BookTop) in
            MarketEvent(time: seconds(time), instrument: InstrumentID(0), body: .top(top))
        }
        let ask = level(710, 300_000_000)
        let expected = [
            top(day + 60, BookTop(bid: level(610, 200_000_000), ask: ask)),
            candleEvent(day, (610, 620, 600, 615), volume: 300_000_000),
            top(day + 120, BookTop(bid: nil, ask: ask)),
            candleEvent(day + 60, (615, 630, 610, 625), volume: 100_000_000),
        ]
        for chunk in [1, 7, 4_096] {
            #expect(try events(at: folder.path, chunk: chunk) == expected)
        }
    }
}
