import Domain
import Simulation

/// Market data is read the same in any portion, gives only events that can be true, and comes back
/// from the compact form as it was.
enum MarketFiles {
    private static let folder = FuzzFolder()
    private static let names = ["BTC-USD_1m.csv", "BTC-USD", "20161007_trade.csv", "x_1h.zip"]

    /// The first byte chooses the name, the product and the options; the file is the rest.
    static func judge(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let name = names[Int(choice & 3)]
        judge(Array(bytes.dropFirst()), name: name, choice: choice)
    }

    /// The first byte chooses as above; with bit 64 the rest is the slots of a file whose header is
    /// right, else all of it but the magic.
    static func judge(compact bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let head = choice & 64 == 0 ? Array("PBDATA\r\n".utf8) : header(slots: rest.count / 32)
        judge(head + rest, name: "a.pbd", choice: choice)
    }

    private static func judge(_ file: [UInt8], name: String, choice: UInt8) {
        let path = folder.write(file, as: name)
        defer { folder.remove(path) }
        let instrument = instrument(isCoarse: choice & 4 != 0)
        var options = DataOptions(isStrict: choice & 8 != 0)
        if choice & 16 != 0 { options.from = Timestamp(nanos: 1_677_628_860_000_000_000) }
        if choice & 32 != 0 { options.to = Timestamp(nanos: 1_677_715_200_000_000_000) }
        let whole = FeedReading(path, instrument, options, portion: 4_096)
        let piecewise = FeedReading(path, instrument, options, portion: 1)
        demand(whole == piecewise, "in portions of 1: \(piecewise), of 4096: \(whole)")
        EventSense(instrument).check(whole.events)
        if whole.fault == nil, !whole.events.isEmpty {
            checkCompact(path, instrument, options, holds: whole.events)
        }
    }

    private static func checkCompact(
        _ path: String, _ instrument: Instrument, _ options: DataOptions,
        holds events: [MarketEvent]
    ) {
        let copy = path + ".copy.pbd"
        defer { folder.remove(copy) }
        do {
            _ = try DataConversion.convert(
                [path], instrument: instrument, to: copy, options: options)
        } catch {
            fatalError("was read and cannot be converted: \(error)")
        }
        let again = FeedReading(copy, instrument, DataOptions(), portion: 4_096)
        demand(
            again == FeedReading(events: events, fault: nil),
            "comes back from the compact form as \(again), was \(events)")
    }

    private static func instrument(isCoarse: Bool) -> Instrument {
        do throws(Fault) {
            return try ProductCatalogue.instrument(
                symbol: isCoarse ? "SHIB-USD" : "BTC-USD", id: InstrumentID(0))
        } catch {
            fatalError("\(error)")
        }
    }

    /// The 128 bytes in front of so many slots of Bitcoin in cents and 1e-8.
    private static func header(slots: Int) -> [UInt8] {
        func little(_ value: Int, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let numbers = little(1, 4) + little(128, 4) + little(-2, 4) + little(-8, 4)
        let counts = little(slots, 8) + [UInt8](repeating: 0, count: 32)
        let symbol = Array("BTC-USD".utf8) + [UInt8](repeating: 0, count: 57)
        return Array("PBDATA\r\n".utf8) + numbers + counts + symbol
    }
}
