/// A position as it is told to plugins: one instance's, or the account's with owner 0.
@frozen @usableFromInline package struct PositionNotice: Hashable, Sendable {
    @usableFromInline package var owner: OwnerID
    @usableFromInline package var instrument: InstrumentID
    @usableFromInline package var quantity: Quantity
    /// Average price of what is held; nil when flat.
    @usableFromInline package var entry: Price?
    @usableFromInline package var mark: Price?
    @usableFromInline package var unrealised: Amount?

    @inlinable package init(
        owner: OwnerID, instrument: InstrumentID, quantity: Quantity, entry: Price?, mark: Price?,
        unrealised: Amount?
    ) {
        (self.owner, self.instrument, self.quantity) = (owner, instrument, quantity)
        (self.entry, self.mark, self.unrealised) = (entry, mark, unrealised)
    }
}

/// The account in its own currency; what is not known is nil.
@frozen @usableFromInline package struct AccountNotice: Hashable, Sendable {
    @usableFromInline package var equity: Amount?
    @usableFromInline package var free: Amount?
    @usableFromInline package var used: Amount?

    @inlinable package init(equity: Amount?, free: Amount?, used: Amount?) {
        (self.equity, self.free, self.used) = (equity, free, used)
    }
}
