internal import Domain
internal import JSON

/// What an order would cost.
extension Venue {
    /// `POST /orders/preview`.
    func preview(_ call: Call) throws(Refusal) -> JSONValue {
        let symbol = try call.text("product_id")
        guard let listing = listing(symbol) else {
            throw .invalid("there is no product \(symbol)")
        }
        let side: Side
        switch try call.text("side") {
        case "BUY": side = .buy
        case "SELL": side = .sell
        case let other: throw .notAValue(other, of: "side")
        }
        var order = ClientOrder(
            id: "", clientID: "", portfolio: call.portfolio, symbol: symbol,
            instrument: listing.id, side: side, asked: .null,
            terms: OrderTerms(kind: .market, timeInForce: .immediateOrCancel, size: .base(.zero)),
            created: clock, quantity: .zero, holdCurrency: "", updated: clock)
        order.leverage = call.body["leverage"]?.string ?? ""
        order.marginType = call.body["margin_type"]?.string ?? ""
        do throws(OrderTermsReader.Fault) {
            order.terms = try OrderTermsReader(terms: listing.terms)
                .read(call.body["order_configuration"])
        } catch {
            switch error {
            case .malformed(let refusal): throw refusal
            case .rejected(let rejection):
                return estimate(of: order, errors: [rejection.preview], isEdit: false)
            }
        }
        var errors: [String] = []
        do throws(Rejection) {
            try check(&order, listing)
            try checkAttached(call.body["attached_order_configuration"], order, listing)
        } catch {
            errors = [error.preview.hasPrefix("PREVIEW_") ? error.preview : "PREVIEW_" + error.code]
        }
        return estimate(of: order, errors: errors, isEdit: false)
    }

    private func checkAttached(
        _ attached: JSONValue?, _ order: ClientOrder, _ listing: Listing
    ) throws(Rejection) {
        guard let attached, attached != .null else { return }
        do throws(OrderTermsReader.Fault) {
            _ = try attachment(attached, order, listing)
        } catch {
            guard case .rejected(let rejection) = error else {
                throw Rejection("INVALID_ORDER_TYPE_FOR_ATTACHED", "it cannot be read")
            }
            throw rejection
        }
    }

    /// What an order would trade for now, walking the book as far as its limits go, and what would
    /// wait at them.
    private func walk(_ order: ClientOrder) -> (value: Amount, size: Quantity, waiting: Amount) {
        let terms = floor.instruments[order.instrument.position].terms
        var offers = floor.offered(order.side.opposite, of: order.instrument)[...]
        var (value, size, waiting) = (Amount.zero, Quantity.zero, Amount.zero)
        for (limit, quantity) in Venue.parts(of: order) {
            var left = quantity
            while left > .zero, let offer = offers.first {
                if let limit, order.side == .buy ? offer.price > limit : offer.price < limit {
                    break
                }
                let part = min(left, terms.flooredToLot(offer.quantity))
                let cost = terms.notional(offer.price, part, rounding: .halfEven) ?? .zero
                (value, size, left) = (value + cost, size + part, left - part)
                offers[offers.startIndex].quantity -= part
                if terms.flooredToLot(offers[offers.startIndex].quantity) == .zero {
                    offers.removeFirst()
                }
            }
            if let limit {
                waiting += terms.notional(limit, left, rounding: .halfEven) ?? .zero
            }
        }
        return (value, size, waiting)
    }

    /// The limit orders that an order consists of, those first that take first.
    private static func parts(of order: ClientOrder) -> [(Price?, Quantity)] {
        if order.terms.rungs.isEmpty { return [(order.terms.limit, order.quantity)] }
        let rungs = order.terms.rungs.sorted {
            order.side == .buy ? $0.limit > $1.limit : $0.limit < $1.limit
        }
        return rungs.map { ($0.limit, $0.size) }
    }

    func estimate(of order: ClientOrder, errors: [String], isEdit: Bool) -> JSONValue {
        let product = floor.instruments[order.instrument.position]
        let (taken, size, waiting) = walk(order)
        let tier = tier(of: order.portfolio)
        let fee = tier.fee(of: taken, isMaker: false) + tier.fee(of: waiting, isMaker: true)
        let value = taken + waiting
        let total = order.side == .buy ? value + fee : value - fee
        let top = floor.top(of: order.instrument)
        let base = product.text(order.quantity)
        let average = Venue.average(taken, size, product.terms)
        var members = [
            JSONMember("order_total", .amount(total)), JSONMember("commission_total", .amount(fee)),
            JSONMember(isEdit ? "errors" : "errs", .texts(errors)),
            JSONMember("quote_size", isEdit ? .number(Venue.text(value)) : .amount(value)),
            JSONMember("base_size", isEdit ? .number(base) : .string(base)),
            JSONMember("best_bid", .string(top.bid.map { product.text($0.price) } ?? "")),
            JSONMember("best_ask", .string(top.ask.map { product.text($0.price) } ?? "")),
            JSONMember("slippage", .string(slippage(average, order, top))),
            JSONMember("order_margin_total", .amount(order.hold)),
            JSONMember("commission_detail_total", commission(fee)),
            JSONMember("pnl_configuration", .null),
        ]
        if isEdit {
            members.append(JSONMember("average_filled_price", .string(average)))
        } else {
            members += [
                JSONMember("warning", .array([])), JSONMember("is_max", .bool(false)),
                JSONMember("leverage", .string(order.leverage)),
                JSONMember("long_leverage", .string("")), JSONMember("short_leverage", .string("")),
                JSONMember("preview_id", .string(errors.isEmpty ? newID() : "")),
                JSONMember("est_average_filled_price", .string(average)),
            ]
        }
        return .object(members)
    }

    private func commission(_ fee: Amount) -> JSONValue {
        .object([
            "total_commission": .amount(fee), "gst_commission": .string("0"),
            "withholding_commission": .string("0"), "client_commission": .amount(fee),
            "venue_commission": .string("0"), "regulatory_commission": .string("0"),
            "clearing_commission": .string("0"),
        ])
    }

    /// How far the average lies from the best price, as a fraction of it.
    private func slippage(_ average: String, _ order: ClientOrder, _ top: BookTop) -> String {
        let best = (order.side == .buy ? top.ask : top.bid)?.price
        let terms = floor.instruments[order.instrument.position].terms
        guard let best, average != "0" else { return "0" }
        do throws(ParseFault) {
            let price = try DecimalText.mantissa(of: average, exponent: -8, signed: false)
            let whole = best.mantissa * Wide.powerOfTen(8 + terms.priceExponent)
            return Ratio.of(abs(price - whole), in: whole).map(FeeTier.text) ?? "0"
        } catch {
            return "0"
        }
    }
}
