import Domain
import Profile
import Testing

private func place(_ line: Int, _ column: Int) -> Domain.SourceLocation {
    Domain.SourceLocation(file: Sample.path, line: line, column: column)
}

private func scalar(_ text: String, _ line: Int, _ column: Int) -> ParameterValue {
    ParameterValue(body: .scalar(text, isQuoted: false), location: place(line, column))
}

private func entry(_ key: String, _ line: Int, _ column: Int, _ text: String) -> ParameterEntry {
    ParameterEntry(
        key: key, keyLocation: place(line, column),
        value: scalar(text, line, column + key.count + 2))
}

private func dollars(_ count: Int64) -> Amount { Amount(count * 100_000_000) }

@Suite struct `A profile` {
    @Test func `becomes checked values`() throws {
        let reading = Sample.read(Sample.text)
        #expect(reading.faults == [])
        #expect(reading.warnings == [])
        let profile = try #require(reading.profile)
        #expect(profile.name == "sample")
        #expect(profile.mode == .paper)
        #expect(profile.currency == "USD")
        #expect(profile.account?.currency == "USD")
        #expect(profile.account?.cash == dollars(10_000))
        guard case .simulated(let venue) = profile.venue, case .generated(let feed) = profile.feed
        else {
            Issue.record("another venue or feed than the text names")
            return
        }
        #expect([venue.makerFee, venue.takerFee] == [.bps(40), .bps(60)])
        #expect([venue.spread, venue.volumeShare] == [.bps(2), .bps(1_000)])
        #expect(venue.latency == .millisecond * 50)
        #expect(feed.scenario == .calm)
        #expect(feed.seed == 42)
        #expect(feed.pace == .times(thousandths: 60_000))
        #expect(profile.telemetry.cycle == .second)
        #expect(profile.telemetry.log == .info)
        #expect(profile.session?.windows.map(\.start) == [.hour * 14])
        #expect(profile.session?.windows.map(\.end) == [.hour * 15])
        #expect(profile.session?.days == [.mon, .tue])
    }

