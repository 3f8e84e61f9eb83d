public import CPerpsPlugin

/// A quantity of one instrument, as a whole number of that instrument's size unit.
///
/// The unit is `10^sizeExponent`; see ``Instrument/sizeExponent``. Positions are signed.
public struct Size: Hashable, Comparable, Sendable {
    /// The quantity in the instrument's size unit; with exponent -8, one coin is `100_000_000`.
    public var mantissa: Int64

    /// Nothing.
    public static let zero = Size(0)

    /// Creates a size from its mantissa.
    @inlinable public init(_ mantissa: Int64) { self.mantissa = mantissa }

    @inlinable init?(known mantissa: Int64) {
        if mantissa == PB_NONE { return nil }
        self.mantissa = mantissa
    }

    /// Compares two sizes of one instrument.
    @inlinable public static func < (left: Size, right: Size) -> Bool {
        left.mantissa < right.mantissa
    }
}
