/// The rules about what shipped code may be written with.
enum Constructs {
    /// Ways past the compiler's checks, and the files that may use them, each for a reason.
    static let exempt = [
        "Sources/PerpsPlugin/Entry/LibraryTable.swift": [
            "nonisolated(unsafe)": "descriptors of the contract, made once on load, never freed"
        ],
        "Sources/PluginHost/Instances/HostView.swift": [
            "nonisolated(unsafe)": "a table of functions that is written once and then only read"
        ],
        "Sources/PluginHost/History/HostHistory.swift": [
            "nonisolated(unsafe)": "a table of functions that is written once and then only read"
        ],
    ]

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
        let bytes = Array(line.utf8)
        return bytes.indices.dropFirst().contains { index in
            guard bytes[index] == UInt8(ascii: "!") else { return false }
            let isValue = isWord(bytes[index - 1]) || ")]}".utf8.contains(bytes[index - 1])
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            return isValue && next != UInt8(ascii: "=")
        }
    }
}

extension String {
    /// Whether the text occurs where no longer word contains it.
    func holds(_ text: String) -> Bool {
        let (line, word) = (Array(utf8), Array(text.utf8))
        guard let first = word.first, let last = word.last, line.count >= word.count else {
            return false
        }
        return (0...line.count - word.count).contains { start in
            guard line[start] == first, line[start...].starts(with: word) else { return false }
            let end = start + word.count
            let goesOn = end < line.count && isWord(line[end]) && isWord(last)
            return !goesOn && !(start > 0 && isWord(line[start - 1]) && isWord(first))
        }
    }
}
