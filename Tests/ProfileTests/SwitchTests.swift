import Domain
import Foundation
import Profile
import Testing

/// A live profile on Coinbase with an address and a start of its own.
private let live = """
    name: real
    mode: live
    venue: {kind: coinbase, rest: "http://127.0.0.1:9", preview: off, portfolio: 5a6b}
    feed: {kind: coinbase}
    products: [BTC-USD]
    limits: {price_collar: 50 bps, order_notional: 10 USD, position_notional: 20 USD,
      gross_exposure: 20 USD, open_orders: 2, order_rate: 6/m, duplicate_window: 10s,
      mark_staleness: 5s, daily_loss: 5 USD, resting_notional: 20 USD, identical_orders: 3/m,
      same_rejections: 3/m, instance_orders: 6/m, instance_day_orders: 50, cash_reserve: 0 USD,
      leverage: 2x}
    strategies:
      - {module: perps.ma-cross, name: ma, products: [BTC-USD]}
    start_level: REDUCE_ONLY

    """

private func read(
    _ text: String, file: String = "real.yaml", sets: [String] = [],
    _ change: (inout ProfileSwitches) -> Void = { _ in }
) -> ProfileReading {
    var layers = ProfileLayers(environment: [:], sets: sets)
    change(&layers.switches)
    return ProfileReader.read(path: file, text: text, layers: layers)
}

/// The value of a key in force and where it comes from.
private func value(_ key: String, _ reading: ProfileReading) throws -> EffectiveValue {
    let profile = try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
    return try #require(profile.effectiveValues.first { $0.key == key }, "\(key)")
}

@Suite struct `A switch of the command line` {
    @Test func `leaves everything to the profile when it is not given`() throws {
        let profile = try #require(read(live).profile, "\(read(live).faults.map(\.oneLine))")
        #expect(profile.name == "real" && profile.mode == .live)
        #expect(profile.startLevel == .reduceOnly)
        #expect(
            try value("venue.preview", read(live))
                == EffectiveValue(key: "venue.preview", value: "off", source: "real.yaml:3"))
        #expect(
            try value("telemetry.cycle", read(live))
                == EffectiveValue(key: "telemetry.cycle", value: "1s", source: "default"))
    }

    @Test func `for previews is the command line's, either way`() throws {
        for (isOn, text) in [(true, "on"), (false, "off")] {
            #expect(
                try value("venue.preview", read(live) { $0.preview = isOn })
                    == EffectiveValue(
                        key: "venue.preview", value: text, source: "command line"))
        }
    }

    @Test func `for the start may only make it stricter in live`() throws {
        let loose = read(live) { $0.reduceOnly = false }
        #expect(loose.faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(loose.faults.map(\.file) == ["--no-reduce-only"])
        let plain = live.replacing("start_level: REDUCE_ONLY\n", with: "")
        #expect(try #require(read(plain).profile).startLevel == .normal)
        #expect(
            try value("start_level", read(plain) { $0.reduceOnly = true })
                == EffectiveValue(
                    key: "start_level", value: "REDUCE_ONLY", source: "command line"))
    }

    @Test func `for leverage and cycle takes the units of the page`() throws {
        for text in ["1.5", "1.5x"] {
            let reading = read(live) { $0.leverage = text }
            #expect(
                try value("limits.leverage", reading)
                    == EffectiveValue(
                        key: "limits.leverage", value: "1.5x", source: "command line"))
        }
        let looser = read(live) { $0.leverage = "2.5" }
        #expect(looser.faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(try value("telemetry.cycle", read(live) { $0.interval = "2s" }).value == "2s")
        let wrong = read(live) { $0.interval = "2" }
        #expect(wrong.faults.map(\.key) == ["telemetry.cycle"])
        #expect(wrong.faults.map(\.file) == ["--interval"])
    }

    @Test func `is weaker than a value that is set by its key`() throws {
        let reading = read(live, sets: ["telemetry.cycle=3s"]) { $0.interval = "2s" }
        #expect(try value("telemetry.cycle", reading).value == "3s")
    }
}

@Suite struct `A dry run` {
    @Test func `trades a live profile with simulated money and a name of its own`() throws {
        let reading = read(live) { $0.dryRun = true }
        let profile = try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
        #expect(profile.name == "real.dry" && profile.mode == .paper)
        guard case .simulated = profile.venue else {
            Issue.record("orders would go to \(profile.venue)")
            return
        }
        #expect(profile.account?.cash == Amount(1_000_000_000_000))
        #expect(
            try value("mode", reading)
                == EffectiveValue(key: "mode", value: "paper", source: "command line"))
        #expect(try value("feed.rest", reading).value == "http://127.0.0.1:9")
        #expect(try value("limits.daily_loss", reading).source == "real.yaml:8")
        #expect(profile.startLevel == .reduceOnly)
    }

    @Test func `counts in the currency that the live profile's products are paid in`() throws {
        let text = live.replacing("BTC-USD", with: "BTC-USDC").replacing(" USD", with: " USDC")
        let reading = read(text) { $0.dryRun = true }
        let profile = try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
        #expect(profile.account?.currency == "USDC" && profile.currency == "USDC")
    }

    @Test func `may begin without a person, on a market that is made`() throws {
        let market = "feed={kind: generated, scenario: calm, seed: 1, pace: max}"
        let reading = read(live, sets: [market]) {
            ($0.dryRun, $0.reduceOnly) = (true, false)
        }
        let profile = try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
        #expect(profile.startLevel == .normal)
        guard case .generated = profile.feed else {
            Issue.record("the market would be \(profile.feed)")
            return
        }
    }

    @Test func `is what a paper profile is anyhow, and refused to be none`() throws {
        let paper = try #require(
            Sample.read(Sample.text, layers: dry(true)).profile)
        #expect(paper.name == "sample" && paper.mode == .paper)
        let faults = Sample.read(Sample.text, layers: dry(false)).faults
        #expect(faults.map(\.code) == [ProfileFault.mode] && faults.map(\.key) == ["mode"])
        #expect(try #require(read(live) { $0.dryRun = false }.profile).mode == .live)
    }

    private func dry(_ isDry: Bool) -> ProfileLayers {
        var layers = ProfileLayers()
        layers.switches.dryRun = isDry
        return layers
    }
}
