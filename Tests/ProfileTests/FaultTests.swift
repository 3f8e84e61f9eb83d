import Domain
import Profile
import Testing

/// One change to the sample and the one line that it must lead to.
struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let line: String
    init(_ old: String, _ new: String, _ line: String) {
        (self.old, self.new, self.line) = (old, new, "profiles/sample.yaml:" + line)
    }
    var testDescription: String { new }
}

private let shapes = [
    Mistake(
        "price_collar:", "price_colar:",
        "26:3: error: limits.price_colar: is no key of schema 1; nearest: price_collar"),
    Mistake(
        "telemetry:", "bypass: true\ntelemetry:",
        "64:1: error: bypass: is no key of schema 1; Use one of name, mode, account, venue, feed, "
            + "products, risk_file, limits, strategies, guards, indicators, warmup, session, "
            + "start_level, ladder, telemetry"),
    Mistake(
        "  seed: 42", "  seed: 42\n  seed: 43",
        "17:3: error: feed.seed: is written twice, first on line 16; Keep one of them"),
    Mistake(
        "      slow: 20", "      slow: 20\n      'slow': 20",
        "49:7: error: strategies[0].parameters.slow: is written twice, first on line 48; "
            + "Keep one of them"),
    Mistake(
        "  latency: 50ms", "\tlatency: 50ms",
        "10:1: error: a tab indents this line; Use spaces"),
    Mistake(
        "name: sample", "name: &x sample",
        "1:7: error: anchors (&) and aliases (*) are not allowed; "
            + "Write the value out where it is used"),
    Mistake(
        "products: [BTC-USD]", "products: [*x]",
        "45:16: error: anchors (&) and aliases (*) are not allowed; "
            + "Write the value out where it is used"),
    Mistake(
        "  log: info\n", "  log: info\n---\nname: other\n",
        "67:1: error: a second document begins here; Keep one document in one file"),
    Mistake(
        "seed: 42", "seed: !!int 42",
        "16:9: error: feed.seed: the tag tag:yaml.org,2002:int is not allowed; "
            + "Write the value without a tag"),
    Mistake(
        "seed: 42", "seed: [42]",
        "16:9: error: feed.seed: expected a whole number such as 42, found a map or a list"),
    Mistake(
        "scenario: calm", "scenario:",
        "15:12: error: feed.scenario: has no value; "
            + "expected one of calm, trend, crash, gap, halted, dust"),
    Mistake(
        "products: [BTC-USD]", "products: BTC-USD",
        "45:15: error: strategies[0].products: expected a list; Write products: [ … ]"),
    Mistake(
        "telemetry:\n  cycle: 1s\n  log: info\n", "telemetry: fast\n",
        "64:12: error: telemetry: expected keys with values; Write telemetry: {cycle: …}"),
    Mistake(
        "  daily_loss: 200 USD\n", "",
        "26:3: error: limits.daily_loss: is missing; no limit has a default; "
            + "Add daily_loss: an amount such as 1_000 USD"),
    Mistake(
        "mode: paper\n", "",
        "1:1: error: mode: is missing; Add mode: one of paper, live"),
]

