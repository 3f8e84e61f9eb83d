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
