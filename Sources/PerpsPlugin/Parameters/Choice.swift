public import CPerpsPlugin

/// A parameter with a few named values: an `enum` over `String` that lists its cases.
///
///     enum Source: String, Choice { case bars, trades }
public protocol Choice: ParameterValue, RawRepresentable, CaseIterable where RawValue == String {}

extension Choice {
    /// Text.
    public static var schemaType: String { "string" }
    /// One of the names.
    public static var article: String {
        "one of " + allCases.map(\.rawValue).joined(separator: ", ")
    }
    /// All the names.
    public static var choices: [Self] { Array(allCases) }
    /// The name in quotes.
    public var json: String { rawValue.quotedJSON }
    /// Reads a name.
    public init?(_ record: pb_value) {
        guard unsafe record.kind == PB_T_TEXT else { return nil }
        self.init(rawValue: unsafe String(abi: record.s))
    }
}
