/// How an order is to be executed.
@frozen @usableFromInline package enum OrderType: UInt8, Hashable, Sendable {
    case limit = 1
    /// Takes what there is up to a worst price; no order is unbounded.
    case market = 2
    /// Becomes a limit order when the market trades at the trigger or beyond it, against us.
    case stopLimit = 3
    /// Becomes a limit order when the market trades at the trigger or beyond it, for us.
    case takeLimit = 4

    /// As documents name it.
    package var word: String {
        switch self {
        case .limit: "limit"
        case .market: "market"
        case .stopLimit: "stop_limit"
        case .takeLimit: "take_limit"
        }
    }
}

/// How long an order may wait.
@frozen @usableFromInline package enum TimeInForce: UInt8, Hashable, Sendable {
    case goodTillCancelled = 1
    case immediateOrCancel = 2
    case fillOrKill = 3
    case goodTillDate = 4

    /// As the trade abbreviates it.
    package var word: String {
        switch self {
        case .goodTillCancelled: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        case .goodTillDate: "GTD"
        }
    }
}

/// Conditions on an intent.
@frozen @usableFromInline package struct IntentFlags: OptionSet, Hashable, Sendable {
    @usableFromInline package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// May only lower the asking instance's own position.
    package static let reduceOnly = IntentFlags(rawValue: 1)
    /// Must not take liquidity.
    package static let postOnly = IntentFlags(rawValue: 2)
    /// Closes the whole position of the asking instance.
    package static let close = IntentFlags(rawValue: 4)
}

/// How much is wanted.
@frozen @usableFromInline package enum OrderSize: Hashable, Sendable {
    case quantity(Quantity)
    /// An amount of the settle currency, floored to a size.
    case notional(Amount)
    /// 1 to 1,000,000; the sizer of the profile decides.
    case conviction(e6: Int64)
    /// The whole position of the asking instance.
    case close
}

/// The number of an order: 1 is the first that any instance asked for in this run.
@frozen @usableFromInline package struct OrderNumber: Hashable, Comparable, Sendable {
    @usableFromInline package let value: UInt64
    @inlinable package init(_ value: UInt64) { self.value = value }
    @inlinable package static func < (left: OrderNumber, right: OrderNumber) -> Bool {
        left.value < right.value
    }
}

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
    /// The limit; of a market order the worst price that is accepted.
    @usableFromInline package var limit: Price
    @usableFromInline package var trigger: Price?
    @usableFromInline package var expiry: Timestamp?
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
