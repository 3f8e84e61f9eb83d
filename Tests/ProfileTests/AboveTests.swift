import Domain
import Profile
import Testing

/// Limits of its own for one product, after those of all.
private let limits = """
      daily_loss: 200 USD
      products:
        BTC-USD: {order_size: 0.01, position_size: 0.02, position_notional: 500 USD}

    """

/// The sample with them.
private let capped = Sample.text.replacing("  daily_loss: 200 USD\n", with: limits)

/// The same as a live profile on Coinbase.
private let live = Sample.onCoinbase(["portfolio: 5a6b"]).replacing(
    "  daily_loss: 200 USD\n", with: limits)

private func reading(
    _ text: String, _ environment: [String: String] = [:], sets: [String] = []
) -> ProfileReading {
    Sample.read(text, layers: ProfileLayers(environment: environment, sets: sets))
}

@Suite struct `The start of a profile` {
    @Test func `is read, and open unless the profile says otherwise`() throws {
        #expect(try #require(reading(Sample.text).profile).startLevel == .reduceOnly)
        let plain = Sample.text.replacing("start_level: REDUCE_ONLY\n", with: "")
        #expect(try #require(reading(plain).profile).startLevel == .normal)
    }

    @Test func `names what is wrong with it`() {
        let faults = reading(Sample.text.replacing("REDUCE_ONLY", with: "REDUCE-ONLY")).faults
        #expect(faults.map(\.key) == ["start_level"])
        #expect(faults.map(\.message) == ["'REDUCE-ONLY' is not one of NORMAL, REDUCE_ONLY"])
        #expect(faults.map(\.remedy) == ["nearest: REDUCE_ONLY"])
    }

    @Test func `is changed from above in paper, never in live`() throws {
        let flag = ["start_level=NORMAL"]
        #expect(try #require(reading(Sample.text, sets: flag).profile).startLevel == .normal)
        let faults = reading(live, sets: flag).faults
        #expect(faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(faults.map(\.key) == ["start_level"])
    }
}

@Suite struct `The preview of a live profile` {
    @Test func `is turned off by its file alone`() throws {
        func faults(_ text: String) -> [Fault] {
            var switched = ProfileLayers()
            switched.switches.preview = false
            return reading(text, sets: ["venue.preview=off"]).faults
                + Sample.read(text, layers: switched).faults
        }
        #expect(faults(live).map(\.code) == [ProfileFault.limitLooser, ProfileFault.limitLooser])
        #expect(faults(live).map(\.key) == ["venue.preview", "venue.preview"])
        #expect(faults(Sample.onCoinbase(["portfolio: 5a6b", "preview: off"])).isEmpty)
    }
}

@Suite struct `The guards of a live profile` {
    @Test(arguments: [
        ("guards.spread.parameters.spread_max=21 bps", "guards[0].parameters.spread_max"),
        ("guards.spread.parameters.spread_max=19 bps", "guards[0].parameters.spread_max"),
        ("guards.spread.parameters.depth_min=1", "guards[0].parameters.depth_min"),
        ("guards.spread.parameters={}", "guards[0].parameters.spread_max"),
        ("guards.spread.hosting=isolated", "guards[0].hosting"),
        ("guards.spread.module=perps.allow", "guards[0].module"),
        ("guards[0].name=other", "guards[0]"), ("guards=[]", "guards[0]"),
    ])
    func `are changed by its file alone`(flag: String, key: String) {
        let faults = reading(live, sets: [flag]).faults
        #expect(faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(faults.map(\.key) == [key])
        #expect(reading(Sample.text, sets: [flag]).faults == [])
    }

    @Test func `say what is wrong with a change, and what to do`() {
        let flag = "guards.spread.parameters.spread_max=21 bps"
        let fault = reading(live, sets: [flag]).faults.first
        let line = live.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains("spread_max") }
        #expect(
            fault?.message == "21 bps stands where 20 bps in profiles/sample.yaml:\(line! + 1), "
                + "which a live profile does not allow")
        #expect(fault?.remedy == "Edit the profile, or try it with --dry-run")
    }

    @Test func `may be said again, and joined by another`() throws {
        let same = "guards.spread.parameters.spread_max=20 bps"
        #expect(reading(live, sets: [same]).faults == [])
        let more =
            "guards=[{module: perps.allow, name: more}, {module: perps.spread-depth, "
            + "name: spread, library: liby.so, parameters: {spread_max: 20 bps}, "
            + "hosting: in-process}]"
        let read = reading(live, sets: [more])
        let profile = try #require(read.profile, "\(read.faults.map(\.oneLine))")
        #expect(profile.guards.map(\.name) == ["more", "spread"])
    }
}

