internal import Domain

/// One wallet.
package struct VenueAccount: Hashable, Sendable {
    package var id: String
    package var name: String?
    package var currency: String
    package var available: WireDecimal
    /// nil where the message leaves it out.
    package var hold: WireDecimal?
    package var kind: OpenWord<AccountKind>?
    package var platform: OpenWord<AccountPlatform>?
    package var portfolio: String?
    package var isActive: Bool?
    package var isReady: Bool?

    package init(id: String, currency: String, available: WireDecimal) {
        (self.id, self.currency, self.available) = (id, currency, available)
    }
}

extension VenueAccount: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        let currency = try object.required(try object.text("currency"), "currency")
        self.init(
            id: try object.required(try object.text("uuid"), "uuid"), currency: currency,
            available: try object.required(
                try VenueAccount.balance(object, "available_balance", currency),
                "available_balance"))
        name = try object.text("name")
        hold = try VenueAccount.balance(object, "hold", currency)
        kind = try object.word("type")
        platform = try object.word("platform")
        portfolio = try object.text("retail_portfolio_id")
        isActive = try object.flag("active")
        isReady = try object.flag("ready")
    }

    private static func balance(
        _ object: WireObject, _ key: String, _ currency: String
    ) throws(WireFault) -> WireDecimal? {
        guard let money = try object.money(key) else { return nil }
        guard money.currency ?? currency == currency else {
            throw object.fault(
                .contradiction, key, "is in \(money.currency ?? "?"), the account in \(currency)")
        }
        return money.value
    }
}

/// One page of accounts.
package struct AccountPage: Hashable, WireReadable {
    package var accounts: [VenueAccount]
    package var page: PageMark

    package init(_ object: WireObject) throws(WireFault) {
        accounts = try object.list("accounts")
        page = try PageMark(object)
    }
}

/// Whether a listing goes on.
package enum PageMark: Hashable, Sendable {
    case last
    case more(cursor: String)
    /// More is said to follow, and not where: the listing cannot be completed.
    case broken

    init(_ object: WireObject) throws(WireFault) {
        let cursor = try object.text("cursor")
        switch (try object.flag("has_next"), cursor) {
        case (true, let cursor?): self = .more(cursor: cursor)
        case (true, nil): self = .broken
        case (false, _), (nil, nil): self = .last
        case (nil, let cursor?): self = .more(cursor: cursor)
        }
    }
}

/// The answer to `accounts/{uuid}`.
package struct AccountAnswer: Hashable, WireReadable {
    package var account: VenueAccount

    package init(_ object: WireObject) throws(WireFault) {
        account = try object.required(try object.read("account"), "account")
    }
}

/// Fees and what they depend on.
package struct TransactionSummary: Hashable, Sendable {
    package var tier: String?
    /// Fractions: 0.012 is 1.2 %.
    package var makerFee: WireDecimal
    package var takerFee: WireDecimal
    package var totalVolume: WireDecimal?
    package var totalFees: WireDecimal?
    package var totalBalance: WireDecimal?
    package var hasPromotion: Bool?
    package var hasCostPlus: Bool?
    /// Added to commissions where the country asks for it.
    package var goodsAndServicesTax: WireDecimal?

    package init(makerFee: WireDecimal, takerFee: WireDecimal) {
        (self.makerFee, self.takerFee) = (makerFee, takerFee)
    }
}

extension TransactionSummary: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        let fees = try object.required(try object.object("fee_tier"), "fee_tier")
        self.init(
            makerFee: try fees.required(try fees.decimal("maker_fee_rate"), "maker_fee_rate"),
            takerFee: try fees.required(try fees.decimal("taker_fee_rate"), "taker_fee_rate"))
        tier = try fees.text("pricing_tier")
        totalVolume = try object.statistic("total_volume")
        totalFees = try object.statistic("total_fees")
        totalBalance = try object.decimal("total_balance")
        hasPromotion = try object.flag("has_promo_fee")
        hasCostPlus = try object.flag("has_cost_plus_commission")
        goodsAndServicesTax = try object.object("goods_and_services_tax")?.decimal("rate")
    }
}
