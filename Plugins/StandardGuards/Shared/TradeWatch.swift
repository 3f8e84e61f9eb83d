internal import PerpsPlugin

/// Names owners and products for a guard that judges closed trades, and hands it their ends.
struct TradeWatch {
    var book = TradeBook()
    private var instruments: [UInt32: Instrument] = [:]
    private var names: [UInt32: String] = [:]

    /// What a limit counts apart.
    enum Scope: String, Choice {
        /// Each instance's trades.
        case instance
        /// Each product's, whoever trades it.
        case product
        /// All of them together.
        case account

        var stops: Verdict.Scope {
            switch self {
            case .instance: .owner
            case .product: .instrument
            case .account: .account
            }
        }

        func key(_ owner: String, _ symbol: String) -> String {
            switch self {
            case .instance: owner
            case .product: symbol
            case .account: ""
            }
        }
    }

    mutating func activate(_ activation: Activation, _ host: Host) {
        instruments = [:]
        for instrument in activation.instruments { instruments[instrument.index] = instrument }
        names = [:]
        _ = host.account()
    }

    /// What an order is counted under; `nil` for a product that is not watched.
    func key(_ order: borrowing Check, _ scope: Scope) -> String? {
        instruments[order.instrument].map { scope.key(order.origin, $0.symbol) }
    }

    private mutating func name(_ owner: UInt32, _ host: Host) -> String {
        if let known = names[owner] { return known }
        let name = owner == 0 ? "operator" : host.name(of: owner) ?? "owner \(owner)"
        names[owner] = name
        return name
    }

    mutating func take(_ position: Position, _ host: Host) {
        guard position.owner != 0, let instrument = instruments[position.instrument] else { return }
        let key = TradeBook.Key(
            owner: name(position.owner, host), symbol: instrument.symbol)
        book.take(position, of: key)
    }

    /// - Throws: For a fill that makes no sense, so that the guard is set aside and entries stop.
    mutating func take(_ fill: Fill, _ host: Host) throws -> ClosedTrade? {
        guard let instrument = instruments[fill.instrument] else { throw TradeBook.Nonsense() }
        let key = TradeBook.Key(owner: name(fill.owner, host), symbol: instrument.symbol)
        return try book.take(fill, of: key, instrument)
    }
}
