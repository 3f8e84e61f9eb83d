package import Domain

/// What a venue lists, and the money of the account there.
package struct VenueListing: Sendable {
    package var venue: String
    /// With the venue's increments and the account's fees, by symbol.
    package var instruments: [String: Instrument]
    /// In the currency of the profile; nil where the money is the profile's own.
    package var cash: Amount?

    func instrument(_ symbol: String) throws(Fault) -> Instrument {
        if let instrument = instruments[symbol] { return instrument }
        throw Fault(
            .usage, code: "product.unknown", "\(venue) does not list \(symbol)", key: "products",
            remedy: "write the product as the venue does, such as BTC-USD")
    }
}
