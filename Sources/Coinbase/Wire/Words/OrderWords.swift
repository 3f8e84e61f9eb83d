package import Domain

/// The side of an order or fill.
package enum OrderSideWord: String, WireWord {
    case buy = "BUY"
    case sell = "SELL"

    package init(_ side: Side) { self = side == .buy ? .buy : .sell }
    package var side: Side { self == .buy ? .buy : .sell }
}

/// Where an order stands at the venue; a partly filled order is open.
package enum OrderStatus: String, WireWord {
    case pending = "PENDING"
    case open = "OPEN"
    case filled = "FILLED"
    case cancelled = "CANCELLED"
    case expired = "EXPIRED"
    case failed = "FAILED"
    case queued = "QUEUED"
    case cancelQueued = "CANCEL_QUEUED"
    case editQueued = "EDIT_QUEUED"

    /// Whether the order has left the market for good.
    package var isFinal: Bool {
        switch self {
        case .filled, .cancelled, .expired, .failed: true
        case .pending, .open, .queued, .cancelQueued, .editQueued: false
        }
    }
}

/// What kind of order it is.
package enum OrderKind: String, WireWord {
    case market = "MARKET"
    case limit = "LIMIT"
    case stop = "STOP"
    case stopLimit = "STOP_LIMIT"
    case bracket = "BRACKET"
    case twap = "TWAP"
    case rollOpen = "ROLL_OPEN"
    case rollClose = "ROLL_CLOSE"
    case liquidation = "LIQUIDATION"
    case scaled = "SCALED"
    case takeProfitStopLoss = "TAKE_PROFIT_STOP_LOSS"
}

/// How long an order may wait.
package enum OrderDuration: String, WireWord {
    case goodTillDate = "GOOD_UNTIL_DATE_TIME"
    case goodTillCancelled = "GOOD_UNTIL_CANCELLED"
    case immediateOrCancel = "IMMEDIATE_OR_CANCEL"
    case fillOrKill = "FILL_OR_KILL"

    package var timeInForce: TimeInForce {
        switch self {
        case .goodTillDate: .goodTillDate
        case .goodTillCancelled: .goodTillCancelled
        case .immediateOrCancel: .immediateOrCancel
        case .fillOrKill: .fillOrKill
        }
    }
}

/// Where the trigger of a stop stands.
package enum TriggerStatus: String, WireWord {
    /// The order has no trigger, which is the ordinary case.
    case none = "INVALID_ORDER_TYPE"
    case pending = "STOP_PENDING"
    case triggered = "STOP_TRIGGERED"
}

/// Which way a price must go to trigger a stop.
package enum StopDirection: String, WireWord {
    case up = "STOP_DIRECTION_STOP_UP"
    case down = "STOP_DIRECTION_STOP_DOWN"
}

/// Whether a position's margin is shared.
package enum MarginType: String, WireWord {
    case cross = "CROSS"
    case isolated = "ISOLATED"
    package static var prefixes: [String] { ["MARGIN_TYPE_"] }
}

/// What a fill is: an execution, or the venue changing its mind about one.
package enum FillKind: String, WireWord {
    case fill = "FILL"
    case reversal = "REVERSAL"
    case correction = "CORRECTION"
    case synthetic = "SYNTHETIC"
}

/// Whether a fill made or took liquidity.
package enum Liquidity: String, WireWord {
    case maker = "MAKER"
    case taker = "TAKER"
}

/// How prices of a ladder of orders are spread.
package enum PriceDistribution: String, WireWord {
    case flat = "FLAT"
    case linearIncreasing = "LINEAR_INCREASING"
    case linearDecreasing = "LINEAR_DECREASING"
    case custom = "CUSTOM_PRICE_DISTRIBUTION"
}

/// How sizes of a ladder of orders are spread.
package enum SizeDistribution: String, WireWord {
    case increasing = "INCREASING"
    case decreasing = "DECREASING"
    case even = "EVENLY_SPLIT"
    case custom = "CUSTOM_SIZE_DISTRIBUTION"
}

/// Whether the venue may route an order elsewhere.
package enum RoutingPreference: String, WireWord {
    case enabled = "SOR_ENABLED"
    case disabled = "SOR_DISABLED"
}
