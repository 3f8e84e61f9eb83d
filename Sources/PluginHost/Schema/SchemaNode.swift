package import Domain

/// What one parameter, or one member of a list or map, must be.
package struct SchemaNode: Hashable, Sendable {
    /// The type that the module gets, from the words `type` and `x-perps-kind` of the schema.
    package indirect enum Kind: Hashable, Sendable {
        case boolean
        case integer
        /// A plain number: for statistics.
        case float
        /// Kinds decimal, price and size.
        case decimal
        /// A share, written with its unit.
        case percent
        /// A length of time, written with its unit.
        case duration
        case text
        case instrument
        /// An indicator instance of the profile.
        case signal
        case list(SchemaNode)
        case map([SchemaProperty], required: [String])
    }

    package var kind: Kind
    /// Whether JSON shows the value as a string.
    package var isTextual = false
    package var title: String?
    package var summary: String?
    package var unit: String?
    /// Bounds in the unit of the typed value: a share as a fraction, a duration in nanoseconds.
    package var minimum: ExactDecimal?
    package var maximum: ExactDecimal?
    package var multipleOf: ExactDecimal?
    package var pattern: String?
    /// The only values allowed, and how a person writes them.
    var choices: [Choice] = []
    /// As if the profile had said it.
    package var fallback: ParameterValue?
    /// May change while the module is active.
    package var isLive = false
    /// Must not be shown.
    package var isSecret = false

    init(_ kind: Kind) { self.kind = kind }

    struct Choice: Hashable, Sendable {
        let value: PluginValue
        let text: String
    }

    /// How a bound or a value of this kind is written.
    func written(_ number: ExactDecimal) -> String {
        switch kind {
        case .duration: Nanos(number.mantissa).text
        case .percent:
            unit == "%"
                ? DecimalText.text(mantissa: number.e8, exponent: -6) + "%"
                : Ratio(e8: number.e8).text
        default: number.text + (unit.map { " " + $0 } ?? "")
        }
    }

    /// What would be right, as the end of a sentence.
    var expectation: String {
        if !choices.isEmpty {
            return "one of " + choices.map(\.text).joined(separator: ", ")
        }
        return switch kind {
        case .boolean: "true or false"
        case .integer: "a whole number" + range
        case .float: "a number such as 0.5" + range
        case .decimal: "a decimal number" + range
        case .percent: "a share with its unit, such as 20 bps or 0.2%" + range
        case .duration: "a duration with its unit, such as 500ms, 5s or 2m" + range
        case .text: pattern.map { "text that matches \($0)" } ?? "text"
        case .instrument: "the symbol of a product of this profile"
        case .signal: "the name of an indicator of this profile"
        case .list: "a list [a, b]"
        case .map: "a map {key: value}"
        }
    }

    private var range: String {
        var text = ""
        if let minimum { text += " from " + written(minimum) }
        if let maximum { text += (minimum == nil ? " up to " : " to ") + written(maximum) }
        if let multipleOf { text += " in steps of " + written(multipleOf) }
        return text
    }
}
