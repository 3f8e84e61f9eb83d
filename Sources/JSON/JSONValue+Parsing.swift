extension JSONValue {
    /// Limits that keep hostile text from costing much.
    package static let depthMax = 32
    package static let bytesMax = 64 << 20

    /// Reads one document.
    ///
    /// - Throws: `JSONFault` with the byte offset: not JSON, a key twice in one object, deeper than
    ///   `depthMax`, longer than `bytesMax`, text after the end, invalid UTF-8.
    package init(parsing text: some StringProtocol) throws(JSONFault) {
        try self.init(parsing: Array(text.utf8))
    }

    package init(parsing bytes: [UInt8]) throws(JSONFault) {
        guard bytes.count <= JSONValue.bytesMax else {
            throw JSONFault("longer than \(JSONValue.bytesMax) bytes", at: JSONValue.bytesMax)
        }
        var reader = TreeReader(bytes: bytes)
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.fault("expected the end") }
    }
}

/// Recursive descent over bytes.
private struct TreeReader {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    func fault(_ message: String) -> JSONFault { JSONFault(message, at: offset) }

    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 32 || (9...10).contains(byte) || byte == 13 {
            offset += 1
        }
    }

    mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < JSONValue.depthMax else { throw fault("nested too deeply") }
            return current == UInt8(ascii: "{")
                ? try object(depth: depth) : try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw fault("expected \(word)") }
        offset += word.utf8.count
        return value
    }

    mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
        var members: [JSONMember] = []
        var seen: Set<String> = []
        offset += 1
        skipSpace()
        if current == UInt8(ascii: "}") {
            offset += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fault("expected a key") }
            let key = try string()
            guard seen.insert(key).inserted else { throw fault("key \"\(key)\" stands twice") }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw fault("expected ':'") }
            offset += 1
            members.append(JSONMember(key, try value(depth: depth + 1)))
            if try atEnd(of: "}") { return .object(members) }
        }
    }

    mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
        var items: [JSONValue] = []
        offset += 1
        skipSpace()
        if current == UInt8(ascii: "]") {
            offset += 1
            return .array([])
        }
        while true {
            items.append(try value(depth: depth + 1))
            if try atEnd(of: "]") { return .array(items) }
        }
    }

    mutating func atEnd(of close: Character) throws(JSONFault) -> Bool {
        skipSpace()
        guard let byte = current else { throw fault("expected ',' or '\(close)'") }
        offset += 1
        if byte == close.asciiValue { return true }
        guard byte == UInt8(ascii: ",") else {
            offset -= 1
            throw fault("expected ',' or '\(close)'")
        }
        return false
    }

    mutating func string() throws(JSONFault) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = current {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else {
                    throw fault("invalid UTF-8 in a string")
                }
                return result
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<32: throw fault("control character in a string")
            default: text.append(byte)
            }
        }
        throw fault("string without an end")
    }

    mutating func escape(into text: inout [UInt8]) throws(JSONFault) {
        guard let byte = current else { throw fault("string without an end") }
        offset += 1
        let plain: [UInt8: UInt8] = [
            34: 34, 92: 92, 47: 47, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9,
        ]
        if let value = plain[byte] {
            text.append(value)
            return
        }
        guard byte == UInt8(ascii: "u") else { throw fault("unknown escape in a string") }
        var code = try hex()
        if (0xD800..<0xDC00).contains(code) {
            guard bytes[offset...].starts(with: [92, 117]) else { throw fault("half a surrogate") }
            offset += 2
            let low = try hex()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("half a surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate") }
        text += String(Character(scalar)).utf8
    }

    mutating func hex() throws(JSONFault) -> UInt32 {
        // A number may begin with a sign, which an escape may not.
        guard offset + 4 <= bytes.count, !"+-".utf8.contains(bytes[offset]),
            let code = UInt32(
                String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw fault("expected four hex digits") }
        offset += 4
        return code
    }

    mutating func number() throws(JSONFault) -> JSONValue {
        let start = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[offset - whole] != 48 else {
            offset = start
            throw fault("expected a value")
        }
        if current == UInt8(ascii: ".") {
            offset += 1
            guard digits() > 0 else { throw fault("expected a digit") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            offset += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
            guard digits() > 0 else { throw fault("expected a digit") }
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    mutating func digits() -> Int {
        let start = offset
        while let byte = current, byte &- 48 <= 9 { offset += 1 }
        return offset - start
    }
}
