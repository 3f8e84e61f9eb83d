internal import Coinbase
internal import Domain
internal import Profile

extension CoinbaseOpening {
    /// Proves that the key's portfolio may trade the markets of the profile's derivatives; does
    /// nothing for spot products.
    ///
    /// Without a key nothing is proven.
    ///
    /// - Throws: What is missing; where nothing is, that no order leaves all the same.
    func proveDerivatives(_ profile: Profile, _ key: KeyPermissions?) throws {
        let symbols = profile.products.map(\.symbol)
        let markets = DerivativesMarket.allCases.filter { market in
            symbols.contains { DerivativesMarket(of: $0) == market }
        }
        guard let first = markets.first else { return }
        guard let key else {
            throw Fault(
                .usage, code: "derivatives.unproven",
                "nobody has proven that \(first.rawValue) may be traded: there is no key",
                key: "products",
                remedy: "Give a key that may trade, by COINBASE_API_KEY and COINBASE_API_SECRET or "
                    + "COINBASE_CREDENTIALS_FILE; or name a spot product")
        }
        var refusals: [Fault] = []
        for market in markets {
            let isEnabled = try brokerage.ask("whether \(market.rawValue) is enabled") {
                brokerage.isEnabled(market, in: key.portfolio, done: $0)
            }
            if let refusal = market.refusal(enabled: isEnabled) { refusals.append(refusal) }
        }
        if !refusals.isEmpty { throw Faults(refusals) }
        throw Faults(symbols.compactMap { DerivativesMarket(of: $0)?.unbooked($0) })
    }
}
