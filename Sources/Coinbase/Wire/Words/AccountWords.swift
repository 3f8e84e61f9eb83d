/// What is traded.
package enum ProductKind: String, WireWord {
    case spot = "SPOT"
    case future = "FUTURE"
}

/// Where a product is traded: spot (`CBE`), US futures (`FCM`), international perpetuals (`INTX`).
package enum ProductVenue: String, WireWord {
    case spot = "CBE"
    case futures = "FCM"
    case international = "INTX"
}

/// Whether a product is listed; futures leave it empty.
package enum ListingStatus: String, WireWord {
    case online
    case offline
    case `internal`
    case delisted
}

/// Whether a contract ends.
package enum ExpiryKind: String, WireWord {
    case expiring = "EXPIRING"
    case perpetual = "PERPETUAL"
}

/// The trading session of a US future.
package enum SessionState: String, WireWord {
    case open = "OPEN"
    case closed = "CLOSED"
    case preOpen = "PRE_OPEN"
    case preOpenNoCancel = "PRE_OPEN_NO_CANCEL"
    package static var prefixes: [String] { ["FCM_TRADING_SESSION_STATE_"] }
}

/// What an account holds.
package enum AccountKind: String, WireWord {
    case crypto = "CRYPTO"
    case fiat = "FIAT"
    case vault = "VAULT"
    case perpetualFutures = "PERP_FUTURES"
    package static var prefixes: [String] { ["ACCOUNT_TYPE_"] }
}

/// Which of the venue's businesses keeps an account.
package enum AccountPlatform: String, WireWord {
    case consumer = "CONSUMER"
    case futures = "CFM_CONSUMER"
    case international = "INTX"
    package static var prefixes: [String] { ["ACCOUNT_PLATFORM_"] }
}

/// What kind of portfolio a key belongs to.
package enum PortfolioKind: String, WireWord {
    case standard = "DEFAULT"
    case consumer = "CONSUMER"
    case international = "INTX"
}

/// Which way a position goes.
package enum PositionSide: String, WireWord {
    case long = "LONG"
    case short = "SHORT"
    package static var prefixes: [String] { ["FUTURES_POSITION_SIDE_", "POSITION_SIDE_"] }
}

/// Which margin rates hold at the time.
package enum MarginWindowKind: String, WireWord {
    case overnight = "OVERNIGHT"
    case weekend = "WEEKEND"
    case intraday = "INTRADAY"
    case transition = "TRANSITION"
    package static var prefixes: [String] { ["FCM_MARGIN_WINDOW_TYPE_", "MARGIN_WINDOW_TYPE_"] }
}

/// How near an account is to liquidation.
package enum MarginLevel: String, WireWord {
    case base = "BASE"
    case warning = "WARNING"
    case danger = "DANGER"
    case liquidation = "LIQUIDATION"
    package static var prefixes: [String] { ["MARGIN_LEVEL_TYPE_"] }
}

/// Whether an account asked for the lower margin of the day.
package enum MarginSetting: String, WireWord {
    case standard = "STANDARD"
    case intraday = "INTRADAY"
    package static var prefixes: [String] { ["INTRADAY_MARGIN_SETTING_"] }
}

/// How far a sweep of futures cash has come.
package enum SweepStatus: String, WireWord {
    case pending = "PENDING"
    case processing = "PROCESSING"
    package static var prefixes: [String] { ["FCM_SWEEP_STATUS_"] }
}

/// How an international portfolio stands with respect to its margin.
package enum LiquidationStatus: String, WireWord {
    case fullyFunded = "FULLY_FUNDED"
    case partiallyFunded = "PARTIALLY_FUNDED"
    case liquidation = "LIQUIDATION"
    case autoDeleveraging = "AUTO_DELEVERAGING"
    case bankruptcy = "BANKRUPTCY"
    case deactivated = "DEACTIVATED"
}
