/// The word `pattern` of a schema: a regular expression that must match somewhere in the text.
enum SchemaPattern {
    static let bytesMax = 256

    static func isValid(_ pattern: String) -> Bool {
        pattern.utf8.count <= bytesMax && expression(pattern) != nil
    }

    static func matches(_ pattern: String, _ text: String) -> Bool {
        guard let expression = expression(pattern) else { return false }
        // A match that fails by an error is no match, which refuses the value.
        return (try? expression.firstMatch(in: text)) != nil
    }

    private static func expression(_ pattern: String) -> Regex<AnyRegexOutput>? {
        // Why a pattern does not parse matters to nobody but its author, who sees the pattern.
        try? Regex(pattern)
    }
}
