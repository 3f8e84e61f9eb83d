internal import Domain
internal import JSON

/// Looking orders and fills up.
extension Venue {
    private static let statuses: Set<String> = [
        "PENDING", "OPEN", "FILLED", "CANCELLED", "EXPIRED", "FAILED", "UNKNOWN_ORDER_STATUS",
        "QUEUED", "CANCEL_QUEUED", "EDIT_QUEUED",
    ]
    private static let timesInForce: Set<String> = [
        "UNKNOWN_TIME_IN_FORCE", "GOOD_UNTIL_DATE_TIME", "GOOD_UNTIL_CANCELLED",
        "IMMEDIATE_OR_CANCEL", "FILL_OR_KILL",
    ]
    private static let types: Set<String> = [
        "UNKNOWN_ORDER_TYPE", "MARKET", "LIMIT", "STOP", "STOP_LIMIT", "BRACKET", "TWAP",
        "ROLL_OPEN", "ROLL_CLOSE", "LIQUIDATION", "SCALED", "TAKE_PROFIT_STOP_LOSS",
    ]
    private static let orderSorts: Set<String> = [
        "UNKNOWN_SORT_BY", "LIMIT_PRICE", "LAST_FILL_TIME", "LAST_UPDATE_TIME",
    ]
    private static let fillSorts: Set<String> = ["UNKNOWN_SORT_BY", "PRICE", "TRADE_TIME"]

    // MARK: What was

    /// Writes down what an order is from now on.
    func keepPast(of place: Int) {
        let horizon = now + Nanos(-Venue.stalenessMax.count)
        pasts[place, default: OrderPast()].add(orders[place], at: now, keeping: horizon)
    }

    /// Forgets what nobody can ask for any more.
    func forgetPasts() {
        let horizon = now + Nanos(-Venue.stalenessMax.count)
        pasts = pasts.filter { ($0.value.states.last?.time ?? horizon) > horizon }
    }

    /// The moment up to which an answer has heard what happened; nil for now.
    private func listedUntil(_ call: Call) -> Timestamp? {
        faults.strike(.staleListing, path: call.wholePath).map { now + Nanos(-$0.delay.count) }
    }

    /// An order as it was; nil when it was not yet.
    private func order(_ place: Int, at time: Timestamp?) -> ClientOrder? {
        guard let time, let past = pasts[place] else { return orders[place] }
        return past.state(at: time)
    }

    // MARK: Orders

    /// `GET /orders/historical/{order_id}`.
    func order(_ call: Call) throws(Refusal) -> JSONValue {
        let id = call.parameters[0]
        guard let place = orderPlaces[id], orders[place].portfolio == call.portfolio,
            let order = order(place, at: listedUntil(call))
        else { throw .notFound("order with this orderID was not found") }
        return .object(["order": json(order, path: call.wholePath)])
    }

    /// `GET /orders/historical/batch`.
    func listOrders(_ call: Call) throws(Refusal) -> JSONValue {
        let query = call.query
        let words = query.all("order_status")
        for word in words { try check(word, of: "order_status", among: Venue.statuses) }
        if words.contains("OPEN"), words.count > 1 {
            throw .invalid("order_status OPEN cannot be combined with other statuses")
        }
        try checkSort(query["sort_by"], among: Venue.orderSorts, served: [])
        let wanted = try OrderFilter(query, types: Venue.types)
        let times = query.all("time_in_forces")
        for word in times { try check(word, of: "time_in_forces", among: Venue.timesInForce) }
        let (start, end) = (try query.time("start_date"), try query.time("end_date"))
        let until = listedUntil(call)
        let found = orders.indices.reversed().compactMap { place -> Page<ClientOrder>.Row? in
            guard orders[place].portfolio == call.portfolio,
                let order = order(place, at: until), let listing = listing(order.symbol),
                wanted.takes(order, listing), wanted.takesSource(of: order),
                words.isEmpty || words.contains(order.status.rawValue),
                times.isEmpty || times.contains(order.terms.timeInForceWord),
                start.map({ order.created >= $0 }) ?? true,
                end.map({ order.created < $0 }) ?? true
            else { return nil }
            return Page.Row(item: order, id: order.id, place: -place)
        }
        let page = Page(
            found, limit: try query.limit(of: 100, atMost: 1_000),
            after: try query["cursor"].map { id throws(Refusal) in
                guard let place = orderPlaces[id] else { throw .notAValue(id, of: "cursor") }
                return -place
            })
        return .object([
            "orders": .array(page.items.map { json($0, path: call.wholePath) }),
            "sequence": .string("0"),
            "has_next": .bool(page.next != nil), "cursor": .string(page.next ?? ""),
            "proof_token_required": .bool(false),
        ])
    }

    /// Refuses an order of rows that the venue does not have, and one that is not served here.
    private func checkSort(
        _ word: String?, among words: Set<String>, served: Set<String>
    ) throws(Refusal) {
        try check(word, of: "sort_by", among: words)
        guard let word, word != "UNKNOWN_SORT_BY", !served.contains(word) else { return }
        throw .invalid("sort_by \(word) is not served here: the newest come first")
    }

    // MARK: Fills

    /// `GET /orders/historical/fills`.
    func listFills(_ call: Call) throws(Refusal) -> JSONValue {
        let query = call.query
        try checkSort(query["sort_by"], among: Venue.fillSorts, served: ["TRADE_TIME"])
        let wanted = try OrderFilter(query, types: Venue.types)
        let start = try query.time("start_sequence_timestamp")
        let end = try query.time("end_sequence_timestamp")
        let trades = Set(query.all("trade_ids"))
        let until = listedUntil(call) ?? now
        let found = fills.indices.reversed().compactMap { place -> Page<FillEntry>.Row? in
            let fill = fills[place]
            let order = orders[fill.order]
            guard order.portfolio == call.portfolio, fill.moment <= until,
                let listing = listing(order.symbol), wanted.takes(order, listing),
                trades.isEmpty || trades.contains(String(fill.tradeID)),
                start.map({ fill.time >= $0 }) ?? true, end.map({ fill.time <= $0 }) ?? true
            else { return nil }
            return Page.Row(item: fill, id: fill.id, place: -place)
        }
        let page = Page(
            found, limit: try query.limit(of: 100, atMost: 1_000),
            after: try query["cursor"].map { id throws(Refusal) in
                guard let place = fills.lastIndex(where: { $0.id == id }) else {
                    throw .notAValue(id, of: "cursor")
                }
                return -place
            })
        var next = page.next ?? ""
        if let cursor = query["cursor"], faults.take(.repeatedCursor, path: call.wholePath) {
            next = cursor
        }
        return .object([
            "fills": .array(page.items.map(json)), "cursor": .string(next),
            "proof_token_required": .bool(false),
        ])
    }
}
