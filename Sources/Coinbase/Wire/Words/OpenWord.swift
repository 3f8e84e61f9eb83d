/// A word of a list that the venue may lengthen at any time.
package protocol WireWord: RawRepresentable<String>, Hashable, Sendable {
    /// What the venue puts before the word in some messages and leaves out in others.
    static var prefixes: [String] { get }
}

extension WireWord {
    package static var prefixes: [String] { [] }
}

/// A word that we know, or the text of one that we do not.
///
/// An unknown word in a field that decides money or state is never mapped to a default: who reads
/// it has to treat the order, position or product as unknown. The venue's own `UNKNOWN_…` words are
/// unknown here too.
package enum OpenWord<Word: WireWord>: Hashable, Sendable {
    case known(Word)
    case unknown(String)

    /// Reads a word in the spelling of any of the venue's messages: `Limit`, `STOP_LIMIT`,
    /// `POSITION_SIDE_LONG`.
    package init(_ text: String) {
        if let word = Word(rawValue: text) {
            self = .known(word)
            return
        }
        var plain = text.uppercased().replacing(" ", with: "_")
        for prefix in Word.prefixes where plain.hasPrefix(prefix) {
            plain = String(plain.dropFirst(prefix.utf8.count))
            break
        }
        self = Word(rawValue: plain).map { .known($0) } ?? .unknown(text)
    }

    package var known: Word? { if case .known(let word) = self { word } else { nil } }

    package var text: String {
        switch self {
        case .known(let word): word.rawValue
        case .unknown(let text): text
        }
    }
}
