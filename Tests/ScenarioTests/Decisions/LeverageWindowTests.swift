import Assembly
import Domain
import Simulation
import Testing

@Suite struct `A leverage that a profile allows in a part of the day` {
    /// A trade a second from midnight to 00:03:20, at 60,000 all the time.
    private func quiet(_ instruments: [Instrument]) -> ListedMarket {
        ListedMarket(
            (1..<200).map { second in
                MarketEvent(
                    time: GeneratedFeed.defaultStart + .second * Int64(second),
                    instrument: InstrumentID(0),
                    body: .trade(
                        Trade(
                            price: ProductCatalogue.typicalPrice(of: instruments[0]),
                            quantity: Quantity(1_000), aggressor: .buy)))
            })
    }

    /// Every thirty seconds 250 contracts of 600 USD are bought, or all are sold: 150,000 USD on
    /// 100,000 USD.
    private func decisions(_ windows: String?) throws -> [String] {
        var sheet = Sheet()
        sheet.environment = ["COINBASE_ENABLE_DERIVATIVES": "1"]
        (sheet.products, sheet.guards) = (["BIP-20DEC30-CDE"], [])
        sheet.limits["order_notional"] = "200_000 USD"
        sheet.limits["position_notional"] = "200_000 USD"
        sheet.limits["leverage"] = "2x"
        sheet.limits["leverage_windows"] = windows
        sheet.strategies = [
            "{module: perps.pulse, name: one, products: [BIP-20DEC30-CDE], "
                + "parameters: {every: 30, size: 250}}"
        ]
        let trial = try Trial(sheet, at: try Desk(), feed: quiet)
        try trial.drain()
        #expect(trial.timeline.residual == .zero)
        let start = GeneratedFeed.defaultStart
        return trial.chronicle.lines
            .filter { $0.text.hasPrefix("approved") || $0.text.hasPrefix("denied") }
            .map { "\(($0.time.nanos - start.nanos) / 1_000_000_000) \($0.text)" }
    }

    @Test func `refuses within its window what is allowed before it and after it`() throws {
        // What was refused at 90 cannot be sold at 120.
        #expect(
            try decisions("[00:01-00:02 UTC 1x]").filter { !$0.contains("by sizer") } == [
                "30 approved 1", "60 approved 2",
                "90 denied 3 by leverage: the leverage could be too high", "150 approved 5",
                "180 approved 6",
            ])
    }

    @Test func `is the general one where the profile names no window`() throws {
        #expect(
            try decisions(nil) == [
                "30 approved 1", "60 approved 2", "90 approved 3", "120 approved 4",
                "150 approved 5", "180 approved 6",
            ])
    }
}
