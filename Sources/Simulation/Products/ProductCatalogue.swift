package import Domain

/// The products that can be named without asking the venue.
package enum ProductCatalogue {
    /// The head room that every number of a product keeps below the largest mantissa.
    static let headroom: Int64 = 1_000_000
    /// Exponent of money.
    static let amountExponent = -8

    /// Paid in USDC, and nevertheless no other name of the product that is paid in USD.
    private static let ownBooks: Set = ["USDT-USDC", "EURC-USDC"]

    /// The product whose book one that is paid in USDC shares at Coinbase, such as BTC-USD for
    /// BTC-USDC; nil for one with a book of its own.
    package static func book(of symbol: String) -> String? {
        let isOther = symbol.hasSuffix("-USDC") && !ownBooks.contains(symbol)
        return isOther ? String(symbol.dropLast()) : nil
    }

    /// Every spot product of the table.
    package static var symbols: [String] { ProductTable.rows.map(\.symbol) }

    /// Whether a symbol names a future or perpetual rather than spot.
    package static func isDerivative(_ symbol: String) -> Bool {
        ProductTable.derivative(symbol) != nil
    }

    /// Makes the instrument that a symbol names.
    ///
    /// A well-formed spot name that the table lacks gets fine steps; a derivative is known by the
    /// shape of its name, so that it can be refused for what it is.
    /// - Throws: `Fault` of kind `usage` for text that names no product, and for overrides that
    ///   cannot be held.
    package static func instrument(
        symbol: String, id: InstrumentID, makerFee: Ratio = .zero, takerFee: Ratio = .zero,
        overrides: ProductOverrides = ProductOverrides()
    ) throws(Fault) -> Instrument {
        let parts = symbol.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let derivative = ProductTable.derivative(symbol)
        guard parts.allSatisfy(isWord), derivative != nil || parts.count == 2 else {
            throw unknown(symbol)
        }
        let quote = derivative == nil ? parts[1] : derivative?.kind == .future ? "USD" : "USDC"
        let base = derivative?.kind == .future ? futureBase(parts[0]) : parts[0]
        let row =
            derivative ?? ProductTable.bySymbol[symbol]
            ?? ProductTable.unknown(symbol, quote: quote)
        var terms = try terms(row, overrides)
        (terms.makerFee, terms.takerFee) = (makerFee, takerFee)
        var instrument = Instrument(
            id: id, symbol: symbol, venue: "coinbase", base: base, quote: quote, settle: quote,
            terms: terms)
        instrument.derivative = derivativeTerms(terms.kind, overrides)
        try instrument.limit(to: overrides)
        return instrument
    }

    private static func isWord(_ part: String) -> Bool {
        (1...16).contains(part.utf8.count)
            && part.utf8.allSatisfy { $0 &- 48 <= 9 || $0 &- 65 <= 25 }
    }

    private static func futureBase(_ code: String) -> String {
        ["BIP": "BTC", "BIT": "BTC", "ETP": "ETH", "ET": "ETH"][code] ?? code
    }

    private static func unknown(_ symbol: String) -> Fault {
        let near = NearName.nearest(to: symbol.uppercased(), among: symbols)
        return Fault(
            .usage, code: "product.unknown", "\"\(symbol)\" names no product",
            remedy: near.map { "Perhaps \($0) was meant." } ?? "Write it like BTC-USD.")
    }

    /// About what a product costs, in its price unit; where a generated market begins.
    package static func typicalPrice(of instrument: Instrument) -> Price {
        let row =
            ProductTable.derivative(instrument.symbol)
            ?? ProductTable.bySymbol[instrument.symbol]
            ?? ProductTable.unknown(instrument.symbol, quote: instrument.quote)
        // A price of the table that an odd tick cannot show gives way to a thousand ticks.
        let price = try? DecimalText.mantissa(
            of: row.price, exponent: instrument.terms.priceExponent, signed: false)
        let tick = instrument.terms.tick.mantissa
        guard let price, price >= 1_000 * tick else { return Price(1_000 * tick) }
        return Price(price - price % tick)
    }
}

