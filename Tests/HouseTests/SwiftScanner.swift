/// Blanks comments, string literals and raw identifiers, so that a search finds code only.
///
/// Lines keep their number and length in bytes. Code inside an interpolation is kept.
struct SwiftScanner {
    private let input: [UInt8]
    private var output: [UInt8]
    private var at = 0

    static func blanked(_ text: String) -> String {
        var scanner = SwiftScanner(text)
        scanner.code(until: nil)
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private init(_ text: String) {
        input = Array(text.utf8)
        output = input
    }

    private func sees(_ first: UInt8, _ second: UInt8) -> Bool {
        input[at] == first && at + 1 < input.count && input[at + 1] == second
    }

    private mutating func blank(_ count: Int = 1) {
        for index in at..<min(at + count, input.count) where input[index] != newline {
            output[index] = space
        }
        at += count
    }

    /// Walks code; with `closing` it stops behind the parenthesis that closes an interpolation.
    private mutating func code(until closing: UInt8?) {
        var depth = 0
        while at < input.count {
            let byte = input[at]
            if sees(slash, slash) {
                while at < input.count, input[at] != newline { blank() }
            } else if sees(slash, star) {
                blockComment()
            } else if byte == quote || (byte == hash && opensRawString) {
                string()
            } else if byte == backtick {
                rawIdentifier()
            } else {
                if closing != nil, byte == open { depth += 1 }
                if let closing, byte == closing {
                    guard depth > 0 else { return }
                    depth -= 1
                }
                at += 1
            }
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if sees(slash, star) {
                depth += 1
                blank(2)
            } else if sees(star, slash) {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && at < input.count
    }

    private mutating func rawIdentifier() {
        at += 1
        while at < input.count, input[at] != backtick, input[at] != newline { blank() }
        at += 1
    }

    private var opensRawString: Bool {
        input[at...].drop { $0 == hash }.first == quote
    }

    private mutating func string() {
        var hashes = 0
        while input[at] == hash {
            hashes += 1
            at += 1
        }
        let isLong = input[at...].starts(with: [quote, quote, quote])
        let fence = [UInt8](repeating: hash, count: hashes)
        let end = [UInt8](repeating: quote, count: isLong ? 3 : 1) + fence
        let escape = [backslash] + fence
        at += isLong ? 3 : 1
        while at < input.count {
            if input[at...].starts(with: end) {
                at += end.count
                return
            }
            if !isLong, input[at] == newline { return }
            guard input[at...].starts(with: escape) else {
                blank()
                continue
            }
            blank(escape.count)
            if at < input.count, input[at] == open {
                at += 1
                code(until: close)
                at += 1
            } else {
                blank()
            }
        }
    }
}

private let newline: UInt8 = 10
private let space: UInt8 = 32
private let quote: UInt8 = 34
private let hash: UInt8 = 35
private let open: UInt8 = 40
private let close: UInt8 = 41
private let star: UInt8 = 42
private let slash: UInt8 = 47
private let backslash: UInt8 = 92
private let backtick: UInt8 = 96
