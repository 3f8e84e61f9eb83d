internal import Assembly
internal import Coinbase
internal import Domain
internal import JSON

extension VenueOrder {
    /// How much was asked for: a size, or money of the quote currency.
    var amount: OrderAmount? {
        switch configuration {
        case .market(let amount), .marketFillOrKill(let amount), .limit(let amount, _, _): amount
        case .stopLimit(let terms, _): .base(terms.size)
        case .bracket(let terms, _): terms.size.map { .base($0) }
        case .twap(let terms): terms.amount
        case .scaled(let terms): terms.amount
        case nil: nil
        }
    }

    private var size: WireDecimal? { if case .base(let size)? = amount { size } else { nil } }
    private var quoteSize: WireDecimal? { if case .quote(let size)? = amount { size } else { nil } }

    /// Of a scaled order.
    private var ladder: OrderConfiguration.ScaledTerms? {
        if case .scaled(let terms)? = configuration { terms } else { nil }
    }

    private var limits: String {
        ladder.map { "\($0.priceMin.text)-\($0.priceMax.text)" } ?? limitPrice?.text ?? ""
    }

    /// Who sent it, by its id: the profile's runs, a person by hand, or somebody else.
    func sender(for profile: String) -> String {
        let tags = OrderDesk.Settings.tags(of: profile)
        let place = clientID.flatMap(ClientOrderID.init).flatMap { tags.firstIndex(of: $0.tag) }
        return place.map { $0 == 0 ? "run" : "operator" } ?? "external"
    }

    /// One entry of `orders list --json`.
    var json: JSONValue {
        .object([
            "order_id": .string(id), "client_order_id": .text(clientID),
            "product": .string(product), "side": .text(side?.text),
            "type": .text(kind?.text), "time_in_force": .text(duration?.text),
            "status": .string(status.text), "trigger_status": .text(trigger?.text),
            "size": .decimal(size), "quote_size": .decimal(quoteSize),
            "filled": .decimal(filled), "filled_value": .decimal(filledValue),
            "limit_price": .decimal(limitPrice), "stop_price": .decimal(stopPrice),
            "average_price": .decimal(averagePrice), "fees": .decimal(fees),
            "hold": .decimal(hold), "post_only": isPostOnly.map { .bool($0) },
            "pending_cancel": isPendingCancel.map { .bool($0) },
            "parts": ladder.map { .int($0.orders) },
            "price_min": .decimal(ladder?.priceMin), "price_max": .decimal(ladder?.priceMax),
            "take_profit": .decimal(attached?.takeProfit),
            "stop_loss": .decimal(attached?.stopTrigger), "exit_order_id": .text(attachedOrder),
            "origin_order_id": .text(originatingOrder),
            "created": .moment(createdAt), "end_time": .moment(endTime),
            "last_fill": .moment(lastFillAt), "reject_reason": .text(rejection?.text),
            "cancel_reason": .text(cancelReason),
        ])
    }

    func add(to table: inout Table, for profile: String) {
        let wanted = size?.text ?? quoteSize.map { "\($0.text) quote" }
        table.add(
            createdAt?.rfc3339 ?? "", sender(for: profile), product, side?.text ?? "?",
            kind?.text ?? "?", status.text, wanted ?? "", filled?.text ?? "", limits,
            averagePrice?.text ?? "", fees?.text ?? "", id)
    }
}

extension VenueFill {
    /// The venue's own id of it.
    private var entry: String? { if case .entry(let id) = key { id } else { nil } }

    /// One entry of `fills --json`.
    var json: JSONValue {
        .object([
            "fill_id": .text(entry), "trade_id": .text(trade), "order_id": .string(order),
            "product": .string(product), "side": .string(side.text),
            "kind": .text(kind?.text), "price": .string(price.text), "size": .string(size.text),
            "size_in_quote": isSizeInQuote.map { .bool($0) }, "fee": .string(commission.text),
            "liquidity": .text(liquidity?.text), "time": .string(tradedAt.rfc3339),
        ])
    }

    func add(to table: inout Table) {
        table.add(
            tradedAt.rfc3339, product, side.text,
            size.text + (isSizeInQuote == true ? " quote" : ""), price.text, commission.text,
            liquidity?.text ?? "", kind?.known == .fill ? "" : kind?.text ?? "", order)
    }
}
