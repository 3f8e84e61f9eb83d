extension Nanos {
    /// The units of a duration as a person writes them, shortest first.
    package static let units = ["ns", "us", "ms", "s", "m", "h", "d"]

    /// Reads a duration such as `500ms`, `5s`, `2m`, `1h`, `1d` or `1.5s`, exactly.
    ///
    /// - Throws: `UnitFault.missingUnit` for a bare number, `.wrongUnit` for any other unit,
    ///   `.tooFine` below a nanosecond, `.outOfRange` beyond 292 years, else `.notNumber`.
    package init(parsing text: some StringProtocol) throws(UnitFault) {
        let parts = try UnitText(text)
        let size: Int64
        switch parts.unit {
        case "": throw .missingUnit
        case "ns": size = 1
        case "us": size = 1_000
        case "ms": size = Nanos.millisecond.count
        case "s": size = Nanos.second.count
        case "m": size = Nanos.minute.count
        case "h": size = Nanos.hour.count
        case "d": size = Nanos.day.count
        default: throw .wrongUnit(parts.unit)
        }
        let exponent = parts.number.utf8.contains(46) ? -9 : 0
        let product = Int128(try parts.mantissa(exponent: exponent)) * Int128(size)
        let divisor = Int128(Wide.powerOfTen(-exponent))
        let (count, rest) = product.quotientAndRemainder(dividingBy: divisor)
        guard rest == 0 else { throw .tooFine }
        guard let count = Int64(exactly: count) else { throw .outOfRange }
        self.init(count)
    }
}
