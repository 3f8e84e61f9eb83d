internal import Risk

extension MetricsBoard {
    /// The board in the Prometheus text format 0.0.4, in the order of the registry.
    ///
    /// - SeeAlso: Prometheus, "Exposition formats", text-based format.
    package var exposition: String {
        var text = ""
        for name in MetricName.allCases {
            let series = series(of: name)
            guard !series.isEmpty else { continue }
            text += "# HELP \(name.rawValue) \(MetricsBoard.escapedHelp(name.help))\n"
            text += "# TYPE \(name.rawValue) \(name.kind.rawValue)\n"
            for (labels, value) in series {
                text += name.rawValue
                text += MetricsBoard.labelText(name.labels, labels)
                text += " \(value.text)\n"
            }
        }
        return text
    }

    private static func labelText(_ names: [String], _ values: [String]) -> String {
        guard !names.isEmpty else { return "" }
        let pairs = zip(names, values).map { "\($0)=\"\(escapedLabel($1))\"" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    /// Backslash, quote and line feed are all that the format escapes; other control characters
    /// are shown as their picture, so that no reader trips over them.
    static func escapedLabel(_ text: String) -> String {
        escaped(text, quote: "\\\"")
    }

    private static func escapedHelp(_ text: String) -> String { escaped(text, quote: "\"") }

    private static func escaped(_ text: String, quote: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += quote
            case "\n": result += "\\n"
            default:
                let picture = scalar.value < 32 ? Unicode.Scalar(0x2400 + scalar.value) : scalar
                result.unicodeScalars.append(picture ?? "\u{FFFD}")
            }
        }
        return result
    }
}
