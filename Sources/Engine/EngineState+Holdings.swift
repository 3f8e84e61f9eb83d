package import Domain

extension EngineState {
    /// Whether what somebody holds of a product is too small to be sold or bought back.
    package func isDust(_ owner: OwnerID, _ instrument: InstrumentID) -> Bool {
        market[instrument].terms.isDust(
            portfolio.position(owner, instrument).quantity,
            at: market.provenMark(of: instrument))
    }

    /// Products of which the account holds dust.
    package var dust: [InstrumentID] { portfolio.held.filter { isDust(.account, $0) } }

    /// The position that an instance is told: nothing where it is dust, so that nobody asks again
    /// and again to close what no venue takes.
    ///
    /// It stays booked, and goes with the next exit that is large enough. The account's is told as
    /// it is.
    package func toldQuantity(_ owner: OwnerID, _ instrument: InstrumentID) -> Quantity {
        if owner != .account, isDust(owner, instrument) { return .zero }
        return portfolio.position(owner, instrument).quantity
    }

    /// The account as plugins are told it; sums are unknown while a holding has no price.
    package var accountNotice: AccountNotice {
        AccountNotice(
            equity: portfolio.isWholeKnown ? portfolio.equity : nil, free: portfolio.balance,
            used: portfolio.isWholeKnown ? portfolio.gross : nil)
    }
}
