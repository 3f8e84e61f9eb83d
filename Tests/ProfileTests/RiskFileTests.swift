import Domain
import Profile
import Testing

private let risk = """
    price_collar: 100 bps
    order_notional: 1_000 USD
    position_notional: 5_000 USD
    gross_exposure: 10_000 USD
    open_orders: 20
    order_rate: 10/s
    duplicate_window: 2s
    mark_staleness: 10s
    daily_loss: 200 USD
    resting_notional: 8_000 USD
    identical_orders: 20/m
    same_rejections: 10/m
    instance_orders: 600/m
    instance_day_orders: 20_000
    cash_reserve: 100 USD

    """

private func sample(limits: String, mode: String = "paper") -> String {
    let text = mode == "live" ? Sample.onCoinbase(["portfolio: 5a6b"]) : Sample.text
    guard let start = text.firstRange(of: "limits:"), let end = text.firstRange(of: "strategies:")
    else { return text }
    var result = text[..<start.lowerBound] + "risk_file: ../risk/r.yaml\n"
    if !limits.isEmpty { result += "limits:\n  " + limits + "\n" }
    result += text[end.lowerBound...]
    return String(result)
}

@Suite struct `A risk file` {
    let folder: Folder
    let file: String

    init() throws {
        folder = try Folder()
        file = folder.path + "/profiles/sample.yaml"
        try folder.write("risk/r.yaml", risk)
    }

    func read(_ text: String, _ layers: ProfileLayers = ProfileLayers()) -> ProfileReading {
        ProfileReader.read(path: file, text: text, layers: layers)
    }

