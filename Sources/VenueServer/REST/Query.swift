internal import Domain

/// The parameters behind the question mark, in their order; a name may stand several times.
struct Query: Hashable {
    private var pairs: [(name: String, value: String)] = []

    init(_ text: String?) {
        for part in (text ?? "").split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Query.plain(halves[0]), halves.count > 1 ? Query.plain(halves[1]) : ""))
        }
    }

    static func == (left: Query, right: Query) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0.name == $1.name && $0.value == $1.value }
    }

    func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.name)
            hasher.combine(pair.value)
        }
    }

    /// The first value of a name; nil when it is missing or empty.
    subscript(name: String) -> String? {
        pairs.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// A count from 1 on.
    func limit(_ name: String = "limit", of usual: Int, atMost limit: Int) throws(Refusal) -> Int {
        guard let text = self[name] else { return usual }
        guard let count = Int(text), count >= 0 else {
            throw .notAValue(text, of: name)
        }
        return count == 0 ? usual : min(count, limit)
    }

    /// A whole number from 0 on.
    func count(_ name: String) throws(Refusal) -> Int? {
        guard let text = self[name] else { return nil }
        guard let count = Int(text), count >= 0 else { throw .notAValue(text, of: name) }
        return count
    }

    func flag(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    func time(_ name: String) throws(Refusal) -> Timestamp? {
        guard let text = self[name] else { return nil }
        guard let time = Timestamp(rfc3339: text) else { throw .notAValue(text, of: name) }
        return time
    }

    func seconds(_ name: String) throws(Refusal) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let seconds = Int64(text), (0..<9_000_000_000).contains(seconds) else {
            throw .notAValue(text, of: name)
        }
        return seconds
    }

    /// The text with `%41` and `+` read.
    private static func plain(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 37, rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == 43 ? 32 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
