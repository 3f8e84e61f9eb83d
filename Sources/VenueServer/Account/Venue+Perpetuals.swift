internal import Domain
internal import JSON

/// International perpetuals: a portfolio of its own, USDC as collateral, leverage by order.
extension Venue {
    /// The most that an order may ask for, in hundredths.
    static let leverageMax: Int64 = 2_000

    /// Opens the portfolio of perpetuals where one is listed.
    func openInternational() {
        guard listings.contains(where: \.isInternational) else { return }
        var portfolio = Portfolio(id: newID(), name: "International")
        portfolio.type = "INTX"
        portfolio.open("USDC", id: newID(), at: opened)
        portfolio.add(Amount(100_000 * 100_000_000), "USDC", at: opened)
        portfolios.append(portfolio)
    }

    /// Perpetuals are traded in their own portfolio and nothing else is.
    func checkPlace(_ order: ClientOrder, _ listing: Listing) throws(Rejection) {
        guard (portfolio(order.portfolio).type == "INTX") == listing.isInternational else {
            throw Rejection("UNTRADABLE_PRODUCT", "the product belongs to another portfolio")
        }
        guard listing.isInternational else { return }
        guard ["", "CROSS"].contains(order.marginType) else {
            throw Rejection("INVALID_MARGIN_TYPE", "only CROSS is offered")
        }
        guard order.leverage.isEmpty || Venue.leverage(order.leverage) != nil else {
            throw Rejection("INVALID_LEVERAGE", "leverage is from 1 to 20, in hundredths")
        }
    }

    /// Hundredths; nil for what is no leverage.
    static func leverage(_ text: String) -> Int64? {
        do throws(ParseFault) {
            let hundredths = try DecimalText.mantissa(of: text, exponent: -2, signed: false)
            return (100...leverageMax).contains(hundredths) ? hundredths : nil
        } catch {
            return nil
        }
    }

    /// What part of its notional a perpetual's position needs, or one that an order would open.
    func initialRate(_ held: FuturesPosition, _ order: ClientOrder? = nil) -> Ratio {
        let asked = order.flatMap { Venue.leverage($0.leverage) }
        return Ratio(e8: 100_000_000 * 100 / (asked ?? held.leverageHundredths))
    }

    // MARK: Answers

    /// `GET /intx/portfolio/{uuid}`.
    func perpetualPortfolio(_ call: Call) throws(Refusal) -> JSONValue {
        let portfolio = try international(call)
        let wallet = portfolio["USDC"]
        let open = portfolio.positions.filter { $0.value.contracts != .zero }
        let notional = open.reduce(Amount.zero) { $0 + worth($1.value, $1.key) }
        let initial = open.reduce(Amount.zero) { $0 + initialMargin($1.value, $1.key) }
        let maintenance = Amount(initial.mantissa / 2)
        let unrealised = unrealised(of: portfolio)
        let balance = (wallet?.balance ?? .zero) + unrealised
        let free = balance - (wallet?.hold ?? .zero)
        func money(_ amount: Amount) -> JSONValue { .money(amount, "USDC") }
        return .object([
            "portfolios": .array([
                .object([
                    "portfolio_uuid": .string(portfolio.id), "collateral": .amount(balance),
                    "position_notional": .amount(notional),
                    "open_position_notional": .amount(notional),
                    "pending_fees": .string("0"), "borrow": .string("0"),
                    "accrued_interest": .string("0"), "rolling_debt": .string("0"),
                    "portfolio_initial_margin": share(initial, of: balance),
                    "portfolio_im_notional": money(initial),
                    "portfolio_maintenance_margin": share(maintenance, of: balance),
                    "portfolio_mm_notional": money(maintenance),
                    "liquidation_percentage": share(maintenance, of: balance),
                    "liquidation_buffer": .amount(balance - maintenance),
                    "margin_type": .string("MARGIN_TYPE_CROSS"),
                    "margin_flags": .string("UNKNOWN_MARGIN_FLAGS"),
                    "liquidation_status": .string("FULLY_FUNDED"),
                    "unrealized_pnl": money(unrealised), "total_balance": money(balance),
                ])
            ]),
            "summary": .object([
                "unrealized_pnl": money(unrealised), "buying_power": money(free),
                "total_balance": money(balance), "max_withdrawal_amount": money(free),
            ]),
        ])
    }

    private func share(_ part: Amount, of whole: Amount) -> JSONValue {
        guard whole > .zero else { return .string("0") }
        let wide = Int128(part.mantissa) * 100_000_000
        let share = Wide.quotient(wide, by: whole.mantissa, rounding: .halfEven)
        return .string(DecimalText.text(mantissa: share ?? 0, exponent: -8))
    }

    /// `GET /intx/positions/{uuid}`.
    func perpetualPositions(_ call: Call) throws(Refusal) -> JSONValue {
        let portfolio = try international(call)
        return .object([
            "positions": .array(perpetuals(of: portfolio)),
            "summary": .object(["aggregated_pnl": .money(unrealised(of: portfolio), "USDC")]),
        ])
    }

    /// `GET /intx/positions/{uuid}/{symbol}`.
    func perpetualPosition(_ call: Call) throws(Refusal) -> JSONValue {
        let portfolio = try international(call)
        guard let listing = listing(call.parameters[1]), listing.isInternational,
            let held = portfolio.positions[listing.id], held.contracts != .zero
        else { throw .notFound("position \(call.parameters[1]) not found") }
        return .object(["position": perpetual(held, listing.id, portfolio)])
    }

