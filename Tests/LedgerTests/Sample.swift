import Domain
import Engine
import Foundation
import Ledger
import Risk

/// Facts and names that the tests of this folder share.
enum Sample {
    static let start = Timestamp(nanos: 1_700_000_000_000_000_000)

    static let bitcoin = Instrument(
        id: InstrumentID(0), symbol: "BTC-USD", venue: "simulated", base: "BTC", quote: "USD",
        settle: "USD",
        terms: InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(.max), notionalMin: Amount(100_000_000), makerFee: .bps(40),
            takerFee: .bps(60)))

    static func run(_ id: String = "run-1", kind: RunIdentity.Kind = .run) -> RunIdentity {
        var run = RunIdentity(id: id, kind: kind, profile: "dev", mode: "paper", startedAt: start)
        run.seed = .max
        run.binarySHA256 = String(repeating: "a", count: 64)
        run.profileSHA256 = String(repeating: "b", count: 64)
        run.plugins = [
            RunPlugin(
                file: "libx.so", sha256: String(repeating: "c", count: 64),
                module: "perps.ma-cross", version: "1.0.0", instance: "ma")
        ]
        run.instruments = [bitcoin]
        run.instances = ["account", "ma"]
        run.guards = [GuardLabel("order-notional", .floor), GuardLabel("spread", .plugin)]
        return run
    }

    static func intent(_ number: UInt64) -> Intent {
        Intent(
            order: OrderNumber(number), owner: OwnerID(1), instrument: InstrumentID(0), side: .buy,
            type: .stopLimit, timeInForce: .goodTillDate, flags: [.postOnly],
            size: .notional(Amount(50_000_000_000)), limit: Price(5_000_000),
            trigger: Price(4_990_000), expiry: start + .hour, tag: .max, cause: 17)
    }

    static let sizing = SizingRecord(
        method: .notional, price: Price(5_000_000), wanted: Quantity(1_000_001),
        quantity: Quantity(1_000_000))

    static func vetting(_ number: UInt64, isApproved: Bool, checks: Range<Int>) -> VettingRecord {
        VettingRecord(
            order: OrderNumber(number), owner: OwnerID(1), instrument: InstrumentID(0),
            isApproved: isApproved, effect: [.ownExit], reason: isApproved ? .none : .pluginGuard,
            guardIndex: isApproved ? nil : 1, sizing: sizing,
            quantity: isApproved ? Quantity(1_000_000) : .zero,
            notional: isApproved ? Amount(50_000_000_000) : .zero, checks: checks)
    }

    static let judgements: [Judgement] = [
        Judgement(
            .allow, measured: Measure(500), limit: Measure(1_000), unit: "USD", reason: .none),
        Judgement(
            .reduceOnly(.instrument, hold: .minute), measured: Measure(215, exponent: -1),
            limit: Measure(20), unit: "bps", text: "spread of 21.5 bps is above 20 bps",
            reason: .pluginGuard, code: -7),
    ]

    static func fill(_ number: UInt64, execution: UInt64, _ side: Side = .buy) -> FillRecord {
        FillRecord(
            fill: Fill(
                order: OrderNumber(number), execution: execution, owner: OwnerID(1),
                instrument: InstrumentID(0), side: side, price: Price(5_000_000),
                quantity: Quantity(1_000_000), notional: Amount(50_000_000_000),
                fee: Amount(300_000_000), isMaker: false, time: start + .second),
            realised: side == .buy ? .zero : Amount(-1_000_000_000),
            position: side == .buy ? Quantity(1_000_000) : .zero)
    }

    static func stamped(_ fact: Fact, _ sequence: UInt64 = 1) -> StampedFact {
        StampedFact(time: start + .second, sequence: sequence, fact: fact)
    }

    /// Intent, approval with two checks, and nothing else.
    static func approve(_ number: UInt64, into witness: any Witness) {
        var effects = Effects()
        for (index, judgement) in judgements.enumerated() {
            effects.checks.append(Check(guardIndex: index, judgement: judgement))
        }
        witness.record(stamped(.intended(intent(number)), number), in: effects)
        witness.record(
            stamped(.vetted(vetting(number, isApproved: true, checks: 0..<2)), number), in: effects)
    }

    /// A new folder that the test removes.
    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ledger-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs a test with the path of a ledger that does not exist yet.
    static func withPath(_ body: (String) throws -> Void) throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // leftovers in /tmp do no harm
        try body(folder.appendingPathComponent("ledger.db").path)
    }
}
