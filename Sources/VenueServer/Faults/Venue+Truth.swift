internal import Domain
internal import JSON

/// What a test may do to the venue, and what it may ask that no client could.
extension Venue {
    /// Sets the flags of a product: `{"cancel_only":true}`.
    func flag(_ symbol: String, _ body: JSONValue) throws(Refusal) -> JSONValue {
        guard let place = listings.firstIndex(where: { $0.symbol == symbol }) else {
            throw .notFound("there is no product \(symbol)")
        }
        for member in body.members ?? [] {
            if member.key == "status", let word = member.value.string {
                listings[place].flags.status = word
                continue
            }
            if try changeTerms(of: place, member) { continue }
            guard let flag = ProductFlags.names[member.key], let isOn = member.value.bool else {
                throw .notAValue(member.key, of: "flag")
            }
            listings[place].flags[keyPath: flag] = isOn
        }
        tellMatching(of: listings[place].id)
        tellStatus()
        return .object([JSONMember]())
    }

    /// Changes an increment or a minimum; what the market does stays as fine as it was.
    ///
    /// - Returns: Whether the member is one of these.
    private func changeTerms(of place: Int, _ member: JSONMember) throws(Refusal) -> Bool {
        // The matching keeps to the first increments, so the new ones are multiples of them.
        let first = floor.instruments[listings[place].id.position].terms
        func number(exponent: Int, step: Int64) throws(Refusal) -> Int64 {
            let text = member.value.string ?? member.value.text()
            do throws(ParseFault) {
                let number = try DecimalText.mantissa(of: text, exponent: exponent, signed: false)
                guard number > 0, number % step == 0 else { throw .tooFine }
                return number
            } catch {
                throw .notAValue(text, of: member.key)
            }
        }
        func size() throws(Refusal) -> Quantity {
            Quantity(try number(exponent: first.quantityExponent, step: first.lot.mantissa))
        }
        switch member.key {
        case "price_increment":
            listings[place].instrument.terms.tick = Price(
                try number(exponent: first.priceExponent, step: first.tick.mantissa))
        case "base_increment":
            listings[place].instrument.terms.lot = try size()
        case "base_min_size":
            listings[place].instrument.terms.quantityMin = try size()
        case "quote_min_size":
            listings[place].instrument.terms.notionalMin = Amount(
                try number(exponent: -8, step: 1))
        default: return false
        }
        return true
    }

    /// Lets time pass where the clock is set by hand: `{"by":"5s"}`.
    func passTime(_ body: JSONValue) throws(Refusal) -> JSONValue {
        guard case .manual = settings.clock else {
            throw .invalid("the clock of this venue runs by itself")
        }
        guard let length = try Venue.length(body["by"], "by"), length >= .zero,
            length <= .day
        else { throw .invalid("by is required, from 0s to 1d") }
        advance(to: now + length)
        return .object(["now": .time(now)])
    }

    /// Lets somebody else trade: `{"product_id","price","size","side"}`, the side the taker's.
    func invent(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let listing = try listed(body["product_id"]?.string)
        let level = try level(body["price"], body["size"], listing)
        guard isMatching(listing.id) else { throw .invalid("the market is closed") }
        let trade = Trade(
            price: level.price, quantity: level.quantity,
            aggressor: body["side"]?.string == "SELL" ? .sell : .buy)
        happen(MarketEvent(time: now, instrument: listing.id, body: .trade(trade)))
        return .object([JSONMember]())
    }

    /// Shows a best bid and offer: `{"product_id","bid","bid_size","ask","ask_size"}`.
    func quote(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let listing = try listed(body["product_id"]?.string)
        let top = BookTop(
            bid: body["bid"] == nil ? nil : try level(body["bid"], body["bid_size"], listing),
            ask: body["ask"] == nil ? nil : try level(body["ask"], body["ask_size"], listing))
        happen(MarketEvent(time: now, instrument: listing.id, body: .top(top)))
        return .object([JSONMember]())
    }

    private func level(
        _ price: JSONValue?, _ size: JSONValue?, _ listing: Listing
    ) throws(Refusal) -> Level {
        let level = try read(price, size, listing)
        let terms = listing.terms
        guard level.price > .zero, level.price <= terms.priceMax, level.quantity > .zero,
            level.quantity <= terms.quantityMax
        else { throw .invalid("price and size must be above zero and within the product's") }
        return level
    }

    private func read(
        _ price: JSONValue?, _ size: JSONValue?, _ listing: Listing
    ) throws(Refusal) -> Level {
        do throws(ParseFault) {
            return Level(
                price: try Price(
                    parsing: price?.string ?? "", exponent: listing.terms.priceExponent),
                quantity: try Quantity(
                    parsing: size?.string ?? "1", exponent: listing.terms.quantityExponent))
        } catch {
            throw .invalid("price or size \(error.explanation)")
        }
    }

    /// A thousand million: a few of them fit.
    private static let giftMax = Amount(1_000_000_000 * 100_000_000)

    /// Gives money: `{"currency","value"}`.
    func give(_ body: JSONValue) throws(Refusal) -> JSONValue {
        guard let currency = body["currency"]?.string, let text = body["value"]?.string else {
            throw .invalid("currency and value are required")
        }
        do throws(ParseFault) {
            let amount = Amount(try DecimalText.mantissa(of: text, exponent: -8, signed: true))
            guard amount.magnitude <= Venue.giftMax else { throw .outOfRange }
            open(currency, in: 0)
            portfolios[0].add(amount, currency, at: clock)
        } catch {
            throw .invalid("value \(error.explanation)")
        }
        return .object([JSONMember]())
    }

    /// Changes what a key may do: `{"name","can_view","can_trade","can_transfer"}`.
    func changeKey(_ body: JSONValue) throws(Refusal) -> JSONValue {
        let name = body["name"]?.string ?? verifier.keys.first?.name ?? ""
        let isKnown = verifier.change(name) { key in
            key.canView = body["can_view"]?.bool ?? key.canView
            key.canTrade = body["can_trade"]?.bool ?? key.canTrade
            key.canTransfer = body["can_transfer"]?.bool ?? key.canTransfer
        }
        guard isKnown else { throw .notFound("there is no key \(name)") }
        if let refuses = body["refuse_reused_nonces"]?.bool { verifier.refusesReuse = refuses }
        return .object([JSONMember]())
    }

    /// Ends an order as only the venue can: `{"order_id","reason"?}`.
    func takeAway(_ body: JSONValue) throws(Refusal) -> JSONValue {
        guard let place = body["order_id"]?.string.flatMap({ orderPlaces[$0] }) else {
            throw .notFound("order with this orderID was not found")
        }
        end(place, .cancelled, body["reason"]?.string ?? "cancelled by the venue")
        return .object([JSONMember]())
    }

    /// Everything about the default portfolio, without limits, pages, lags and faults.
    var truth: JSONValue {
        let portfolio = portfolios[0]
        let lagText = DecimalText.text(mantissa: lag.count, exponent: -9)
        return .object([
            "now": .time(now), "lag_seconds": .number(lagText),
            "orders": .array(
                orders.filter { $0.portfolio == portfolio.id }.map { json($0, path: nil) }),
            "fills": .array(fills.filter { orders[$0.order].portfolio == portfolio.id }.map(json)),
            "balances": .object(
                portfolio.wallets.map { wallet in
                    JSONMember(
                        wallet.currency,
                        .object([
                            "balance": .amount(wallet.balance), "hold": .amount(wallet.hold),
                        ]))
                }),
            "connections": .int(sessions.count),
            "feed_fault": source.fault.map { .string($0) },
        ])
    }
}
