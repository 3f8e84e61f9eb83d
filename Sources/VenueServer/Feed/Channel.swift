/// What can be subscribed to.
enum Channel: String, CaseIterable {
    case level2
    case marketTrades = "market_trades"
    case ticker
    case tickerBatch = "ticker_batch"
    case candles
    case status
    case heartbeats
    case user
    case futuresBalanceSummary = "futures_balance_summary"

    /// The name in messages.
    var wire: String { self == .level2 ? "l2_data" : rawValue }

    var needsKey: Bool { self == .user || self == .futuresBalanceSummary }

    /// Whether it makes no sense without products.
    var needsProducts: Bool {
        switch self {
        case .level2, .marketTrades, .ticker, .tickerBatch, .candles: true
        case .status, .heartbeats, .user, .futuresBalanceSummary: false
        }
    }
}
