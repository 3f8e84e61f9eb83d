/// A portfolio; a key belongs to one.
package struct VenuePortfolio: Hashable, WireReadable {
    package var id: String
    package var name: String?
    package var kind: OpenWord<PortfolioKind>?
    package var isDeleted: Bool?

    package init(id: String) { self.id = id }

    package init(_ object: WireObject) throws(WireFault) {
        id = try object.required(try object.text("uuid"), "uuid")
        name = try object.text("name")
        kind = try object.word("type")
        isDeleted = try object.flag("deleted")
    }
}

/// The answer to `portfolios`.
package struct PortfolioList: Hashable, WireReadable {
    package var portfolios: [VenuePortfolio]

    package init(_ object: WireObject) throws(WireFault) {
        portfolios = try object.list("portfolios")
    }
}

/// What a portfolio holds.
///
/// The venue writes its numbers bare in live answers, as statistics are: they are for people, and
/// positions are taken from the accounts and the futures endpoints.
package struct PortfolioBreakdown: Hashable, WireReadable {
    package var portfolio: VenuePortfolio
    package var totalBalance: Money?
    package var cashBalance: Money?
    package var cryptoBalance: Money?
    package var futuresBalance: Money?
    package var futuresUnrealised: Money?
    package var perpetualUnrealised: Money?
    package var spot: [SpotHolding]
    package var perpetuals: [PerpetualPosition]
    package var futures: [FuturesHolding]

    package init(_ object: WireObject) throws(WireFault) {
        let object = try object.required(try object.object("breakdown"), "breakdown")
        portfolio = try object.required(try object.read("portfolio"), "portfolio")
        let balances = try object.object("portfolio_balances")
        totalBalance = try balances?.money("total_balance")
        cashBalance = try balances?.money("total_cash_equivalent_balance")
        cryptoBalance = try balances?.money("total_crypto_balance")
        futuresBalance = try balances?.money("total_futures_balance")
        futuresUnrealised = try balances?.money("futures_unrealized_pnl")
        perpetualUnrealised = try balances?.money("perp_unrealized_pnl")
        spot = try object.list("spot_positions")
        perpetuals = try object.optionalList("perp_positions") ?? []
        futures = try object.optionalList("futures_positions") ?? []
    }
}

/// A currency in a breakdown.
package struct SpotHolding: Hashable, WireReadable {
    package var asset: String
    package var account: String?
    package var fiatValue: WireDecimal?
    package var amount: WireDecimal?
    package var isCash: Bool?

    package init(_ object: WireObject) throws(WireFault) {
        asset = try object.required(try object.text("asset"), "asset")
        account = try object.text("account_uuid")
        fiatValue = try object.statistic("total_balance_fiat")
        amount = try object.statistic("total_balance_crypto")
        isCash = try object.flag("is_cash")
    }
}

/// A US future in a breakdown.
package struct FuturesHolding: Hashable, WireReadable {
    package var product: String
    package var side: OpenWord<PositionSide>?
    package var contracts: WireDecimal?
    package var contractSize: WireDecimal?
    package var entryPrice: WireDecimal?
    package var unrealised: WireDecimal?

    package init(_ object: WireObject) throws(WireFault) {
        product = try object.required(try object.text("product_id"), "product_id")
        side = try object.word("side")
        contracts = try object.statistic("amount")
        contractSize = try object.statistic("contract_size")
        entryPrice = try object.statistic("avg_entry_price")
        unrealised = try object.statistic("unrealized_pnl")
    }
}
