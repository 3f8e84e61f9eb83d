/// One word of a profile, and whether it stood in quotes.
struct ScalarText {
    /// Longer text is refused.
    static let bytesMax = 4_096

    let text: String
    let isQuoted: Bool

    init(_ text: String, isQuoted: Bool) { (self.text, self.isQuoted) = (text, isQuoted) }

    /// The text as a message may show it: short, without control characters.
    var bare: String { clean(limit: 40) }

    func clean(limit: Int) -> String {
        let clean = text.unicodeScalars.prefix(limit).map { scalar in
            scalar.properties.generalCategory == .control ? "?" : Character(scalar)
        }
        return String(clean) + (text.unicodeScalars.count > limit ? "…" : "")
    }

    /// The same in quotes.
    var shown: String { "\"" + bare + "\"" }
}
