internal import Domain
internal import Engine
internal import JSON

/// US futures: margin, positions, funding, and the endpoints about them.
extension Venue {
    /// Of the notional, within a day and overnight.
    static let marginIntraday = Ratio.bps(1_000)
    static let marginOvernight = Ratio.bps(2_460)
    /// What longs pay shorts each hour, in 1e-12 of the notional.
    static let fundingRateE12: Int64 = 13_000_000

    /// What a futures order holds: margin for what it opens, and its fee.
    func margin(of order: ClientOrder, _ listing: Listing) throws(Rejection) -> Amount {
        let held = portfolio(order.portfolio).positions[listing.id]?.contracts ?? .zero
        let closes = order.side == .buy ? max(.zero, -held) : max(.zero, held)
        let opens = order.remaining > closes ? order.remaining - closes : .zero
        guard let price = worstPrice(of: order),
            let value = listing.terms.notional(price, opens, rounding: .up),
            let whole = listing.terms.notional(price, order.remaining, rounding: .up),
            let margin = rate(of: order.portfolio, listing, order).of(value.mantissa, rounding: .up)
        else { throw .funds }
        return Amount(margin) + tier(of: order.portfolio).fee(of: whole, isMaker: false)
    }

    private func rate(
        of portfolio: String, _ listing: Listing, _ order: ClientOrder? = nil
    ) -> Ratio {
        let portfolio = self.portfolio(portfolio)
        if listing.isInternational {
            return initialRate(portfolio.positions[listing.id] ?? FuturesPosition(), order)
        }
        let isIntraday = portfolio.marginSetting.hasSuffix("INTRADAY")
        return isIntraday ? Venue.marginIntraday : Venue.marginOvernight
    }

    /// Holds the margin of a position instead of that of the orders that made it.
    func renewMargin(_ owner: Int, _ listing: Listing) {
        let position = portfolios[owner].positions[listing.id] ?? FuturesPosition()
        let rate = rate(of: portfolios[owner].id, listing)
        let wanted = Amount(rate.of(position.cost.mantissa, rounding: .up) ?? 0)
        let change = wanted - (margins[owner]?[listing.id] ?? .zero)
        margins[owner, default: [:]][listing.id] = wanted
        if change != .zero { portfolios[owner].hold(change, listing.collateral, at: clock) }
    }

    func mark(of instrument: InstrumentID) -> Price? {
        floor.state(of: instrument).mark ?? tapes[instrument.position].last?.price
    }

    /// What a position would earn if it were closed at the mark.
    func unrealised(_ position: FuturesPosition, of instrument: InstrumentID) -> Amount {
        let terms = floor.instruments[instrument.position].terms
        guard let mark = mark(of: instrument),
            let value = terms.notional(mark, position.contracts.magnitude, rounding: .halfEven)
        else { return .zero }
        return position.contracts > .zero ? value - position.cost : position.cost - value
    }

    func unrealised(of portfolio: Portfolio) -> Amount {
        portfolio.positions.reduce(.zero) { $0 + unrealised($1.value, of: $1.key) }
    }

    /// Posts the funding of an hour.
    func payFunding() {
        for owner in portfolios.indices {
            for (instrument, position) in portfolios[owner].positions
            where position.contracts != .zero {
                let terms = floor.instruments[instrument.position].terms
                guard let mark = mark(of: instrument),
                    let value = terms.notional(mark, position.contracts, rounding: .halfEven),
                    let due = Wide.quotient(
                        Int128(value.mantissa) * Int128(Venue.fundingRateE12),
                        by: 1_000_000_000_000, rounding: .halfEven)
                else { continue }
                let currency = floor.instruments[instrument.position].settle
                portfolios[owner].add(Amount(-due), currency, at: clock)
            }
        }
    }

    /// Lets what was earned in a day be over with it.
    func beginDay() {
        for owner in portfolios.indices {
            for instrument in portfolios[owner].positions.keys {
                portfolios[owner].positions[instrument]?.realised = .zero
            }
        }
    }

    // MARK: Answers

    /// `GET /cfm/balance_summary`.
    func balanceSummary(_ call: Call) throws(Refusal) -> JSONValue {
        guard portfolio(call.portfolio).type != "INTX" else {
            return .object(["balance_summary": .null])
        }
        return .object(["balance_summary": summary(call.portfolio) { .money($0, "USD") }])
    }

    /// The summary; amounts are written as the caller wants them.
    func summary(_ portfolioID: String, _ money: (Amount) -> JSONValue) -> JSONValue {
        let portfolio = portfolio(portfolioID)
        let unrealised = unrealised(of: portfolio)
        let cash = portfolio["USD"]?.balance ?? .zero
        let hold = portfolio["USD"]?.hold ?? .zero
        let margin = (margins[place(ofPortfolio: portfolioID)] ?? [:]).values.reduce(.zero, +)
        let realised = portfolio.positions.values.reduce(Amount.zero) { $0 + $1.realised }
        let free = cash + unrealised - hold
        func window(_ name: String) -> JSONValue {
            .object([
                "margin_window_type": .string("FCM_MARGIN_WINDOW_TYPE_\(name)"),
                "margin_level": .string("MARGIN_LEVEL_TYPE_BASE"), "initial_margin": money(margin),
                "maintenance_margin": money(margin),
                "liquidation_buffer_percentage": .string("1000"), "total_hold": money(hold),
                "futures_buying_power": money(free),
            ])
        }
        return .object([
            "futures_buying_power": money(free), "total_usd_balance": money(cash),
            "cbi_usd_balance": money(cash - margin), "cfm_usd_balance": money(margin),
            "total_open_orders_hold_amount": money(hold - margin),
            "unrealized_pnl": money(unrealised), "daily_realized_pnl": money(realised),
            "initial_margin": money(margin), "available_margin": money(free),
            "liquidation_threshold": money(margin), "liquidation_buffer_amount": money(free),
            "liquidation_buffer_percentage": .string("1000"),
            "intraday_margin_window_measure": window("INTRADAY"),
            "overnight_margin_window_measure": window("OVERNIGHT"),
        ])
    }

