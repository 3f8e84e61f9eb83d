import Domain
import Simulation
import Testing

@Suite struct `A file of candles` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    static let rows = """
        start,low,high,open,close,volume
        1677628800,1.00,1.20,1.10,1.15,3
        1677628860,1.10,1.30,1.15,1.25,0.5
        1677629040,1.20,1.20,1.20,1.20,0

        """
    static let expected = [
        candleEvent(1_677_628_800, (110, 120, 100, 115), volume: 300_000_000),
        candleEvent(1_677_628_860, (115, 130, 110, 125), volume: 50_000_000),
        candleEvent(1_677_629_040, (120, 120, 120, 120), volume: 0, hasGap: true),
    ]

    @Test func `is read by the names of its columns, and says where rows are missing`() throws {
        let path = try folder.write(Self.rows, as: "a.csv")
        #expect(try events(at: path) == Self.expected)
    }

    @Test func `is read the same with carriage returns and a byte order mark`() throws {
        let text = Self.rows.split(separator: "\n").joined(separator: "\r\n")
        let path = try folder.write([0xEF, 0xBB, 0xBF] + text.utf8, as: "a.csv")
        #expect(try events(at: path) == Self.expected)
    }

    @Test func `is read the same packed`() throws {
        let gzip = try folder.write(Packing.gzip(Self.rows), as: "a.csv.gz")
        let zip = try folder.write(Packing.zip(Self.rows, name: "a.csv"), as: "a.zip")
        #expect(try events(at: gzip) == Self.expected)
        #expect(try events(at: zip) == Self.expected)
    }

    @Test func `without a header is open, high, low, close, volume, count`() throws {
        let path = try folder.write(
            "1677628800,1.1,1.2,1,1.15,3,7\n1677628860,1.15,1.3,1.1,1.25,0.5,2\n", as: "k.csv")
        #expect(
            try events(at: path) == [
                candleEvent(1_677_628_800, (110, 120, 100, 115), volume: 300_000_000, trades: 7),
                candleEvent(1_677_628_860, (115, 130, 110, 125), volume: 50_000_000, trades: 2),
            ])
    }

    @Test func `in milliseconds with further columns is read by its header`() throws {
        let path = try folder.write(
            """
            open_time,open,high,low,close,volume,close_time,quote_volume,count,ignore
            1677628800000,1.1,1.2,1,1.15,3,1677628859999,3.3,7,0
            1677628860000,1.15,1.3,1.1,1.25,0.5,1677628919999,0.6,2,0
            """, as: "b.csv")
        #expect(
            try events(at: path) == [
                candleEvent(1_677_628_800, (110, 120, 100, 115), volume: 300_000_000, trades: 7),
                candleEvent(1_677_628_860, (115, 130, 110, 125), volume: 50_000_000, trades: 2),
            ])
    }

    @Test func `with the newest row first is turned around`() throws {
        let path = try folder.write(
            """
            Timestamps are UTC timezone,https://example.org
            date,symbol,open,high,low,close,volume_btc,volume
            2019-10-17 01-PM,BTCUSD,3,4,2,3.5,1,3
            2019-10-17 12-PM,BTCUSD,2,3,1,3,1,2
            2019-10-17 12-AM,BTCUSD,1,2,1,2,1,1
            """, as: "c.csv")
        let candles = try events(at: path).compactMap { event -> (Candle, Bool)? in
            guard case .candle(let candle) = event.body else { return nil }
            return (candle, event.hasGap)
        }
        let day = try #require(Timestamp(rfc3339: "2019-10-17"))
        #expect(candles.map(\.0.openTime) == [day, day + .hour * 12, day + .hour * 13])
        #expect(candles.map(\.1) == [false, true, false])
        #expect(candles.map(\.0.open.mantissa) == [100, 200, 300])
        #expect(candles.map(\.0.interval) == [.hour, .hour, .hour])
    }

    @Test(arguments: [1, 2, 3, 7, 4_096])
    func `gives the same events in chunks of any size`(chunk: Int) throws {
        let path = try folder.write(Self.rows, as: "a.csv")
        #expect(try events(at: path, chunk: chunk) == Self.expected)
    }

    @Test func `rounds digits beyond the product's steps half-even and counts them`() throws {
        let text = "start,low,high,open,close,volume\n60,1.005,1.015,1.015,1.015,0.3000000050000\n"
        let path = try folder.write(text, as: "a_1m.csv")
        let data = try open(path)
        #expect(
            try events(data.feed) == [candleEvent(60, (102, 102, 100, 102), volume: 30_000_000)])
        #expect(try data.reports()[0].tally.rounded == 5)
        let strict = try fault(at: path, options: DataOptions(isStrict: true))
        #expect(strict.fault?.line == 2)
        #expect(strict.fault?.message == "\"1.005\" has more than 2 decimals")
    }

    @Test func `takes powers of ten as tables of floats write them`() throws {
        let text = "start,low,high,open,close,volume\n60,1E+1,1E+1,10,10,8e-06\n"
        let path = try folder.write(text, as: "a_1m.csv")
        #expect(
            try events(at: path) == [candleEvent(60, (1_000, 1_000, 1_000, 1_000), volume: 800)])
    }
}