    @Test func `gives the limits that the profile leaves out`() throws {
        let profile = try #require(read(sample(limits: "order_notional: 500 USD")).profile)
        #expect(profile.limits.orderNotional == Amount(50_000_000_000))
        #expect(profile.limits.openOrders == 20)
        let sources = profile.effectiveValues.filter { $0.key.hasPrefix("limits.") }.prefix(2)
        #expect(
            sources.map(\.source) == [folder.path + "/risk/r.yaml:1", file + ":27"])
    }

    @Test(arguments: [
        ("price_collar: 100 bps", "price_collar: 100.0001 bps", "100 bps"),
        ("order_notional: 1_000 USD", "order_notional: 1_000.01 USD", "1000 USD"),
        ("open_orders: 20", "open_orders: 21", "20"),
        ("order_rate: 10/s", "order_rate: 11/s", "10/s"),
        ("order_rate: 10/m", "order_rate: 100/m", "10/s"),
        ("duplicate_window: 2s", "duplicate_window: 1_999ms", "2s"),
        ("mark_staleness: 10s", "mark_staleness: 10001ms", "10s"),
        ("daily_loss: 200 USD", "daily_loss: 201 USD", "200 USD"),
        ("resting_notional: 8_000 USD", "resting_notional: 8_000.01 USD", "8000 USD"),
        ("identical_orders: 20/m", "identical_orders: 21/m", "20/m"),
        ("same_rejections: 10/m", "same_rejections: 11/m", "10/m"),
        ("instance_orders: 600/m", "instance_orders: 601/m", "600/m"),
        ("instance_day_orders: 20_000", "instance_day_orders: 20_001", "20000"),
        ("cash_reserve: 100 USD", "cash_reserve: 99.99 USD", "100 USD"),
    ])
    func `allows the same or tighter and refuses looser`(
        same: String, looser: String, nearest: String
    ) throws {
        #expect(read(sample(limits: same)).faults == [])
        let faults = read(sample(limits: looser)).faults
        #expect(faults.map(\.code) == [ProfileFault.limitLooser])
        #expect(faults.first?.line == 27)
        #expect(faults.first?.remedy == "nearest: " + nearest)
        let names = faults.first?.message.contains(folder.path + "/risk/r.yaml:") ?? false
        #expect(names, "the message names both places")
    }

    @Test func `is checked like the profile, with places of its own`() throws {
        try folder.write(
            "risk/r.yaml",
            risk.replacing("open_orders: 20", with: "open_oders: 20")
                .replacing("daily_loss: 200 USD", with: "daily_loss: 200"))
        let place = folder.path + "/risk/r.yaml:"
        #expect(
            read(sample(limits: "open_orders: 5")).faults.map(\.oneLine) == [
                place + "5:1: error: open_oders: is no key of schema 1; nearest: open_orders",
                place + "9:13: error: daily_loss: '200' has no unit; "
                    + "expected an amount such as 1_000 USD; nearest: 200 USD",
            ])
    }

    @Test func `that is missing is a fault at the key that names it`() {
        let text = sample(limits: "").replacing("r.yaml", with: "s.yaml")
        let faults = read(text).faults
        #expect(
            faults.map(\.oneLine) == [
                "\(file):25:12: error: risk_file: \(folder.path)/risk/s.yaml: "
                    + "there is no such file; "
                    + "Correct the path, which is relative to the profile's folder"
            ])
    }

    @Test func `is replaced by the environment, in paper by looser limits too`() throws {
        let other = try folder.write("other.yaml", risk.replacing("20", with: "30"))
        let layers = ProfileLayers(environment: ["RISK_CONFIG_PATH": other])
        let profile = try #require(read(sample(limits: ""), layers).profile)
        #expect(profile.limits.openOrders == 30)
        let source = profile.effectiveValues.first { $0.key == "risk_file" }?.source
        #expect(source == "environment RISK_CONFIG_PATH")
    }

    @Test func `binds a live profile against environment and flags`() throws {
        let other = try folder.write(
            "other.yaml", risk.replacing("open_orders: 20", with: "open_orders: 30"))
        let text = sample(limits: "", mode: "live")
        #expect(read(text).faults == [])
        let environment = ProfileLayers(environment: ["RISK_CONFIG_PATH": other])
        #expect(read(text, environment).faults.map(\.key) == ["limits.open_orders"])
        let looser = ProfileLayers(environment: [:], sets: ["limits.daily_loss=201 USD"])
        #expect(
            read(text, looser).faults.map(\.oneLine) == [
                "--set: error: limits.daily_loss: 201 USD is looser than 200 USD in "
                    + "\(folder.path)/risk/r.yaml:9, which a live profile does not allow; "
                    + "nearest: 200 USD"
            ])
        let tighter = ProfileLayers(environment: [:], sets: ["limits.daily_loss=199 USD"])
        #expect(read(text, tighter).faults == [])
    }

    @Test func `binds a live profile with what another one leaves to defaults`() throws {
        let more = "leverage: 0.5x\nmark_jump: 5%\nleverage_windows: [22:00-06:00 UTC 0.2x]\n"
        try folder.write("risk/r.yaml", risk + more)
        let other = try folder.write("other.yaml", risk)
        let text = sample(limits: "", mode: "live")
        #expect(read(text).faults == [])
        let faults = read(text, ProfileLayers(environment: ["RISK_CONFIG_PATH": other])).faults
        #expect(Set(faults.map(\.code)) == [ProfileFault.limitLooser])
        #expect(
            Set(faults.map(\.key)) == [
                "limits.leverage", "limits.mark_jump", "limits.leverage_windows",
            ])
        // One that is looser than the default may be left to it.
        try folder.write("risk/r.yaml", risk + "leverage: 3x\n")
        #expect(read(text, ProfileLayers(environment: ["RISK_CONFIG_PATH": other])).faults == [])
    }

    @Test func `may be loosened by a flag in paper`() throws {
        let looser = ProfileLayers(environment: [:], sets: ["limits.daily_loss=201 USD"])
        let profile = try #require(read(sample(limits: ""), looser).profile)
        #expect(profile.limits.dailyLoss == Amount(20_100_000_000))
    }

    @Test func `limits single products, which a profile may only tighten`() throws {
        try folder.write(
            "risk/r.yaml",
            risk + "products:\n  BTC-USD: {position_size: 0.10}\n  XRP-USD: {order_size: 5}\n")
        let profile = try #require(read(sample(limits: "")).profile)
        #expect(profile.limits.products["BTC-USD"]?.positionSize?.text == "0.1")
        #expect(profile.limits.products["XRP-USD"]?.orderSize?.text == "5")
        let same = sample(limits: "products: {BTC-USD: {position_size: 0.1}}")
        #expect(read(same).faults == [])
        let looser = read(sample(limits: "products: {BTC-USD: {position_size: 0.11}}")).faults
        #expect(
            looser.map(\.oneLine) == [
                "\(file):27:39: error: limits.products.BTC-USD.position_size: 0.11 is looser than "
                    + "0.1 in \(folder.path)/risk/r.yaml:17; nearest: 0.1"
            ])
        let empty = try folder.write("empty.yaml", risk)
        let lost = ProfileLayers(environment: ["RISK_CONFIG_PATH": empty])
        #expect(
            read(sample(limits: "", mode: "live"), lost).faults.map(\.key) == [
                "limits.products.BTC-USD.position_size", "limits.products.XRP-USD.order_size",
            ])
    }
}
