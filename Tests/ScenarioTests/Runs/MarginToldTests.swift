import Assembly
import Domain
import Engine
import JSON
import Profile
import Simulation
import Telemetry
import Testing

/// 250 contracts of a hundredth of a Bitcoin, bought with 100,000 USD before the price fell.
///
/// They cost 60,000 each Bitcoin, without fee or spread; at 40,000 they are worth 100,000, and
/// 50,000 secures them. At night opening them takes 24.6 %, and nine tenths of it, 22.14 %, must be
/// left.
@Suite struct `The use of margin` {
    private let desk: Desk
    init() throws { desk = try Desk() }

    private func loaded() throws -> LoadedProfile {
        var sheet = Sheet()
        (sheet.products, sheet.guards) = (["BIP-20DEC30-CDE"], [])
        sheet.limits["order_notional"] = "200_000 USD"
        sheet.limits["position_notional"] = "200_000 USD"
        sheet.limits["leverage"] = "2x"
        sheet.strategies = [
            "{module: perps.pulse, name: one, products: [BIP-20DEC30-CDE], "
                + "parameters: {every: 30, size: 250}}"
        ]
        let text = sheet.text.replacing(
            "maker_fee: 40 bps, taker_fee: 60 bps,",
            with: "maker_fee: 0 bps, taker_fee: 0 bps, spread: 0 bps,")
        return try LoadedProfile.load(
            try desk.write(text, to: "trial.yaml"),
            layers: ProfileLayers(environment: ["COINBASE_ENABLE_DERIVATIVES": "1"]),
            prefixShare: nil)
    }

    /// A trade a second; the thirtieth is followed by the purchase.
    private func fall(_ instruments: [Instrument]) -> ListedMarket {
        ListedMarket(
            (1..<40).map { second in
                let typical = ProductCatalogue.typicalPrice(of: instruments[0])
                return MarketEvent(
                    time: GeneratedFeed.defaultStart + .second * Int64(second),
                    instrument: InstrumentID(0),
                    body: .trade(
                        Trade(
                            price: second < 35
                                ? typical : Price(typical.mantissa / 3 * 2),
                            quantity: Quantity(1_000), aggressor: .buy)))
            })
    }

    /// 50,000 less 22,140 of what would be worth 100,000 times 77.86 %.
    @Test func `comes from the engine into status, its text, and metrics.json`() throws {
        let loaded = try loaded()
        let trial = try Trial(loaded, scan: desk.scan, feed: fall)
        try trial.drain()
        let known = trial.timeline.corridor.state.marginUse
        let use = try #require(known)
        #expect(use.leverage == Ratio(e8: 200_000_000))
        #expect(
            [use.used, use.available] == [2_460_000_000_000, 2_540_000_000_000].map { Amount($0) })
        #expect(use.distance == Ratio(e8: 35_782_173))
        let run = ClockRun(
            loaded: loaded, scan: desk.scan, folder: StateFolder(home: desk.path, profile: "trial"))
        let status = StatusDocument.running(
            trial.timeline.corridor.state, run, trial.plan, standing: (nil, nil), [])
        #expect(
            status["margin"]
                == .object([
                    "leverage": .string("2"), "used": .string("24600"),
                    "available": .string("25400"), "liquidation_distance": .string("0.35782173"),
                ]))
        let told =
            "margin     24600 USD used, 25400 USD available; leverage 2x; "
            + "liquidation 35.782173% away"
        #expect(StatusText(status).lines.filter { $0.hasPrefix("margin") } == [told])
        let metrics = try metrics(of: trial, run)
        let keys = ["leverage", "margin_used", "margin_available", "liquidation_distance"]
        #expect(keys.map { metrics[$0]?.string } == ["2", "24600", "25400", "0.35782173"])
    }

    private func metrics(of trial: Trial, _ run: ClockRun) throws -> JSONValue {
        let plan = trial.plan
        let snapshot = CycleSnapshot.of(
            trial.timeline.corridor.state, run: run, plan: plan,
            residual: trial.timeline.residual, uptime: .second)
        let names = RunNames(instruments: plan.instruments, instances: plan.owners, guards: [])
        TelemetryFiles(
            folder: desk.path, limits: Health.Limits(ageMax: .minute, cycleGapMax: .minute),
            log: .silent
        ).write(snapshot, from: TelemetryWitness(names))
        return try JSONValue(parsing: try desk.read("metrics.json"))
    }
}
