import Domain

/// Parameters as if they stood in `p.yaml`.
enum Written {
    static func place(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: "p.yaml", line: line, column: column)
    }

    /// `key: text` on a line, the value behind one space.
    static func entry(
        _ key: String, _ text: String, line: Int = 1, isQuoted: Bool = false
    ) -> ParameterEntry {
        entry(key, .scalar(text, isQuoted: isQuoted), line: line)
    }

    static func entry(
        _ key: String, _ body: ParameterValue.Body, line: Int = 1
    ) -> ParameterEntry {
        ParameterEntry(
            key: key, keyLocation: place(line, 5),
            value: ParameterValue(
                body: body, location: place(line, 5 + key.utf8.count + 2)))
    }

    static func list(_ texts: String..., line: Int = 1) -> ParameterValue.Body {
        .list(
            texts.enumerated().map { index, text in
                ParameterValue(
                    body: .scalar(text, isQuoted: false), location: place(line, 20 + index * 5))
            })
    }

    /// The products BTC-USD and ETH-USD.
    static func instrument(_ symbol: String) -> InstrumentID? {
        ["BTC-USD", "ETH-USD"].firstIndex(of: symbol).map { InstrumentID($0) }
    }
}
