internal import Domain
internal import JSON

/// Looking orders and fills up.
extension Venue {
    static let statuses: Set<String> = [
        "PENDING", "OPEN", "FILLED", "CANCELLED", "EXPIRED", "FAILED", "UNKNOWN_ORDER_STATUS",
        "QUEUED", "CANCEL_QUEUED", "EDIT_QUEUED",
    ]

    /// The moment up to which a listing has heard what happened.
    private func listedUntil(_ call: Call) -> Timestamp {
        now + Nanos(-faults.delay(.staleListing, path: call.path).count)
    }

    /// `GET /orders/historical/{order_id}`.
    func order(_ call: Call) throws(Refusal) -> JSONValue {
        let id = call.parameters[0]
        guard let place = orderPlaces[id], orders[place].portfolio == call.portfolio,
            orders[place].created <= listedUntil(call)
        else { throw .notFound("order with this orderID was not found") }
        return .object(["order": json(orders[place])])
    }

    /// `GET /orders/historical/batch`.
    func listOrders(_ call: Call) throws(Refusal) -> JSONValue {
        let query = call.query
        let words = query.all("order_status")
        for word in words { try check(word, of: "order_status", among: Venue.statuses) }
        if words.contains("OPEN"), words.count > 1 {
            throw .invalid("order_status OPEN cannot be combined with other statuses")
        }
        try check(query["order_side"], of: "order_side", among: ["BUY", "SELL"])
        let (start, end) = (try query.time("start_date"), try query.time("end_date"))
        let (ids, products) = (Set(query.all("order_ids")), Set(query.all("product_ids")))
        let (types, times) = (Set(query.all("order_types")), Set(query.all("time_in_forces")))
        let until = listedUntil(call)
        let found = orders.filter { order in
            order.portfolio == call.portfolio && order.created <= until
                && (words.isEmpty || words.contains(order.status.rawValue))
                && (ids.isEmpty || ids.contains(order.id))
                && (products.isEmpty || products.contains(order.symbol))
                && (types.isEmpty || types.contains(order.terms.kind.rawValue))
                && (times.isEmpty || times.contains(order.terms.timeInForceWord))
                && (query["order_side"] ?? order.side.word) == order.side.word
                && (start.map { order.created >= $0 } ?? true)
                && (end.map { order.created < $0 } ?? true)
                && (query["product_type"] ?? kind(order)) == kind(order)
        }
        let page = try Page(
            found.reversed(), limit: try query.limit(of: 100, atMost: 1_000),
            cursor: query["cursor"])
        return .object([
            "orders": .array(page.items.map { json($0) }), "sequence": .string("0"),
            "has_next": .bool(page.next != nil), "cursor": .string(page.next ?? ""),
            "proof_token_required": .bool(false),
        ])
    }

    private func kind(_ order: ClientOrder) -> String {
        floor.instruments[order.instrument.position].terms.kind == .spot ? "SPOT" : "FUTURE"
    }

    /// `GET /orders/historical/fills`.
    func listFills(_ call: Call) throws(Refusal) -> JSONValue {
        let query = call.query
        let start = try query.time("start_sequence_timestamp")
        let end = try query.time("end_sequence_timestamp")
        let ids = Set(query.all("order_ids") + query.all("order_id"))
        let products = Set(query.all("product_ids") + query.all("product_id"))
        let trades = Set(query.all("trade_ids"))
        let until = listedUntil(call)
        let found = fills.filter { fill in
            let order = orders[fill.order]
            return order.portfolio == call.portfolio && fill.time <= until
                && (ids.isEmpty || ids.contains(order.id))
                && (products.isEmpty || products.contains(order.symbol))
                && (trades.isEmpty || trades.contains(String(fill.tradeID)))
                && (query["order_side"] ?? order.side.word) == order.side.word
                && (start.map { fill.time >= $0 } ?? true)
                && (end.map { fill.time <= $0 } ?? true)
        }
        let page = try Page(
            found.reversed(), limit: try query.limit(of: 100, atMost: 1_000),
            cursor: query["cursor"])
        var next = page.next ?? ""
        if let cursor = query["cursor"], faults.take(.repeatedCursor, path: call.path) {
            next = cursor
        }
        return .object([
            "fills": .array(page.items.map(json)), "cursor": .string(next),
            "proof_token_required": .bool(false),
        ])
    }
}
