import Domain
import Engine
import Foundation
import Risk
import Telemetry

/// Snapshots, facts and folders that the tests of this folder share.
enum Sample {
    static let start = Timestamp(nanos: 1_700_000_000_000_000_000)

    static let names = RunNames(
        instruments: [
            Instrument(
                id: InstrumentID(0), symbol: "BTC-USD", venue: "simulated", base: "BTC",
                quote: "USD", settle: "USD",
                terms: InstrumentTerms(
                    kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
                    tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
                    quantityMax: Quantity(.max), notionalMin: Amount(1)))
        ], instances: ["account", "ma"], guards: ["order-notional", "spread"])

    /// Everything known.
    static var full: CycleSnapshot {
        var snapshot = bare
        snapshot.engineTime = start + .minute
        (snapshot.level, snapshot.levelCause) = (.reduceOnly, "daily loss")
        (snapshot.levelSince, snapshot.haltID) = (start, "h-1")
        snapshot.equity = Measure(10_012_500_000, exponent: -6)
        snapshot.cash = Measure(9_500, exponent: 0)
        snapshot.realised = Measure(-125, exponent: -1)
        snapshot.unrealised = Measure(0)
        snapshot.unrealisedOfSold = Measure(-25, exponent: -1)
        snapshot.fees = Measure(3_000_000_000_000_001, exponent: -8)
        snapshot.funding = Measure(-5, exponent: -1)
        snapshot.residual = Measure(0, exponent: -8)
        snapshot.leverage = Measure(250_000_000, exponent: -8)
        snapshot.marginUsed = Measure(2_500)
        snapshot.marginAvailable = Measure(-1_005, exponent: -1)
        snapshot.liquidationDistance = Measure(6_000_000, exponent: -8)
        (snapshot.openOrders, snapshot.events) = (2, 1_234)
        (snapshot.bars, snapshot.steps, snapshot.cycles) = (20, 1_200, 61)
        (snapshot.uptime, snapshot.cycleDuration) = (Nanos(61_500_000_000), .millisecond)
        snapshot.lastEventAge = Nanos(250_000_000)
        snapshot.usage = ProcessUsage(
            residentBytes: 20_971_520, residentBytesMax: 25_165_824, cpuTime: Nanos(1_250_000_000))
        snapshot.positions = [
            PositionSnapshot(
                symbol: "BTC-USD", quantity: Measure(-1_000_000, exponent: -8),
                entry: Measure(5_000_050, exponent: -2), mark: Measure(4_999_900, exponent: -2))
        ]
        snapshot.marks = [
            MarkSnapshot(
                symbol: "BTC-USD", price: Measure(4_999_900, exponent: -2), age: Nanos(250_000_000))
        ]
        snapshot.plugins = [
            PluginSnapshot(instance: "ma", state: "running", isWorking: true),
            PluginSnapshot(
                instance: "spread", state: "quarantined", reason: "deadline", isWorking: false),
        ]
        return snapshot
    }

    /// Nothing known but what must be.
    static var bare: CycleSnapshot {
        CycleSnapshot(profile: "dev", mode: "paper", runID: "run-1", at: start, currency: "USD")
    }

    static let limits = Health.Limits(ageMax: .second * 10, cycleGapMax: .second * 3)

    static let intent = Intent(
        order: OrderNumber(1), owner: OwnerID(1), instrument: InstrumentID(0), side: .buy,
        type: .limit, timeInForce: .goodTillCancelled, size: .quantity(Quantity(1_000_000)),
        limit: Price(5_000_000))

    static func vetting(isApproved: Bool, guardIndex: Int32? = nil, checks: Range<Int> = 0..<0)
        -> VettingRecord
    {
        VettingRecord(
            order: OrderNumber(1), owner: OwnerID(1), instrument: InstrumentID(0),
            isApproved: isApproved, effect: [], reason: isApproved ? .none : .floor,
            guardIndex: guardIndex,
            sizing: SizingRecord(
                method: .asked, price: Price(5_000_000), wanted: Quantity(1_000_000),
                quantity: Quantity(1_000_000)),
            quantity: Quantity(1_000_000), notional: Amount(50_000_000_000), checks: checks)
    }

    static func update(
        _ state: OrderState, _ change: OrderUpdate.Change = .state, _ reason: OrderReason = .none
    ) -> OrderUpdate {
        OrderUpdate(
            order: OrderNumber(1), owner: OwnerID(1), instrument: InstrumentID(0), side: .buy,
            type: .limit, timeInForce: .goodTillCancelled, flags: [], state: state, change: change,
            reason: reason, code: 0, tag: 0, quantity: Quantity(1_000_000), filled: .zero,
            limit: Price(5_000_000), trigger: nil, averagePrice: nil)
    }

    static let fill = FillRecord(
        fill: Fill(
            order: OrderNumber(1), execution: 1, owner: OwnerID(1), instrument: InstrumentID(0),
            side: .buy, price: Price(5_000_000), quantity: Quantity(1_000_000),
            notional: Amount(50_000_000_000), fee: Amount(300_000_000), isMaker: false,
            time: start),
        realised: .zero, position: Quantity(1_000_000))

    /// A witness that saw these facts, with `effects` behind them.
    static func witness(
        _ facts: [Fact], effects: Effects = Effects(), log: EventLog? = nil
    ) -> TelemetryWitness {
        let witness = TelemetryWitness(names, log: log)
        for (index, fact) in facts.enumerated() {
            witness.record(
                StampedFact(time: start, sequence: UInt64(index), fact: fact), in: effects)
        }
        return witness
    }

    /// Runs a test with a new folder.
    static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("telemetry-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // leftovers in /tmp do no harm
        try body(folder.path)
    }

    static func text(_ folder: String, _ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
}
