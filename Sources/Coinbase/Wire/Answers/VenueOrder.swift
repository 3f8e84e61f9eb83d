package import Domain

/// An order as it stands at the venue: everything in it is cumulative.
///
/// A listing and the user channel tell the same things under different names; what one of them
/// leaves out is nil here, and nil is never zero.
package struct VenueOrder: Hashable, Sendable {
    package var id: String
    package var product: String
    /// The id that its sender chose; foreign orders may have none.
    package var clientID: String?
    package var side: OpenWord<OrderSideWord>?
    /// An unknown word makes the order itself unknown.
    package var status: OpenWord<OrderStatus>
    package var kind: OpenWord<OrderKind>?
    package var duration: OpenWord<OrderDuration>?
    package var trigger: OpenWord<TriggerStatus>?
    /// What it was asked to be; the user channel does not say.
    package var configuration: OrderConfiguration?

    /// Filled so far, in base units or contracts.
    package var filled: WireDecimal?
    /// Of what is filled; nil before the first fill.
    package var averagePrice: WireDecimal?
    package var filledValue: WireDecimal?
    package var fees: WireDecimal?
    package var fillCount: Int?
    /// Still to be filled; zero on orders that ended, whether filled or not.
    package var leaves: WireDecimal?
    package var limitPrice: WireDecimal?
    package var stopPrice: WireDecimal?
    package var hold: WireDecimal?
    package var valueAfterFees: WireDecimal?

    package var isPostOnly: Bool?
    package var isPendingCancel: Bool?
    package var isSizeInQuote: Bool?
    package var isSettled: Bool?
    package var isLiquidation: Bool?

    package var createdAt: Timestamp?
    package var startTime: Timestamp?
    package var endTime: Timestamp?
    package var lastFillAt: Timestamp?

    /// nil where nothing was rejected.
    package var rejection: FailureCode?
    package var rejectMessage: String?
    package var cancelReason: String?
    package var leverage: WireDecimal?
    package var marginType: OpenWord<MarginType>?
    package var portfolio: String?
    package var productKind: OpenWord<ProductKind>?
    /// The order that this one was attached to, and the one that is attached to it.
    package var originatingOrder: String?
    package var attachedOrder: String?
    /// Where the attached order takes profit and gives up.
    package var attached: AttachedBracket?
    package var source: String?
    /// The last edits that were done; nil where nothing is said of them.
    package var edits: [VenueEdit]?
    /// That an edit is still under way; nil where nothing is said.
    package var isPendingReplace: Bool?

    package init(id: String, product: String, status: OpenWord<OrderStatus>) {
        (self.id, self.product, self.status) = (id, product, status)
    }
}

extension VenueOrder {
    /// What listings and the user channel call by the same name.
    private init(shared object: WireObject) throws(WireFault) {
        self.init(
            id: try object.required(try object.text("order_id"), "order_id"),
            product: try object.required(try object.text("product_id"), "product_id"),
            status: try object.word("status") ?? .unknown(""))
        clientID = try object.text("client_order_id")
        kind = try object.word("order_type")
        duration = try object.word("time_in_force")
        trigger = try object.word("trigger_status")
        filledValue = try object.decimal("filled_value")
        fees = try object.decimal("total_fees")
        fillCount = try object.count("number_of_fills")
        hold = try object.decimal("outstanding_hold_amount")
        valueAfterFees = try object.decimal("total_value_after_fees")
        rejection = FailureCode.first(of: [try object.text("reject_reason")])
        portfolio = try object.text("retail_portfolio_id")
        productKind = try object.word("product_type")
    }

    /// The order of a frame of the user channel, where every value is text.
    init(streamed object: WireObject) throws(WireFault) {
        try self.init(shared: object)
        side = try object.word("order_side")
        filled = try object.decimal("cumulative_quantity")
        averagePrice = try object.decimal("avg_price").flatMap { $0.isZero ? nil : $0 }
        leaves = try object.decimal("leaves_quantity")
        limitPrice = try object.decimal("limit_price")
        stopPrice = try object.decimal("stop_price")
        isPostOnly = try object.flag("post_only")
        createdAt = try object.time("creation_time")
        startTime = try object.time("start_time")
        endTime = try object.time("end_time")
        cancelReason = try object.text("cancel_reason")
    }
}

extension VenueOrder: WireReadable {
    /// The order of a listing.
    package init(_ object: WireObject) throws(WireFault) {
        try self.init(shared: object)
        side = try object.word("side")
        configuration = try OrderConfiguration.read(try object.object("order_configuration"))
        filled = try object.decimal("filled_size")
        averagePrice = try object.decimal("average_filled_price").flatMap { $0.isZero ? nil : $0 }
        isPendingCancel = try object.flag("pending_cancel")
        isSizeInQuote = try object.flag("size_in_quote")
        isSettled = try object.flag("settled")
        isLiquidation = try object.flag("is_liquidation")
        createdAt = try object.time("created_time")
        lastFillAt = try object.time("last_fill_time")
        rejectMessage = try object.text("reject_message")
        cancelReason = try object.text("cancel_message")
        leverage = try object.decimal("leverage")
        marginType = try object.word("margin_type")
        originatingOrder = try object.text("originating_order_id")
        attachedOrder = try object.text("attached_order_id")
        attached = try AttachedBracket.read(try object.object("attached_order_configuration"))
        source = try object.text("order_placement_source")
        edits = try object.optionalList("edit_history")
        isPendingReplace = object["current_pending_replace"].map { _ in true }
        readConfiguration()
    }

    /// Prices and times that a listing says inside the configuration only.
    private mutating func readConfiguration() {
        switch configuration {
        case .limit(_, let price, let terms):
            limitPrice = price
            switch terms {
            case .goodTillCancelled(let postOnly): isPostOnly = postOnly
            case .goodTillDate(let end, let postOnly): (endTime, isPostOnly) = (end, postOnly)
            case .immediateOrCancel, .fillOrKill: break
            }
        case .stopLimit(let terms, let end):
            (limitPrice, stopPrice, endTime) = (terms.limit, terms.stop, end)
        case .bracket(let terms, let end):
            (limitPrice, stopPrice, endTime) = (terms.takeProfit, terms.stopTrigger, end)
        case .twap(let terms):
            (limitPrice, startTime, endTime) = (terms.limit, terms.start, terms.end)
        case .market, .marketFillOrKill, .scaled, nil: break
        }
    }
}

/// One page of orders.
package struct OrderPage: Hashable, WireReadable {
    package var orders: [VenueOrder]
    package var unread: [UnreadRow]
    package var page: PageMark

    package init(_ object: WireObject) throws(WireFault) {
        (orders, unread) = try object.rows("orders")
        page = try PageMark(object)
    }
}

/// The answer to `orders/historical/{id}`.
package struct OrderLookup: Hashable, WireReadable {
    package var order: VenueOrder

    package init(_ object: WireObject) throws(WireFault) {
        order = try object.required(try object.read("order"), "order")
    }
}
