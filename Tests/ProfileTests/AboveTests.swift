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
