internal import Domain
internal import JSON
internal import Synchronization
internal import Transport

extension Brokerage {
    /// Sends an order, once; an answer that proves nothing is `.unknown`.
    ///
    /// - Parameters:
    ///   - order: Sent once or not at all.
    ///   - mayLeave: Asked as the last thing before it leaves; nil lets it go.
    ///   - done: Told once.
    package func send(
        _ order: NewOrder, mayLeave: Departure? = nil, done: @escaping Answer<TakenOrder>
    ) {
        let signed = drafts.withLock { $0.take(order) }
        var call = call(to: order, body: signed?.http.body)
        (call.mayLeave, call.signed) = (mayLeave, signed)
        perform(call, done: done)
    }

    /// Writes and signs the requests of orders that are about to be sent; nothing leaves.
    ///
    /// Each is used by the next `send` of the very same order. What was drafted before and not
    /// sent is forgotten.
    package func draft(_ orders: [NewOrder]) {
        var list = OrderDrafts()
        for order in orders {
            // What cannot be signed fails when it is sent, and says why.
            guard let signed = try? sign(Request(call(to: order))) else { continue }
            list.add(order, signed)
        }
        drafts.withLock { $0 = list }
    }

    /// `body` is the order's, where it was written already.
    func call(to order: NewOrder, body: [UInt8]? = nil) -> RestCall<TakenOrder> {
        .doing("/orders", body: body ?? order.body) { ResponseClass($0, to: order) }
    }

    /// What an order would do; nothing is sent to the market.
    package func preview(_ order: NewOrder, done: @escaping Answer<OrderPreview>) {
        perform(.asking("/orders/preview", order.previewJSON), done: done)
    }

    /// Changes a resting order, once, if it may still leave then.
    package func edit(
        _ edit: OrderEdit, mayLeave: Departure? = nil, done: @escaping Answer<EditAnswer>
    ) {
        perform(
            .doing("/orders/edit", edit.json, mayLeave: mayLeave) { ResponseClass(editing: $0) },
            done: done)
    }

    /// What an edit would do.
    package func preview(_ edit: OrderEdit, done: @escaping Answer<EditPreview>) {
        perform(.asking("/orders/edit_preview", edit.json), done: done)
    }

    /// Cancels orders, once, ahead of all other requests.
    package func cancel(_ cancel: OrderCancel, done: @escaping Answer<CancelAnswer>) {
        perform(
            .doing("/orders/batch_cancel", cancel.json, urgency: .urgent) {
                ResponseClass($0, to: cancel)
            }, done: done)
    }

    /// Closes a position of a derivative, once.
    package func close(_ close: PositionClose, done: @escaping Answer<TakenOrder>) {
        perform(
            .doing("/orders/close_position", close.json) { ResponseClass($0, to: close) },
            done: done)
    }

    package func order(_ id: String, done: @escaping Answer<OrderLookup>) {
        perform(.get("/orders/historical/\(id)"), done: done)
    }

    /// Orders, newest first as far as the venue keeps to that; new ones may be absent for a while.
    ///
    /// - Parameters:
    ///   - query: Its limit and cursor are set here.
    ///   - pagesMax: More leave a gap.
    ///   - done: Told once.
    package func orders(
        _ query: OrderQuery, pagesMax: Int = 50, done: @escaping Answer<Listing<VenueOrder>>
    ) {
        list(
            "/orders/historical/batch", of: OrderPage.self, pagesMax: pagesMax,
            { cursor in
                var page = query
                (page.limit, page.cursor) = (query.limit ?? Brokerage.pageRows, cursor)
                return page.query
            }, done: done)
    }

    /// Fills; each is known again by its key.
    ///
    /// - Parameters:
    ///   - query: Its cursor is set here.
    ///   - pagesMax: More leave a gap.
    ///   - done: Told once.
    package func fills(
        _ query: FillQuery, pagesMax: Int = 50, done: @escaping Answer<Listing<VenueFill>>
    ) {
        list(
            "/orders/historical/fills", of: FillPage.self, pagesMax: pagesMax,
            { cursor in
                var page = query
                (page.limit, page.cursor) = (query.limit ?? Brokerage.pageRows, cursor)
                return page.query
            }, done: done)
    }
}
