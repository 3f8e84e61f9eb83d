internal import Domain
internal import JSON

/// Reads the supported part of JSON Schema and refuses the rest by name.
struct SchemaReader {
    static let depthMax = 8
    static let propertiesMax = 512

    private static let kinds = [
        "decimal", "duration", "instrument", "price", "size", "percent", "signal",
    ]
    private static let types = ["boolean", "integer", "number", "string", "array", "object"]
    /// Words for every type; the rest depends on it.
    private static let common = [
        "type", "enum", "default", "title", "description", "x-perps-kind", "x-perps-unit",
        "x-perps-live", "x-perps-secret", "$schema", "$id", "$comment", "examples",
    ]

    static func fault(_ path: String, _ message: String) -> Fault {
        let place = path.isEmpty ? "" : " at \(path)"
        return Fault(
            .usage, code: "plugin.bad_descriptor", "schema\(place): \(message)",
            remedy: "see the supported words of JSON Schema in docs/plugins.md")
    }

    func node(_ json: JSONValue, path: String, depth: Int) throws(Fault) -> SchemaNode {
        guard depth < SchemaReader.depthMax else {
            throw SchemaReader.fault(path, "is nested deeper than \(SchemaReader.depthMax)")
        }
        guard case .object = json else { throw SchemaReader.fault(path, "must be an object") }
        let type = json["type"]?.string ?? (depth == 0 && json.keys.isEmpty ? "object" : "")
        guard SchemaReader.types.contains(type) else {
            let all = SchemaReader.types.joined(separator: ", ")
            throw SchemaReader.fault(path, "type must be one of \(all)")
        }
        var node = SchemaNode(try kind(json, type: type, path: path, depth: depth))
        node.isTextual = type == "string"
        try checkWords(json, type: type, path: path)
        try readNotes(json, into: &node, path: path)
        try readBounds(json, into: &node, path: path)
        try readValues(json, into: &node, path: path)
        return node
    }

    private func kind(
        _ json: JSONValue, type: String, path: String, depth: Int
    ) throws(Fault) -> SchemaNode.Kind {
        let special = json["x-perps-kind"]
        let name = special?.string ?? ""
        guard special == nil || SchemaReader.kinds.contains(name) else {
            let all = SchemaReader.kinds.joined(separator: ", ")
            throw SchemaReader.fault(path, "x-perps-kind must be one of \(all)")
        }
        switch (type, name) {
        case ("boolean", ""): return .boolean
        case ("array", ""): return .list(try element(json, path: path, depth: depth))
        case ("object", ""): return try map(json, path: path, depth: depth)
        case ("integer", "duration"), ("number", "duration"), ("string", "duration"):
            return .duration
        case ("integer", "instrument"), ("string", "instrument"): return .instrument
        case ("string", "signal"): return .signal
        case ("number", "percent"), ("string", "percent"): return .percent
        case ("integer", ""), ("integer", "size"), ("integer", "price"), ("integer", "decimal"):
            return .integer
        case ("number", ""): return .float
        case ("string", ""): return .text
        case ("number", "decimal"), ("number", "price"), ("number", "size"): return .decimal
        case ("string", "decimal"), ("string", "price"), ("string", "size"): return .decimal
        default: throw SchemaReader.fault(path, "type \(type) cannot be a \(name)")
        }
    }

    private func element(
        _ json: JSONValue, path: String, depth: Int
    ) throws(Fault) -> SchemaNode {
        guard let items = json["items"] else { throw SchemaReader.fault(path, "has no items") }
        return try node(items, path: path + "/items", depth: depth + 1)
    }

    private func map(
        _ json: JSONValue, path: String, depth: Int
    ) throws(Fault) -> SchemaNode.Kind {
        let listed = json["properties"] ?? .object([])
        guard let members = listed.members, members.count <= SchemaReader.propertiesMax else {
            throw SchemaReader.fault(
                path, "properties must be an object of at most \(SchemaReader.propertiesMax)")
        }
        var properties: [SchemaProperty] = []
        for member in members {
            guard SchemaReader.isKey(member.key) else {
                throw SchemaReader.fault(
                    path, "a key must be 1 to 64 of letters, digits, _ and -")
            }
            let inner = path + "/properties/" + member.key
            let node = try node(member.value, path: inner, depth: depth + 1)
            properties.append(SchemaProperty(key: member.key, node: node))
        }
        let required = try texts(json["required"], "required", path: path)
        for key in required where listed[key] == nil {
            throw SchemaReader.fault(path, "requires \(key), which is no property")
        }
        guard [nil, .bool(false)].contains(json["additionalProperties"]) else {
            throw SchemaReader.fault(path, "additionalProperties can only be false")
        }
        return .map(properties, required: required)
    }

    /// Keys that a dotted path and a message can hold.
    private static func isKey(_ key: String) -> Bool {
        (1...64).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 95 || byte == 45
            }
    }

    private func texts(
        _ json: JSONValue?, _ word: String, path: String
    ) throws(Fault) -> [String] {
        guard let json else { return [] }
        guard let items = json.array, items.allSatisfy({ $0.string != nil }) else {
            throw SchemaReader.fault(path, "\(word) must be a list of strings")
        }
        return items.compactMap(\.string)
    }

    private func checkWords(_ json: JSONValue, type: String, path: String) throws(Fault) {
        let own =
            switch type {
            case "integer", "number": ["minimum", "maximum", "multipleOf"]
            case "string": ["pattern", "minimum", "maximum", "multipleOf"]
            case "array": ["items"]
            case "object": ["properties", "required", "additionalProperties"]
            default: [String]()
            }
        let known = SchemaReader.common + own
        for key in json.keys where !known.contains(key) {
            if key.hasPrefix("x-"), !key.hasPrefix("x-perps-") { continue }
            let near = NearName.nearest(to: key, among: known).map { "; nearest: \($0)" }
            let word = ScalarText(key, isQuoted: false).bare
            throw SchemaReader.fault(path, "unknown word \(word) for type \(type)" + (near ?? ""))
        }
    }

    private func readNotes(
        _ json: JSONValue, into node: inout SchemaNode, path: String
    ) throws(Fault) {
        (node.title, node.summary) = (json["title"]?.string, json["description"]?.string)
        node.unit = json["x-perps-unit"]?.string
        if node.kind == .percent, let unit = node.unit, !Ratio.units.contains(unit) {
            throw SchemaReader.fault(path, "x-perps-unit of a percent must be bps or %")
        }
        for (word, value) in [
            ("x-perps-live", json["x-perps-live"]), ("x-perps-secret", json["x-perps-secret"]),
        ] where value != nil && value?.bool == nil {
            throw SchemaReader.fault(path, "\(word) must be true or false")
        }
        node.isLive = json["x-perps-live"]?.bool ?? false
        node.isSecret = json["x-perps-secret"]?.bool ?? false
        guard let pattern = json["pattern"] else { return }
        guard node.kind == .text, let text = pattern.string, SchemaPattern.isValid(text) else {
            throw SchemaReader.fault(path, "pattern must be a regular expression for plain text")
        }
        node.pattern = text
    }
}
