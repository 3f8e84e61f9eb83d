package import Domain

/// One execution, as the venue booked it.
package struct VenueFill: Hashable, Sendable {
    /// What makes a fill the same fill when it is listed again.
    package enum Key: Hashable, Sendable {
        case entry(String)
        /// Where the venue left the entry out.
        case trade(order: String, trade: String, sequencedAt: Timestamp)
    }

    package var key: Key
    package var order: String
    package var product: String
    package var trade: String?
    /// A word other than `FILL` takes back or changes one that was booked.
    package var kind: OpenWord<FillKind>?
    package var side: OpenWord<OrderSideWord>
    package var price: WireDecimal
    /// In base units or contracts, unless `isSizeInQuote`.
    package var size: WireDecimal
    /// nil where the message does not say, which leaves the size open.
    package var isSizeInQuote: Bool?
    /// In the quote currency; below zero a rebate.
    package var commission: WireDecimal
    package var liquidity: OpenWord<Liquidity>?
    package var tradedAt: Timestamp
    package var sequencedAt: Timestamp?
    package var portfolio: String?

    package init(
        key: Key, order: String, product: String, side: OpenWord<OrderSideWord>,
        price: WireDecimal, size: WireDecimal, commission: WireDecimal, tradedAt: Timestamp
    ) {
        (self.key, self.order, self.product, self.side) = (key, order, product, side)
        (self.price, self.size) = (price, size)
        (self.commission, self.tradedAt) = (commission, tradedAt)
    }
}

extension VenueFill: WireReadable {
    package init(_ object: WireObject) throws(WireFault) {
        let order = try object.required(try object.text("order_id"), "order_id")
        let trade = try object.text("trade_id")
        let sequencedAt = try object.time("sequence_timestamp")
        let key: Key
        if let entry = try object.text("entry_id") {
            key = .entry(entry)
        } else if let trade, let sequencedAt {
            key = .trade(order: order, trade: trade, sequencedAt: sequencedAt)
        } else {
            throw object.fault(
                .missing, "entry_id", "is missing, and so is what could stand for it")
        }
        self.init(
            key: key, order: order,
            product: try object.required(try object.text("product_id"), "product_id"),
            side: try object.required(try object.word("side"), "side"),
            price: try object.required(try object.decimal("price"), "price"),
            size: try object.required(try object.decimal("size"), "size"),
            commission: try object.required(try object.decimal("commission"), "commission"),
            tradedAt: try object.required(try object.time("trade_time"), "trade_time"))
        guard price > .zero, size > .zero else {
            throw object.fault(.outOfRange, "size", "price and size are not above zero")
        }
        (self.trade, self.sequencedAt) = (trade, sequencedAt)
        kind = try object.word("trade_type")
        isSizeInQuote = try object.flag("size_in_quote")
        liquidity = try object.word("liquidity_indicator")
        portfolio = try object.text("retail_portfolio_id")
    }
}

/// One page of fills; the list ends where no cursor is given.
package struct FillPage: Hashable, WireReadable {
    package var fills: [VenueFill]
    package var unread: [UnreadRow]
    package var page: PageMark

    package init(_ object: WireObject) throws(WireFault) {
        (fills, unread) = try object.rows("fills")
        page = try PageMark(object)
    }
}
