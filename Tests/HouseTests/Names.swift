/// The rules about names and marks.
enum Names {
    static let banned: Set<String> = [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Base", "Impl",
        "Info",
    ]

    static func findings(in file: SourceFile) -> [String] {
        let stem = String(file.name.prefix { $0 != "." })
        var found = words(stem).filter(banned.contains).map {
            file.finding(0, "a file is not called \($0)")
        }
        let nouns = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        for (index, line) in file.code.enumerated() where nouns.contains(where: line.holds) {
            for match in line.matches(
                of: /\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/)
            {
                found += words(String(match.1)).filter(banned.contains).map {
                    file.finding(index, "\(match.1): \($0) is not a noun of any trade")
                }
            }
        }
        for (index, line) in file.lines.enumerated() {
            for mark in marks where line.holds(mark) {
                found.append(file.finding(index, "unfinished: \(mark)"))
            }
        }
        return found
    }

    /// Put together here, so that this file does not carry them.
    private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

    /// `OrderBookTop` is Order, Book, Top; `RESTClient` is REST, Client.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var wasLower = true
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : "A"
            if letter.isUppercase, wasLower || next.isLowercase { words.append("") }
            if words.isEmpty { words.append("") }
            if letter.isLetter { words[words.count - 1].append(letter) }
            wasLower = !letter.isUppercase
        }
        return words
    }

    /// Access beyond the package, and owners that do not say what they own.
    static func accessFindings(in file: SourceFile) -> [String] {
        file.code.enumerated().flatMap { index, line -> [String] in
            var found: [String] = []
            if file.module != "PerpsPlugin", line.holds("public ") {
                found.append(file.finding(index, "only PerpsPlugin is public"))
            }
            guard line.holds("class ") || line.holds("actor ") else { return found }
            let head = /^\s*(?:@?\w+ )*(?:class|actor) ([A-Z]\w*)/
            if let match = line.firstMatch(of: head),
                !file.comment(above: index).lowercased().contains("own")
            {
                found.append(file.finding(index, "\(match.1) does not say what it owns"))
            }
            return found
        }
    }
}

extension SourceFile {
    /// The doc comment that ends above a line, attributes between them passed over.
    fileprivate func comment(above index: Int) -> String {
        let above = lines[..<index].reversed().map { $0.drop { $0 == " " } }
        return above.drop { $0.hasPrefix("@") }.prefix { $0.hasPrefix("///") }.joined(
            separator: " ")
    }
}
