public import CPerpsPlugin

extension Int: ParameterValue {
    /// A whole number.
    public static var schemaType: String { "integer" }
    /// A whole number.
    public static var article: String { "a whole number" }
    /// The digits.
    public var json: String { "\(self)" }
    /// Reads a whole number.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_INT else { return nil }
        self = unsafe Int(record.i)
    }
}

extension Double: ParameterValue {
    /// A number.
    public static var schemaType: String { "number" }
    /// A number that need not be exact.
    public static var article: String { "a number" }
    /// The digits.
    public var json: String { "\(self)" }
    /// Reads a number.
    public init?(_ record: pb_value) {
        switch unsafe record.kind {
        case PB_T_FLOAT: self = unsafe record.f
        case PB_T_INT: self = unsafe Double(record.i)
        default: return nil
        }
    }
}

extension Bool: ParameterValue {
    /// True or false.
    public static var schemaType: String { "boolean" }
    /// True or false.
    public static var article: String { "true or false" }
    /// The word.
    public var json: String { self ? "true" : "false" }
    /// Reads a flag.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_BOOL else { return nil }
        self = unsafe record.i != 0
    }
}

extension String: ParameterValue {
    /// Text.
    public static var schemaType: String { "string" }
    /// Text.
    public static var article: String { "text" }
    /// The text in quotes.
    public var json: String { quotedJSON }
    /// Reads text.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_TEXT else { return nil }
        self = unsafe String(abi: record.s)
    }
}
