extension JSONValue {
    /// The document as text.
    ///
    /// - Parameter indented: Two spaces a level, as people read it; else one line.
    /// - Returns: JSON, without a line end.
    package func text(indented: Bool = false) -> String {
        var out: [UInt8] = []
        write(into: &out, indent: indented ? 0 : nil)
        return String(decoding: out, as: UTF8.self)
    }

    /// The document in one line, as a request's body has it.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        write(into: &out, indent: nil)
        return out
    }

    /// The document with sorted keys and without spaces: equal documents give equal text.
    package var canonicalText: String { sorted.text() }

    private var sorted: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let members):
            .object(
                members.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value.sorted) })
        default: self
        }
    }

    private func write(into out: inout [UInt8], indent: Int?) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let flag): out += (flag ? "true" : "false").utf8
        case .number(let text): out += text.utf8
        case .string(let text): JSONValue.write(text, into: &out)
        case .array(let items):
            JSONValue.writeList(items, "[]", into: &out, indent: indent) { item, out, inner in
                item.write(into: &out, indent: inner)
            }
        case .object(let members):
            JSONValue.writeList(members, "{}", into: &out, indent: indent) { item, out, inner in
                JSONValue.write(item.key, into: &out)
                out += (inner == nil ? ":" : ": ").utf8
                item.value.write(into: &out, indent: inner)
            }
        }
    }

    private static func writeList<Item>(
        _ items: [Item], _ brackets: String, into out: inout [UInt8], indent: Int?,
        body: (Item, inout [UInt8], Int?) -> Void
    ) {
        out += brackets.utf8.prefix(1)
        let inner = indent.map { $0 + 2 }
        for (index, item) in items.enumerated() {
            if index > 0 { out += ",".utf8 }
            newLine(inner, into: &out)
            body(item, &out, inner)
        }
        if !items.isEmpty { newLine(indent, into: &out) }
        out += brackets.utf8.suffix(1)
    }

    private static func newLine(_ indent: Int?, into out: inout [UInt8]) {
        guard let indent else { return }
        out.append(10)
        out.append(contentsOf: repeatElement(32, count: indent))
    }

    private static func write(_ text: String, into out: inout [UInt8]) {
        out.append(34)
        if text.utf8.allSatisfy({ $0 >= 32 && $0 != 34 && $0 != 92 && $0 != 127 }) {
            out += text.utf8
        } else {
            writeEscaped(text, into: &out)
        }
        out.append(34)
    }

    private static func writeEscaped(_ text: String, into out: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        for byte in text.utf8 {
            switch byte {
            case 34: out += [92, 34]
            case 92: out += [92, 92]
            case 10: out += [92, 110]
            case 13: out += [92, 114]
            case 9: out += [92, 116]
            case 0..<32, 127: out += [92, 117, 48, 48, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
    }
}
