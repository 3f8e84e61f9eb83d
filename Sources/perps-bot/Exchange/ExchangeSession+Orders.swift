internal import Coinbase
internal import Domain

extension ExchangeSession {
    /// The orders of some lists, each once; what is missing is noted, and so is that the exchange
    /// does not list those of its own app.
    func orders(
        _ queries: [OrderQuery], _ listing: inout ExchangeListing
    ) throws(Fault) -> [VenueOrder] {
        var orders: [VenueOrder] = []
        var known: Set<String> = []
        for query in queries {
            let rows = try rows(of: query, &listing)
            orders += rows.filter { known.insert($0.id).inserted }
        }
        return orders
    }

    private func rows(
        of query: OrderQuery, _ listing: inout ExchangeListing
    ) throws(Fault) -> [VenueOrder] {
        let isOfApp = query.source == .simple
        let what = isOfApp ? "the orders of the exchange's own app" : "the orders"
        do throws(Fault) {
            let told: ResponseClass<Listing<VenueOrder>> = try answer(to: what) {
                brokerage.orders(query, done: $0)
            }
            if isOfApp, told.isRefusal {
                listing.remark("\(what) are not shown, as it does not list them: \(told.text)")
                return []
            }
            return listing.take(try told.get(what), what)
        } catch {
            guard isOfApp else { throw error }
            listing.note(error.message)
            return []
        }
    }

    /// One order by the exchange's id; nil for one that it does not know.
    func order(_ id: String) throws(Fault) -> VenueOrder? {
        // Nothing else is an id, and nothing else belongs into the path of a request.
        guard !id.isEmpty, id.utf8.allSatisfy(isIDByte) else { return nil }
        let answer: ResponseClass<OrderLookup> = try answer(to: "order \(id)") {
            brokerage.order(id, done: $0)
        }
        switch answer {
        // An id of another form is refused as an argument.
        case .notFound, .rejected: return nil
        default: return try answer.get("order \(id)").order
        }
    }

    private func isIDByte(_ byte: UInt8) -> Bool {
        byte == 45 || byte &- 48 <= 9 || (byte | 32) &- 97 < 26
    }
}

extension OrderQuery {
    /// Whatever has not ended: what waits to be taken, changed or cancelled too.
    var open: [OrderQuery] { open(with: []) }

    /// The same, with orders of other words.
    ///
    /// The exchange answers for open orders apart from all others, and an order that changes
    /// between two lists must not be missed. Those of the exchange's own app it lists apart too.
    func open(with others: [OrderStatus]) -> [OrderQuery] {
        let waiting: [OrderStatus] = [.pending, .queued, .cancelQueued, .editQueued]
        let rest = others + waiting.filter { !others.contains($0) }
        let lists = [rest, [.open], rest].map { statuses in
            var query = self
            query.statuses = statuses
            return query
        }
        return lists + lists.map(\.ofApp)
    }

    /// The same, and beside it that of the exchange's own app.
    var ofAllSources: [OrderQuery] { [self, ofApp] }

    private var ofApp: OrderQuery {
        var app = self
        app.source = .simple
        return app
    }
}
