public import CPerpsPlugin

extension ExactDecimal: ParameterValue {
    /// A number.
    public static var schemaType: String { "number" }
    /// An exact decimal.
    public static var schemaKind: String? { "decimal" }
    /// A decimal number.
    public static var article: String { "a decimal number" }
    /// The digits.
    public var json: String { description }
    /// Reads an exact decimal.
    public init?(_ record: pb_value) {
        switch unsafe record.kind {
        case PB_T_DECIMAL:
            self.init(unsafe record.i, exponent: unsafe Int(record.exp))
        case PB_T_INT: self.init(unsafe record.i)
        default: return nil
        }
    }
}

extension Nanos: ParameterValue {
    /// Text with a unit.
    public static var schemaType: String { "string" }
    /// A duration.
    public static var schemaKind: String? { "duration" }
    /// A length of time.
    public static var article: String { "a duration such as 5s" }
    /// The text in quotes, in the largest unit that is exact.
    public var json: String {
        let units: [(name: String, size: Int64)] = [
            ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
            ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
        ]
        for unit in units where count != 0 && count % unit.size == 0 {
            return "\"\(count / unit.size)\(unit.name)\""
        }
        return count == 0 ? "\"0s\"" : "\"\(count)ns\""
    }
    /// Reads a duration.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_NANOS else { return nil }
        self.init(unsafe record.i)
    }
}

extension Ratio: ParameterValue {
    /// Text with a unit.
    public static var schemaType: String { "string" }
    /// A share of one.
    public static var schemaKind: String? { "percent" }
    /// A share of one.
    public static var article: String { "a share such as 20 bps or 0.2%" }
    /// The text in quotes, in basis points.
    public var json: String { "\"\(ExactDecimal(e8, exponent: -4)) bps\"" }
    /// Reads a share of one.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_DECIMAL else { return nil }
        let exact = ExactDecimal(unsafe record.i, exponent: unsafe Int(record.exp))
        guard let e8 = exact.mantissa(exponent: -8) else { return nil }
        self.init(e8: e8)
    }
}
