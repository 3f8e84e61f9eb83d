package import Domain

/// A position as it is told to plugins: one instance's, or the account's with owner 0.
@frozen package struct PositionNotice: Hashable, Sendable {
    package var owner: OwnerID
    package var instrument: InstrumentID
    package var quantity: Quantity
    /// Average price of what is held; nil when flat.
    package var entry: Price?
    package var mark: Price?
    package var unrealised: Amount?
}

/// The account in its own currency; what is not known is nil.
@frozen package struct AccountNotice: Hashable, Sendable {
    package var equity: Amount?
    package var free: Amount?
    package var used: Amount?
}

/// A change of the conditions for trading.
@frozen package enum ControlNotice: Hashable, Sendable {
    case trading(TradingLevel)
    case product(InstrumentID, ProductStatus)
    case fees(InstrumentID, maker: Ratio, taker: Ratio)
    case closing
}

/// Something that follows from events and that plugins are told beside the market events.
@frozen package enum Notice: Hashable, Sendable {
    case bar(InstrumentID, ClosedBar)
    case order(OrderUpdate)
    case fill(FillRecord)
    case position(PositionNotice)
    case account(AccountNotice)
    case timer(OwnerID, id: UInt32, due: Timestamp)
    case funding(InstrumentID, FundingRate, OwnerID, paid: Amount?)
    case control(ControlNotice)
}
