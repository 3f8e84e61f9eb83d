import Assembly
import Domain
import JSON
import Profile

/// Values that others must follow: where a run begins, and what it tells of itself.
extension Effect {
    /// How the command would begin a run: what it needs first, and whose market it is on.
    func beginning(_ value: ShippedValue, _ new: String?, _ follow: Follow) throws -> String {
        let bench = try ProfileBench()
        let text = follow(try new.map { try value.changed(to: $0) } ?? value.file.text)
        let loaded = try bench.load(try bench.desk.write(text, to: value.file.path), [])
        guard loaded.profile.isOnCoinbase else { return "on a market of its own" }
        guard try VenueAddresses(of: loaded).user != nil else { return "on an exchange's market" }
        // Without a key it says what it lacks before it connects.
        return code { try CoinbaseOpening(loaded, environment: [:]).close() } ?? "at an exchange"
    }

    /// `metrics.json` of a run of two cycles with simulated money, by the name that the file has.
    func metrics(
        _ value: ShippedValue, _ new: String?, _ follow: Follow, _ sets: [String]
    ) throws -> JSONValue {
        let bench = try ProfileBench()
        let text = try new.map { try value.changed(to: $0) } ?? value.file.text
        let name = value.key == "name" ? new ?? value.text : value.file.rawValue
        let profile = follow(ProfileBench.paper(text))
        if profile.says("USDC", under: "account") {
            let risk = ShippedFile.spotTop10
            try bench.desk.write(risk.text.replacing("USD", with: "USDC"), to: risk.path)
        }
        let path = try bench.desk.write(profile, to: "config/profiles/\(name).yaml")
        let loaded = try bench.load(path, sets)
        var run = ClockRun(
            loaded: loaded, scan: try ProfileBench.scan(),
            folder: StateFolder(home: bench.desk.path, profile: loaded.profile.name))
        run.cyclesMax = 2
        _ = try run.run(
            watch: SilentWatcher(), signals: RunSignals(stop: { false }, halt: { false }))
        return try JSONValue(
            parsing: try bench.desk.read("var/data/perps_bot/\(name)/metrics.json"))
    }
}

extension String {
    /// A profile's text with one line for all that it has under a key, or without it.
    func having(_ line: String?, for key: String) -> String {
        parted(at: key).rest.map { $0 ?? line }.compactMap { $0 }.joined(separator: "\n")
    }

    /// Whether what a profile has under a key has these words.
    func says(_ words: String, under key: String) -> Bool {
        parted(at: key).own.contains { $0.contains(words) }
    }

    /// The lines under a key, and all others with nil in their place.
    private func parted(at key: String) -> (own: [String], rest: [String?]) {
        var (own, rest): ([String], [String?]) = ([], [])
        var isInside = false
        for line in split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let begins = line.hasPrefix(key + ":")
            isInside = begins || isInside && line.hasPrefix(" ")
            if isInside { own.append(line) } else { rest.append(line) }
            if begins { rest.append(nil) }
        }
        return (own, rest)
    }

    private static let place =
        "rest: \"http://127.0.0.1:1\", market_ws: \"ws://127.0.0.1:1\""
    private static let account = "account: {currency: USD, cash: 10_000 USD}"

    /// A profile's text at an exchange on this machine, in whatever mode it is, with the limits
    /// that a live one must state.
    var atExchange: String {
        let text = having(nil, for: "account").having("feed: {kind: coinbase}", for: "feed")
            .having(
                "venue: {kind: coinbase, portfolio: unset, \(Self.place), "
                    + "user_ws: \"ws://127.0.0.1:1\"}", for: "venue")
        guard !says("..", under: "risk_file"), !says("resting", under: "limits") else {
            return text
        }
        return text.replacing(
            "\nlimits:\n",
            with: "\nlimits:\n  resting_notional: 1_000 USD\n  identical_orders: 3/m\n"
                + "  same_rejections: 3/m\n  instance_orders: 20/h\n  instance_day_orders: 50\n"
                + "  cash_reserve: 100 USD\n")
    }

    /// A paper profile's text on an exchange's market, with the venue that it says.
    var withItsVenue: String {
        let venue =
            says("kind: simulated", under: "venue")
            ? "venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}"
            : "venue: {kind: coinbase, \(Self.place), user_ws: \"ws://127.0.0.1:1\"}"
        return having("mode: paper", for: "mode").having(nil, for: "account")
            .having("feed: {kind: coinbase, \(Self.place)}", for: "feed")
            .having(venue + "\n" + Self.account, for: "venue")
    }

    /// A paper profile's text with simulated money, on the market that it says.
    var withItsFeed: String {
        let feed =
            says("kind: generated", under: "feed")
            ? "feed: {kind: generated, scenario: calm, seed: 1}"
            : "feed: {kind: coinbase, \(Self.place)}"
        let venue = "venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}"
        return having("mode: paper", for: "mode").having(nil, for: "account")
            .having(feed, for: "feed").having(venue + "\n" + Self.account, for: "venue")
    }

    /// A profile's text with amounts and products in the currency of its account.
    var inItsCurrency: String {
        guard says("currency: USDC", under: "account") else { return self }
        return replacing("USD", with: "USDC").replacing("USDCC", with: "USDC")
    }
}
