package import Domain

extension VenueProduct {
    /// A future or perpetual in the engine's terms: size, margin and funding as the venue lists
    /// them.
    ///
    /// It is for simulated money: no order of it goes to the venue.
    ///
    /// - Parameters:
    ///   - assumed: What the venue does not list, such as the hours of the day's margin and what
    ///     share of it must be left. Of two margins the stricter one counts.
    ///   - id: Its number in the run.
    ///   - fees: What trading it costs.
    /// - Returns: A product with the terms of a derivative.
    /// - Throws: `product.terms` for one whose name and market differ, and for a listing that
    ///   leaves a step, a bound, the size of a contract or its margin open, or that does not fit.
    package func derivative(
        over assumed: DerivativeTerms, id: InstrumentID, fees: FeeRates
    ) throws(Fault) -> Instrument {
        guard let market = DerivativesMarket(of: self.id), kind == .known(.future),
            venue == .known(market.venue)
        else { throw unfit("the venue lists it on another market than its name says") }
        let details = try stated(future, "future_product_details")
        let isFuture = market == .futures
        let base =
            try isFuture
            ? stated(details.contractUnit, "contract_root_unit")
            : stated(self.base, "base_currency_id")
        let quote = try stated(quote, "quote_currency_id")
        var terms = try terms(of: isFuture ? .future : .perpetual, fees)
        let size = try stated(details.contractSize, "contract_size")
        terms.multiplierE9 = try mantissa(size, -9, "contract_size")
        guard terms.multiplierE9 > 0 else { throw unfit("contract_size \(size.text) is no size") }
        var instrument = Instrument(
            id: id, symbol: self.id, venue: "coinbase", base: base, quote: quote, settle: quote,
            terms: terms)
        instrument.derivative = try demands(of: details, over: assumed, isFuture: isFuture)
        return instrument
    }

    private func demands(
        of details: FutureDetails, over assumed: DerivativeTerms, isFuture: Bool
    ) throws(Fault) -> DerivativeTerms {
        var terms = assumed
        if isFuture {
            terms.margin.intraday = try stricter(
                details.intradayMargin, terms.margin.intraday, "intraday_margin_rate")
            terms.margin.overnight = try stricter(
                details.overnightMargin, terms.margin.overnight, "overnight_margin_rate")
        }
        if let interval = details.fundingInterval, interval > .zero {
            terms.fundingInterval = interval
        }
        if let rate = details.fundingRate {
            guard let share = rate.rounded(exponent: -8), abs(share) <= 1_000_000 else {
                throw unfit("funding_rate \(rate.text) is above 1 %")
            }
            terms.fundingRate = Ratio(e8: share)
        }
        return terms
    }

    private func stricter(
        _ listed: MarginRates?, _ assumed: MarginTerms.Rates, _ key: String
    ) throws(Fault) -> MarginTerms.Rates {
        let listed = try stated(listed, key)
        return MarginTerms.Rates(
            long: max(try share(listed.long, key), assumed.long),
            short: max(try share(listed.short, key), assumed.short))
    }

    /// A margin, digits beyond those of a ratio rounded up.
    private func share(_ rate: WireDecimal?, _ key: String) throws(Fault) -> Ratio {
        let rate = try stated(rate, key)
        guard var share = rate.rounded(exponent: -8), (1...100_000_000).contains(share) else {
            throw unfit("\(key) \(rate.text) is no margin")
        }
        if WireDecimal(share, exponent: -8) < rate { share += 1 }
        return Ratio(e8: share)
    }
}

extension DerivativesMarket {
    /// The word by which the venue lists its products.
    fileprivate var venue: ProductVenue {
        switch self {
        case .futures: .futures
        case .perpetuals: .international
        }
    }
}
