/// An open order of the account that this run did not send: somebody else's, or of an earlier run.
package struct ExternalOrder: Hashable, Sendable {
    /// The venue's.
    package var id: String
    package var instrument: InstrumentID
    /// nil where the venue does not say; it may then be either.
    package var side: Side?
    /// What may still be filled; nil where nobody knows.
    package var remaining: Quantity?
    /// nil for an order without one, or where nobody knows.
    package var limit: Price?

    package init(
        id: String, instrument: InstrumentID, side: Side?, remaining: Quantity?, limit: Price?
    ) {
        (self.id, self.instrument, self.side) = (id, instrument, side)
        (self.remaining, self.limit) = (remaining, limit)
    }
}
