import Assembly
import Coinbase
import Domain
import JSON
import Listings
import Profile
import Testing

private func told(_ check: PreflightCheck) -> String {
    "\(check.result.rawValue): \(check.message)" + (check.remedy.map { " -> " + $0 } ?? "")
}

private func decimal(_ text: String) throws -> WireDecimal { try WireDecimal(parsing: text) }

@Suite struct `A preflight at the exchange` {
    /// A key of the portfolio `p-1`, judged as the profile that names one.
    private func key(
        transfer: Bool = false, trade: Bool = true, more: [JSONMember] = [],
        named: String? = "p-1"
    ) throws -> KeyCheck {
        let members = [
            JSONMember("can_view", .bool(true)), JSONMember("can_trade", .bool(trade)),
            JSONMember("can_transfer", .bool(transfer)),
            JSONMember("portfolio_uuid", .string("p-1")),
        ]
        let permissions = try KeyPermissions(.object(members + more))
        return KeyCheck(
            permissions: permissions, refusals: permissions.refusals(portfolio: named))
    }

    @Test func `passes with a key in a file, and warns of one that lies elsewhere`() {
        #expect(
            told(PreflightRules.key("ES256", advice: nil))
                == "pass: ES256 key in a file of your own")
        #expect(
            told(PreflightRules.key("ES256", advice: "it is in the environment"))
                == "warn: it is in the environment -> put it into a file, and its path into "
                + "COINBASE_CREDENTIALS_FILE")
        let fault = Fault(.usage, code: "credentials.missing", "there is no key", remedy: "make it")
        #expect(told(PreflightCheck("key", fault)) == "fail: there is no key -> make it")
    }

    @Test func `passes with view and trade, warns of unknown rights, fails with them or without`()
        throws
    {
        func rules(_ check: KeyCheck) -> [String] { PreflightRules.permissions(check).map(told) }
        #expect(rules(try key()) == ["pass: view and trade, and no more"])
        #expect(rules(try key(named: "p-2")) == ["pass: view and trade, and no more"])
        let off = JSONMember("can_stake", .bool(false))
        #expect(
            rules(try key(more: [off])) == [
                "warn: view and trade; the exchange has rights that are not known here: can_stake "
                    + "-> look for a newer perps-bot, and see that the key never gets them"
            ])
        let on = try key(transfer: true, trade: false, more: [JSONMember("can_stake", .bool(true))])
        #expect(
            PreflightRules.permissions(on).map { "\($0.result.rawValue): \($0.message)" } == [
                "fail: the key may not trade",
                "fail: the key may move money away, and no bot needs that",
                "fail: the key has rights that are not known here: can_stake",
            ])
        #expect(PreflightRules.permissions(on).allSatisfy { $0.remedy != nil })
    }

    @Test func `passes with the portfolio that is named, and in live with none other`() throws {
        func rule(_ named: String?, _ mode: Profile.Mode) throws -> String {
            told(
                PreflightRules.portfolio(
                    try key(named: named), named: named, mode, path: "p.yaml"))
        }
        let remedy =
            "the key's is p-1; the profile names none -> write portfolio: p-1 under "
            + "venue in p.yaml"
        #expect(try rule("p-1", .live) == "pass: p-1, as the profile says")
        #expect(try rule(nil, .paper) == "warn: " + remedy)
        #expect(try rule(nil, .live) == "fail: " + remedy)
        #expect(
            try rule("p-2", .paper)
                == "fail: the key belongs to portfolio p-1, the profile names p-2 -> Name the "
                + "key's portfolio in the profile, or use a key of the other")
    }

    @Test(arguments: [
        (Int64(1_000_000_000), "pass: the exchange's differs by 1000 ms"),
        (1_000_000_001, "warn: the exchange's differs by 1000 ms"),
        (-1_000_000_001, "warn: the exchange's differs by -1000 ms"),
    ])
    func `warns of a clock that is more than a second off`(offset: Int64, words: String) {
        let reading = ClockReading(offset: Nanos(offset), uncertainty: .millisecond)
        let remedy = " -> set this machine's clock, as with: timedatectl set-ntp true"
        #expect(
            told(PreflightRules.clock(reading))
                == words + ", give or take 1 ms" + (words.hasPrefix("warn") ? remedy : ""))
        let fault = Fault(.runtime, code: "coinbase.clock", "hours off", remedy: "set it")
        #expect(told(PreflightRules.clock(reading, fault: fault)) == "fail: hours off -> set it")
    }

    /// What wallets of these currencies are worth to `dev`, whose orders are up to 1,000 USD.
    private func wallets(
        _ wallets: [(String, String)], gap: String? = nil, changes: [String] = []
    ) throws -> String {
        let items = try wallets.map {
            VenueAccount(id: $0.0, currency: $0.0, available: try decimal($0.1))
        }
        return told(
            PreflightRules.wallets(
                Listing(items, gap: gap), try Stake.profile("dev", changes)))
    }

    @Test func `counts the money that a run would count`() throws {
        func wallet(_ available: String, _ change: (inout VenueAccount) -> Void) throws
            -> VenueAccount
        {
            var wallet = VenueAccount(
                id: available, currency: "USD", available: try decimal(available))
            change(&wallet)
            return wallet
        }
        func judged(_ wallets: [VenueAccount]) throws -> String {
            told(
                PreflightRules.wallets(
                    Listing(wallets, gap: nil), try Stake.profile("dev"), portfolio: "p-1"))
        }
        let own = try wallet("2000") { $0.portfolio = "p-1" }
        let other = try wallet("3000") { $0.portfolio = "p-2" }
        let nameless = try wallet("1000") { _ in }
        let odd = try wallet("1") { $0.platform = .unknown("STOCKS") }
        let empty = try wallet("0") { $0.platform = .unknown("STOCKS") }
        #expect(
            try judged([own, other, nameless, empty]) == "pass: 3000 USD available")
        #expect(
            try judged([other]).hasPrefix("fail: the portfolio has no wallet of USD"))
        #expect(
            try judged([own, odd]).hasPrefix(
                "fail: the wallet of USD is on \"STOCKS\", a platform that is not known here"))
    }

    @Test func `wants money for one order, beside what no purchase may touch`() throws {
        let remedy = " -> move USD into the portfolio, or lower the limit"
        #expect(
            try wallets([("BTC", "9"), ("USD", "400"), ("USD", "600")])
                == "pass: 1000 USD available")
        #expect(
            try wallets([("USD", "999.99999999")])
                == "warn: 999.99999999 USD available, less than one order of "
                + "limits.order_notional" + remedy)
        let reserve = ["limits.cash_reserve=50 USD"]
        #expect(
            try wallets([("USD", "1049.99")], changes: reserve)
                == "warn: 1049.99 USD available, less than one order of limits.order_notional "
                + "beside limits.cash_reserve" + remedy)
        #expect(try wallets([("USD", "1050")], changes: reserve) == "pass: 1050 USD available")
    }

    @Test func `fails without a wallet of the account's currency, or half a list`() throws {
        #expect(
            try wallets([("BTC", "9")])
                == "fail: the portfolio has no wallet of USD -> move USD into the portfolio, or "
                + "trade products of another quote")
        #expect(
            try wallets([("USD", "5000")], gap: "page 2 failed")
                == "fail: not all were told: page 2 failed -> try again")
    }

    private func fees(_ maker: String, _ taker: String, tier: String?) throws -> (String, Bool) {
        var summary = TransactionSummary(
            makerFee: try decimal(maker), takerFee: try decimal(taker))
        summary.tier = tier
        let (check, rates) = PreflightRules.fees(summary)
        return (told(check), rates != nil)
    }

    @Test func `passes with fees that can be read, and warns of odd ones`() throws {
        let plain = try fees("0.004", "0.006", tier: "Intro 1")
        #expect(plain == ("pass: Intro 1: maker 40 bps, taker 60 bps", true))
        let equal = try fees("0.006", "0.006", tier: "Flat")
        #expect(equal == ("pass: Flat: maker 60 bps, taker 60 bps", true))
        let untold = try fees("0.004", "0.006", tier: nil)
        #expect(
            untold.0 == "warn: the tier is not told: maker 40 bps, taker 60 bps -> compare with "
                + "the fee tier that Coinbase shows" && untold.1)
        let turned = try fees("0.00600001", "0.006", tier: "Odd")
        #expect(turned.0.hasPrefix("warn: Odd: ") && turned.1, "\(turned)")
        let wild = try fees("0.004", "0.2", tier: "Wild")
        #expect(
            wild.0 == "fail: the venue's taker_fee_rate is 0.2, which is no fee of at most 10 % "
                + "-> Compare with the fee tier that Coinbase shows" && !wild.1)
    }
}

