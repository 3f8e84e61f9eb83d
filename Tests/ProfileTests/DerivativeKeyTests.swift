import Domain
import Profile
import Testing

@Suite struct `Keys of derivatives` {
    private func read(_ limits: String, product: String = "BTC-USD") -> ProfileReading {
        let text = Sample.replacing("  cash_reserve: 100 USD", with: limits)
            .replacing("  - BTC-USD\n", with: "  - \(product)\n")
            .replacing("products: [BTC-USD]", with: "products: [SHIB-USD]")
        return Sample.read(
            text, layers: ProfileLayers(environment: ["COINBASE_ENABLE_DERIVATIVES": "1"]))
    }

    @Test func `have the values of spot where nobody says otherwise`() throws {
        let margin = try #require(Sample.read(Sample.text).profile?.limits.margin)
        #expect(margin.leverage == Ratio(e8: 100_000_000))
        #expect(margin.windows == [])
        #expect(margin.liquidationDistance == .bps(1_500))
        #expect(margin.shorts == .off)
    }

    @Test func `are read with their units`() throws {
        let reading = read(
            """
              leverage: 2.5x
              leverage_windows: [22:00-06:00 UTC 1x, 12:00-13:00 UTC 2x]
              liquidation_distance: 20%
              shorts: on
            """)
        #expect(reading.faults.map(\.oneLine) == [])
        let margin = try #require(reading.profile?.limits.margin)
        #expect(margin.leverage == Ratio(e8: 250_000_000))
        #expect(margin.windows.map(\.leverage.e8) == [100_000_000, 200_000_000])
        #expect(margin.windows.map(\.hours.start) == [Nanos.hour * 22, Nanos.hour * 12])
        #expect(margin.liquidationDistance == .bps(2_000))
        #expect(margin.shorts == .on)
        let values = reading.profile?.effectiveValues.filter { $0.key.hasPrefix("limits.lev") }
        #expect(
            values?.map { "\($0.key)=\($0.value)" } == [
                "limits.leverage=2.5x", "limits.leverage_windows[0]=22:00-06:00 UTC 1x",
                "limits.leverage_windows[1]=12:00-13:00 UTC 2x",
            ])
    }

    @Test(arguments: [
        "leverage: 2", "leverage: 51x", "leverage: 0.09x", "leverage: 2 bps",
        "leverage_windows: [22:00-06:00 UTC]", "leverage_windows: [22:00-06:00 1x]",
        "leverage_windows: []", "liquidation_distance: 0%", "liquidation_distance: 15",
        "shorts: yes", "shorts: true",
    ])
    func `are refused with a wrong one`(line: String) {
        let faults = read("  " + line).faults
        #expect(faults.count == 1, "\(faults.map(\.oneLine))")
        #expect(faults.first?.line == 40)
    }

    @Test func `of a product say its margin, funding and hours`() throws {
        let reading = read(
            "  cash_reserve: 100 USD",
            product:
                "{symbol: BIP-20DEC30-CDE, contract_size: 0.01, initial_margin: 10%, "
                + "overnight_margin: 25%, maintenance_margin: 80%, funding_rate: -1 bps, "
                + "hours: 01:00-23:00 UTC}"
        )
        let product = try #require(reading.profile?.products.first, "\(reading.faults)")
        #expect(
            [product.initialMargin, product.overnightMargin, product.maintenanceShare]
                == [.bps(1_000), .bps(2_500), .bps(8_000)])
        #expect(product.contractSize?.text == "0.01")
        #expect(product.fundingRate == .bps(-1))
        #expect(product.hours?.map(\.start) == [.hour])
    }

    @Test(arguments: [
        ("BIP-20DEC30-CDE", true), ("{symbol: BIP-20DEC30-CDE}", true),
        ("{symbol: BIP-20DEC30-CDE, funding_rate: 0 bps}", false),
        ("{symbol: BIP-20DEC30-CDE, funding_rate: 1 bps}", false), ("BTC-USD", false),
    ])
    func `say that nothing is paid for holding where nobody states a rate`(
        product: String, isTold: Bool
    ) {
        let reading = read("  cash_reserve: 100 USD", product: product)
        #expect(reading.faults.map(\.oneLine) == [])
        let told = reading.warnings.filter { $0.key?.hasSuffix(".funding_rate") ?? false }
        #expect(
            told.map { "\($0.key ?? ""): \($0.message)" }
                == (isTold
                    ? [
                        "products[0].funding_rate: BIP-20DEC30-CDE states none, so holding it "
                            + "costs and earns nothing until the market tells a rate"
                    ] : []))
    }

    @Test func `say the size of a contract only of what is traded in contracts`() {
        let perpetual = read(
            "  cash_reserve: 100 USD", product: "{symbol: BTC-PERP-INTX, contract_size: 1}")
        #expect(
            perpetual.faults.map(\.message) == [
                "is a key of US futures, and this perpetual is traded in its base currency"
            ])
        for size in ["0", "-0.1", "0.1 BTC", "much"] {
            let wrong = read(
                "  cash_reserve: 100 USD",
                product: "{symbol: ETP-20DEC30-CDE, contract_size: \(size)}")
            #expect(wrong.faults.map(\.key) == ["products[0].contract_size"], "\(size)")
        }
    }

    @Test func `are refused of a spot product`() {
        let reading = read(
            "  cash_reserve: 100 USD", product: "{symbol: BTC-USD, initial_margin: 10%}")
        #expect(
            reading.faults.map(\.message)
                == ["is a key of derivatives, and this is a spot product"])
    }
}

