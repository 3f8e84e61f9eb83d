/// An order as it stands after something happened to it.
@frozen @usableFromInline package struct OrderUpdate: Hashable, Sendable {
    /// Why this update; a set, with the raw values of the plugin ABI.
    @frozen @usableFromInline package struct Change: OptionSet, Hashable, Sendable {
        @usableFromInline package let rawValue: UInt8
        @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let state = Change(rawValue: 1)
        package static let fill = Change(rawValue: 2)
        package static let amended = Change(rawValue: 4)
        package static let amendRefused = Change(rawValue: 8)
        package static let cancelRefused = Change(rawValue: 16)
        /// A fill that may have ended the order.
        package static let filled = Change(rawValue: 3)
    }

    @usableFromInline package var order: OrderNumber
    @usableFromInline package var owner: OwnerID
    @usableFromInline package var instrument: InstrumentID
    @usableFromInline package var side: Side
    @usableFromInline package var type: OrderType
    @usableFromInline package var timeInForce: TimeInForce
    @usableFromInline package var flags: IntentFlags
    @usableFromInline package var state: OrderState
    @usableFromInline package var change: Change
    @usableFromInline package var reason: OrderReason
    @usableFromInline package var code: Int32
    @usableFromInline package var tag: UInt64
    /// The total that is wanted now, and how much of it is filled.
    @usableFromInline package var quantity: Quantity
    @usableFromInline package var filled: Quantity
    @usableFromInline package var limit: Price
    @usableFromInline package var trigger: Price?
    /// The average price of its fills, rounded half-even; nil before the first.
    @usableFromInline package var averagePrice: Price?

    @inlinable package init(
        order: OrderNumber, owner: OwnerID, instrument: InstrumentID, side: Side, type: OrderType,
        timeInForce: TimeInForce, flags: IntentFlags, state: OrderState, change: Change,
        reason: OrderReason, code: Int32, tag: UInt64, quantity: Quantity, filled: Quantity,
        limit: Price, trigger: Price?, averagePrice: Price?
    ) {
        (self.order, self.owner, self.instrument) = (order, owner, instrument)
        (self.side, self.type, self.timeInForce) = (side, type, timeInForce)
        (self.flags, self.state, self.change) = (flags, state, change)
        (self.reason, self.code, self.tag) = (reason, code, tag)
        (self.quantity, self.filled) = (quantity, filled)
        (self.limit, self.trigger, self.averagePrice) = (limit, trigger, averagePrice)
    }
}

extension OrderUpdate {
    /// Whether a level held the order back before it left: nobody else rejects for that reason.
    package var isWithheld: Bool { state == .rejected && reason == .mode }
}

/// An execution and what it did to the position.
@frozen @usableFromInline package struct FillRecord: Hashable, Sendable {
    @usableFromInline package var fill: Fill
    /// What the asking instance earned by it before fees, at average cost.
    @usableFromInline package var realised: Amount
    /// The account's position after it.
    @usableFromInline package var position: Quantity
    @inlinable package init(fill: Fill, realised: Amount, position: Quantity) {
        (self.fill, self.realised, self.position) = (fill, realised, position)
    }
}
