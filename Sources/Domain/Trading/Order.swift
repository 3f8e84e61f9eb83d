/// Where an order stands; the raw values are those of the plugin ABI.
@frozen @usableFromInline package enum OrderState: UInt8, Hashable, Sendable {
    /// Accepted by the host, not yet judged.
    case pending = 1
    /// Handed to the venue, not yet answered.
    case sent = 2
    case open = 3
    case partial = 4
    /// The outcome is not proven: it may be live. Counted at worst case, never sent again.
    case unknown = 5
    case filled = 16
    case cancelled = 17
    /// By the venue.
    case rejected = 18
    /// Before the venue: by the floor, a guard or the sizer.
    case denied = 19
    case expired = 20

    /// Whether the order has left the market for good.
    @inlinable package var isFinal: Bool { rawValue >= 16 }
}

/// Why an order was refused or ended; the closed list of the plugin ABI.
@frozen @usableFromInline package enum OrderReason: UInt8, Hashable, Sendable {
    case none = 0
    case pluginGuard = 1
    case floor = 2
    case sizer = 3
    case mode = 4
    case shape = 5
    case funds = 6
    case postOnly = 7
    case product = 8
    case rate = 9
    case tooLate = 10
    case `operator` = 11
    case other = 12
}

/// An execution: what was traded, at which price, and what it cost.
@frozen @usableFromInline package struct Fill: Hashable, Sendable {
    @usableFromInline package var order: OrderNumber
    /// The venue's number of the execution; the same number twice is the same execution.
    @usableFromInline package var execution: UInt64
    @usableFromInline package var owner: OwnerID
    @usableFromInline package var instrument: InstrumentID
    @usableFromInline package var side: Side
    @usableFromInline package var price: Price
    @usableFromInline package var quantity: Quantity
    /// `price × quantity`, as the venue rounded it.
    @usableFromInline package var notional: Amount
    /// Above 0 paid, below 0 a rebate.
    @usableFromInline package var fee: Amount
    @usableFromInline package var isMaker: Bool
    @usableFromInline package var time: Timestamp

    @inlinable package init(
        order: OrderNumber, execution: UInt64, owner: OwnerID, instrument: InstrumentID,
        side: Side, price: Price, quantity: Quantity, notional: Amount, fee: Amount, isMaker: Bool,
        time: Timestamp
    ) {
        (self.order, self.execution, self.owner) = (order, execution, owner)
        (self.instrument, self.side) = (instrument, side)
        (self.price, self.quantity) = (price, quantity)
        (self.notional, self.fee) = (notional, fee)
        (self.isMaker, self.time) = (isMaker, time)
    }
}

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
        /// Nobody can say what became of the request.
        case unknown
        /// Funding paid by the position; below 0 received.
        case funding(Amount)
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
