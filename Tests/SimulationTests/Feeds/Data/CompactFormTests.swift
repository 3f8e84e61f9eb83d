import Domain
import Glibc
import Simulation
import Testing

@Suite struct `The compact form` {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    func converted() throws -> String {
        let source = try folder.write(`A file of candles`.rows, as: "a.csv")
        let path = folder.path + "/a.pbd"
        _ = try DataConversion.convert([source], instrument: try bitcoin(), to: path)
        return path
    }

    @Test func `holds candles as they were`() throws {
        #expect(try events(at: try converted()) == `A file of candles`.expected)
    }

    @Test func `moves to the exponents it is read with`() throws {
        let path = try converted()
        let coarse = try ProductCatalogue.instrument(
            symbol: "BTC-USD", id: InstrumentID(0),
            overrides: ProductOverrides(tick: try DecimalNumber(parsing: "0.1")))
        let data = try DataSet.open([DataInput(path: path)], instruments: [coarse])
        let first = try events(data.feed)[0]
        #expect(first == candleEvent(1_677_628_800, (11, 12, 10, 12), volume: 300_000_000))
        #expect(try data.reports()[0].tally.rounded == 3)
    }

    @Test func `leaves nothing behind when the conversion is called off`() throws {
        struct CalledOff: Error {}
        let source = try folder.write(`A file of candles`.rows, as: "a.csv")
        #expect(throws: CalledOff.self) {
            try DataConversion.convert(
                [source], instrument: try bitcoin(), to: folder.path + "/a.pbd",
                progress: { _ in throw CalledOff() })
        }
        #expect(folder.names == ["a.csv"])
    }

    @Test func `leaves nothing behind when the data is broken`() throws {
        let source = try folder.write(
            "start,low,high,open,close,volume\n0,1,1,1,1,1\n60,1,1,1,1,1\n120,x,1,1,1,1\n",
            as: "a.csv")
        #expect(throws: FeedFault.self) {
            try DataConversion.convert(
                [source], instrument: try bitcoin(), to: folder.path + "/a.pbd")
        }
        #expect(folder.names == ["a.csv"])
    }

    @Test func `says when it was cut`() throws {
        let source = try folder.write(`A file of candles`.rows, as: "a.csv")
        let path = folder.path + "/a.pbd"
        let outcome = try DataConversion.convert([source], instrument: try bitcoin(), to: path)
        #expect(outcome.byteCount == 128 + 3 * 64)
        let bytes = try DataBytes.read(path)
        for dropped in [1, 32, 33, 64] {
            let cut = try folder.write(Array(bytes.dropLast(dropped)), as: "cut.pbd")
            #expect(try fault(at: cut).fault?.message == "is truncated")
        }
    }

    /// A converted file of three candles with some bytes written over.
    private func damaged(at place: Int, with bytes: [UInt8]) throws -> String {
        var whole = try DataBytes.read(try converted())
        whole.replaceSubrange(place..<place + bytes.count, with: bytes)
        return try folder.write(whole, as: "damaged.pbd")
    }

    @Test(arguments: [24, 32, 56])
    func `refuses a header whose counts no file reaches`(place: Int) throws {
        let path = try damaged(at: place, with: [UInt8](repeating: 0xFF, count: 8))
        #expect(try fault(at: path).fault?.message == "has a broken header")
    }

    @Test(arguments: [
        // Of the second candle, whose slots begin at byte 192: the time, the length, the volume,
        // then low and high.
        (192, Int64(1), "time goes backwards"), (192, .max, "is after the year 2255"),
        (208, 0, "holds numbers that cannot be true"),
        (208, .max, "holds numbers that cannot be true"),
        (216, -1, "holds numbers that cannot be true"),
        (240, -5, "holds numbers that cannot be true"),
        (232, .max, "holds numbers that cannot be true"),
    ])
    func `refuses a record that cannot be true, by its place`(
        place: Int, number: Int64, message: String
    ) throws {
        let path = try damaged(at: place, with: Packing.little(number))
        for chunk in [1, 4_096] {
            let ending = try fault(at: path, chunk: chunk)
            #expect(ending.fault?.message == message)
            #expect(ending.fault?.line == 3)
            #expect(ending.eventsBefore == 1)
        }
    }

    @Test func `holds its header to the time that it promises`() throws {
        let late = Packing.little(seconds(1_900_000_000).nanos)
        let ending = try fault(at: try damaged(at: 40, with: late))
        #expect(ending.fault?.message == "time goes backwards" && ending.eventsBefore == 0)
    }

    @Test func `passes over a trade of which nothing is left in coarser lots`() throws {
        let source = try folder.write(
            "time,price,size\n1677628800,20000,0.001\n1677628801,20001,1\n", as: "trades.csv")
        let path = folder.path + "/a.pbd"
        _ = try DataConversion.convert([source], instrument: try bitcoin(), to: path)
        let coarse = try ProductCatalogue.instrument(
            symbol: "BTC-USD", id: InstrumentID(0),
            overrides: ProductOverrides(lot: try DecimalNumber(parsing: "0.1")))
        let data = try DataSet.open([DataInput(path: path)], instruments: [coarse])
        #expect(try events(data.feed).map(\.time) == [seconds(1_677_628_801)])
        #expect(try data.reports()[0].tally.ignored == 1)
    }

    @Test func `takes every kind of event`() throws {
        let feed = GeneratedFeed(
            instruments: [try bitcoin()], scenario: .halted, seed: 3, countMax: 3_000)
        let all = try events(feed)
        let kinds = Set(all.map { "\($0.body)".prefix { $0 != "(" } })
        #expect(kinds.isSuperset(of: ["trade", "top", "status", "heartbeat"]))
    }
}

/// Reads whole files back for tests that damage them.
enum DataBytes {
    static func read(_ path: String) throws -> [UInt8] {
        guard let stream = unsafe fopen(path, "r") else { throw ScratchFolder.ScratchFault() }
        defer { unsafe fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe fread($0.baseAddress, 1, $0.count, stream)
        }
        return Array(bytes[..<count])
    }
}
