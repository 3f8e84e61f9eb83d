package import Domain

/// A product to trade, and what the profile says about its terms.
package struct ProductChoice: Hashable, Sendable {
    package var symbol: String
    /// Each nil unless the profile overrides it.
    package var tick: DecimalChoice?
    package var lot: DecimalChoice?
    package var sizeMin: DecimalChoice?
    package var sizeMax: DecimalChoice?
    /// In the product's quote currency.
    package var notionalMin: DecimalChoice?
    /// Units of the base currency in one contract of a US future.
    package var contractSize: DecimalChoice?
    /// Of derivatives.
    package var initialMargin: Ratio?
    package var overnightMargin: Ratio?
    package var maintenanceShare: Ratio?
    package var fundingRate: Ratio?
    package var hours: [Profile.TimeWindow]?
    package var location: SourceLocation
}