private let values = [
    Mistake(
        "maker_fee: 40 bps", "maker_fee: 40",
        "8:14: error: venue.maker_fee: '40' has no unit; expected a share such as 50 bps or 0.5%; "
            + "nearest: 40 bps"),
    Mistake(
        "latency: 50ms", "latency: 50 msec",
        "10:12: error: venue.latency: 'msec' is no unit of this key; "
            + "expected a duration such as 500ms, 5s, 2m, 1h or 1d; nearest: 50ms"),
    Mistake(
        "order_notional: 1_000 USD", "order_notional: 1_000 EUR",
        "27:19: error: limits.order_notional: is in EUR, but the account is in USD; "
            + "nearest: 1_000 USD"),
    Mistake(
        "open_orders: 20", "open_orders: 0",
        "30:16: error: limits.open_orders: 0 is out of range; allowed is 1 to 1000; nearest: 1"),
    Mistake(
        "open_orders: 20", "open_orders: 020",
        "30:16: error: limits.open_orders: '020' begins with 0, which some read as octal; "
            + "nearest: 20"),
    Mistake(
        "open_orders: 20", "open_orders: yes",
        "30:16: error: limits.open_orders: expected a whole number, found 'yes'"),
    Mistake(
        "price_collar: 100 bps", "price_collar: 51%",
        "26:17: error: limits.price_collar: 51% is out of range; allowed is 1 bps to 5000 bps; "
            + "nearest: 5000 bps"),
    Mistake(
        "order_rate: 10/s", "order_rate: 101/s",
        "31:15: error: limits.order_rate: 101/s is out of range; allowed is 1/h to 100/s; "
            + "nearest: 100/s"),
    Mistake(
        "scenario: calm", "scenario: clam",
        "15:13: error: feed.scenario: 'clam' is not one of "
            + "calm, trend, crash, gap, halted, dust; nearest: calm"),
    Mistake(
        "pace: 60x", "pace: 60",
        "17:9: error: feed.pace: '60' has no unit; expected a pace such as 60x, or max for no "
            + "pacing; nearest: 60x"),
    Mistake(
        "14:00-15:00 UTC", "14:00-15:00",
        "62:11: error: session.window: '14:00-15:00' has no time zone; "
            + "expected a time of day such as 14:00-15:00 UTC; nearest: 14:00-15:00 UTC"),
    Mistake(
        "14:00-15:00 UTC", "14:00-15:00 CET",
        "62:11: error: session.window: 'CET' is not UTC; "
            + "expected a time of day such as 14:00-15:00 UTC; nearest: 14:00-15:00 UTC"),
    Mistake(
        "[mon, tue]", "[mon, tus]",
        "63:15: error: session.days[1]: 'tus' is not one of mon, tue, wed, thu, fri, sat, sun; "
            + "nearest: tue"),
    Mistake(
        "module: fixed-notional", "module: fixed-nocional",
        "50:15: error: strategies[0].sizer.module: 'fixed-nocional' is not one of "
            + "fixed-size, fixed-notional, equity-fraction; nearest: fixed-notional"),
    Mistake(
        "- BTC-USD\n", "- btc-usd\n  - BTC-USD\n",
        "19:5: error: products[0]: expected a product such as BTC-USD, found 'btc-usd'; "
            + "nearest: BTC-USD"),
    Mistake(
        "min_notional: 1 USD", "min_notional: 1",
        "24:19: error: products[1].min_notional: '1' has no unit; "
            + "expected a number above zero such as 0.01 USD; nearest: 1 USD"),
    Mistake(
        "library: libx.so", "library: \"-----BEGIN EC PRIVATE KEY-----\"",
        "44:14: error: strategies[0].library: holds a private key; Keep secrets in "
            + "COINBASE_API_KEY and COINBASE_API_SECRET or in COINBASE_CREDENTIALS_FILE"),
    Mistake(
        "  kind: simulated", "  kind: simulated\n  api_key: abc",
        "8:3: error: venue.api_key: is no key of schema 1; Keep secrets in "
            + "COINBASE_API_KEY and COINBASE_API_SECRET or in COINBASE_CREDENTIALS_FILE"),
]

private let meanings = [
    Mistake(
        "name: sample", "name: simple",
        "1:7: error: name: 'simple' is not the file's name 'sample'; nearest: sample"),
    Mistake(
        "    name: spread", "    name: ma",
        "55:5: error: guards[0].name: 'ma' is the name of strategies[0] too, at "
            + "profiles/sample.yaml:42; Give each instance a name of its own"),
    Mistake(
        "products: [BTC-USD]", "products: [BTC-UST]",
        "45:16: error: strategies[0].products[0]: BTC-UST is not among the profile's products; "
            + "nearest: BTC-USD"),
    Mistake(
        "products: [BTC-USD]", "products: []",
        "45:15: error: strategies[0].products: names no product; "
            + "Name some, or delete the key for all products of the profile"),
    Mistake(
        "  - BTC-USD\n", "  - BTC-USD\n  - ETH-USDC\n",
        "20:5: error: products[1]: ETH-USDC is paid in USDC, but the account is in USD; "
            + "Name products that are paid in USD, or give a profile of its own "
            + "the account and limits in USDC"),
    Mistake(
        "symbol: SHIB-USD", "symbol: BTC-USD",
        "20:13: error: products[1]: BTC-USD is named twice, first at profiles/sample.yaml:19; "
            + "Keep one of them"),
    Mistake(
        "symbol: SHIB-USD", "symbol: BTC-PERP-INTX",
        "20:13: error: products[1]: BTC-PERP-INTX is a derivative, and the gate is closed; "
            + "Three things open it: set COINBASE_ENABLE_DERIVATIVES=1; give a key that may trade, "
            + "by COINBASE_API_KEY and COINBASE_API_SECRET or COINBASE_CREDENTIALS_FILE; have "
            + "international perpetuals (INTX) enabled for its portfolio at Coinbase. "
            + "Or name a spot product"),
    Mistake(
        "account:\n  currency: USD\n  cash: 10_000 USD\n", "",
        "1:1: error: account: is missing; Add account: {currency: USD, cash: 10_000 USD}"),
]

@Suite struct `A fault of a profile` {
    @Test(arguments: shapes)
    func `names the place of a wrong shape`(mistake: Mistake) {
        #expect(Sample.faults(replacing: mistake.old, with: mistake.new) == [mistake.line])
    }

    @Test(arguments: values)
    func `names the place of a wrong value, and a right one`(mistake: Mistake) {
        #expect(Sample.faults(replacing: mistake.old, with: mistake.new) == [mistake.line])
    }

