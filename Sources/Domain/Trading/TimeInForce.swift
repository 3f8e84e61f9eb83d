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
