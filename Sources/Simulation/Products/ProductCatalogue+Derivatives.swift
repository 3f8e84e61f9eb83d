package import Domain

extension ProductCatalogue {
    /// The same by a product's name.
    package static func derivativeTerms(
        of symbol: String, _ overrides: ProductOverrides
    ) -> DerivativeTerms? {
        ProductTable.derivative(symbol).flatMap { derivativeTerms($0.kind, overrides) }
    }

    /// What holding a derivative demands, where a profile says nothing else; nil for spot.
    ///
    /// US futures: margin by day and night as the venue lists it for its Bitcoin contract, funding
    /// by the hour. International perpetuals: one margin model, funding each eight hours. What
    /// share of the initial margin must be left is assumed: the venue does not list it.
    ///
    /// - SeeAlso: Coinbase Advanced Trade, "Get Product" (read 2026-09-30).
    static func derivativeTerms(
        _ kind: InstrumentTerms.Kind, _ overrides: ProductOverrides
    ) -> DerivativeTerms? {
        var terms: DerivativeTerms
        switch kind {
        case .spot: return nil
        case .future:
            let day = TradingSession(
                startMinute: 13 * 60, endMinute: 21 * 60, days: Set(0...4))
            terms = DerivativeTerms(
                margin: MarginTerms(
                    intraday: .both(.bps(1_000)),
                    overnight: MarginTerms.Rates(long: .bps(2_460), short: .bps(3_060)),
                    intradayHours: [day], maintenanceShare: .bps(9_000)),
                fundingInterval: .hour)
        case .perpetual:
            terms = DerivativeTerms(
                margin: .flat(.bps(1_000), maintenanceShare: .bps(5_000)),
                fundingInterval: .hour * 8)
        }
        if let rate = overrides.initialMargin {
            terms.margin.intraday = .both(rate)
            if kind == .perpetual { terms.margin.overnight = .both(rate) }
        }
        if let rate = overrides.overnightMargin { terms.margin.overnight = .both(rate) }
        if let share = overrides.maintenanceShare { terms.margin.maintenanceShare = share }
        if let rate = overrides.fundingRate { terms.fundingRate = rate }
        if let hours = overrides.hours { terms.hours = hours }
        return terms
    }
}
