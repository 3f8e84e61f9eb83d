internal import Domain

extension SourceText {
    /// Faults for what YAML allows and a profile does not: tabs that indent, anchors, aliases.
    ///
    /// - Returns: One fault for each such line, in order; not more than 20.
    func badHabits() -> [Fault] {
        var faults: [Fault] = []
        for (row, line) in lines.enumerated() where faults.count < 20 {
            if let column = Self.indentingTab(line) {
                faults.append(
                    Fault(
                        .usage, code: ProfileFault.tab, "a tab indents this line",
                        at: SourceLocation(file: file, line: row + 1, column: column + 1),
                        remedy: "Use spaces"))
            }
            if let column = Self.anchor(line) {
                faults.append(Self.anchorFault(file: file, line: row + 1, column: column + 1))
            }
        }
        return faults
    }

    static func anchorFault(file: String, line: Int, column: Int) -> Fault {
        Fault(
            .usage, code: ProfileFault.anchor, "anchors (&) and aliases (*) are not allowed",
            at: SourceLocation(file: file, line: line, column: column),
            remedy: "Write the value out where it is used")
    }

    private static func indentingTab(_ line: [Unicode.Scalar]) -> Int? {
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        guard indent.count < line.count, line[indent.count] != "#" else { return nil }
        return indent.firstIndex(of: "\t")
    }

    /// Where a node of this line begins with `&x` or `*x`, quoted text and comments aside.
    private static func anchor(_ line: [Unicode.Scalar]) -> Int? {
        var quote: Unicode.Scalar?
        var startsNode = true
        for (column, scalar) in line.enumerated() {
            if let open = quote {
                if scalar == open { quote = nil }
                continue
            }
            switch scalar {
            case " ", "\t": continue
            case "#" where column == 0 || line[column - 1] == " ": return nil
            case "\"", "'":
                if startsNode { quote = scalar }
            case "&", "*":
                let next = column + 1 < line.count ? line[column + 1] : " "
                if startsNode, next != " " { return column }
            default: break
            }
            startsNode = isIndicator(scalar, in: line, at: column)
        }
        return nil
    }

    /// Whether a node may begin after this character.
    private static func isIndicator(
        _ scalar: Unicode.Scalar, in line: [Unicode.Scalar], at column: Int
    ) -> Bool {
        switch scalar {
        case "[", "{", ",": return true
        case ":", "-", "?": return column + 1 < line.count && line[column + 1] == " "
        default: return false
        }
    }
}
