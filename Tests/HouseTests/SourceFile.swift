/// A text file of the repository, with what the rules need to know of it.
struct SourceFile: Sendable {
    /// From the root of the repository, such as `Sources/Domain/Numbers/Ratio.swift`.
    let path: String
    let text: String
    let lines: [String]
    /// The lines with comments and the contents of literals blanked, for rules about code.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code =
            path.hasSuffix(".swift")
            ? SwiftScanner.blanked(text)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : []
    }

    private var parts: [Substring] { path.split(separator: "/") }
    /// `Sources`, `Plugins`, `Tests` or `docs`.
    var area: String { parts.first.map(String.init) ?? "" }
    /// The folder below the area, which is the module.
    var module: String { parts.count > 1 ? String(parts[1]) : "" }
    var name: String { parts.last.map(String.init) ?? "" }

    /// The modules it imports, whatever their reach, with the line.
    var imports: [(line: Int, module: String)] {
        code.enumerated().compactMap { index, line in
            var words = line.split(separator: " ")
            while let first = words.first, first.hasPrefix("@") || reach.contains(first) {
                words.removeFirst()
            }
            guard words.count > 1, words[0] == "import" else { return nil }
            let name = words.count > 2 && kinds.contains(words[1]) ? words[2] : words[1]
            return (index + 1, String(name.prefix { $0 != "." }))
        }
    }

    /// One finding, with the place as a person opens it.
    func finding(_ index: Int, _ what: String) -> String { "\(path):\(index + 1): \(what)" }
}

private let reach: Set<Substring> = ["package", "public", "internal", "private", "fileprivate"]
private let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let"]