    @Test func `holds every limit in its own unit`() throws {
        let limits = try #require(Sample.read(Sample.text).profile).limits
        #expect(limits.priceCollar == .bps(100))
        #expect(
            [limits.orderNotional, limits.positionNotional, limits.grossExposure, limits.dailyLoss]
                == [dollars(1_000), dollars(5_000), dollars(10_000), dollars(200)])
        #expect(limits.openOrders == 20)
        #expect(limits.orderRate == OrderRate(count: 10, period: .second))
        #expect([limits.duplicateWindow, limits.markStaleness] == [.second * 2, .second * 10])
    }

    @Test func `delivers products with their terms and places`() throws {
        let products = try #require(Sample.read(Sample.text).profile).products
        #expect(products.map(\.symbol) == ["BTC-USD", "SHIB-USD"])
        #expect(products.map(\.location) == [place(19, 5), place(20, 13)])
        #expect([products[0].tick, products[0].lot, products[0].notionalMin] == [nil, nil, nil])
        let terms = [
            products[1].tick, products[1].lot, products[1].sizeMin, products[1].notionalMin,
        ]
        #expect(terms.map { $0?.text } == ["0.00000001", "1", "1", "1"])
        #expect(
            terms.map { $0?.location }
                == [place(21, 11), place(22, 10), place(23, 15), place(24, 19)])
    }

    @Test func `delivers plugin parameters as written, with their places`() throws {
        let profile = try #require(Sample.read(Sample.text).profile)
        let strategy = try #require(profile.strategies.first)
        #expect(
            [strategy.module, strategy.name, strategy.library] == [
                "perps.ma-cross", "ma", "libx.so",
            ])
        #expect(strategy.products == ["BTC-USD"])
        #expect(strategy.parameters == [entry("fast", 47, 7, "5"), entry("slow", 48, 7, "20")])
        #expect(strategy.sizer?.kind == .fixedNotional(dollars(500)))
        #expect(strategy.sizer?.location == place(50, 7))
        #expect(strategy.hosting == .isolated)
        #expect(
            [strategy.location, strategy.moduleLocation, strategy.parametersLocation]
                == [place(42, 5), place(42, 13), place(46, 5)])
        let choice = try #require(profile.guards.first)
        #expect(choice.parameters == [entry("spread_max", 59, 7, "20 bps")])
        #expect([choice.library, choice.name] == ["liby.so", "spread"])
        #expect(choice.hosting == .inProcess)
    }

    @Test func `takes defaults only where nothing can be lost by them`() throws {
        var text = Sample.text
        for line in [
            "  spread: 2 bps\n", "  volume_share: 10%\n", "  pace: 60x\n",
            "    hosting: isolated\n",
            "    library: libx.so\n", "    products: [BTC-USD]\n", "  days: [mon, tue]\n",
        ] {
            text = text.replacing(line, with: "")
        }
        text = String(text.prefix(upTo: try #require(text.firstRange(of: "telemetry:")).lowerBound))
        let profile = try #require(Sample.read(text).profile)
        let defaults = profile.effectiveValues.filter { $0.source == "default" }
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].enumerated()
        #expect(
            defaults.map { "\($0.key)=\($0.value)" } == [
                "account.volume=0 USD", "venue.spread=2 bps", "venue.volume_share=1000 bps",
                "feed.pace=1x", "limits.mark_jump=1000 bps", "limits.mark_settle=2s",
                "limits.same_side_fills=1000/h",
                "limits.leverage=1x", "limits.liquidation_distance=1500 bps",
                "limits.shorts=off",
                "strategies[0].products[0]=BTC-USD", "strategies[0].products[1]=SHIB-USD",
                "warmup=0 bars",
            ] + days.map { "session.days[\($0)]=\($1)" } + [
                "start_level=NORMAL", "ladder.flatten_band=100 bps",
                "ladder.flatten_slice=1000 USD", "telemetry.cycle=1s", "telemetry.log=info",
            ])
    }

    @Test func `takes a band for flattening up to the collar, and none beyond it`() throws {
        let ladder = try #require(Sample.read(Sample.text).profile).ladder
        #expect(ladder.flattenBand == .bps(100))
        #expect(ladder.flattenSlice == Amount(50 * 100_000_000))
        let beyond = Sample.read(
            Sample.replacing("flatten_band: 100 bps", with: "flatten_band: 101 bps"))
        #expect(beyond.faults.map(\.key) == ["ladder.flatten_band"])
    }

    @Test func `has the same canonical text however it is written`() throws {
        let one = try #require(Sample.read(Sample.text).profile)
        let other = Sample.text
            .replacing(
                "  scenario: calm\n  seed: 42\n", with: "  seed: 42 # lucky\n  scenario: calm\n"
            )
            .replacing("0.6%", with: "60 bps").replacing("1_000 USD", with: "\"1000.00 USD\"")
        let two = try #require(Sample.read(other).profile)
        #expect(one.canonicalText == two.canonicalText)
        #expect(one.canonicalText.contains("limits.order_notional=1000 USD\n"))
        let third = try #require(
            Sample.read(Sample.replacing("seed: 42", with: "seed: 43")).profile)
        #expect(one.canonicalText != third.canonicalText)
    }

    @Test func `warns when two strategies share a product`() throws {
        let second = """
              - {module: perps.noop, name: other, products: [BTC-USD]}
            guards:
            """
        let reading = Sample.read(Sample.replacing("guards:", with: second))
        #expect(reading.faults == [])
        #expect(
            reading.warnings.map(\.warningLine) == [
                "profiles/sample.yaml:54:5: warning: strategies[1].products: BTC-USD is traded by "
                    + "'ma' too; each keeps a position of its own, limits look at the sum"
            ])
    }

    @Test func `knows its built-in sizers`() throws {
        func kind(_ module: String, _ parameter: String) throws -> SizerKind {
            let text = Sample.text.replacing("module: fixed-notional", with: "module: " + module)
                .replacing("notional: 500 USD", with: parameter)
            let profile = try #require(Sample.read(text).profile)
            return try #require(profile.strategies.first?.sizer?.kind)
        }
        #expect(try kind("equity-fraction", "fraction: 2%") == .equityFraction(.bps(200)))
        #expect(try kind("fixed-notional", "notional: 5 USD") == .fixedNotional(dollars(5)))
        guard case .fixedSize(let size) = try kind("fixed-size", "size: 0.010") else {
            Issue.record("another sizer than the text names")
            return
        }
        #expect(size.text == "0.01")
        #expect(size.location == place(52, 15))
    }

    @Test func `holds every window of a session, past midnight too`() throws {
        let text = Sample.replacing("14:00-15:00 UTC", with: "[22:00-02:00 UTC, 12:00-12:30 UTC]")
        let session = try #require(Sample.read(text).profile?.session)
        let starts: [Nanos] = [.hour * 22, .hour * 12]
        #expect(session.windows.map(\.start) == starts)
        let noon = Nanos.hour * 12
        let ends: [Nanos] = [.hour * 2, noon + .minute * 30]
        #expect(session.windows.map(\.end) == ends)
        #expect(session.days == [.mon, .tue])
    }
}
