package import Coinbase
internal import Domain

extension VenueProduct {
    /// A US future of a hundredth of a Bitcoin as the venue lists it, as far as it is read.
    package static func bitcoinFuture() throws -> VenueProduct {
        func decimal(_ text: String) throws -> WireDecimal { try WireDecimal(parsing: text) }
        var product = VenueProduct(
            id: "BIP-20DEC30-CDE", priceIncrement: try decimal("5"),
            baseIncrement: try decimal("1"))
        (product.kind, product.venue, product.quote) = (.known(.future), .known(.futures), "USD")
        (product.baseMin, product.baseMax) = (try decimal("1"), try decimal("5000"))
        product.quoteMin = try decimal("0")
        var details = FutureDetails()
        (details.contractSize, details.contractUnit) = (try decimal("0.01"), "BTC")
        details.intradayMargin = MarginRates(
            long: try decimal("0.1000185"), short: try decimal("0.1000008"))
        details.overnightMargin = MarginRates(
            long: try decimal("0.245625"), short: try decimal("0.306375"))
        (details.fundingRate, details.fundingInterval) = (try decimal("0.000013"), .hour)
        product.future = details
        return product
    }
}
