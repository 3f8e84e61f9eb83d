internal import PerpsPlugin

/// A guard that looks at the whole account whenever a mark or the account itself moves.
protocol AccountGuard: Guard {
    /// Takes what the account is worth now; `nil` where the host does not say.
    mutating func watch(_ account: Account?, at now: Nanos, _ host: Host)
}

extension AccountGuard {
    /// Asks for the marks of all products, and for the account to be there when they come.
    func beginWatching(_ activation: Activation, _ host: Host) throws {
        _ = host.account()
        for instrument in activation.instruments { try host.subscribe(instrument, to: .mark) }
    }

    /// Looks at the account that the mark has moved.
    mutating func onMark(_ mark: Mark, _ host: Host) {
        if !mark.isReplay { watch(host.account(), at: mark.at, host) }
    }

    /// Looks at the account.
    mutating func onAccount(_ account: Account, _ host: Host) {
        if !account.isReplay { watch(account, at: account.at, host) }
    }
}