@Suite struct `The session of a live profile` {
    private func keys(_ text: String, _ flags: [String]) -> [String?] {
        let faults = reading(text, sets: flags).faults
        #expect(faults.allSatisfy { $0.code == ProfileFault.limitLooser })
        return faults.map(\.key)
    }

    @Test(arguments: [
        ("session.window=14:00-15:01 UTC", "session.window"),
        ("session.window=13:59-14:30 UTC", "session.window"),
        ("session.window=23:00-01:00 UTC", "session.window"),
        ("session.window=[14:00-14:30 UTC, 20:00-20:01 UTC]", "session.window[0]"),
        ("session.days=[mon, tue, wed]", "session.days[2]"),
        ("session.days=[sat]", "session.days[0]"),
    ])
    func `is opened no wider from above`(flag: String, key: String) {
        #expect(keys(live, [flag]) == [key])
        #expect(keys(Sample.text, [flag]) == [])
    }

    @Test(arguments: [
        "session.window=14:00-15:00 UTC", "session.window=14:15-14:45 UTC",
        "session.window=[14:00-14:20 UTC, 14:20-15:00 UTC]", "session.days=[tue]",
        "session.days=[tue, mon]",
    ])
    func `is made narrower from above`(flag: String) {
        #expect(keys(live, [flag]) == [])
    }

    @Test func `may be given from above where the file has none`() throws {
        let open = live.replacing(
            "session:\n  window: 14:00-15:00 UTC\n  days: [mon, tue]\n", with: "")
        #expect(open != live)
        let set = reading(open, sets: [#"session={window: "14:00-15:00 UTC"}"#])
        let profile = try #require(set.profile, "\(set.faults.map(\.oneLine))")
        #expect(profile.session?.windows.count == 1)
    }

    @Test func `is compared over the whole week, past midnight too`() {
        let night = live.replacing("14:00-15:00 UTC", with: "22:00-02:00 UTC")
        let early = "session.window=00:00-01:00 UTC"
        #expect(keys(night, ["session.window=23:00-01:59 UTC"]) == [])
        #expect(keys(night, [early]) == ["session.window"])
        #expect(keys(night, [early, "session.days=[tue, wed]"]) == [])
        let sunday = night.replacing("days: [mon, tue]", with: "days: [sun]")
        #expect(keys(sunday, [early, "session.days=[mon]"]) == [])
        #expect(keys(sunday, [early, "session.days=[sun]"]) == ["session.window"])
    }
}

@Suite struct `A limit that a live profile leaves to its default` {
    @Test(arguments: [
        "leverage=1.1x", "shorts=on", "liquidation_distance=14.99%", "mark_settle=1_999ms",
        "mark_jump=10.01%", "same_side_fills=1_001/h",
    ])
    func `is made no looser from above`(flag: String) {
        let faults = reading(live, sets: ["limits." + flag]).faults
        #expect(faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(faults.map(\.key) == ["limits." + flag.prefix { $0 != "=" }])
        #expect(reading(Sample.text, sets: ["limits." + flag]).faults == [])
    }

    @Test(arguments: [
        "leverage=1x", "leverage=0.5x", "shorts=off", "liquidation_distance=15%",
        "liquidation_distance=20%", "mark_settle=3s", "mark_jump=10%", "mark_jump=5%",
        "same_side_fills=1_000/h", "same_side_fills=10/h",
    ])
    func `is made tighter from above, or stays`(flag: String) {
        #expect(reading(live, sets: ["limits." + flag]).faults == [])
    }

    @Test func `says so, and binds a switch too`() {
        var layers = ProfileLayers()
        layers.switches.leverage = "2"
        let faults = Sample.read(live, layers: layers).faults
        #expect(
            faults.map(\.message) == [
                "2x is looser than 1x, the default, which a live profile does not allow"
            ])
        #expect(faults.map(\.remedy) == ["nearest: 1x"])
    }
}

@Suite struct `What lowers leverage by the hour in a live profile` {
    private let windowed = live.replacing(
        "  cash_reserve: 100 USD\n",
        with: "  cash_reserve: 100 USD\n  leverage_windows: [22:00-06:00 UTC 0.5x]\n")

