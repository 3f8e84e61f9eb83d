internal import Domain
internal import JSON

/// A checked value, with what it is in JSON and what it contains.
struct TypedValue {
    var value: PluginValue
    var json: JSONValue
    var members: [TypedMember] = []

    init(_ value: PluginValue, _ json: JSONValue) { (self.value, self.json) = (value, json) }

    init(list items: [TypedValue]) {
        json = .array(items.map(\.json))
        value = .json(text: json.canonicalText, members: items.count)
        members = items.enumerated().map { TypedMember(key: String($0), value: $1) }
    }

    init(map members: [TypedMember]) {
        json = .object(members.map { JSONMember($0.key, $0.value.json) })
        value = .json(text: json.canonicalText, members: members.count)
        self.members = members
    }

    func collect(under key: String, into values: inout [String: PluginValue]) {
        values[key] = value
        for member in members { member.value.collect(under: key + "." + member.key, into: &values) }
    }
}