    /// `GET /cfm/positions`.
    func futuresPositions(_ call: Call) throws(Refusal) -> JSONValue {
        let isWrapped = faults.take(.wrappedPositions, path: call.wholePath)
        let rows = usFutures(of: portfolio(call.portfolio)).map {
            position($0.held, $0.product, of: call.portfolio, isWrapped: isWrapped)
        }
        return .object(["positions": .array(rows)])
    }

    /// Open positions of US futures, in the order of the listings.
    func usFutures(
        of portfolio: Portfolio
    ) -> [(held: FuturesPosition, product: Instrument)] {
        portfolio.positions.filter { $0.value.contracts != .zero }.sorted { $0.key < $1.key }
            .map { ($0.value, floor.instruments[$0.key.position]) }
            .filter { $0.1.terms.kind == .future }
    }

    /// `GET /cfm/positions/{product_id}`.
    func futuresPosition(_ call: Call) throws(Refusal) -> JSONValue {
        guard let listing = listing(call.parameters[0]), listing.isFuture,
            !listing.isInternational,
            let held = portfolio(call.portfolio).positions[listing.id], held.contracts != .zero
        else { throw .notFound("position \(call.parameters[0]) not found") }
        let isWrapped = faults.take(.wrappedPositions, path: call.wholePath)
        return .object([
            "position": position(
                held, listing.instrument, of: call.portfolio, isWrapped: isWrapped)
        ])
    }

    /// A position; its amounts are plain, or with their currency, as newer answers have them.
    private func position(
        _ held: FuturesPosition, _ product: Instrument, of portfolio: String, isWrapped: Bool
    ) -> JSONValue {
        func money(_ text: String) -> JSONValue {
            isWrapped
                ? .object(["value": .string(text), "currency": .string("USD")]) : .string(text)
        }
        let entry = entry(held, product)
        let plain: [JSONMember] = [
            JSONMember("product_id", .string(product.symbol)),
            JSONMember("expiration_time", .string(Venue.expiry(of: product.symbol)?.rfc3339 ?? "")),
            JSONMember("side", .string(held.contracts > .zero ? "LONG" : "SHORT")),
            JSONMember("number_of_contracts", .string(product.text(held.contracts.magnitude))),
            JSONMember("current_price", money(mark(of: product.id).map(product.text) ?? "")),
            JSONMember("avg_entry_price", money(entry)),
            JSONMember("unrealized_pnl", money(Venue.text(unrealised(held, of: product.id)))),
            JSONMember("daily_realized_pnl", money(Venue.text(held.realised))),
        ]
        guard isWrapped else { return .object(plain) }
        let size = DecimalText.text(mantissa: product.terms.multiplierE9, exponent: -9)
        let rate = listing(product.symbol).map { self.rate(of: portfolio, $0) } ?? .zero
        let leverage = rate.e8 > 0 ? 100 * 100_000_000 / rate.e8 : 0
        let worth = mark(of: product.id).flatMap {
            product.terms.notional($0, held.contracts.magnitude, rounding: .halfEven)
        }
        return .object(
            plain + [
                JSONMember("total_fees", money(Venue.text(held.fees))),
                JSONMember("contract_size", .string(size)),
                JSONMember("entry_vwap", money(entry)),
                JSONMember("liquidation_price", money("0")),
                JSONMember(
                    "leverage", .string(DecimalText.text(mantissa: leverage, exponent: -2))),
                JSONMember("im_contribution", .string(FeeTier.text(rate))),
                JSONMember("mm_contribution", .string(FeeTier.text(rate))),
                JSONMember("position_notional", money(Venue.text(worth ?? held.cost))),
            ])
    }

    func entry(_ held: FuturesPosition, _ product: Instrument) -> String {
        Venue.average(held.cost, held.contracts.magnitude, product.terms)
    }

    /// `POST /orders/close_position`.
    func closePosition(_ call: Call) throws(Refusal) -> JSONValue {
        let symbol = try call.text("product_id")
        let clientID = try call.text("client_order_id")
        guard let listing = listing(symbol), listing.isFuture else {
            return Venue.rejected(Rejection(new: "INVALID_PRODUCT_ID", "no future"), .null)
        }
        let held = portfolio(call.portfolio).positions[listing.id]?.contracts ?? .zero
        guard held != .zero else {
            return Venue.rejected(
                Rejection(new: "CANNOT_CLOSE_ZERO_POSITION", "there is no position"), .null)
        }
        let all = held.magnitude.text(exponent: listing.terms.quantityExponent)
        let size = call.body["size"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? all
        do throws(OrderTermsReader.Fault) {
            let closed = try OrderTermsReader(terms: listing.terms).quantity(size, "size")
            guard closed <= held.magnitude else {
                throw .rejected(
                    Rejection(
                        "REDUCE_ONLY_INCREASED_POSITION_SIZE", "the position is \(all) in all"))
            }
        } catch {
            switch error {
            case .malformed(let refusal): throw refusal
            case .rejected(let rejection): return Venue.rejected(rejection, .null)
            }
        }
        let body = JSONValue.object([
            "client_order_id": .string(clientID), "product_id": .string(symbol),
            "side": .string(held > .zero ? "SELL" : "BUY"),
            "order_configuration": .object([
                "market_market_ioc": .object(["base_size": .string(size)])
            ]),
        ])
        return try create(
            Call(
                method: call.method, path: call.path, query: call.query, body: body, key: call.key))
    }
}
