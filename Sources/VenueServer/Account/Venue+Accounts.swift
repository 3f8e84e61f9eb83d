internal import Domain
internal import JSON

/// Portfolios, wallets, holds and what a fill moves.
extension Venue {
    func openAccount() {
        var portfolio = Portfolio(id: newID(), name: "Default")
        for (currency, _) in settings.balances {
            portfolio.open(currency, id: newID(), at: opened)
        }
        portfolios = [portfolio]
    }

    /// Puts the balances of the settings into the first portfolio.
    ///
    /// - Throws: `Fault` for text that is no amount.
    func fund() throws(Fault) {
        for (currency, text) in settings.balances {
            do throws(ParseFault) {
                let amount = Amount(
                    try DecimalText.mantissa(of: text, exponent: -8, signed: false))
                portfolios[0].add(amount, currency, at: opened)
            } catch {
                throw Fault(
                    .usage, code: "venue.balance", "\(currency)=\(text) \(error.explanation)",
                    key: "--balance", remedy: "write it like USD=100000")
            }
        }
    }

    func place(ofPortfolio id: String) -> Int {
        guard let place = portfolios.firstIndex(where: { $0.id == id }) else {
            preconditionFailure("a key belongs to no portfolio")
        }
        return place
    }

    func portfolio(_ id: String) -> Portfolio { portfolios[place(ofPortfolio: id)] }

    func tier(of portfolio: String) -> FeeTier { FeeTier.of(self.portfolio(portfolio).volume) }

    /// Sees to it that there is a wallet for a currency.
    func open(_ currency: String, in place: Int) {
        guard portfolios[place][currency] == nil else { return }
        portfolios[place].open(currency, id: newID(), at: clock)
    }

    /// Makes an order hold what it needs now.
    func renewHold(_ place: Int) {
        let order = orders[place]
        guard let listing = listing(order.symbol) else { return }
        var hold = Amount.zero
        if order.isLive {
            do throws(Rejection) {
                hold = try claim(of: order, listing).0
                // An order by amount spends that amount and no more.
                if order.terms.kind == .market, order.filled > .zero { hold = .zero }
            } catch {
                hold = order.hold
            }
        }
        guard hold != order.hold else { return }
        let owner = self.place(ofPortfolio: order.portfolio)
        open(order.holdCurrency, in: owner)
        portfolios[owner].hold(hold - order.hold, order.holdCurrency, at: clock)
        orders[place].hold = hold
    }

    /// Moves money and goods for a fill.
    func pay(_ fill: Fill, _ fee: Amount, _ order: ClientOrder) {
        guard let listing = listing(order.symbol) else { return }
        let owner = place(ofPortfolio: order.portfolio)
        portfolios[owner].volume += fill.notional
        portfolios[owner].fees += fee
        guard !listing.isFuture else { return payFuture(fill, fee, order, listing) }
        let base = Venue.amount(fill.quantity, listing.terms) ?? .zero
        let sign = Amount(order.side.sign)
        open(listing.instrument.base, in: owner)
        open(listing.quote, in: owner)
        portfolios[owner].add(
            Amount(sign.mantissa * base.mantissa), listing.instrument.base, at: clock)
        portfolios[owner].add(
            Amount(-sign.mantissa * fill.notional.mantissa), listing.quote, at: clock)
        portfolios[owner].add(-fee, listing.quote, at: clock)
    }

    private func payFuture(
        _ fill: Fill, _ fee: Amount, _ order: ClientOrder, _ listing: Listing
    ) {
        let owner = place(ofPortfolio: order.portfolio)
        var position = portfolios[owner].positions[listing.id] ?? FuturesPosition()
        let earned = position.book(
            Quantity(fill.side.sign * fill.quantity.mantissa), fill.notional)
        position.fees += fee
        if let asked = Venue.leverage(order.leverage) { position.leverageHundredths = asked }
        portfolios[owner].positions[listing.id] = position
        open(listing.collateral, in: owner)
        portfolios[owner].add(earned - fee, listing.collateral, at: clock)
        renewMargin(owner, listing)
    }

    // MARK: Answers

    /// `GET /accounts`.
    func accounts(_ call: Call) throws(Refusal) -> JSONValue {
        let limit = try call.query.limit(of: 49, atMost: 250)
        let wallets = portfolio(call.portfolio).wallets
        let page = Page(
            wallets.enumerated().map { Page.Row(item: $1, id: $1.id, place: $0) }, limit: limit,
            after: try call.query["cursor"].map { id throws(Refusal) in
                guard let place = wallets.firstIndex(where: { $0.id == id }) else {
                    throw .notAValue(id, of: "cursor")
                }
                return place
            })
        return .object([
            "accounts": .array(page.items.map { account($0, call.portfolio) }),
            "has_next": .bool(page.next != nil), "cursor": .string(page.next ?? ""),
            "size": .int(page.items.count),
        ])
    }

