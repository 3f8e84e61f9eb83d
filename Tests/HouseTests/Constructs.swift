/// The rules about what shipped code may be written with.
enum Constructs {
    /// Ways past the compiler's checks, and the files that may use them, each for a reason.
    static let exempt: [String: [String: String]] = [:]

    private static let banned = [
        "fatalError": "use precondition, or return a fault",
        "try!": "somebody else's mistake must not crash us",
        "as!": "somebody else's type must not crash us",
    ]

    private static let guarded = [
        "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "Task {", "Task(",
    ]

    static func findings(in file: SourceFile) -> [String] {
        file.code.enumerated().flatMap { index, line in
            complaints(about: line, at: index, in: file).map { file.finding(index, $0) }
        }
    }

    private static func complaints(
        about line: String, at index: Int, in file: SourceFile
    ) -> [String] {
        var found = banned.filter { line.holds($0.key) }.map { "\($0.key): \($0.value)" }.sorted()
        if found.isEmpty, unwrapsByForce(line) {
            found.append("a forced unwrap: bind it, or say with precondition why it holds")
        }
        if line.holds("try?"), !isExplained(file, index) {
            found.append("try? without a comment that says why the error may be lost")
        }
        let allowed = exempt[file.path] ?? [:]
        return found
            + guarded.filter { line.holds($0) && allowed[$0] == nil }
            .map { "\($0) in a file that Constructs.exempt does not list" }
    }

    private static func isExplained(_ file: SourceFile, _ index: Int) -> Bool {
        let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
        return file.lines[index].contains("//") || above.hasPrefix("//")
    }

    /// A `!` that stands behind a value and is not part of `!=`.
    private static func unwrapsByForce(_ line: String) -> Bool {
        let characters = Array(line)
        return characters.indices.dropFirst().contains { index in
            let before = characters[index - 1]
            let isValue = before.isLetter || before.isNumber || "_)]}".contains(before)
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            return characters[index] == "!" && isValue && next != "="
        }
    }
}

extension String {
    /// Whether the text occurs where no longer word contains it.
    func holds(_ text: String) -> Bool {
        ranges(of: text).contains { range in
            let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
            let after = range.upperBound < endIndex ? self[range.upperBound] : " "
            let ends = !(text.last.map(isWord) ?? false) || !isWord(after)
            return ends && !(isWord(before) && (text.first.map(isWord) ?? false))
        }
    }

    private func isWord(_ character: Character) -> Bool {
        character == "_" || character.isLetter || character.isNumber
    }
}
