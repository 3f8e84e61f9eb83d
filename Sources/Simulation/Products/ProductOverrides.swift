package import Domain

/// Terms of a product that a profile states instead of the built-in ones; nil leaves them.
package struct ProductOverrides: Hashable, Sendable {
    package var tick: DecimalNumber?
    package var lot: DecimalNumber?
    package var sizeMin: DecimalNumber?
    /// The most that one order may be for; never more than the venue's.
    package var sizeMax: DecimalNumber?
    package var notionalMin: DecimalNumber?
    /// Units of the base currency in one contract of a US future.
    package var contractSize: DecimalNumber?
    /// Of derivatives: margin to open by day and by night, what share of it must be left, what
    /// longs pay each interval, and when the product trades.
    package var initialMargin: Ratio?
    package var overnightMargin: Ratio?
    package var maintenanceShare: Ratio?
    package var fundingRate: Ratio?
    package var hours: [TradingSession]?

    package init(
        tick: DecimalNumber? = nil, lot: DecimalNumber? = nil, sizeMin: DecimalNumber? = nil,
        notionalMin: DecimalNumber? = nil
    ) {
        (self.tick, self.lot) = (tick, lot)
        (self.sizeMin, self.notionalMin) = (sizeMin, notionalMin)
    }
}
