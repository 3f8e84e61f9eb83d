/// What an operator, a file or a signal asks of a running engine.
package enum Command: Hashable, Sendable {
    /// Raises the level of the account; never lowers it.
    case raise(TradingLevel, source: String, reason: String)
    /// Blocks a product, an instance, or one on the other, nil for all, until its time is over or a
    /// person arms; without a hold only the latter.
    case block(
        TradingLevel, InstrumentID?, OwnerID?, hold: Nanos, source: String, reason: String)
    /// Latches FLATTEN, and sells what the account holds of these products.
    case flatten([InstrumentID], source: String, reason: String)
    /// Ends the halt or the guard's block of this id; the shell has checked id, reason and
    /// reconciliation.
    case arm(haltID: String, reason: String)
    /// An operator's own order, judged as any other; the engine gives it its number.
    case place(Intent)
    /// What becomes of orders cannot be seen, and why: nothing is opened until it can; nil then.
    case blind(String?)
    /// The run ends: nothing new is sent from now on, and what is open is cancelled.
    case end
    /// Changes an open order; nil keeps what it has.
    ///
    /// The size is the new total, what is filled included.
    case amend(OrderNumber, quantity: Quantity?, limit: Price?)
}
