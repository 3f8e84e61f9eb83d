/// A position as it is told to plugins: one instance's, or the account's with owner 0.
@frozen package struct PositionNotice: Hashable, Sendable {
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var quantity: Quantity
    /// Average price of what is held; nil when flat.
    package var entry: Price?
    package var mark: Price?
    package var unrealised: Amount?

    @inlinable package init(
        owner: OwnerID, instrument: InstrumentID, quantity: Quantity, entry: Price?, mark: Price?,
        unrealised: Amount?
    ) {
        (self.owner, self.instrument, self.quantity) = (owner, instrument, quantity)
        (self.entry, self.mark, self.unrealised) = (entry, mark, unrealised)
    }
}

/// The account in its own currency; what is not known is nil.
@frozen package struct AccountNotice: Hashable, Sendable {
    package var equity: Amount?
    package var free: Amount?
    package var used: Amount?

    @inlinable package init(equity: Amount?, free: Amount?, used: Amount?) {
        (self.equity, self.free, self.used) = (equity, free, used)
    }
}
