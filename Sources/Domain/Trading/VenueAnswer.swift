/// What a venue says about an order it was sent.
@frozen @usableFromInline package struct VenueAnswer: Hashable, Sendable {
    @frozen @usableFromInline package enum Body: Hashable, Sendable {
        case accepted
        case rejected(OrderReason)
        case filled(Fill)
        case cancelled(OrderReason)
        /// A cancel came too late; the order stays as it is.
        case cancelRefused
        case expired
        /// The order's total is now this size and its limit this price.
        case amended(Quantity, Price)
        case amendRefused(OrderReason)
        /// What the exits that are attached to the order may still trade, and on which side.
        case exits(Side, Quantity)
        /// Nobody can say what became of the request.
        case unknown
        /// Funding paid by the position; below 0 received.
        case funding(Amount)
        /// The venue closed the account's position of the product, because what secured it was
        /// too little; about no order.
        case liquidated(Fill)
        /// What others may still trade of the product; about no order.
        case others(OthersOpen)
        /// What trading the product costs from now on; about no order.
        case fees(maker: Ratio, taker: Ratio)
    }

    @usableFromInline package var time: Timestamp
    @usableFromInline package var order: OrderNumber
    @usableFromInline package var instrument: InstrumentID
    @usableFromInline package var body: Body

    @inlinable package init(
        time: Timestamp, order: OrderNumber, instrument: InstrumentID, body: Body
    ) {
        (self.time, self.order) = (time, order)
        (self.instrument, self.body) = (instrument, body)
    }
}
