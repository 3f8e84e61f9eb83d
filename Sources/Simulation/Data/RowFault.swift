internal import Domain

/// Why a row is not what its format promises.
struct RowFault: Error, Hashable {
    var message: String
    var remedy: String

    init(_ message: String, remedy: String = "Repair or remove the row.") {
        (self.message, self.remedy) = (message, remedy)
    }

    /// A price above what anything costs, which would overflow what is reckoned with it.
    static func absurdPrice(_ terms: InstrumentTerms) -> RowFault {
        let most = terms.priceMax.text(exponent: terms.priceExponent)
        return RowFault("a price is above \(most), which is no price of anything")
    }
}
