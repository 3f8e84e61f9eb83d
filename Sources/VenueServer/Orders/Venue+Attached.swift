internal import Domain
internal import JSON

/// Brackets that are attached to an order and come to life for what it has filled.
extension Venue {
    /// A bracket that is attached to an order has prices and no size.
    ///
    /// - Throws: What the venue has against it, by the leg that is wrong.
    func attachment(
        _ body: JSONValue, _ order: ClientOrder, _ listing: Listing
    ) throws(OrderTermsReader.Fault) -> JSONValue {
        func refuse(_ code: String, _ message: String) -> OrderTermsReader.Fault {
            .rejected(Rejection(code, message))
        }
        guard let bracket = body["trigger_bracket_gtc"], body.keys.count == 1 else {
            throw refuse("INVALID_ORDER_TYPE_FOR_ATTACHED", "only trigger_bracket_gtc")
        }
        guard order.terms.kind == .market || order.terms.kind == .limit else {
            throw refuse("ATTACHED_ORDERS_ONLY_ALLOWED_ON_MARKET_LIMIT", "not for this kind")
        }
        guard bracket["base_size"] == nil else {
            throw refuse("ATTACHED_ORDER_SIZE_MUST_BE_NIL", "the size is that of the order")
        }
        let profit = try leg("limit_price", "TAKE_PROFIT", bracket, listing)
        let loss = try leg("stop_trigger_price", "STOP_LOSS", bracket, listing)
        guard let price = reference(of: order) else { return bracket }
        let isBuy = order.side == .buy
        guard isBuy ? profit > price : profit < price else {
            throw refuse("INVALID_ATTACHED_TAKE_PROFIT_PRICE", "it would take a loss")
        }
        guard isBuy ? loss < price : loss > price else {
            throw refuse("INVALID_ATTACHED_STOP_LOSS_PRICE", "it would stop at once")
        }
        return bracket
    }

    /// What an order is compared with: its limit, or what a market order would get.
    private func reference(of order: ClientOrder) -> Price? {
        let top = floor.top(of: order.instrument)
        return order.terms.limit ?? (order.side == .buy ? top.ask : top.bid)?.price
            ?? tapes[order.instrument.position].last?.price
    }

    private func leg(
        _ field: String, _ word: String, _ bracket: JSONValue, _ listing: Listing
    ) throws(OrderTermsReader.Fault) -> Price {
        guard bracket[field]?.string.map({ !$0.isEmpty }) == true else {
            throw .rejected(Rejection("SINGLE_LEGGED_TPSL_NOT_ALLOWED", "\(field) is missing"))
        }
        do throws(OrderTermsReader.Fault) {
            return try OrderTermsReader(terms: listing.terms).price(bracket, field)
        } catch {
            guard case .rejected(let rejection) = error else { throw error }
            let code: String
            switch rejection.code {
            case "INVALID_PRICE_PRECISION": code = "INVALID_ATTACHED_\(word)_PRICE_PRECISION"
            case "INVALID_LIMIT_PRICE": code = "ATTACHED_ORDER_MUST_HAVE_POSITIVE_PRICES"
            default: code = "INVALID_ATTACHED_\(word)_PRICE_OUT_OF_BOUNDS"
            }
            throw .rejected(Rejection(code, rejection.message))
        }
    }

    /// Enters the take profit and stop loss that came with an order which is over.
    func bringToLife(_ place: Int) {
        let parent = orders[place]
        guard let bracket = parent.attached, parent.filled > .zero,
            let listing = listing(parent.symbol)
        else { return }
        let size = parent.filled.text(exponent: listing.terms.quantityExponent)
        let fields = (bracket.members ?? []) + [JSONMember("base_size", .string(size))]
        let asked = JSONValue.object([JSONMember("trigger_bracket_gtc", .object(fields))])
        do throws(OrderTermsReader.Fault) {
            let terms = try OrderTermsReader(terms: listing.terms).read(asked)
            var child = ClientOrder(
                id: parent.attachedID, clientID: newID(), portfolio: parent.portfolio,
                symbol: parent.symbol, instrument: parent.instrument, side: parent.side.opposite,
                asked: asked, terms: terms, created: clock, quantity: parent.filled,
                holdCurrency: parent.side == .buy ? listing.instrument.base : listing.quote,
                updated: clock)
            child.originID = parent.id
            (child.leverage, child.marginType) = (parent.leverage, parent.marginType)
            if listing.isFuture { child.holdCurrency = listing.collateral }
            enter(child, path: "")
        } catch {
            orders[place].cancelMessage = "the attached order was refused"
        }
    }
}
