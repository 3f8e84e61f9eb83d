import JSON

/// The tree reader and the cursor accept the same texts, but for what the cursor leaves unread,
/// and find the same values; a tree comes back from its own text.
enum JSONAgreement {
    /// What only the tree reader looks at.
    private static let unread = ["stands twice", "UTF-8", "escape", "surrogate", "hex digits"]

    static func judge(_ bytes: [UInt8]) {
        do throws(JSONFault) {
            let tree = try JSONValue(parsing: bytes)
            checkCursor(bytes, finds: tree)
            checkText(of: tree)
        } catch {
            demand((0...bytes.count).contains(error.offset), "a fault outside the text: \(error)")
            guard passes(bytes) else { return }
            demand(
                unread.contains { error.message.contains($0) }, "only the cursor accepts: \(error)")
        }
    }

    /// Whether the cursor passes over the text as one document.
    private static func passes(_ bytes: [UInt8]) -> Bool {
        var cursor = JSONCursor()
        do throws(JSONFault) {
            try cursor.skip(in: bytes.span)
            try cursor.finish(in: bytes.span)
            return true
        } catch {
            return false
        }
    }

    private static func checkCursor(_ bytes: [UInt8], finds tree: JSONValue) {
        demand(passes(bytes), "only the tree reader accepts it")
        var cursor = JSONCursor()
        do throws(JSONFault) {
            let walked = try CursorWalk(bytes: bytes).value(&cursor)
            demand(walked == tree, "the cursor finds \(walked), the tree reader \(tree)")
        } catch {
            demand(false, "the cursor refuses to walk: \(error)")
        }
    }

    private static func checkText(of tree: JSONValue) {
        for text in [tree.text(), tree.text(indented: true)] {
            do throws(JSONFault) {
                let again = try JSONValue(parsing: text)
                demand(again == tree, "comes back from \(text) as \(again)")
            } catch {
                demand(false, "does not come back from \(text): \(error)")
            }
        }
    }
}

/// Builds a tree with the cursor alone.
private struct CursorWalk {
    let bytes: [UInt8]

    func value(_ cursor: inout JSONCursor) throws(JSONFault) -> JSONValue {
        let text = bytes.span
        switch try cursor.peek(in: text) {
        case UInt8(ascii: "\""): return try string(cursor.string(in: text))
        case UInt8(ascii: "{"): return try object(&cursor)
        case UInt8(ascii: "["): return try array(&cursor)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try cursor.bool(in: text))
        case UInt8(ascii: "n"):
            try cursor.skip(in: text)
            return .null
        default:
            let range = try cursor.number(in: text)
            return .number(String(decoding: bytes[range], as: UTF8.self))
        }
    }

    private func object(_ cursor: inout JSONCursor) throws(JSONFault) -> JSONValue {
        var members: [JSONMember] = []
        try cursor.beginObject(in: bytes.span)
        while let key = try cursor.nextKey(in: bytes.span) {
            let name = try string(key).string ?? ""
            members.append(JSONMember(name, try value(&cursor)))
        }
        return .object(members)
    }

    private func array(_ cursor: inout JSONCursor) throws(JSONFault) -> JSONValue {
        var items: [JSONValue] = []
        try cursor.beginArray(in: bytes.span)
        while try cursor.nextItem(in: bytes.span) { items.append(try value(&cursor)) }
        return .array(items)
    }

    /// The string whose bytes stand between two quotes.
    private func string(_ range: Range<Int>) throws(JSONFault) -> JSONValue {
        try JSONValue(parsing: Array(bytes[range.lowerBound - 1...range.upperBound]))
    }
}
