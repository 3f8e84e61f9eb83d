internal import Domain

/// What one portfolio has of one currency.
struct Wallet: Hashable {
    let id: String
    let currency: String
    /// With what open orders hold.
    var balance: Amount
    var hold: Amount = .zero
    let created: Timestamp
    var updated: Timestamp

    var available: Amount { balance - hold }
    var isFiat: Bool { ["USD", "EUR", "GBP"].contains(currency) }
}
