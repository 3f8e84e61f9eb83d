/// A JSON document as a tree; a number is the text it was written with.
///
/// Objects keep the order of their keys. No value goes through a float.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Text that satisfies the JSON grammar of numbers.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    package static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// A number for people and charts, such as seconds; nil for infinity and NaN, which JSON lacks.
    package static func double(_ value: Double, decimals: Int = 6) -> JSONValue? {
        guard value.isFinite else { return nil }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard scaled.magnitude < 9e15 else { return .number(String(value)) }
        let rounded = scaled / scale
        let text = rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
        return .number(text)
    }

    /// An object without the members whose value is nil: unknown is absent, never 0.
    package static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { key, value in value.map { JSONMember(key, $0) } })
    }

    /// The member of an object; nil for a missing key or another kind of value.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package subscript(_ index: Int) -> JSONValue? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The text of a number.
    package var number: String? { if case .number(let text) = self { text } else { nil } }
    package var int: Int64? { number.flatMap { Int64($0) } }
    package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }
    package var keys: [String] { members?.map(\.key) ?? [] }
}

/// One key of an object.
package struct JSONMember: Hashable, Sendable {
    package var key: String
    package var value: JSONValue
    package init(_ key: String, _ value: JSONValue) { (self.key, self.value) = (key, value) }
}
