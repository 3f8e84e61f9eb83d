internal import Domain

/// A product that is listed, and everything the venue shows of it.
struct Listing {
    /// Its name, such as `BTC-USD`.
    let symbol: String
    /// Whose book it trades in; an alias trades in that of another product.
    let instrument: Instrument
    /// What it is paid with.
    let quote: String
    let aliasOf: String?
    var aliases: [String] = []
    var flags = ProductFlags()
    let sizeMax: Quantity
    let quoteMax = Amount(150_000_000 * 100_000_000)

    var terms: InstrumentTerms { instrument.terms }
    var id: InstrumentID { instrument.id }
    var isFuture: Bool { terms.kind != .spot }
}