@Suite struct `A preflight of a product` {
    /// What BTC-USD with changes is to `dev`.
    private func rule(_ change: (inout VenueProduct) throws -> Void = { _ in }) throws -> String {
        var product = VenueProduct(
            id: "BTC-USD", priceIncrement: try decimal("0.01"),
            baseIncrement: try decimal("0.00000001"))
        (product.kind, product.base, product.quote) = (.known(.spot), "BTC", "USD")
        product.baseMin = try decimal("0.00000001")
        product.baseMax = try decimal("3400")
        product.quoteMin = try decimal("1")
        product.status = .known(.online)
        try change(&product)
        let check = PreflightRules.product(
            product, FeeRates(maker: .bps(40), taker: .bps(60)), try Stake.profile("dev"))
        #expect(check.id == "product" && check.subject == "BTC-USD")
        return told(check)
    }

    @Test func `passes when it trades, with its steps`() throws {
        #expect(
            try rule()
                == "pass: online; price step 0.01, size step 0.00000001, from 1 USD")
    }

    @Test func `warns when it is half open, and fails when it is shut`() throws {
        let expect = " -> expect orders to be refused while it stays so"
        #expect(
            try rule { $0.flags = .limitOnly } == "warn: limit orders only" + expect)
        #expect(
            try rule { $0.flags = .cancelOnly }
                == "fail: cancels only -> wait until the exchange opens it, or drop the product")
    }

    @Test func `fails for another currency, too large a smallest order, and what cannot be read`()
        throws
    {
        #expect(
            try rule { $0.quote = "EUR" }
                == "fail: settles in EUR, the account in USD -> name products quoted in USD")
        #expect(
            try rule { $0.quoteMin = try decimal("1000.01") }
                == "fail: its smallest order is 1000.01 USD, above limits.order_notional -> raise "
                + "limits.order_notional, or drop the product")
        #expect(try rule { $0.quoteMin = try decimal("1000") }.hasPrefix("pass: "))
        #expect(try rule { $0.baseMin = nil }.hasPrefix("fail: "))
    }

    /// What a listed US future is to a profile that trades it, with real money or without.
    private func future(_ profile: String, trading symbol: String = "BIP-20DEC30-CDE") throws
        -> String
    {
        var profile = try Stake.profile(profile)
        profile.products[0].symbol = symbol
        var product = try VenueProduct.bitcoinFuture()
        var session = FuturesSession()
        session.isOpen = true
        product.session = session
        let fees = FeeRates(maker: .bps(40), taker: .bps(60))
        return told(PreflightRules.product(product, fees, profile))
    }

    @Test func `passes for a derivative with simulated money alone`() throws {
        #expect(try future("dev") == "pass: online; price step 5, size step 1, from 0 USD")
        for refused in [try future("prod"), try future("dev", trading: "BTC-USD")] {
            #expect(
                refused
                    == "fail: BIP-20DEC30-CDE is a derivative, and of Coinbase's products only "
                    + "spot is open to real orders in this version -> Name a spot product, such as "
                    + "BTC-USD; a derivative is traded with simulated money")
        }
    }
}
