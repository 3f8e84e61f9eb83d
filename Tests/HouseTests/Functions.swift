/// One function as it stands in a file.
struct Function: Equatable {
    let name: String
    /// 0-based.
    let firstLine: Int
    let lastLine: Int
    /// Parameters, 0 for an initialiser, which may have as many as its type has parts.
    let parameters: Int

    var length: Int { lastLine - firstLine + 1 }
}

extension SourceFile {
    /// Every function and initialiser with a body, nested ones included.
    var functions: [Function] {
        let joined = Array(code.joined(separator: "\n").utf8)
        var lineOfIndex: [Int] = []
        lineOfIndex.reserveCapacity(joined.count + 1)
        var line = 0
        for byte in joined {
            lineOfIndex.append(line)
            if byte == newline { line += 1 }
        }
        return heads(in: joined).compactMap { head in
            guard let signature = Signature(joined, from: head.after) else { return nil }
            let end = closingBrace(in: joined, from: signature.body)
            return Function(
                name: head.name, firstLine: lineOfIndex[head.at], lastLine: lineOfIndex[end],
                parameters: head.name == "init" ? 0 : signature.parameters)
        }
    }

    private typealias Head = (name: String, at: Int, after: Int)

    /// Where `func` or `init` begins a declaration.
    private func heads(in text: [UInt8]) -> [Head] {
        var found: [Head] = []
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, isWord(text[index]) { index += 1 }
            guard index > start else {
                index += 1
                continue
            }
            let word = text[start..<index]
            let before = start > 0 ? text[start - 1] : space
            if word.elementsEqual("func".utf8) {
                let name = text[index...].prefix { !"(<".utf8.contains($0) }.filter { $0 != space }
                found.append((String(decoding: name, as: UTF8.self), start, index))
            } else if word.elementsEqual("init".utf8), before == space || before == newline {
                found.append(("init", start, index))
            }
        }
        return found
    }

    private func closingBrace(in text: [UInt8], from start: Int) -> Int {
        var depth = 0
        for index in start..<text.count {
            if text[index] == openBrace { depth += 1 }
            if text[index] == closeBrace {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return text.count - 1
    }
}

/// The part of a function between its name and its body.
private struct Signature {
    var parameters = 0
    /// The index of the opening brace.
    var body = 0

    /// - Returns: nil when there is no body, as in a protocol.
    init?(_ text: [UInt8], from start: Int) {
        var open: [Character] = []
        var isList = false
        var isPast = false
        for index in start..<text.count {
            let character = Character(Unicode.Scalar(text[index]))
            if open.isEmpty, character == "{" {
                body = index
                return
            }
            if open.isEmpty, character == "}" || endsDeclaration(text, index) { return nil }
            switch character {
            case "(", "[", "{", "<":
                open.append(character)
                isList = open == ["("] && !isPast
            case ")", "]", "}":
                isPast = isPast || open == ["("]
                isList = false
                _ = open.popLast()
            case ">" where open.last == "<": _ = open.popLast()
            case "," where open == ["("] && !isPast: parameters += 1
            case " ", "\n": break
            default:
                if isList { parameters += 1 }
                isList = false
            }
        }
        return nil
    }
}

/// Whether a line break outside parentheses ends the declaration: nothing that goes on follows.
private func endsDeclaration(_ text: [UInt8], _ index: Int) -> Bool {
    guard text[index] == newline else { return false }
    let next = text[index...].drop { $0 == space || $0 == newline }.prefix(8)
    let goesOn = ["{", "->", "throws", "rethrows", "async", "where", "("]
    return !goesOn.contains { next.starts(with: $0.utf8) }
}

/// Whether a byte may stand in an identifier.
func isWord(_ byte: UInt8) -> Bool {
    byte == 95 || byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte > 127
}

private let newline: UInt8 = 10
private let space: UInt8 = 32
private let openBrace: UInt8 = 123
private let closeBrace: UInt8 = 125
