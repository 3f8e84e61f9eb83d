package import Domain

extension VenueProduct {
    /// The exponent of amounts of money, the same for every product.
    private static let amountExponent = -8
    /// The room that every number of a product keeps below the largest mantissa.
    private static let headroom: Int64 = 1_000_000

    /// The product in the engine's terms: steps and bounds exactly as the venue lists them.
    ///
    /// - Parameters:
    ///   - id: Its number in the run.
    ///   - fees: Of the account's tier; there is no default, because unknown is not zero.
    /// - Returns: A spot product.
    /// - Throws: `product.derivative` for anything but spot, which is closed in this version;
    ///   `product.terms` for a listing that leaves a step or bound open, or that does not fit.
    package func instrument(id: InstrumentID, fees: FeeRates) throws(Fault) -> Instrument {
        guard kind == .known(.spot) else { throw notSpot }
        let base = try stated(base, "base_currency_id")
        let quote = try stated(quote, "quote_currency_id")
        return Instrument(
            id: id, symbol: self.id, venue: "coinbase", base: base, quote: quote, settle: quote,
            terms: try terms(of: .spot, fees))
    }

    /// Steps and bounds, of one unit of the base currency where the kind has contracts.
    func terms(
        of kind: InstrumentTerms.Kind, _ fees: FeeRates
    ) throws(Fault) -> InstrumentTerms {
        let sizeMin = try stated(baseMin, "base_min_size")
        let sizeMax = try stated(baseMax, "base_max_size")
        let notionalMin = try stated(quoteMin, "quote_min_size")
        let priceExponent = -priceIncrement.decimals
        let quantityExponent = -max(baseIncrement.decimals, sizeMin.decimals)
        guard (-18...0).contains(priceExponent), (-18...0).contains(quantityExponent) else {
            throw unfit("its steps have more than 18 decimals")
        }
        let tick = try mantissa(priceIncrement, priceExponent, "price_increment")
        let lot = try mantissa(baseIncrement, quantityExponent, "base_increment")
        let least = try mantissa(sizeMin, quantityExponent, "base_min_size")
        guard least >= 0, sizeMax > .zero, !notionalMin.isNegative else {
            throw unfit("its bounds are below zero")
        }
        // A bound beyond what is counted with is none that an order could reach.
        let largest = Int64.max / VenueProduct.headroom
        var most = min(sizeMax.rounded(exponent: quantityExponent) ?? largest, largest)
        if WireDecimal(most, exponent: quantityExponent) > sizeMax { most -= 1 }
        if let price, !hasRoom(price, priceExponent) {
            throw unfit("its price \(price.text) is too large for its step")
        }
        let lots = max(1, Wide.quotient(least, by: lot, rounding: .up))
        guard lots <= most / lot else { throw unfit("its smallest order is above its largest") }
        return InstrumentTerms(
            kind: kind, priceExponent: priceExponent, quantityExponent: quantityExponent,
            amountExponent: VenueProduct.amountExponent, tick: Price(tick), lot: Quantity(lot),
            quantityMin: Quantity(lots * lot), quantityMax: Quantity(most - most % lot),
            notionalMin: Amount(
                try mantissa(notionalMin, VenueProduct.amountExponent, "quote_min_size")),
            makerFee: fees.maker, takerFee: fees.taker)
    }

    private func hasRoom(_ price: WireDecimal, _ exponent: Int) -> Bool {
        guard let mantissa = price.rounded(exponent: exponent) else { return false }
        return !mantissa.multipliedReportingOverflow(by: VenueProduct.headroom).overflow
    }

    func mantissa(
        _ value: WireDecimal, _ exponent: Int, _ key: String
    ) throws(Fault) -> Int64 {
        do throws(ParseFault) {
            return try value.mantissa(exponent: exponent)
        } catch {
            throw unfit("\(key) \(value.text) \(error.explanation)")
        }
    }

    func stated<Value>(_ value: Value?, _ key: String) throws(Fault) -> Value {
        guard let value else { throw unfit("the venue leaves \(key) open") }
        return value
    }

    func unfit(_ what: String) -> Fault {
        Fault(
            .runtime, code: "product.terms", "\(id): \(what)", key: "products",
            remedy: "Take the product out of the profile, or try again later")
    }

    private var notSpot: Fault {
        let what = kind.map { $0.known == .future ? "a derivative" : "\"\($0.text)\"" }
        return Fault(
            .usage, code: "product.derivative",
            "\(id) is \(what ?? "of a kind that the venue does not name"), and of Coinbase's "
                + "products only spot is open to real orders in this version",
            key: "products",
            remedy: "Name a spot product, such as BTC-USD; a derivative is traded with simulated "
                + "money")
    }
}
