package import Domain

/// A positive decimal number whose exponent is not known yet, with its place.
package struct DecimalChoice: Hashable, Sendable {
    /// Plain decimal digits, without unit, underscores or surplus zeros.
    package var text: String
    package var location: SourceLocation
}