extension ProductCatalogue {
    private static func terms(
        _ row: ProductRow, _ overrides: ProductOverrides
    ) throws(Fault) -> InstrumentTerms {
        let tick = try number(row.tick, row, or: overrides.tick)
        let lot = try number(row.lot, row, or: overrides.lot)
        let sizeMin = try number(
            row.sizeMin ?? row.lot, row, or: overrides.sizeMin ?? overrides.lot)
        let notionalMin = try number(row.notionalMin, row, or: overrides.notionalMin)
        let price = try number(row.price, row)
        for (value, name) in [(tick, "tick"), (lot, "lot")] where value.mantissa <= 0 {
            throw fault(row, "\(name) must be above 0")
        }
        let priceExponent = tick.exponent
        let quantityExponent = min(lot.exponent, sizeMin.exponent)
        guard let tickMantissa = tick.mantissa(at: priceExponent),
            let lotMantissa = lot.mantissa(at: quantityExponent),
            let minMantissa = sizeMin.mantissa(at: quantityExponent),
            let amount = notionalMin.mantissa(at: amountExponent),
            fits(price, at: priceExponent)
        else { throw fault(row, "the steps leave no room for its prices") }
        guard minMantissa % lotMantissa == 0 else {
            throw fault(row, "min_size is no multiple of lot")
        }
        let largest = Int64.max / headroom
        return InstrumentTerms(
            kind: row.kind, priceExponent: priceExponent, quantityExponent: quantityExponent,
            amountExponent: amountExponent, tick: Price(tickMantissa), lot: Quantity(lotMantissa),
            quantityMin: Quantity(max(minMantissa, lotMantissa)),
            quantityMax: Quantity(largest - largest % lotMantissa), notionalMin: Amount(amount),
            multiplierE9: try contract(row, overrides.contractSize))
    }

    /// Units of the base currency in one contract, in 1e-9.
    ///
    /// - Throws: `product.contract` where nobody says it, or a profile says another than is known:
    ///   a position is worth as much more or less as the size is wrong.
    private static func contract(
        _ row: ProductRow, _ stated: DecimalNumber?
    ) throws(Fault) -> Int64 {
        let known = try row.contract.map { (text) throws(Fault) in try number(text, row) }
        func wrong(_ message: String, _ remedy: String) -> Fault {
            Fault(
                .usage, code: "product.contract", "\(row.symbol): \(message)", key: "products",
                remedy: remedy)
        }
        guard let size = stated ?? known else {
            throw wrong(
                "how much one contract is of is not known here",
                "State contract_size as the venue lists it, as in "
                    + "{symbol: \(row.symbol), contract_size: 0.1}.")
        }
        if let known, known != size {
            throw wrong(
                "contract_size is not what a contract of it is",
                "Delete contract_size, or name the product that was meant.")
        }
        guard let units = size.mantissa(at: -9), units > 0 else {
            throw wrong(
                "contract_size has more than nine decimals or is too large",
                "State it as the venue lists it.")
        }
        return units
    }

    /// Whether a million times a value can still be held.
    private static func fits(_ value: DecimalNumber, at exponent: Int) -> Bool {
        guard exponent <= value.exponent else { return true }
        guard let mantissa = value.mantissa(at: exponent) else { return false }
        return !mantissa.multipliedReportingOverflow(by: headroom).overflow
    }

    private static func number(
        _ text: String, _ row: ProductRow, or stated: DecimalNumber? = nil
    ) throws(Fault) -> DecimalNumber {
        if let stated { return stated }
        do throws(ParseFault) {
            return try DecimalNumber(parsing: text)
        } catch {
            throw fault(row, "\"\(text)\" \(error.explanation)")
        }
    }

    private static func fault(_ row: ProductRow, _ message: String) -> Fault {
        Fault(
            .usage, code: "product.terms", "\(row.symbol): \(message)",
            remedy: "State tick, lot, min_size and min_notional as the venue lists them.")
    }
}
