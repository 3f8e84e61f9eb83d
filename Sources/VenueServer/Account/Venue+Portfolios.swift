internal import Domain
internal import JSON

/// The endpoints about portfolios.
extension Venue {
    /// `GET /portfolios`.
    func listPortfolios(_ call: Call) throws(Refusal) -> JSONValue {
        let type = call.query["portfolio_type"]
        try check(type, of: "portfolio_type", among: ["UNDEFINED", "DEFAULT", "CONSUMER", "INTX"])
        let found = portfolios.filter { !$0.isDeleted && (type == nil || $0.type == type) }
        return .object(["portfolios": .array(found.map(json))])
    }

    /// `POST /portfolios`.
    func createPortfolio(_ call: Call) throws(Refusal) -> JSONValue {
        var portfolio = Portfolio(id: newID(), name: try call.text("name"))
        portfolio.type = "CONSUMER"
        portfolios.append(portfolio)
        return .object(["portfolio": json(portfolio)])
    }

    /// `PUT /portfolios/{uuid}`.
    func renamePortfolio(_ call: Call) throws(Refusal) -> JSONValue {
        let place = try find(call.parameters[0])
        portfolios[place].name = try call.text("name")
        return .object(["portfolio": json(portfolios[place])])
    }

    /// `DELETE /portfolios/{uuid}`.
    func deletePortfolio(_ call: Call) throws(Refusal) -> JSONValue {
        let place = try find(call.parameters[0])
        guard place > 0, portfolios[place].wallets.allSatisfy({ $0.balance == .zero }) else {
            throw .invalid("the portfolio must be empty and not the default one")
        }
        portfolios[place].isDeleted = true
        return .object([JSONMember]())
    }

    /// `POST /portfolios/move_funds`.
    func moveFunds(_ call: Call) throws(Refusal) -> JSONValue {
        let source = try find(try call.text("source_portfolio_uuid"))
        let target = try find(try call.text("target_portfolio_uuid"))
        guard let currency = call.body["funds"]?["currency"]?.string,
            let text = call.body["funds"]?["value"]?.string
        else { throw .invalid("funds is required") }
        let amount = try amount(text, "funds.value")
        guard amount <= portfolios[source].available(currency) else {
            throw .invalid("insufficient funds")
        }
        open(currency, in: source)
        open(currency, in: target)
        portfolios[source].add(-amount, currency, at: clock)
        portfolios[target].add(amount, currency, at: clock)
        return .object([
            "source_portfolio_uuid": .string(portfolios[source].id),
            "target_portfolio_uuid": .string(portfolios[target].id),
        ])
    }

    /// `GET /portfolios/{uuid}`.
    func breakdown(_ call: Call) throws(Refusal) -> JSONValue {
        let portfolio = portfolios[try find(call.parameters[0])]
        var (cash, crypto) = (Amount.zero, Amount.zero)
        let rows = portfolio.wallets.map { wallet in
            let worth = dollars(wallet)
            if wallet.isCash { cash += worth } else { crypto += worth }
            return JSONValue.object([
                "asset": .string(wallet.currency), "account_uuid": .string(wallet.id),
                "total_balance_fiat": .number(Venue.text(worth)),
                "total_balance_crypto": .number(Venue.text(wallet.balance)),
                "available_to_trade_fiat": .number(Venue.text(dollars(wallet))),
                "allocation": .number("0"), "one_day_change": .number("0"),
                "cost_basis": .money(.zero, "USD"), "asset_img_url": .string(""),
                "is_cash": .bool(wallet.isCash),
            ])
        }
        let unrealised = unrealised(of: portfolio)
        let isInternational = portfolio.type == "INTX"
        let (future, perpetual) = isInternational ? (.zero, unrealised) : (unrealised, .zero)
        return .object([
            "breakdown": .object([
                "portfolio": json(portfolio),
                "portfolio_balances": .object([
                    "total_balance": .money(cash + crypto + unrealised, "USD"),
                    "total_futures_balance": .money(future, "USD"),
                    "total_cash_equivalent_balance": .money(cash, "USD"),
                    "total_crypto_balance": .money(crypto, "USD"),
                    "futures_unrealized_pnl": .money(future, "USD"),
                    "perp_unrealized_pnl": .money(perpetual, "USD"),
                ]),
                "spot_positions": .array(rows),
                "perp_positions": .array(perpetuals(of: portfolio).map(Venue.inBothCurrencies)),
                "futures_positions": .array(
                    usFutures(of: portfolio).map { brief($0.held, $0.product) }),
            ])
        ])
    }

    /// A position in which every amount is told in the user's currency and in its own.
    private static func inBothCurrencies(_ position: JSONValue) -> JSONValue {
        .object(
            (position.members ?? []).map { member in
                guard member.value["currency"] != nil else { return member }
                return JSONMember(
                    member.key,
                    .object(["userNativeCurrency": member.value, "rawCurrency": member.value]))
            })
    }

    private func brief(_ held: FuturesPosition, _ product: Instrument) -> JSONValue {
        func number(_ text: String) -> JSONValue { .number(text) }
        let (size, price) = (held.contracts.magnitude, mark(of: product.id))
        let worth = price.flatMap { product.terms.notional($0, size, rounding: .halfEven) }
        return .object([
            "product_id": .string(product.symbol),
            "contract_size": number(
                DecimalText.text(mantissa: product.terms.multiplierE9, exponent: -9)),
            "side": .string(
                "FUTURES_POSITION_SIDE_\(held.contracts > .zero ? "LONG" : "SHORT")"),
            "amount": number(product.text(size)), "avg_entry_price": number(entry(held, product)),
            "current_price": price.map { number(product.text($0)) },
            "unrealized_pnl": number(Venue.text(unrealised(held, of: product.id))),
            "expiry": .string(Venue.expiry(of: product.symbol)?.rfc3339 ?? ""),
            "underlying_asset": .string(product.base),
            "asset_img_url": .string(""), "product_name": .string("\(product.base) PERP"),
            "venue": .string("FCM"), "notional_value": worth.map { number(Venue.text($0)) },
        ])
    }

    /// What a wallet is worth at the last trades; zero where nothing tells.
    private func dollars(_ wallet: Wallet) -> Amount {
        if wallet.isCash { return wallet.balance }
        guard let listing = listing(wallet.currency + "-USD"),
            let last = tapes[listing.id.position].last?.price
        else { return .zero }
        let shift = Wide.powerOfTen(listing.terms.quantityExponent + 8)
        let quantity = Quantity(wallet.balance.mantissa / shift)
        return listing.terms.notional(last, quantity, rounding: .halfEven) ?? .zero
    }

    private func find(_ id: String) throws(Refusal) -> Int {
        guard let place = portfolios.firstIndex(where: { $0.id == id && !$0.isDeleted }) else {
            throw .notFound("portfolio \(id) not found")
        }
        return place
    }

    private func json(_ portfolio: Portfolio) -> JSONValue {
        .object([
            "name": .string(portfolio.name), "uuid": .string(portfolio.id),
            "type": .string(portfolio.type), "deleted": .bool(portfolio.isDeleted),
        ])
    }
}

extension Wallet {
    /// Whether a unit of it is a dollar.
    fileprivate var isCash: Bool { ["USD", "USDC"].contains(currency) }
}
