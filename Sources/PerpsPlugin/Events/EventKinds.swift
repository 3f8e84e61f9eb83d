internal import CPerpsPlugin

/// A set of kinds of events.
public struct EventKinds: OptionSet, Sendable {
    /// One bit per kind, as in the ABI.
    public let rawValue: UInt64
    /// Creates a set from the ABI's bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(kind: UInt16) { rawValue = 1 << UInt64(kind) }

    /// Best bid and ask.
    public static let bookTop = EventKinds(kind: PB_EV_BOOK_TOP)
    /// The top levels of the book.
    public static let depth = EventKinds(kind: PB_EV_DEPTH)
    /// Trades of everybody.
    public static let trade = EventKinds(kind: PB_EV_TRADE)
    /// Candles.
    public static let candle = EventKinds(kind: PB_EV_CANDLE)
    /// Mark and index prices.
    public static let mark = EventKinds(kind: PB_EV_MARK)
    /// Funding rates and payments.
    public static let funding = EventKinds(kind: PB_EV_FUNDING)
    /// What became of orders.
    public static let order = EventKinds(kind: PB_EV_ORDER)
    /// Executions of orders.
    public static let fill = EventKinds(kind: PB_EV_FILL)
    /// Positions.
    public static let position = EventKinds(kind: PB_EV_POSITION)
    /// Account totals.
    public static let account = EventKinds(kind: PB_EV_ACCOUNT)
    /// Timers set with `Host.timer`.
    public static let timer = EventKinds(kind: PB_EV_TIMER)
    /// Trading level, venue, product and parameter changes.
    public static let control = EventKinds(kind: PB_EV_CONTROL)
    /// Bytes posted by the instance's own threads.
    public static let message = EventKinds(kind: PB_EV_MESSAGE)
    /// Outputs of indicators.
    public static let signal = EventKinds(kind: PB_EV_SIGNAL)

    /// The kinds that come only by subscription.
    public static let market: EventKinds = [.bookTop, .depth, .trade, .candle, .mark, .funding]
}
