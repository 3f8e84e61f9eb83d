/// How an order is to be executed.
@frozen @usableFromInline package enum OrderType: UInt8, Hashable, Sendable {
    case limit = 1
    /// Takes what there is up to a worst price; no order is unbounded.
    case market = 2
    /// Becomes a limit order when the market trades at the trigger or beyond it, against us.
    case stopLimit = 3
    /// Becomes a limit order when the market trades at the trigger or beyond it, for us.
    case takeLimit = 4
    /// An exit that rests at its limit to take profit and gives up once the market trades at the
    /// trigger; of operators only.
    case bracket = 5
    /// Equal slices over a time, each up to its limit; of operators only.
    case twap = 6
    /// Limit orders spread between two prices; of operators only.
    case scaled = 7

    /// What a plugin knows it as: the ABI has no word for the operator's own.
    package var plain: OrderType {
        switch self {
        case .limit, .market, .stopLimit, .takeLimit: self
        case .bracket, .twap, .scaled: .limit
        }
    }

    /// All that there are.
    package static let all = (limit.rawValue...scaled.rawValue).compactMap {
        OrderType(rawValue: $0)
    }

    /// As documents name it.
    package var word: String {
        switch self {
        case .limit: "limit"
        case .market: "market"
        case .stopLimit: "stop_limit"
        case .takeLimit: "take_limit"
        case .bracket: "bracket"
        case .twap: "twap"
        case .scaled: "scaled"
        }
    }
}
