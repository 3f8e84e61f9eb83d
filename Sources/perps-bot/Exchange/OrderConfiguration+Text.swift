internal import Coinbase
internal import Domain

extension OrderConfiguration {
    /// How long what is sent waits, and until when, as it is shown to who has to say yes.
    var lifeText: String {
        switch self {
        case .market, .limit(_, _, .immediateOrCancel): "IOC"
        case .marketFillOrKill, .limit(_, _, .fillOrKill): "FOK"
        case .limit(_, _, .goodTillDate(let end, _)): OrderConfiguration.until(end)
        case .limit(_, _, .goodTillCancelled), .scaled: "GTC"
        case .stopLimit(_, let end), .bracket(_, let end):
            end.map(OrderConfiguration.until) ?? "GTC"
        case .twap(let terms): OrderConfiguration.until(terms.end)
        }
    }

    private static func until(_ end: Timestamp) -> String { "GTD until \(end.rfc3339)" }
}
