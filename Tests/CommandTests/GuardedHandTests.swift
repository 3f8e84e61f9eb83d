import Domain
import Foundation
import JSON
import PluginHost
import Testing

/// Orders that a person sends without a run, under a guard that measures the past and remembers.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `An order by hand that no run sends` {
    let desk: HandDesk

    /// Bands that no market reaches, and bands that every market is beyond.
    static let (calm, wild) = (
        "warn: 10000%, reduce: 10000%, halt: 10000%", "warn: 1 bps, reduce: 1 bps, halt: 10000%"
    )
    static let hour: Int64 = 3_600_000_000_000

    /// Bars of an hour: hardly ever does one close while a command runs.
    init() throws {
        desk = try HandDesk()
        try desk.narrow(
            "telemetry:",
            to: "guards: [{module: perps.volatility-breaker, name: volatility, parameters: "
                + "{interval: 1h, window: 3, returns_min: 2, \(Self.calm)}}]\ntelemetry:")
    }

    private func buy() throws -> Program.Answer {
        try desk.call("place", "buy", "BTC-USD", "0.002", "--type", "market", "--yes", "--json")
    }

    private func expectSale() throws {
        let sold = try desk.place("sell", "BTC-USD", "0.001", "--type", "market")
        #expect(sold["filled"] == .string("0.001"), "\(sold)")
    }

    @Test func `is judged by how the market moved before, which keeps no sale back`() throws {
        let bought = try buy()
        #expect(bought.status == 0, "\(bought)")
        #expect(try bought.json()["filled"] == .string("0.002"))
        try desk.narrow(Self.calm, to: Self.wild)
        let refused = try buy()
        #expect(refused.status == 1, "\(refused)")
        #expect(try refused.json()["guard"] == .string("volatility"))
        #expect(try refused.json()["message"] == .string("the product moves too much"))
        try expectSale()
    }

    // MARK: What a guard has kept

    private var folder: String { desk.venue.desk.path + "/var/data/perps_bot/hand/state" }

    private func kept() throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            })
    }

    /// Leaves what a run of yesterday would have: of the product a stop, which ends in so many
    /// hours, and no return.
    private func leave(hours: Int64) throws -> [String: [UInt8]] {
        let now = Int64(Date().timeIntervalSince1970) * 1_000_000_000
        func number(_ number: Int64) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        // The length of the bars, one product: its name, the end, its band, and an empty series.
        let bytes =
            [Self.hour, 1, 7].flatMap(number) + Array("BTC-USD".utf8)
            + [now + hours * Self.hour, 0, 0, 0, .min, 0].flatMap(number)
        let state = SavedState(
            of: ("perps.volatility-breaker", "1.0.0", 1), library: "",
            at: Timestamp(nanos: now - 24 * Self.hour), bytes: bytes)
        return try leave(state.file)
    }

    private func leave(_ file: [UInt8]) throws -> [String: [UInt8]] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data(file).write(to: URL(filePath: folder + "/volatility"))
        return ["volatility": file]
    }

    @Test func `meets the stop that a guard has kept, and changes nothing of it`() throws {
        var left = try leave(hours: -1)
        let bought = try buy()
        #expect(try bought.json()["filled"] == .string("0.002"), "\(bought)")
        #expect(try kept() == left)
        left = try leave(hours: 1)
        let refused = try buy()
        #expect(refused.status == 1, "\(refused)")
        #expect(try refused.json()["guard"] == .string("volatility"))
        #expect(
            try refused.json()["message"]
                == .string("the product moves too much; its cool-down is not over"))
        #expect(try kept() == left)
        try expectSale()
        #expect(try kept() == left)
    }

    @Test func `opens nothing where what a guard has kept cannot be read, and leaves it`() throws {
        let left = try leave(Array("nonsense".utf8))
        let refused = try buy()
        #expect(refused.status == 1, "\(refused)")
        #expect(try refused.json()["state"] == .string("denied"))
        #expect(refused.err.contains("warning: volatility starts cold: its state"), "\(refused)")
        #expect(try kept() == left)
        try expectSale()
        #expect(try kept() == left)
    }
}
