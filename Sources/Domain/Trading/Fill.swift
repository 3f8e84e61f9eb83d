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
