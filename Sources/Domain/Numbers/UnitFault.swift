/// Why text is not the quantity with a unit that was asked for.
package enum UnitFault: Error, Hashable, Sendable {
    /// The text does not begin with plain decimal digits.
    case notNumber
    /// A number alone, where only a unit says what it means.
    case missingUnit
    /// A number in a unit of something else.
    case wrongUnit(String)
    /// More decimals than can be kept exactly.
    case tooFine
    /// Too large to hold.
    case outOfRange
}
