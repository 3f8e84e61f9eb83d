internal import Domain
internal import JSON

/// Cancelling and editing.
extension Venue {
    static let cancelsMax = 100

    /// `POST /orders/batch_cancel`.
    func cancel(_ call: Call) throws(Refusal) -> JSONValue {
        guard let ids = call.body["order_ids"]?.array?.map(\.string), !ids.contains(nil),
            !ids.isEmpty
        else { throw .invalid("order_ids is required") }
        guard ids.count <= Venue.cancelsMax else {
            throw .invalid("at most \(Venue.cancelsMax) order_ids are taken at a time")
        }
        var seen: Set<String> = []
        let results = ids.compactMap { $0 }.map { id in
            let reason =
                seen.insert(id).inserted
                ? askCancel(id, call) : "DUPLICATE_CANCEL_REQUEST"
            return JSONValue.object([
                "success": .bool(reason == nil),
                "failure_reason": .string(reason ?? "UNKNOWN_CANCEL_FAILURE_REASON"),
                "order_id": .string(id),
            ])
        }
        return .object(["results": .array(results)])
    }

    /// Begins to cancel an order.
    ///
    /// - Returns: Why not; nil when it is on its way.
    private func askCancel(_ id: String, _ call: Call) -> String? {
        guard let place = orderPlaces[id], orders[place].portfolio == call.portfolio else {
            return "UNKNOWN_CANCEL_ORDER"
        }
        switch orders[place].status {
        case .filled: return "ORDER_IS_FULLY_FILLED"
        case .cancelled, .expired, .failed: return "INVALID_CANCEL_REQUEST"
        case .cancelQueued: return "DUPLICATE_CANCEL_REQUEST"
        case .editQueued: return "ORDER_IS_BEING_REPLACED"
        case .pending, .open: break
        }
        if let listing = listing(orders[place].symbol), listing.isFuture,
            !listing.flags.isSessionOpen
        {
            return "INVALID_CANCEL_FCM_TRADING_SESSION"
        }
        orders[place].status = .cancelQueued
        orders[place].updated = clock
        tellOrder(place)
        agenda.add(.cancel(order: place), at: now + processing(call.wholePath))
        return nil
    }

    func finishCancel(_ place: Int) {
        guard orders[place].status == .cancelQueued else { return }
        end(place, .cancelled, "User requested cancel")
    }

    // MARK: Edits

    /// A change of an order that may be made.
    private struct Change {
        var place: Int
        var limit: Price
        var size: Quantity
        var stop: Price?
    }

    private struct EditFault: Error {
        var code: String
        var isPreview = false
    }

    /// `POST /orders/edit`.
    func edit(_ call: Call) throws(Refusal) -> JSONValue {
        let id = try call.text("order_id")
        do throws(EditFault) {
            let change = try readChange(id, call)
            orders[change.place].status = .editQueued
            orders[change.place].updated = clock
            tellOrder(change.place)
            agenda.add(
                .edit(
                    order: change.place, limit: change.limit, size: change.size,
                    stop: change.stop), at: now + processing(call.wholePath))
            return .object([
                "success": .bool(true),
                "success_response": .object(["order_id": .string(id)]), "errors": .array([]),
            ])
        } catch {
            return .object(["success": .bool(false), "errors": .array([Venue.error(error)])])
        }
    }

    /// `POST /orders/edit_preview`.
    func previewEdit(_ call: Call) throws(Refusal) -> JSONValue {
        let id = try call.text("order_id")
        do throws(EditFault) {
            let change = try readChange(id, call)
            var order = orders[change.place]
            order.terms.limit = change.limit
            order.quantity = change.size
            return estimate(of: order, errors: [], isEdit: true)
        } catch {
            return .object(["errors": .array([Venue.error(error)])])
        }
    }

    private static func error(_ fault: EditFault) -> JSONValue {
        .object([
            "edit_failure_reason": .string(
                fault.isPreview ? "UNKNOWN_EDIT_ORDER_FAILURE_REASON" : fault.code),
            "preview_failure_reason": .string(
                fault.isPreview ? fault.code : "UNKNOWN_PREVIEW_FAILURE_REASON"),
        ])
    }

    private func readChange(_ id: String, _ call: Call) throws(EditFault) -> Change {
        guard let place = orderPlaces[id], orders[place].portfolio == call.portfolio,
            let listing = listing(orders[place].symbol)
        else { throw EditFault(code: "ORDER_NOT_FOUND") }
        let order = orders[place]
        try checkEditable(order)
        let change: Change
        do throws(OrderTermsReader.Fault) {
            let reader = OrderTermsReader(terms: listing.terms)
            let hasStop = call.body["stop_price"]?.string != nil
            change = Change(
                place: place, limit: try reader.price(call.body, "price"),
                size: try reader.quantity(call.body["size"]?.string ?? "0", "size"),
                stop: hasStop ? try reader.price(call.body, "stop_price") : nil)
        } catch {
            if case .rejected(let rejection) = error {
                throw EditFault(code: rejection.preview, isPreview: true)
            }
            throw EditFault(code: "INVALID_EDITED_PRICE")
        }
        return try checked(change, order, listing)
    }

