/// An order that somebody wishes for; nobody has judged it yet.
@frozen @usableFromInline package struct Intent: Hashable, Sendable {
    @usableFromInline package var order: OrderNumber
    @usableFromInline package var owner: OwnerID
    @usableFromInline package var instrument: InstrumentID
    @usableFromInline package var side: Side
    @usableFromInline package var type: OrderType
    @usableFromInline package var timeInForce: TimeInForce
    @usableFromInline package var flags: IntentFlags
    @usableFromInline package var size: OrderSize
    /// The limit; of a market order the worst price that is accepted, of a scaled order the worst
    /// of its limits.
    @usableFromInline package var limit: Price
    @usableFromInline package var trigger: Price?
    @usableFromInline package var expiry: Timestamp?
    /// Of a TWAP and of a scaled order: the parts that it is cut into.
    @usableFromInline package var slices: UInt16 = 0
    /// Of a scaled order.
    @usableFromInline package var ladder: PriceLadder?
    /// What begins at the venue with the order's fills; of operators only.
    @usableFromInline package var exit: AttachedExit?
    /// The plugin's own number of it.
    @usableFromInline package var tag: UInt64
    /// The sequence of the event that made the plugin ask.
    @usableFromInline package var cause: UInt64

    @inlinable package init(
        order: OrderNumber, owner: OwnerID, instrument: InstrumentID, side: Side, type: OrderType,
        timeInForce: TimeInForce, flags: IntentFlags = [], size: OrderSize, limit: Price,
        trigger: Price? = nil, expiry: Timestamp? = nil, tag: UInt64 = 0, cause: UInt64 = 0
    ) {
        (self.order, self.owner, self.instrument) = (order, owner, instrument)
        (self.side, self.type, self.timeInForce) = (side, type, timeInForce)
        (self.flags, self.size) = (flags, size)
        (self.limit, self.trigger, self.expiry) = (limit, trigger, expiry)
        (self.tag, self.cause) = (tag, cause)
    }
}
