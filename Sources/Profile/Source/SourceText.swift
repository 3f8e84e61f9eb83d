internal import Domain

/// The text of one configuration file, checked before anything interprets it.
///
/// Lines end as YAML says they do, so that a place found here is the same place for the parser.
struct SourceText {
    /// A larger file is refused unread.
    static let bytesMax = 1 << 20

    let file: String
    /// Without the line ends.
    private(set) var lines: [[Unicode.Scalar]]

    /// Takes bytes that are UTF-8, short enough and free of control characters.
    ///
    /// - Throws: One fault, the first.
    init(file: String, bytes: [UInt8]) throws(Fault) {
        self.file = file
        guard bytes.count <= Self.bytesMax else {
            throw Fault(
                .usage, code: ProfileFault.tooLarge, "the file is larger than 1 MiB",
                at: SourceLocation(file: file, line: 1, column: 1),
                remedy: "Check that this is a profile and not data")
        }
        lines = try Self.split(bytes, file: file)
        try refuseControlCharacters()
    }

    /// A file of which nothing could be taken.
    init(empty file: String) { (self.file, lines) = (file, []) }

    /// The character at a place, both counted from 1.
    func peek(line: Int, column: Int) -> Unicode.Scalar? {
        guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1) else {
            return nil
        }
        return lines[line - 1][column - 1]
    }

    /// The text with every line ending in one newline.
    var text: String {
        var scalars = String.UnicodeScalarView()
        for line in lines {
            scalars.append(contentsOf: line)
            scalars.append("\n")
        }
        return String(scalars)
    }

    /// Replaces one character, so that the places of all others stay as they are.
    ///
    /// - Returns: The character that stood there; nil, and no change, where there is none.
    mutating func replace(line: Int, column: Int, with scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard let old = peek(line: line, column: column) else { return nil }
        lines[line - 1][column - 1] = scalar
        return old
    }

    private static func split(
        _ bytes: [UInt8], file: String
    ) throws(Fault) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var endedWithReturn = false
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                defer { endedWithReturn = scalar == "\r" }
                if scalar == "\u{FEFF}", lines.isEmpty, line.isEmpty { continue }
                if scalar == "\n", endedWithReturn { continue }
                guard isLineEnd(scalar) else {
                    line.append(scalar)
                    continue
                }
                lines.append(line)
                line = []
            case .emptyInput:
                if !line.isEmpty { lines.append(line) }
                return lines
            case .error:
                throw Fault(
                    .usage, code: ProfileFault.notUTF8, "the file is not UTF-8 text here",
                    at: SourceLocation(
                        file: file, line: lines.count + 1, column: line.count + 1),
                    remedy: "Save the file as UTF-8")
            }
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private func refuseControlCharacters() throws(Fault) {
        for (row, line) in lines.enumerated() {
            let bad = line.firstIndex { scalar in
                (scalar.value < 32 && scalar != "\t") || (127...159).contains(scalar.value)
                    || scalar == "\u{FEFF}" || scalar.value & 0xFFFE == 0xFFFE
            }
            guard let column = bad else { continue }
            let code = String(line[column].value, radix: 16, uppercase: true)
            throw Fault(
                .usage, code: ProfileFault.syntax, "the character U+\(code) is not allowed",
                at: SourceLocation(file: file, line: row + 1, column: column + 1),
                remedy: "Delete it")
        }
    }
}