    private func checkEditable(_ order: ClientOrder) throws(EditFault) {
        switch order.status {
        case .cancelQueued: throw EditFault(code: "CANNOT_EDIT_ORDER_PENDING_CANCEL")
        case .editQueued: throw EditFault(code: "ORDER_IS_ALREADY_BEING_REPLACED")
        case .open: break
        default: throw EditFault(code: "ONLY_OPEN_ORDERS_CAN_BE_EDITED")
        }
        let kinds: Set<OrderTerms.Kind> = [.limit, .stopLimit, .bracket]
        guard kinds.contains(order.terms.kind), order.terms.timeInForce == .goodTillCancelled else {
            throw EditFault(code: "ONLY_LIMIT_ORDER_EDITS_SUPPORTED")
        }
        if order.isByQuote { throw EditFault(code: "SIZE_IN_QUOTE_EDITS_NOT_ALLOWED") }
        if order.isTriggered { throw EditFault(code: "CANNOT_EDIT_TRIGGERED_ORDER") }
    }

    private func checked(
        _ change: Change, _ order: ClientOrder, _ listing: Listing
    ) throws(EditFault) -> Change {
        if change.size == .zero { throw EditFault(code: "INVALID_EDITED_SIZE") }
        if change.size <= order.filled {
            throw EditFault(code: "CANNOT_EDIT_TO_BELOW_FILLED_SIZE")
        }
        if change.size == order.quantity, change.limit == order.terms.limit,
            change.stop == nil || change.stop == order.terms.stop
        {
            throw EditFault(code: "EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST")
        }
        if change.stop != nil, order.terms.kind == .limit {
            throw EditFault(code: "FIELD_STOPPRICE_NOT_SUPPORTED")
        }
        var new = order
        new.quantity = change.size
        new.terms.size = .base(change.size)
        new.terms.limit = change.limit
        new.terms.stop = change.stop ?? order.terms.stop
        do throws(Rejection) {
            try checkAgain(new, listing)
            let (hold, currency) = try claim(of: new, listing)
            guard hold - order.hold <= portfolio(order.portfolio).available(currency) else {
                throw Rejection.funds
            }
        } catch {
            throw EditFault(code: error.preview, isPreview: true)
        }
        return change
    }

    /// Makes a change; a smaller size at the same price keeps its place in the queue.
    func finishEdit(_ place: Int, limit: Price, size: Quantity, stop: Price?) {
        guard orders[place].status == .editQueued else { return }
        let order = orders[place]
        let terms = floor.instruments[order.instrument.position].terms
        orders[place].updated = clock
        // What has woken in the meantime is in the market already, as it was.
        guard !order.isTriggered else {
            orders[place].status = .open
            return tellOrder(place)
        }
        guard size > order.filled else { return end(place, .filled, "") }
        orders[place].status = .open
        orders[place].quantity = size
        orders[place].terms.size = .base(size)
        orders[place].terms.limit = limit
        orders[place].terms.stop = stop ?? order.terms.stop
        let (price, amount) = (
            limit.text(exponent: terms.priceExponent), size.text(exponent: terms.quantityExponent)
        )
        orders[place].asked = Venue.changed(
            order.asked, limit: price, size: amount,
            stop: stop?.text(exponent: terms.priceExponent))
        orders[place].edits.append(ClientOrder.Edit(price: price, size: amount, time: clock))
        if orders[place].edits.count > 5 { orders[place].edits.removeFirst() }
        renewHold(place)
        tellOrder(place)
        guard order.terms.kind != .stopLimit else { return }
        let rest = orders[place].remaining
        if limit == order.terms.limit, size < order.quantity, let ticket = order.tickets.first,
            floor.shrink(ticket, to: rest)
        {
            return
        }
        for ticket in order.tickets {
            _ = floor.withdraw(ticket)
            ticketPlaces[ticket] = nil
        }
        orders[place].tickets = []
        send(place, rest, limit: limit)
    }

    /// A configuration with the numbers of an edit.
    private static func changed(
        _ asked: JSONValue, limit: String, size: String, stop: String?
    ) -> JSONValue {
        .object(
            (asked.members ?? []).map { kind in
                let fields = (kind.value.members ?? []).map { field in
                    switch field.key {
                    case "limit_price": JSONMember(field.key, .string(limit))
                    case "base_size": JSONMember(field.key, .string(size))
                    case "stop_price", "stop_trigger_price":
                        JSONMember(field.key, stop.map { .string($0) } ?? field.value)
                    default: field
                    }
                }
                return JSONMember(kind.key, .object(fields))
            })
    }
}