    /// `GET /intx/balances/{uuid}`.
    func perpetualBalances(_ call: Call) throws(Refusal) -> JSONValue {
        let portfolio = try international(call)
        let rows = portfolio.wallets.map { wallet in
            JSONValue.object([
                "asset": .object([
                    "asset_id": .string(wallet.currency), "asset_uuid": .string(wallet.id),
                    "asset_name": .string(wallet.currency), "status": .string("ACTIVE"),
                    "collateral_weight": .string("1"),
                    "account_collateral_limit": .string(""),
                    "ecosystem_collateral_limit_breached": .bool(false),
                    "asset_icon_url": .string(""), "supported_networks_enabled": .bool(true),
                ]),
                "quantity": .amount(wallet.balance), "hold": .amount(wallet.hold),
                "transfer_hold": .string("0"), "collateral_value": .amount(wallet.balance),
                "collateral_weight": .string("1"),
                "max_withdraw_amount": .amount(wallet.available), "loan": .string("0"),
                "loan_collateral_requirement_usd": .string("0"), "pledged_quantity": .string("0"),
            ])
        }
        return .object([
            "portfolio_balances": .array([
                .object([
                    "portfolio_uuid": .string(portfolio.id), "balances": .array(rows),
                    "is_margin_limit_reached": .bool(false),
                ])
            ])
        ])
    }

    /// `POST /intx/allocate`: nothing has to be set aside where all margin is crossed.
    func allocate(_ call: Call) throws(Refusal) -> JSONValue {
        _ = try owned(try call.text("portfolio_uuid"), call)
        return .object([JSONMember]())
    }

    /// `POST /intx/multi_asset_collateral`: USDC is the only collateral whatever is asked.
    func collateral(_ call: Call) throws(Refusal) -> JSONValue {
        _ = try owned(try call.text("portfolio_uuid"), call)
        return .object(["multi_asset_collateral_enabled": .bool(false)])
    }

    private func international(_ call: Call) throws(Refusal) -> Portfolio {
        try owned(call.parameters[0], call)
    }

    /// The portfolio of perpetuals that a key belongs to.
    private func owned(_ id: String, _ call: Call) throws(Refusal) -> Portfolio {
        guard id == call.portfolio, portfolio(id).type == "INTX" else {
            throw Refusal(
                status: 403, error: "PERMISSION_DENIED",
                message: "the key belongs to no portfolio of international perpetuals")
        }
        return portfolio(id)
    }

    // MARK: Positions

    /// At the mark.
    private func worth(_ held: FuturesPosition, _ instrument: InstrumentID) -> Amount {
        let terms = floor.instruments[instrument.position].terms
        return mark(of: instrument).flatMap {
            terms.notional($0, held.contracts.magnitude, rounding: .halfEven)
        } ?? .zero
    }

    private func initialMargin(_ held: FuturesPosition, _ instrument: InstrumentID) -> Amount {
        Amount(initialRate(held).of(worth(held, instrument).mantissa, rounding: .up) ?? 0)
    }

    func perpetuals(of portfolio: Portfolio) -> [JSONValue] {
        portfolio.positions.filter { $0.value.contracts != .zero }.sorted { $0.key < $1.key }
            .filter { floor.instruments[$0.key.position].terms.kind == .perpetual }
            .map { perpetual($0.value, $0.key, portfolio) }
    }

    private func perpetual(
        _ held: FuturesPosition, _ instrument: InstrumentID, _ portfolio: Portfolio
    ) -> JSONValue {
        let product = floor.instruments[instrument.position]
        func money(_ text: String) -> JSONValue {
            .object(["value": .string(text), "currency": .string("USDC")])
        }
        func waiting(_ side: Side) -> JSONValue {
            let open = livePlaces.map { orders[$0] }.filter {
                $0.instrument == instrument && $0.side == side && $0.portfolio == portfolio.id
            }
            return .string(product.text(open.reduce(Quantity.zero) { $0 + $1.remaining }))
        }
        let initial = initialMargin(held, instrument)
        let earned = unrealised(held, of: instrument)
        let size = product.text(held.contracts.magnitude)
        return .object([
            "product_id": .string(product.symbol), "product_uuid": .string(""),
            "portfolio_uuid": .string(portfolio.id), "symbol": .string(product.symbol),
            "vwap": money(entry(held, product)), "entry_vwap": money(entry(held, product)),
            "position_side": .string("POSITION_SIDE_\(held.contracts > .zero ? "LONG" : "SHORT")"),
            "margin_type": .string("MARGIN_TYPE_CROSS"),
            "net_size": .string(held.contracts > .zero ? size : "-" + size),
            "buy_order_size": waiting(.buy), "sell_order_size": waiting(.sell),
            "im_contribution": .string(FeeTier.text(initialRate(held))),
            "unrealized_pnl": .money(earned, "USDC"),
            "mark_price": money(mark(of: instrument).map(product.text) ?? ""),
            "liquidation_price": money("0"),
            "leverage": .string(DecimalText.text(mantissa: held.leverageHundredths, exponent: -2)),
            "im_notional": .money(initial, "USDC"),
            "mm_notional": .money(Amount(initial.mantissa / 2), "USDC"),
            "position_notional": .money(worth(held, instrument), "USDC"),
            "aggregated_pnl": .money(earned + held.realised, "USDC"),
        ])
    }
}
