package import Domain

/// A change of the conditions for trading.
@frozen package enum ControlNotice: Hashable, Sendable {
    case trading(TradingLevel)
    /// Whether what becomes of orders can be seen.
    case venue(isUp: Bool)
    /// What one guard's own stops hold of the account, told to it alone.
    case own(TradingLevel, of: String, in: TradingLevel)
    case product(InstrumentID, ProductStatus)
    case fees(InstrumentID, maker: Ratio, taker: Ratio)
    case closing
}

/// Something that follows from events and that plugins are told beside the market events.
@frozen package enum Notice: Hashable, Sendable {
    case bar(InstrumentID, ClosedBar)
    case order(OrderUpdate)
    /// Refused before the venue: the guard's name and its sentence.
    case denied(OrderUpdate, text: String)
    case fill(FillRecord)
    case position(PositionNotice)
    case account(AccountNotice)
    case timer(OwnerID, id: UInt32, due: Timestamp)
    case funding(InstrumentID, FundingRate, OwnerID, paid: Amount?)
    case control(ControlNotice)
    /// What an indicator says, in a step of its own.
    case signal(SignalNotice)
}
