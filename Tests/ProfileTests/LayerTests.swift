import Domain
import Profile
import Testing

private func layers(
    _ environment: [String: String] = [:], sets: [String] = [], symbols: [String]? = nil,
    seed: String? = nil
) -> ProfileLayers {
    ProfileLayers(environment: environment, sets: sets, symbols: symbols, seed: seed)
}

private func value(_ key: String, _ layers: ProfileLayers) throws -> EffectiveValue {
    let reading = Sample.read(Sample.text, layers: layers)
    let profile = try #require(reading.profile, "\(reading.faults.map(\.oneLine))")
    return try #require(profile.effectiveValues.first { $0.key == key })
}

@Suite struct `The layers of a profile` {
    @Test func `name the file and line of what the file says`() throws {
        #expect(
            try value("venue.taker_fee", layers())
                == EffectiveValue(
                    key: "venue.taker_fee", value: "60 bps", source: "profiles/sample.yaml:9"))
    }

    @Test func `record every key of the file exactly once`() throws {
        let profile = try #require(Sample.read(Sample.text).profile)
        let keys = profile.effectiveValues.map(\.key)
        #expect(Set(keys).count == keys.count)
        let tree = SourceTree.read(file: Sample.path, bytes: Array(Sample.text.utf8))
        let leaves = try #require(tree.root).leaves(path: "").map { leaf in
            leaf.path.replacing("[1].symbol", with: "[1]")
                .replacing("session.window", with: "session.window[0]")
        }
        #expect(Set(leaves).subtracting(keys) == [])
    }

    @Test func `put a flag above the file`() throws {
        let flags = layers(sets: ["venue.maker_fee=10 bps", "limits.order_notional=2_000 USD"])
        #expect(
            try value("venue.maker_fee", flags)
                == EffectiveValue(key: "venue.maker_fee", value: "10 bps", source: "command line"))
        #expect(try value("limits.order_notional", flags).value == "2000 USD")
    }

    @Test(arguments: [
        "strategies.ma.parameters.fast", "strategies[0].parameters.fast",
        "strategies.0.parameters.fast",
    ])
    func `find an instance by name or by number`(key: String) throws {
        #expect(
            try value("strategies[0].parameters.fast", layers(sets: [key + "=7"]))
                == EffectiveValue(
                    key: "strategies[0].parameters.fast", value: "7", source: "command line"))
    }

    @Test func `let a flag add what the file does not say`() throws {
        let flags = layers(sets: ["strategies.ma.parameters.interval=1s"])
        #expect(try value("strategies[0].parameters.interval", flags).value == "1s")
    }

    @Test func `put the environment above the file and a flag above both`() throws {
        let environment = ["TRADING_SYMBOLS": "BTC-USD; ETH-USD,SOL-USD"]
        #expect(
            try value("products[2]", layers(environment))
                == EffectiveValue(
                    key: "products[2]", value: "SOL-USD", source: "environment TRADING_SYMBOLS"))
        #expect(
            try value("products[0]", layers(environment, symbols: ["BTC-USD,XRP-USD"])).source
                == "command line")
        #expect(try value("feed.seed", layers(sets: ["feed.seed=6"], seed: "7")).value == "7")
    }

    @Test func `treat a blank variable as unset`() throws {
        let blank = layers(["TRADING_SYMBOLS": " ", "RISK_CONFIG_PATH": ""])
        #expect(try value("products[0]", blank).source == "profiles/sample.yaml:19")
    }

    @Test func `keep the terms of a product that is named again`() throws {
        let profile = try #require(
            Sample.read(Sample.text, layers: layers(symbols: ["SHIB-USD", "BTC-USD"])).profile)
        #expect(profile.products.map(\.symbol) == ["SHIB-USD", "BTC-USD"])
        #expect(profile.products.map { $0.tick?.text } == ["0.00000001", nil])
    }

    @Test func `let a strategy on all products follow them`() throws {
        let text = Sample.replacing("products: [BTC-USD]", with: "products: [BTC-USD, SHIB-USD]")
        let profile = try #require(
            Sample.read(text, layers: layers(["TRADING_SYMBOLS": "ETH-USD"])).profile)
        #expect(profile.strategies.map(\.products) == [["ETH-USD"]])
    }

    @Test func `refuse to leave a strategy without a product`() {
        let reading = Sample.read(Sample.text, layers: layers(["TRADING_SYMBOLS": "ETH-USD"]))
        #expect(reading.faults.map(\.code) == [ProfileFault.unknownProduct])
        #expect(reading.faults.map(\.line) == [45])
    }

    @Test(arguments: [
        (
            "venue.makr_fee=1 bps",
            "--set: error: venue.makr_fee: is no key of schema 1; nearest: maker_fee"
        ),
        (
            "venue.maker_fee=10",
            "--set: error: venue.maker_fee: '10' has no unit; "
                + "expected a share such as 50 bps or 0.5%; nearest: 10 bps"
        ),
        (
            "strategies.mo.name=x",
            "--set: error: strategies.mo.name: strategies has no 'mo'; nearest: strategies.ma.name"
        ),
        (
            "mode=live",
            "--set: error: mode: cannot be set on the command line; "
                + "Write a profile of its own for it"
        ),
        (
            "seed",
            "--set: error: 'seed' is not KEY=VALUE; "
                + "Write it as --set 'venue.maker_fee=10 bps'"
        ),
        (
            "feed.seed.x=1",
            "--set: error: feed.seed.x: 'x' is no part of feed.seed, "
                + "which is one value; nearest: feed.seed"
        ),
        (
            "feed.seed={a",
            "--set: error: feed.seed: the value cannot be read: while parsing a "
                + "flow mapping, did not find expected ',' or '}'; "
                + "Quote text that holds : { } [ ] # & * or !"
        ),
    ])
    func `name the flag that is wrong`(flag: String, line: String) {
        let reading = Sample.read(Sample.text, layers: layers(sets: [flag]))
        #expect(reading.faults.map(\.oneLine) == [line])
    }

    @Test func `name the other flags too`() {
        let seed = Sample.read(Sample.text, layers: layers(seed: "-1"))
        #expect(
            seed.faults.map(\.oneLine) == [
                "--seed: error: feed.seed: expected a whole number, found '-1'"
            ])
        let symbols = Sample.read(Sample.text, layers: layers(symbols: ["btc"]))
        #expect(
            symbols.faults.map(\.oneLine) == [
                "--symbols: error: products[0]: expected a product such as BTC-USD, found 'btc'"
            ])
    }

    @Test func `open derivatives only by their variable`() {
        let gate = layers(["COINBASE_ENABLE_DERIVATIVES": "1"], symbols: ["BTC-USD BTC-PERP-INTX"])
        #expect(Sample.read(Sample.text, layers: gate).faults == [])
        let closed = layers(symbols: ["BTC-USD BTC-PERP-INTX"])
        #expect(
            Sample.read(Sample.text, layers: closed).faults.map(\.code)
                == [ProfileFault.derivativesClosed])
    }
}
