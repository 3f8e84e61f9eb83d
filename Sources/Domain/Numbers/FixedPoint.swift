/// A whole number of some unit `10^exponent`, whose exponent is kept elsewhere.
///
/// The exponent belongs to the instrument (price, quantity) or the currency (amount), so two values
/// of one instrument compare and subtract without rescaling.
@usableFromInline package protocol FixedPoint: Hashable, Comparable, Sendable {
    var mantissa: Int64 { get }
    init(_ mantissa: Int64)
}

extension FixedPoint {
    @inlinable package static var zero: Self { Self(0) }

    @inlinable package static func < (left: Self, right: Self) -> Bool {
        left.mantissa < right.mantissa
    }

    /// Adds two checked numbers; an overflow here is our own bug and traps.
    @inlinable package static func + (left: Self, right: Self) -> Self {
        Self(left.mantissa + right.mantissa)
    }

    @inlinable package static func - (left: Self, right: Self) -> Self {
        Self(left.mantissa - right.mantissa)
    }

    @inlinable package static func += (left: inout Self, right: Self) { left = left + right }

    @inlinable package static func -= (left: inout Self, right: Self) { left = left - right }

    @inlinable package static prefix func - (value: Self) -> Self { Self(-value.mantissa) }

    /// Adds numbers from outside.
    ///
    /// - Returns: The sum, or nil when it does not fit.
    @inlinable package func adding(_ other: Self) -> Self? {
        let (sum, overflow) = mantissa.addingReportingOverflow(other.mantissa)
        return overflow ? nil : Self(sum)
    }

    /// The distance from zero.
    ///
    /// - Precondition: The mantissa is not `Int64.min`, which no parser of ours produces.
    @inlinable package var magnitude: Self { Self(abs(mantissa)) }

    /// Reads decimal text exactly; nothing is rounded.
    ///
    /// - Throws: `ParseFault`, see `DecimalText.mantissa`.
    package init(parsing text: some StringProtocol, exponent: Int) throws(ParseFault) {
        self.init(try DecimalText.mantissa(of: text, exponent: exponent, signed: false))
    }

    /// Plain decimal text without trailing zeros; zero is `"0"`.
    package func text(exponent: Int) -> String {
        DecimalText.text(mantissa: mantissa, exponent: exponent)
    }
}

/// A price of one instrument, in `10^priceExponent` of its quote currency.
///
/// A `Price` knows nothing of tick sizes; `InstrumentTerms.isOnTick(_:)` says whether the venue
/// would accept it.
@frozen @usableFromInline package struct Price: FixedPoint {
    @usableFromInline package let mantissa: Int64
    @inlinable package init(_ mantissa: Int64) { self.mantissa = mantissa }
}

/// A size of one instrument, in `10^quantityExponent` of its base currency or in contracts.
///
/// Sizes of orders and fills are positive; a position is signed, long above zero.
@frozen @usableFromInline package struct Quantity: FixedPoint {
    @usableFromInline package let mantissa: Int64
    @inlinable package init(_ mantissa: Int64) { self.mantissa = mantissa }
}

/// Money, in `10^amountExponent` of a currency.
@frozen @usableFromInline package struct Amount: FixedPoint {
    @usableFromInline package let mantissa: Int64
    @inlinable package init(_ mantissa: Int64) { self.mantissa = mantissa }
}
