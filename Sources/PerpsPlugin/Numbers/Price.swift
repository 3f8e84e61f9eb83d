public import CPerpsPlugin

/// A price of one instrument, as a whole number of that instrument's price unit.
///
/// The unit is `10^priceExponent` of quote currency; see ``Instrument/priceExponent``.
public struct Price: Hashable, Comparable, Sendable {
    /// The price in the instrument's price unit; with exponent -2, 100 USD is `10_000`.
    public var mantissa: Int64

    /// Creates a price from its mantissa.
    @inlinable public init(_ mantissa: Int64) { self.mantissa = mantissa }

    @inlinable init?(known mantissa: Int64) {
        if mantissa == PB_NONE { return nil }
        self.mantissa = mantissa
    }

    /// Compares two prices of one instrument.
    @inlinable public static func < (left: Price, right: Price) -> Bool {
        left.mantissa < right.mantissa
    }
}