    @Test(arguments: meanings)
    func `names the place of what contradicts the rest`(mistake: Mistake) {
        #expect(Sample.faults(replacing: mistake.old, with: mistake.new) == [mistake.line])
    }

    @Test func `does not hide the others`() {
        let text = Sample.text.replacing("maker_fee: 40 bps", with: "maker_fee: 40")
            .replacing("open_orders: 20", with: "open_orders: many")
            .replacing("  seed: 42", with: "  seed: 1\n  seed: 2\n  sead: 3")
            .replacing("log: info", with: "log: loud")
        #expect(
            Sample.read(text).faults.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.key ?? "")" }
                == [
                    "8:14 venue.maker_fee", "17:3 feed.seed", "18:3 feed.sead",
                    "32:16 limits.open_orders", "68:8 telemetry.log",
                ])
    }

    @Test func `keeps real money and simulated venues apart`() {
        let live = Sample.read(Sample.replacing("mode: paper", with: "mode: live"))
        #expect(
            live.faults.map(\.oneLine) == [
                "profiles/sample.yaml:7:3: error: venue.kind: a live profile cannot trade on the "
                    + "simulated venue; nearest: mode: paper, or kind: coinbase",
                "profiles/sample.yaml:14:3: error: feed.kind: a live profile cannot trade on a "
                    + "generated market; nearest: coinbase",
            ])
    }

    @Test func `decides no orders for coinbase on a generated market`() throws {
        let start = try #require(Sample.text.firstRange(of: "venue:")).lowerBound
        let end = try #require(Sample.text.firstRange(of: "feed:")).lowerBound
        let local =
            Sample.text[..<start] + """
                venue: {kind: coinbase, rest: 'http://127.0.0.1:9', market_ws: 'ws://127.0.0.1:9',
                  user_ws: 'ws://127.0.0.1:9'}

                """ + Sample.text[end...]
        #expect(
            Sample.read(String(local)).faults.map(\.oneLine) == [
                "profiles/sample.yaml:9:3: error: feed.kind: orders for coinbase cannot be decided "
                    + "on a generated market; nearest: coinbase"
            ])
    }

    @Test func `keeps a paper profile away from a venue where orders are real`() throws {
        let start = try #require(Sample.text.firstRange(of: "venue:")).lowerBound
        let next = try #require(Sample.text.firstRange(of: "products:")).lowerBound
        let tail = "feed: {kind: coinbase}\n" + Sample.text[next...]
        let rest = Sample.text[..<start] + "venue: {kind: coinbase}\n" + tail
        #expect(Sample.read(String(rest)).faults.map(\.code) == [ProfileFault.mode])
        let local =
            Sample.text[..<start] + """
                venue: {kind: coinbase, rest: 'https://127.0.0.1:9', market_ws: 'wss://localhost:9',
                  user_ws: 'ws://[::1]:9/x', ca_file: /tmp/ca.pem}

                """ + tail
        let reading = Sample.read(String(local))
        #expect(reading.faults == [])
        guard case .coinbase(let venue)? = reading.profile?.venue else {
            Issue.record("another venue than the text names")
            return
        }
        #expect(
            [
                venue.rest, venue.marketSocket, venue.userSocket, venue.authorityFile,
                venue.portfolio,
            ]
                == [
                    "https://127.0.0.1:9", "wss://localhost:9", "ws://[::1]:9/x", "/tmp/ca.pem",
                    nil,
                ])
    }

    @Test(arguments: [
        ("fence_margin: 1s", true, nil), ("fence_margin: 30s", false, nil),
        ("fence_margin: 29999ms", false, ProfileFault.mode),
        ("fence_margin: 29999ms", true, nil),
        ("fence_margin: 999ms", true, ProfileFault.outOfRange),
        ("fence_margin: 601s", true, ProfileFault.outOfRange), ("token_life: 10s", false, nil),
        ("token_life: 9999ms", true, ProfileFault.outOfRange),
        ("token_life: 121s", false, ProfileFault.outOfRange),
    ])
    func `shortens the fence for a venue on this machine alone`(
        key: String, isLocal: Bool, code: String?
    ) throws {
        let start = try #require(Sample.text.firstRange(of: "venue:")).lowerBound
        let next = try #require(Sample.text.firstRange(of: "products:")).lowerBound
        let host = isLocal ? "127.0.0.1" : "example.org"
        let text =
            Sample.text[..<start] + """
                venue: {kind: coinbase, rest: 'https://\(host):9', market_ws: 'wss://\(host):9',
                  user_ws: 'wss://\(host):9', portfolio: p-1, \(key)}
                feed: {kind: coinbase}

                """ + Sample.text[next...]
        let live = String(text).replacing("mode: paper", with: "mode: live")
        let faults = Sample.read(live).faults.filter { $0.key?.hasPrefix("venue") ?? false }
        #expect(faults.map(\.code) == (code.map { [$0] } ?? []), "\(faults.map(\.oneLine))")
    }
}
