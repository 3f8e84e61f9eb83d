package import Domain

extension VenueFill {
    /// The fill in the engine's numbers, of the account; nil for one that they cannot hold exactly.
    package func fill(
        of number: OrderNumber, in instrument: Instrument, _ execution: UInt64
    ) -> Fill? {
        let terms = instrument.terms
        // A number that does not fit is told as a contradiction.
        guard let side = side.known?.side, let price = try? price.price(in: terms),
            let quantity = quantity(price, terms), quantity > .zero,
            let notional = notional(price, quantity, terms),
            let fee = commission.rounded(exponent: terms.amountExponent)
        else { return nil }
        return Fill(
            order: number, execution: execution, owner: .account, instrument: instrument.id,
            side: side, price: price, quantity: quantity, notional: notional, fee: Amount(fee),
            isMaker: liquidity == .known(.maker), time: tradedAt)
    }

    private func quantity(_ price: Price, _ terms: InstrumentTerms) -> Quantity? {
        switch isSizeInQuote {
        case nil: return nil
        // What does not fit exactly is no quantity.
        case false?: return try? size.quantity(in: terms)
        case true?:
            // The nearest lot: the venue gave whole lots for the money.
            let lot = WireDecimal(terms.lot, terms)
            guard let worth = self.price.multiplied(by: lot),
                let lots = size.quotient(by: worth, decimals: 0).flatMap(Int64.init(exactly:)),
                case let (units, overflow) = lots.multipliedReportingOverflow(
                    by: terms.lot.mantissa), !overflow
            else { return nil }
            return Quantity(units)
        }
    }

    private func notional(
        _ price: Price, _ quantity: Quantity, _ terms: InstrumentTerms
    ) -> Amount? {
        guard isSizeInQuote == true else {
            return terms.notional(price, quantity, rounding: .halfEven)
        }
        return size.rounded(exponent: terms.amountExponent).map { Amount($0) }
    }
}
