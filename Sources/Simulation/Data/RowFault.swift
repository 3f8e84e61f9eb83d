internal import Domain

/// Why a row is not what its format promises.
struct RowFault: Error, Hashable {
    var message: String
    var remedy: String

    init(_ message: String, remedy: String = "Repair or remove the row.") {
        (self.message, self.remedy) = (message, remedy)
    }

    /// Refuses a moment that nothing traded at, or to which no interval could be added.
    static func check(time: Int64) throws(RowFault) {
        guard time >= 0 else { throw RowFault("the time is before the year 1970") }
        guard time < timeMax else { throw RowFault("the time is after the year 2255") }
    }

    static let timeMax: Int64 = 9_000_000_000_000_000_000

    /// A price above what anything costs, which would overflow what is reckoned with it.
    static func absurdPrice(_ terms: InstrumentTerms) -> RowFault {
        let most = terms.priceMax.text(exponent: terms.priceExponent)
        return RowFault("a price is above \(most), which is no price of anything")
    }
}
