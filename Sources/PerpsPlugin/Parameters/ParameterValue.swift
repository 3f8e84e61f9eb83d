public import CPerpsPlugin

/// A type that a parameter may have.
public protocol ParameterValue: Sendable {
    /// The JSON Schema type.
    static var schemaType: String { get }
    /// What the text or number means, `x-perps-kind`.
    static var schemaKind: String? { get }
    /// What it is, for a sentence: "a duration".
    static var article: String { get }
    /// All values, when there are only a few.
    static var choices: [Self] { get }
    /// The value as it stands in JSON.
    var json: String { get }
    /// Reads what the host hands over; `nil` for another type.
    init?(_ record: pb_value)
}

extension ParameterValue {
    /// Means itself.
    public static var schemaKind: String? { nil }
    /// Too many to list.
    public static var choices: [Self] { [] }
}
