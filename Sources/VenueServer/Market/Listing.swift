internal import Domain

/// A product that is listed, and everything the venue shows of it.
struct Listing {
    /// Its name, such as `BTC-USD`.
    let symbol: String
    /// Whose book it trades in; an alias trades in that of another product.
    var instrument: Instrument
    /// What it is paid with.
    let quote: String
    let aliasOf: String?
    var aliases: [String] = []
    var flags = ProductFlags()
    let sizeMax: Quantity
    let quoteMax = Amount(150_000_000 * 100_000_000)

    var terms: InstrumentTerms { instrument.terms }
    var id: InstrumentID { instrument.id }
    /// Whether positions of it are held, rather than the base currency.
    var isFuture: Bool { terms.kind != .spot }
    /// Whether it is traded in the portfolio of international perpetuals.
    var isInternational: Bool { terms.kind == .perpetual }
    /// The words of orders and messages for what it is.
    var productType: String { isFuture ? "FUTURE" : "SPOT" }
    var expiryType: String {
        isInternational ? "PERPETUAL" : isFuture ? "EXPIRING" : "UNKNOWN_CONTRACT_EXPIRY_TYPE"
    }
    var riskManager: String {
        isInternational
            ? "MANAGED_BY_VENUE" : isFuture ? "MANAGED_BY_FCM" : "UNKNOWN_RISK_MANAGEMENT_TYPE"
    }
    /// The currency in which positions are settled and margin is held.
    var collateral: String { instrument.settle }
}
