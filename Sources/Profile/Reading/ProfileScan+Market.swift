internal import Domain

// MARK: - Account, venue and feed

extension ProfileScan {
    /// The account, when the profile has one.
    mutating func account(_ root: Section) -> Profile.Account? {
        guard
            let section = section(
                "account", of: root, keys: ProfileSchema.account, isRequired: false)
        else { return nil }
        let currency = read("currency", of: section, as: .currency)
        let cash = read(
            "cash", of: section,
            as: .amount(currency ?? "USD").within(Amount.whole(1)...Amount.whole(1_000_000_000)))
        let volume = read(
            "volume", of: section,
            as: .amount(currency ?? "USD").within(Amount.zero...Amount.whole(10_000_000_000)),
            default: .zero)
        guard let currency, let cash, let volume else { return nil }
        return Profile.Account(currency: currency, cash: cash, volume: volume)
    }

    mutating func venue(
        _ root: Section, mode: Profile.Mode?, currency: String
    ) -> Profile.Venue? {
        switch kind(
            of: "venue", in: root, as: Wording<VenueKind>.word,
            keys: ProfileSchema.venueSimulated + ProfileSchema.venueCoinbase)
        {
        case .simulated?: simulatedVenue(root, currency: currency).map { .simulated($0) }
        case .coinbase?: coinbaseVenue(root, mode: mode).map { .coinbase($0) }
        case nil: nil
        }
    }

    private mutating func simulatedVenue(
        _ root: Section, currency: String
    ) -> Profile.SimulatedVenue? {
        guard let section = section("venue", of: root, keys: ProfileSchema.venueSimulated) else {
            return nil
        }
        let maker = read("maker_fee", of: section, as: .fee)
        let taker = read("taker_fee", of: section, as: .fee)
        let latency = read(
            "latency", of: section, as: .duration.within(.zero ... .second * 10))
        let spread = read(
            "spread", of: section, as: .ratio.within(.zero ... .bps(1_000)), default: .bps(2))
        let share = read(
            "volume_share", of: section, as: .ratio.within(.bps(1) ... .bps(10_000)),
            default: .bps(1_000))
        guard let maker, let taker, let latency, let spread, let share,
            let tiers = feeTiers(of: section, above: (maker, taker), currency: currency)
        else { return nil }
        return Profile.SimulatedVenue(
            makerFee: maker, takerFee: taker, latency: latency, spread: spread, volumeShare: share,
            feeTiers: tiers)
    }

    private mutating func coinbaseVenue(
        _ root: Section, mode: Profile.Mode?
    ) -> Profile.CoinbaseVenue? {
        guard let section = section("venue", of: root, keys: ProfileSchema.venueCoinbase) else {
            return nil
        }
        let orderTTL = read(
            "order_ttl", of: section, as: .duration.within(.second * 5 ... .day * 30),
            default: .hour)
        let preview = read(
            "preview", of: section, as: Wording<Profile.Switch>.word, default: .on)
        let venue = (
            rest: read("rest", of: section, as: .restAddress, isRequired: false),
            market: read("market_ws", of: section, as: .socketAddress, isRequired: false),
            user: read("user_ws", of: section, as: .socketAddress, isRequired: false),
            authority: read("ca_file", of: section, as: .path, isRequired: false),
            portfolio: portfolio(of: section, mode: mode)
        )
        guard let orderTTL, let preview else { return nil }
        var choice = Profile.CoinbaseVenue(
            rest: venue.rest, marketSocket: venue.market, userSocket: venue.user,
            authorityFile: venue.authority, portfolio: venue.portfolio, orderTTL: orderTTL,
            preview: preview)
        choice.portfolioLocation = section.entry("portfolio")?.value.location
        guard let fence = fence(of: section) else { return nil }
        choice.fence = fence
        return choice
    }

    private mutating func fence(of section: Section) -> Profile.Fence? {
        let usual = Profile.Fence.usual
        let life = read(
            "token_life", of: section, as: .duration.within(.second * 10...usual.tokenLife),
            default: usual.tokenLife)
        let margin = read(
            "fence_margin", of: section, as: .duration.within(.second ... .minute * 10),
            default: usual.margin)
        guard let life, let margin else { return nil }
        return Profile.Fence(tokenLife: life, margin: margin)
    }

    mutating func feed(_ root: Section) -> Profile.Feed? {
        switch kind(
            of: "feed", in: root, as: Wording<FeedKind>.word,
            keys: ProfileSchema.feedGenerated + ProfileSchema.feedCoinbase)
        {
        case .generated?:
            guard let section = section("feed", of: root, keys: ProfileSchema.feedGenerated) else {
                return nil
            }
            let scenario = read("scenario", of: section, as: Wording<Profile.Scenario>.word)
            let seed = read("seed", of: section, as: .seed)
            let pace = read("pace", of: section, as: .pace, default: .times(thousandths: 1_000))
            guard let scenario, let seed, let pace else { return nil }
            return .generated(Profile.GeneratedFeed(scenario: scenario, seed: seed, pace: pace))
        case .coinbase?:
            guard let section = section("feed", of: root, keys: ProfileSchema.feedCoinbase) else {
                return nil
            }
            return .coinbase(
                Profile.CoinbaseFeed(
                    rest: read("rest", of: section, as: .restAddress, isRequired: false),
                    marketSocket: read(
                        "market_ws", of: section, as: .socketAddress, isRequired: false),
                    authorityFile: read("ca_file", of: section, as: .path, isRequired: false)))
        case nil: return nil
        }
    }

    /// Reads `kind`, which says what the other keys of the map may be.
    private mutating func kind<Kind>(
        of key: String, in root: Section, as wording: Wording<Kind>, keys: [String]
    ) -> Kind? {
        guard let entry = root.entry(key) else {
            refuseMissing(key, of: root, expected: "a map with the key kind")
            return nil
        }
        guard let kind = entry.value.value("kind") else {
            guard let section = section(entry.value, path: key, keys: keys) else { return nil }
            refuseMissing("kind", of: section, expected: wording.expected)
            return nil
        }
        return read(kind, key: key + ".kind", as: wording)
    }

    private enum VenueKind: String, CaseIterable {
        case simulated
        case coinbase
    }

    private enum FeedKind: String, CaseIterable {
        case generated
        case coinbase
    }
}

extension Amount {
    /// Whole units of the currency.
    static func whole(_ count: Int64) -> Amount {
        Amount(count * Wide.powerOfTen(-Profile.amountExponent))
    }
}