@Suite struct `Fee tiers` {
    private func read(_ tiers: String) -> ProfileReading {
        Sample.read(
            Sample.replacing("  volume_share: 10%", with: "  fee_tiers: \(tiers)")
                .replacing("  cash: 10_000 USD", with: "  cash: 10_000 USD\n  volume: 5 USD"))
    }

    @Test func `are read in their order`() throws {
        let reading = read(
            "[{volume: 10 USD, maker: 20 bps, taker: 30 bps}, "
                + "{volume: 20 USD, maker: -1 bps, taker: 30 bps}]")
        guard case .simulated(let venue)? = reading.profile?.venue else {
            Issue.record("\(reading.faults.map(\.oneLine))")
            return
        }
        let unit: Int64 = 100_000_000
        #expect(
            venue.feeTiers == [
                FeeTier(volumeMin: Amount(10 * unit), maker: .bps(20), taker: .bps(30)),
                FeeTier(volumeMin: Amount(20 * unit), maker: .bps(-1), taker: .bps(30)),
            ])
        #expect(reading.profile?.account?.volume == Amount(5 * unit))
    }

    @Test(arguments: [
        "[{volume: 10 USD, maker: 41 bps, taker: 30 bps}]",
        "[{volume: 10 USD, maker: 20 bps, taker: 61 bps}]",
        "[{volume: 10 USD, maker: 20 bps, taker: 30 bps}, "
            + "{volume: 10 USD, maker: 10 bps, taker: 20 bps}]",
    ])
    func `never get dearer, and want more and more`(tiers: String) {
        let faults = read(tiers).faults
        #expect(faults.map(\.message) == ["does not follow the tier before it"])
    }

    @Test(arguments: ["BTC-PERP", "BTC-USD-250926", "BTC-PERP-USD"])
    func `are no way to a product that names no market, however the gate stands`(symbol: String) {
        for environment in [[:], ["COINBASE_ENABLE_DERIVATIVES": "1"]] {
            let text = Sample.replacing("  - BTC-USD\n", with: "  - \(symbol)\n")
                .replacing("products: [BTC-USD]", with: "products: [SHIB-USD]")
            let faults = Sample.read(text, layers: ProfileLayers(environment: environment)).faults
            #expect(
                faults.map(\.message) == [
                    "\(symbol) names no product: it says neither spot nor a market of derivatives"
                ])
            #expect(faults.first?.remedy?.contains("BTC-PERP-INTX") == true)
        }
    }
}
