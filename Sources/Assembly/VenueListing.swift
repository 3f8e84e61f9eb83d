package import Domain
internal import Profile

/// What a venue lists, and the money of the account there.
package struct VenueListing: Sendable {
    package var venue: String
    /// With the venue's increments and the account's fees, by symbol.
    package var instruments: [String: Instrument]
    /// In the currency of the profile; nil where the money is the profile's own.
    package var cash: Amount?
    /// What the account held of each product when it was asked, by symbol.
    package var holdings: [String: Quantity] = [:]

    /// The products of a profile, numbered in its order.
    func instruments(of profile: Profile) throws(Fault) -> [Instrument] {
        var all: [Instrument] = []
        for (index, choice) in profile.products.enumerated() {
            var instrument = try instrument(choice.symbol)
            instrument.id = InstrumentID(index)
            all.append(instrument)
        }
        return all
    }

    func instrument(_ symbol: String) throws(Fault) -> Instrument {
        if let instrument = instruments[symbol] { return instrument }
        throw Fault(
            .usage, code: "product.unknown", "\(venue) does not list \(symbol)", key: "products",
            remedy: "write the product as the venue does, such as BTC-USD")
    }
}