    /// `GET /accounts/{uuid}`.
    func account(_ call: Call) throws(Refusal) -> JSONValue {
        let id = call.parameters[0]
        guard let wallet = portfolio(call.portfolio).wallets.first(where: { $0.id == id }) else {
            throw .notFound("account with uuid \(id) not found")
        }
        return .object(["account": account(wallet, call.portfolio)])
    }

    private func account(_ wallet: Wallet, _ portfolio: String) -> JSONValue {
        .object([
            "uuid": .string(wallet.id), "name": .string("\(wallet.currency) Wallet"),
            "currency": .string(wallet.currency),
            "available_balance": .money(wallet.available, wallet.currency),
            "default": .bool(true), "active": .bool(true), "created_at": .time(wallet.created),
            "updated_at": .time(wallet.updated), "deleted_at": .null,
            "type": .string(wallet.isFiat ? "ACCOUNT_TYPE_FIAT" : "ACCOUNT_TYPE_CRYPTO"),
            "ready": .bool(true), "hold": .money(wallet.hold, wallet.currency),
            "retail_portfolio_id": .string(portfolio),
            "platform": .string(
                self.portfolio(portfolio).type == "INTX"
                    ? "ACCOUNT_PLATFORM_INTX" : "ACCOUNT_PLATFORM_CONSUMER"),
        ])
    }

    /// `GET /key_permissions`.
    func keyPermissions(_ call: Call) throws(Refusal) -> JSONValue {
        guard let key = call.key else { throw .unauthorised }
        return .object([
            "can_view": .bool(key.canView), "can_trade": .bool(key.canTrade),
            "can_transfer": .bool(key.canTransfer), "portfolio_uuid": .string(key.portfolio),
            "portfolio_type": .string(portfolio(key.portfolio).type),
        ])
    }

    /// `GET /transaction_summary`.
    func transactionSummary(_ call: Call) throws(Refusal) -> JSONValue {
        try check(
            call.query["product_type"], of: "product_type",
            among: ["SPOT", "FUTURE", "UNKNOWN_PRODUCT_TYPE"])
        let portfolio = portfolio(call.portfolio)
        let tier = FeeTier.of(portfolio.volume)
        let volume = JSONValue.number(Venue.text(portfolio.volume))
        let fees = JSONValue.number(Venue.text(portfolio.fees))
        let total = portfolio["USD"]?.balance ?? .zero
        return .object([
            "total_volume": volume, "total_fees": fees, "fee_tier": feeTier(tier),
            "margin_rate": .null, "goods_and_services_tax": .null,
            "advanced_trade_only_volume": volume, "advanced_trade_only_fees": fees,
            "coinbase_pro_volume": .number("0"), "coinbase_pro_fees": .number("0"),
            "total_balance": .amount(total), "has_promo_fee": .bool(false),
            "volume_breakdown": .array([
                .object(["volume_type": .string("VOLUME_TYPE_SPOT"), "volume": volume])
            ]),
            "has_cost_plus_commission": .bool(false),
        ])
    }

    private func feeTier(_ tier: FeeTier) -> JSONValue {
        .object([
            "pricing_tier": .string(tier.name), "usd_from": .string(String(tier.from)),
            "usd_to": .string(String(tier.to)),
            "taker_fee_rate": .string(FeeTier.text(tier.taker)),
            "maker_fee_rate": .string(FeeTier.text(tier.maker)), "aop_from": .string(""),
            "aop_to": .string(""), "perps_vol_from": .string(""), "perps_vol_to": .string(""),
            "futures_vol_from": .string(""), "futures_vol_to": .string(""),
            "volume_types_and_range": .array([
                .object([
                    "volume_types": .texts(["VOLUME_TYPE_SPOT", "VOLUME_TYPE_US_DERIVATIVES"]),
                    "vol_from": .string(String(tier.from)), "vol_to": .string(String(tier.to)),
                ])
            ]),
        ])
    }

    /// Refuses a word that an enum does not have.
    func check(
        _ word: String?, of field: String, among words: Set<String>
    ) throws(Refusal) {
        if let word, !words.contains(word) { throw .notAValue(word, of: field) }
    }
}
