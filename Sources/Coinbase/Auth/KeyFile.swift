internal import Crypto
internal import Domain
internal import JSON

/// The file that Coinbase gives with a key: `{name, privateKey}` or `{id, privateKey}`.
///
/// It is read without a tree of strings, whose copies of the key nobody could wipe.
struct KeyFile {
    private var name: Secret?
    private var identifier: Secret?
    private var privateKey: Secret?

    /// Reads a file that passes every check of `SecretFile`.
    static func read(
        _ path: String, trust: SecretFile.Trust, passphrase: String?
    ) throws(Fault) -> sending Credentials {
        let text = try SecretFile.read(path, trust: trust)
        var file = KeyFile()
        do {
            try text.withBytes { bytes throws(JSONFault) in try file.read(bytes) }
        } catch {
            throw fault("\(error.message) at byte \(error.offset)", path)
        }
        guard let key = file.privateKey else { throw fault("there is no privateKey", path) }
        guard let name = file.name ?? file.identifier else {
            throw fault("there is neither name nor id", path)
        }
        if file.name != nil, let identifier = file.identifier, !isEqual(name, identifier) {
            throw fault("name and id differ, and either could be the key's", path)
        }
        return try Credentials(name: name, key: key, passphrase: passphrase, from: .file(path))
    }

    private static func fault(_ message: String, _ path: String) -> Fault {
        Fault(
            .usage, code: "credentials.bad_file", message,
            at: SourceLocation(file: path, line: 0, column: 0),
            remedy: "Use the key file as Coinbase gave it: {\"name\": …, \"privateKey\": …}")
    }

    private static func isEqual(_ left: Secret, _ right: Secret) -> Bool {
        left.withBytes { left in
            right.withBytes { right in
                left.count == right.count && left.indices.allSatisfy { left[$0] == right[$0] }
            }
        }
    }

    // MARK: Reading

    private mutating func read(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        var cursor = JSONCursor()
        try cursor.beginObject(in: text)
        while let key = try cursor.nextKey(in: text) {
            if text.holds("name", at: key) {
                try KeyFile.take(&name, &cursor, text)
            } else if text.holds("id", at: key) {
                try KeyFile.take(&identifier, &cursor, text)
            } else if text.holds("privateKey", at: key) {
                try KeyFile.take(&privateKey, &cursor, text)
            } else {
                try cursor.skip(in: text)
            }
        }
        try cursor.finish(in: text)
    }

    private static func take(
        _ field: inout Secret?, _ cursor: inout JSONCursor, _ text: borrowing Span<UInt8>
    ) throws(JSONFault) {
        guard field == nil else { throw JSONFault("a key that stands twice", at: cursor.offset) }
        let range = try cursor.string(in: text)
        field = try Secret(capacity: range.count) { output throws(JSONFault) in
            var index = range.lowerBound
            while index < range.upperBound {
                guard text[index] == UInt8(ascii: "\\") else {
                    output.append(text[index])
                    index += 1
                    continue
                }
                output.append(try character(text, escapedAt: &index))
            }
        }
    }

    /// What an escape stands for; keys are ASCII, so no other character is taken.
    private static func character(
        _ text: borrowing Span<UInt8>, escapedAt index: inout Int
    ) throws(JSONFault) -> UInt8 {
        let start = index
        index += 2
        switch text[start + 1] {
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "r"): return UInt8(ascii: "\r")
        case UInt8(ascii: "t"): return UInt8(ascii: "\t")
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\""): return text[start + 1]
        case UInt8(ascii: "u") where start + 6 <= text.count:
            index += 4
            var code = 0
            for place in start + 2..<start + 6 {
                guard let digit = Character(Unicode.Scalar(text[place])).hexDigitValue else {
                    throw JSONFault("expected four hex digits", at: place)
                }
                code = code << 4 | digit
            }
            guard code < 128 else { throw JSONFault("a character that no key has", at: start) }
            return UInt8(code)
        default: throw JSONFault("an unknown escape", at: start)
        }
    }
}