@Suite struct `A broken row of candles` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    static let cases: [(row: String, message: String)] = [
        ("1677628920,1.1,1.3,x,1.2,1", "\"x\" is not a number"),
        ("1677628920,1.1,1.3,1.2y,1.2,1", "\"1.2y\" is not a number"),
        ("1677628920,1.1,1.3,NaN,1.2,1", "\"NaN\" is not a number"),
        ("1677628920,1.1,1.3,,1.2,1", "a number is missing"),
        ("1677628920,1.1,1.3,1.2,1.2", "has 5 columns where the file has 6"),
        ("1677628920,1.1,1.3,1.2,1.2,1,1", "has 7 columns where the file has 6"),
        ("1677628800,1.1,1.3,1.2,1.2,1", "time goes backwards"),
        ("1677628860,1.1,1.3,1.2,1.2,1", "is a second row for the same time"),
        ("9000000000,1.1,1.3,1.2,1.2,1", "the time is after the year 2255"),
        ("1677628921,1.1,1.3,1.2,1.2,1", "does not begin at a multiple of 1m"),
        ("1677628920,1.3,1.1,1.2,1.2,1", "high is below low"),
        ("1677628920,1.1,1.3,1.4,1.2,1", "open is outside low to high"),
        ("1677628920,1.1,1.3,1.2,1.0,1", "close is outside low to high"),
        ("1677628920,1.1,1.3,-1.2,1.2,1", "a number is negative"),
        ("1677628920,1.1,1.3,1.2,1.2,-1", "a number is negative"),
        ("1677628920,0,1.3,1.2,1.2,1", "a price is zero"),
        (
            "1677628920,1.1,99999999999999999999,1.2,1.2,1",
            "\"99999999999999999999\" is too large to hold"
        ),
        (
            "1677628920,1.1,100000000.01,1.2,1.2,1",
            "a price is above 100000000, which is no price of anything"
        ),
    ]

    @Test(arguments: cases)
    func `stops the reading with its line after every row before it`(
        row: String, message: String
    ) throws {
        let text = """
            start,low,high,open,close,volume
            1677628800,1,1.2,1.1,1.15,3
            1677628860,1.1,1.3,1.15,1.25,0.5
            \(row)
            1677628980,1.1,1.3,1.15,1.25,0.5

            """
        let path = try folder.write(text, as: "a_1m.csv")
        for chunk in [1, 7, 4_096] {
            let end = try fault(at: path, chunk: chunk)
            #expect(
                end.fault
                    == FeedFault(
                        file: path, line: 4, message: message, remedy: "Repair or remove the row."))
            #expect(end.eventsBefore == 2)
        }
    }

    @Test func `is one of a time that no candle can have`() throws {
        // Between the two lies more than 64 bits of nanoseconds hold.
        let early = try folder.write(
            """
            time,open,high,low,close,volume
            1680-01-01T00:00:00Z,1,1,1,1,1
            2250-01-01T00:00:00Z,1,1,1,1,1
            """, as: "BTC-USD_1d.csv")
        #expect(try fault(at: early).fault?.message == "the time is before the year 1970")
        #expect(try fault(at: early).fault?.line == 2)
    }

    @Test func `is one of a length that no candle has`() throws {
        let path = try folder.write(
            "time,open,high,low,close,volume\n9000000000,1,1,1,1,1\n0,1,1,1,1,1\n"
                + "9000000000,1,1,1,1,1\n", as: "BTC-USD.csv")
        #expect(try fault(at: path).fault?.message == "does not say how long its candles are")
    }

    @Test func `is a packed file that was cut`() throws {
        let text = `A file of candles`.rows
        let gzip = try folder.write(Array(Packing.gzip(text).dropLast(12)), as: "a.csv.gz")
        #expect(try fault(at: gzip).fault?.message == "ends in the middle: it is truncated")
        let zip = try folder.write(Array(Packing.zip(text, name: "a").dropLast(30)), as: "a.zip")
        #expect(try fault(at: zip).fault?.message == "has no zip directory: it is truncated")
    }

    @Test func `is a packed file whose sum is wrong`() throws {
        let text = `A file of candles`.rows
        var gzip = Packing.gzip(text)
        gzip[gzip.count - 8] ^= 1
        let path = try folder.write(gzip, as: "a.csv.gz")
        #expect(try fault(at: path).fault?.message == "cannot be unpacked: incorrect data check")
    }

    @Test func `is a file without candles`() throws {
        let empty = try folder.write("", as: "a.csv")
        #expect(try fault(at: empty).fault?.message == "is empty")
        let other = try folder.write("Dear reader,\nno data here\n", as: "b.csv")
        #expect(
            try fault(at: other).fault?.message
                == "is of no known format; it begins \"Dear reader,\"")
        let one = try folder.write(
            "start,low,high,open,close,volume\n60,1,1,1,1,1\n", as: "c.csv")
        #expect(try fault(at: one).fault?.message == "does not say how long its candles are")
    }
}
