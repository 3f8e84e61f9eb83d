extension Ratio {
    /// The units of a share as a person writes them.
    package static let units = ["bps", "%"]

    /// Reads a share such as `50 bps` or `0.5%`, exactly; a leading `-` is allowed.
    ///
    /// - Throws: `UnitFault.missingUnit` for a bare number, `.wrongUnit` for any other unit,
    ///   `.tooFine` below 0.0001 bps, `.outOfRange`, else `.notNumber`.
    package init(parsing text: some StringProtocol) throws(UnitFault) {
        let parts = try UnitText(text)
        switch parts.unit {
        case "": throw .missingUnit
        case "bps": self.init(e8: try parts.mantissa(exponent: -4))
        case "%": self.init(e8: try parts.mantissa(exponent: -6))
        default: throw .wrongUnit(parts.unit)
        }
    }

    /// The share in basis points with its unit, such as `"12.5 bps"`.
    package var text: String { bpsText + " bps" }
}
