internal import Domain
internal import JSON

/// The parameters of a module as rows: what a schema says, in the words of a profile.
enum ParameterTable {
    private static let depthMax = 8

    static func table(of schema: JSONValue) -> Table {
        var table = Table("PARAMETER", "TYPE", "RANGE", "DEFAULT", "UNIT", "MEANING")
        add(schema, under: "", to: &table, depth: 0)
        return table
    }

    private static func add(
        _ schema: JSONValue, under path: String, to table: inout Table, depth: Int
    ) {
        let required = (schema["required"]?.array ?? []).compactMap(\.string)
        for member in schema["properties"]?.members ?? [] where depth < depthMax {
            let (key, property) = (path + member.key, member.value)
            let fallback =
                property["default"].map { text($0, of: property) }
                ?? (required.contains(member.key) ? "required" : "")
            table.add(
                key, type(property), range(property), fallback,
                property["x-perps-unit"]?.string ?? "",
                property["description"]?.string ?? property["title"]?.string ?? "")
            add(property, under: key + ".", to: &table, depth: depth + 1)
        }
    }

    private static func type(_ property: JSONValue) -> String {
        if let items = property["items"] { return "list of " + type(items) }
        let type = property["x-perps-kind"]?.string ?? property["type"]?.string ?? "any"
        return type == "object" ? "map" : type
    }

    private static func range(_ property: JSONValue) -> String {
        if let choices = property["enum"]?.array {
            return choices.map { text($0, of: property) }.joined(separator: " | ")
        }
        let step = property["multipleOf"].map { " in steps of " + text($0, of: property) } ?? ""
        let least = property["minimum"].map { text($0, of: property) }
        let most = property["maximum"].map { text($0, of: property) }
        return switch (least, most) {
        case (let least?, let most?): "\(least) to \(most)" + step
        case (let least?, nil): "\(least) or more" + step
        case (nil, let most?): "up to \(most)" + step
        case (nil, nil): (property["pattern"]?.string.map { "like " + $0 } ?? "") + step
        }
    }

    /// A value of the schema; a duration that stands there in nanoseconds gets its unit.
    static func text(_ value: JSONValue, of property: JSONValue) -> String {
        if let text = value.string { return text }
        guard property["x-perps-kind"]?.string == "duration", let nanos = value.int else {
            return value.text()
        }
        return Nanos(nanos).text
    }
}
