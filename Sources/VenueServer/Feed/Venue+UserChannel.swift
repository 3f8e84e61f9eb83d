internal import Domain
internal import JSON

/// What an owner hears of orders and positions.
extension Venue {
    /// Tells the owner of an order how it stands.
    func tellOrder(_ place: Int) {
        keepPast(of: place)
        guard !sessions.isEmpty else { return }
        let order = orders[place]
        for number in sessions.keys.sorted() {
            guard let session = sessions[number], session.hears(.user, of: order.symbol),
                session.key?.portfolio == order.portfolio
            else { continue }
            let shown = userOrder(order, path: session.path)
            send(number, Channel.user.wire, [userEvent("update", [shown], order.portfolio)])
        }
    }

    func userEvent(_ type: String, _ orders: [JSONValue], _ portfolio: String) -> JSONValue {
        let owner = self.portfolio(portfolio)
        let futures = usFutures(of: owner).map { position, product in
            JSONValue.object([
                "product_id": .string(product.symbol),
                "side": .string(position.contracts > .zero ? "LONG" : "SHORT"),
                "number_of_contracts": .string(product.text(position.contracts.magnitude)),
                "realized_pnl": .amount(position.realised),
                "unrealized_pnl": .amount(unrealised(position, of: product.id)),
                "entry_price": .string(entry(position, product)),
            ])
        }
        return .object([
            "type": .string(type), "orders": .array(orders),
            "positions": .object([
                "perpetual_futures_positions": .array(streamedPerpetuals(of: owner)),
                "expiring_futures_positions": .array(futures),
                "prediction_market_positions": .array([]),
            ]),
        ])
    }

    /// Positions of perpetuals with plain amounts, as this channel has them.
    private func streamedPerpetuals(of portfolio: Portfolio) -> [JSONValue] {
        let words = [
            "POSITION_SIDE_LONG": "Long", "POSITION_SIDE_SHORT": "Short",
            "MARGIN_TYPE_CROSS": "Cross",
        ]
        return perpetuals(of: portfolio).map { position in
            let shown = (position.members ?? []).filter {
                !["product_uuid", "symbol", "im_contribution"].contains($0.key)
            }
            return .object(
                shown.map { member in
                    let word = member.value.string.flatMap { words[$0] }.map(JSONValue.string)
                    return JSONMember(member.key, word ?? member.value["value"] ?? member.value)
                })
        }
    }

    /// An order as the user channel shows it: how it stands in all, every value a string.
    func userOrder(_ order: ClientOrder, path: String) -> JSONValue {
        let terms = floor.instruments[order.instrument.position].terms
        let listing = listing(order.symbol)
        func price(_ price: Price?) -> JSONValue {
            .string(price?.text(exponent: terms.priceExponent) ?? "")
        }
        func size(_ size: Quantity) -> JSONValue {
            .string(size.text(exponent: terms.quantityExponent))
        }
        let never = JSONValue.string("0001-01-01T00:00:00Z")
        let members: [JSONMember] = [
            JSONMember("avg_price", .string(Venue.average(order.value, order.filled, terms))),
            JSONMember("cancel_reason", .string(order.cancelMessage)),
            JSONMember("client_order_id", .string(order.clientID)),
            JSONMember(
                "completion_percentage", .string(Venue.percent(order.filled, of: order.quantity))),
            JSONMember(
                "contract_expiry_type",
                .string(listing?.expiryType ?? "")),
            JSONMember("cumulative_quantity", size(order.filled)),
            JSONMember("filled_value", .amount(order.value)),
            JSONMember("leaves_quantity", size(order.isLive ? order.remaining : .zero)),
            JSONMember("limit_price", price(order.terms.limit)),
            JSONMember("number_of_fills", .string(String(order.fillCount))),
            JSONMember("order_id", .string(order.id)),
            JSONMember("order_side", .string(shownSide(of: order, path).word)),
            JSONMember("order_type", .string(order.terms.kind.title)),
            JSONMember("outstanding_hold_amount", .amount(order.hold)),
            JSONMember("post_only", .string(order.terms.isPostOnly ? "true" : "false")),
            JSONMember("product_id", .string(order.symbol)),
            JSONMember("product_type", .string(listing?.productType ?? "")),
            JSONMember(
                "reject_reason", .string(order.status == .failed ? order.cancelMessage : "")),
            JSONMember("retail_portfolio_id", .string(order.portfolio)),
            JSONMember(
                "risk_managed_by",
                .string(listing?.riskManager ?? "")),
            JSONMember("status", .string(shownStatus(of: order, path))),
            JSONMember("stop_price", price(order.terms.stop)),
            JSONMember("time_in_force", .string(order.terms.timeInForceWord)),
            JSONMember("total_fees", .amount(order.fees)),
            JSONMember("total_value_after_fees", .amount(Venue.afterFees(order))),
            JSONMember("trigger_status", .string(Venue.triggerStatus(order))),
            JSONMember("creation_time", .time(order.created)),
            JSONMember("end_time", order.terms.end.map { .time($0) } ?? never),
            JSONMember("start_time", order.terms.start.map { .time($0) } ?? never),
        ]
        return .object(members)
    }
}

extension OrderTerms.Kind {
    /// As the user channel writes it.
    var title: String {
        switch self {
        case .market: "Market"
        case .limit: "Limit"
        case .stopLimit: "Stop Limit"
        case .bracket: "Bracket"
        case .twap: "TWAP"
        case .scaled: "Scaled"
        }
    }
}
