internal import Domain

/// The holdings of one portfolio: wallets of currencies, and positions of futures.
struct Portfolio: Hashable {
    let id: String
    var name: String
    var type = "DEFAULT"
    var isDeleted = false
    /// In the order in which the currencies were first held.
    private(set) var wallets: [Wallet] = []
    var positions: [InstrumentID: FuturesPosition] = [:]
    /// Of the last 30 days, in US dollars: it decides the fees.
    var volume: Amount = .zero
    var fees: Amount = .zero
    var marginSetting = "INTRADAY_MARGIN_SETTING_STANDARD"

    init(id: String, name: String) { (self.id, self.name) = (id, name) }

    subscript(currency: String) -> Wallet? { wallets.first { $0.currency == currency } }

    func available(_ currency: String) -> Amount { self[currency]?.available ?? .zero }

    /// Opens a wallet, which is done when a currency is first held.
    mutating func open(_ currency: String, id: String, at time: Timestamp) {
        guard self[currency] == nil else { return }
        wallets.append(
            Wallet(id: id, currency: currency, balance: .zero, created: time, updated: time))
    }

    /// Adds to a balance, or takes from it.
    ///
    /// - Precondition: The wallet is open.
    mutating func add(_ amount: Amount, _ currency: String, at time: Timestamp) {
        change(currency, at: time) { $0.balance += amount }
    }

    /// Holds more of a currency, or less.
    mutating func hold(_ amount: Amount, _ currency: String, at time: Timestamp) {
        change(currency, at: time) { $0.hold += amount }
    }

    private mutating func change(
        _ currency: String, at time: Timestamp, _ change: (inout Wallet) -> Void
    ) {
        guard let index = wallets.firstIndex(where: { $0.currency == currency }) else {
            preconditionFailure("there is no \(currency) wallet")
        }
        change(&wallets[index])
        wallets[index].updated = time
    }
}