    @Test func `is not taken away from above, but joined`() {
        #expect(reading(windowed).faults == [])
        for flag in ["[22:00-05:59 UTC 0.5x]", "[22:00-06:00 UTC 0.6x]", "[12:00-13:00 UTC 0.5x]"] {
            let faults = reading(windowed, sets: ["limits.leverage_windows=" + flag]).faults
            #expect(faults.map(\.code) == [ProfileFault.limitLooser], "\(flag)")
            #expect(faults.map(\.key) == ["limits.leverage_windows"])
        }
        let more = "limits.leverage_windows=[22:00-06:00 UTC 0.5x, 12:00-13:00 UTC 0.5x]"
        #expect(reading(windowed, sets: [more]).faults == [])
    }
}

@Suite struct `How a live profile is flattened` {
    @Test(arguments: [
        ("ladder.flatten_band=99 bps", "ladder.flatten_band"),
        ("ladder.flatten_slice=51 USD", "ladder.flatten_slice"),
    ])
    func `is said by its file alone`(flag: String, key: String) {
        let silent = live.replacing(
            "ladder:\n  flatten_band: 100 bps\n  flatten_slice: 50 USD\n", with: "")
        #expect(silent != live)
        for text in [live, silent] {
            let faults = reading(text, sets: [flag]).faults
            #expect(faults.map(\.code) == [ProfileFault.limitLooser])
            #expect(faults.map(\.key) == [key])
        }
        #expect(reading(Sample.text, sets: [flag]).faults == [])
        #expect(reading(live, sets: ["ladder.flatten_slice=50 USD"]).faults == [])
    }
}

@Suite struct `The limits of one product` {
    @Test func `are read`() throws {
        let read = reading(capped)
        let limits = try #require(read.profile, "\(read.faults.map(\.oneLine))").limits
        #expect(limits.products.keys.sorted() == ["BTC-USD"])
        let product = try #require(limits.products["BTC-USD"])
        #expect(product.orderSize?.text == "0.01")
        #expect(product.positionSize?.text == "0.02")
        #expect(product.positionNotional == Amount(50_000_000_000))
    }

    @Test func `name what is wrong with them`() {
        let faults = reading(
            capped.replacing("BTC-USD: {order_size: 0.01", with: "BTC-USDD: {order_siz: 0.01")
        ).faults
        #expect(
            faults.map { "\($0.key ?? ""): \($0.message); \($0.remedy ?? "")" } == [
                "limits.products.BTC-USDD: BTC-USDD is no product of this profile; "
                    + "nearest: BTC-USD",
                "limits.products.BTC-USDD.order_siz: is no key of schema 1; nearest: order_size",
            ])
        let zero = reading(capped.replacing("position_size: 0.02", with: "position_size: 0"))
        #expect(zero.faults.map(\.key) == ["limits.products.BTC-USD.position_size"])
    }

    @Test(arguments: [
        ("order_size=0.0101", "order_size"), ("position_size=0.1", "position_size"),
        ("position_notional=501 USD", "position_notional"),
    ])
    func `are made no looser from above in live`(flag: String, key: String) {
        let path = "limits.products.BTC-USD."
        let faults = reading(live, sets: [path + flag]).faults
        #expect(faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(faults.map(\.key) == [path + key])
        #expect(reading(capped, sets: [path + flag]).faults == [])
    }

    @Test func `are made tighter from above`() throws {
        let flag = ["limits.products.BTC-USD.order_size=0.009"]
        let profile = try #require(reading(live, sets: flag).profile)
        #expect(profile.limits.products["BTC-USD"]?.orderSize?.text == "0.009")
    }

    @Test func `cannot be taken away from above in live`() {
        let faults = reading(live, sets: ["limits.products={}"]).faults
        #expect(
            faults.map(\.key)
                == ["order_size", "position_size", "position_notional"].map {
                    "limits.products.BTC-USD." + $0
                })
        #expect(reading(capped, sets: ["limits.products={}"]).faults == [])
    }
}
