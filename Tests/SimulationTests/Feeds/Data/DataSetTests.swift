import Crypto
import Domain
import Simulation
import Testing

@Suite struct `A set of data` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    static func candles(_ start: Int, count: Int) -> String {
        "start,low,high,open,close,volume\n"
            + (0..<count).map { "\(start + 60 * $0),1,1,1,1,1\n" }.joined()
    }

    func usage(_ inputs: [DataInput], _ symbols: [String]) throws -> Fault? {
        let instruments = try symbols.enumerated().map {
            try ProductCatalogue.instrument(symbol: $1, id: InstrumentID($0))
        }
        do {
            _ = try DataSet.open(inputs, instruments: instruments)
            return nil
        } catch let fault as Fault {
            return fault
        }
    }

    @Test func `wants a product for each path when there are several`() throws {
        let path = try folder.write(Self.candles(0, count: 2), as: "a.csv")
        let fault = try usage([DataInput(path: path)], ["BTC-USD", "ETH-USD"])
        #expect((fault?.kind, fault?.code) == (.usage, "data.product_missing"))
        let other = try usage([DataInput(product: "BTC-USDD", path: path)], ["BTC-USD"])
        #expect(other?.remedy == "Perhaps BTC-USD was meant.")
    }

    @Test func `names a near file when one does not exist`() throws {
        try folder.write(Self.candles(0, count: 2), as: "candles.csv")
        let fault = try usage([DataInput(path: folder.path + "/candle.csv")], ["BTC-USD"])
        #expect((fault?.kind, fault?.remedy) == (.usage, "Perhaps candles.csv was meant."))
    }

    @Test func `merges products by time, in their order at equal times`() throws {
        let a = try folder.write(Self.candles(0, count: 3), as: "a.csv")
        let b = try folder.write(Self.candles(60, count: 3), as: "b.csv")
        let instruments = try ["BTC-USD", "ETH-USD"].enumerated().map {
            try ProductCatalogue.instrument(symbol: $1, id: InstrumentID($0))
        }
        let inputs = [
            DataInput(product: "ETH-USD", path: b), DataInput(product: "BTC-USD", path: a),
        ]
        for chunk in [1, 7, 4_096] {
            let data = try DataSet.open(inputs, instruments: instruments)
            let order = try events(data.feed, chunk: chunk).map {
                [$0.time.nanos / 1_000_000_000, Int64($0.instrument.index)]
            }
            #expect(order == [[60, 0], [120, 0], [120, 1], [180, 0], [180, 1], [240, 1]])
        }
    }

    @Test func `tells when it begins without losing an event`() throws {
        let path = try folder.write(Self.candles(0, count: 5), as: "a.csv")
        let whole = try events(at: path)
        for chunk in [1, 2, 4_096] {
            for options in [DataOptions(), DataOptions(from: Timestamp(nanos: 60_000_000_000))] {
                let data = try DataSet.open(
                    [DataInput(path: path)], instruments: [try bitcoin()], options: options)
                let expected = options.from == nil ? whole[...] : whole[1...]
                #expect(try data.firstTime() == expected.first?.time)
                #expect(try data.firstTime() == expected.first?.time)
                #expect(try events(data.feed, chunk: chunk) == Array(expected))
                #expect(try data.firstTime() == nil)
            }
        }
    }

    @Test func `joins files of a product and marks a hole between them`() throws {
        try folder.write(Self.candles(600, count: 2), as: "a.csv")
        try folder.write(Self.candles(0, count: 2), as: "b.csv")
        let data = try open(folder.path)
        let all = try events(data.feed)
        #expect(all.map(\.time) == [60, 120, 660, 720].map(seconds))
        #expect(all.map(\.hasGap) == [false, false, true, false])
        #expect(try data.reports().map(\.tally.gaps) == [1, 0])
        try folder.write(Self.candles(60, count: 2), as: "c.csv")
        #expect(
            try fault(at: folder.path).fault?.message.hasPrefix(
                "has candles of BTC-USD for the same")
                == true)
    }

    @Test func `is cut to a range by the opening of its candles`() throws {
        let path = try folder.write(Self.candles(0, count: 5), as: "a.csv")
        let options = DataOptions(from: seconds(60), to: seconds(180))
        for chunk in [1, 7, 4_096] {
            let all = try events(at: path, options: options, chunk: chunk)
            #expect(all.map(\.time) == [120, 180].map(seconds))
        }
    }

    @Test func `begins a range with the book as it stood`() throws {
        let lines = `Lines with the time of receipt`.self
        let text =
            lines.snapshot(1, 8) + lines.depth(2, 9, 9, 8, 6) + lines.depth(3, 10, 10, 9, 7)
        let path = try folder.write(text, as: "l.jsonl")
        let from = Timestamp(nanos: 1_700_000_000_000_000_003)
        let all = try events(at: path, options: DataOptions(from: from), chunk: 2)
        let bodies = [1_000, 600].map { price in
            MarketEvent.Body.level(LevelChange(side: .buy, level: level(price, 100_000_000)))
        }
        #expect(all.count == 5)
        #expect(all.allSatisfy { $0.time == from })
        #expect(all[0].body == .bookSnapshot)
        #expect(Array(all[1...2].map(\.body)) == bodies)
    }

    @Test func `reports the hash of each file as it stands`() throws {
        let text = Self.candles(0, count: 2)
        let path = try folder.write(text, as: "a.csv")
        let data = try open(path)
        _ = try events(data.feed)
        let report = try data.reports()[0]
        #expect(report.sha256 == SHA256.hex(of: text))
        #expect((report.product, report.interval, report.tally.rows) == ("BTC-USD", .minute, 2))
        #expect((report.tally.firstTime, report.tally.lastTime) == (seconds(60), seconds(120)))
    }

    @Test func `is summed up by kind, with a guess of its product`() throws {
        let path = try folder.write(Self.candles(0, count: 2), as: "x_ETH-USD_1m.csv")
        let summary = try DataSummary.read(path)[0]
        #expect((summary.productGuess, summary.counts.candles) == ("ETH-USD", 2))
    }
}
