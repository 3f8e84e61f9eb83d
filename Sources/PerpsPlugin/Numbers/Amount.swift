public import CPerpsPlugin

/// Money, as a whole number of a currency's unit.
///
/// Amounts of fills and positions are in the instrument's settle currency
/// (``Instrument/amountExponent``), those of the account in the account currency
/// (``Activation/accountExponent``).
public struct Amount: Hashable, Comparable, Sendable {
    /// The amount in the currency's unit; with exponent -6, one dollar is `1_000_000`.
    public var mantissa: Int64

    /// Creates an amount from its mantissa.
    @inlinable public init(_ mantissa: Int64) { self.mantissa = mantissa }

    @inlinable init?(known mantissa: Int64) {
        if mantissa == PB_NONE { return nil }
        self.mantissa = mantissa
    }

    /// Compares two amounts of one currency.
    @inlinable public static func < (left: Amount, right: Amount) -> Bool {
        left.mantissa < right.mantissa
    }
}
