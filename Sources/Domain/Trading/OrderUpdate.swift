/// An order as it stands after something happened to it.
@frozen package struct OrderUpdate: Hashable, Sendable {
    /// Why this update; a set, with the raw values of the plugin ABI.
    @frozen package struct Change: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let state = Change(rawValue: 1)
        package static let fill = Change(rawValue: 2)
        package static let amended = Change(rawValue: 4)
        package static let amendRefused = Change(rawValue: 8)
        package static let cancelRefused = Change(rawValue: 16)
    }

    package var order: OrderNumber
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var side: Side
    package var type: OrderType
    package var timeInForce: TimeInForce
    package var flags: IntentFlags
    package var state: OrderState
    package var change: Change
    package var reason: OrderReason
    package var code: Int32
    package var tag: UInt64
    /// The total that is wanted now, and how much of it is filled.
    package var quantity: Quantity
    package var filled: Quantity
    package var limit: Price
    package var trigger: Price?
    /// The average price of its fills, rounded half-even; nil before the first.
    package var averagePrice: Price?

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

/// An execution and what it did to the position.
@frozen package struct FillRecord: Hashable, Sendable {
    package var fill: Fill
    /// What the asking instance earned by it before fees, at average cost.
    package var realised: Amount
    /// The account's position after it.
    package var position: Quantity
    @inlinable package init(fill: Fill, realised: Amount, position: Quantity) {
        (self.fill, self.realised, self.position) = (fill, realised, position)
    }
}
