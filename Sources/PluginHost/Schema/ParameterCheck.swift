internal import Domain
internal import JSON

/// Goes through the values of a profile and keeps every fault it meets.
struct ParameterCheck {
    /// The keys of one map.
    struct Shape {
        let properties: [SchemaProperty]
        let required: [String]
        init(_ properties: [SchemaProperty], _ required: [String]) {
            (self.properties, self.required) = (properties, required)
        }
    }

    private(set) var faults: [Fault] = []
    let instruments: (String) -> InstrumentID?
    let signals: (String) -> OwnerID?

    init(
        instruments: @escaping (String) -> InstrumentID?, signals: @escaping (String) -> OwnerID?
    ) {
        (self.instruments, self.signals) = (instruments, signals)
    }

    mutating func report(
        _ message: String, at place: SourceLocation?, key: String, remedy: String
    ) {
        faults.append(
            Fault(
                .usage, code: "plugin.bad_parameter", message, at: place, key: key, remedy: remedy))
    }

    /// The members of a map in the order of the schema, defaults filled.
    mutating func members(
        _ entries: [ParameterEntry], of shape: Shape, under prefix: String,
        at place: SourceLocation?
    ) -> [TypedMember] {
        var given: [String: ParameterEntry] = [:]
        var checked: [String: TypedValue] = [:]
        for entry in entries {
            let key = prefix + entry.key
            if let first = given[entry.key] {
                let at = first.keyLocation
                report(
                    "stands twice; first at \(at.line):\(at.column)", at: entry.keyLocation,
                    key: key, remedy: "keep one of the two")
                continue
            }
            given[entry.key] = entry
            guard let property = shape.properties.first(where: { $0.key == entry.key }) else {
                reportUnknown(entry, key: key, among: shape.properties.map(\.key))
                continue
            }
            checked[entry.key] = value(entry.value, property.node, key: key)
        }
        return shape.properties.compactMap { property in
            let key = property.key
            if given[key] == nil {
                checked[key] = absent(property, shape, key: prefix + key, at: place)
            }
            return checked[key].map { TypedMember(key: key, value: $0) }
        }
    }

    private mutating func reportUnknown(
        _ entry: ParameterEntry, key: String, among names: [String]
    ) {
        let near = NearName.nearest(to: entry.key, among: names).map { "nearest: " + $0 }
        let known = names.isEmpty ? "remove it" : "use one of " + names.joined(separator: ", ")
        report(
            names.isEmpty ? "unknown parameter; there are none" : "unknown parameter",
            at: entry.keyLocation, key: key, remedy: near ?? known)
    }

    private mutating func absent(
        _ property: SchemaProperty, _ shape: Shape, key: String, at place: SourceLocation?
    ) -> TypedValue? {
        if let fallback = property.node.fallback { return value(fallback, property.node, key: key) }
        guard shape.required.contains(property.key) else { return nil }
        report(
            "is required and missing", at: place, key: key,
            remedy: "add \(property.key): " + property.node.expectation)
        return nil
    }

    /// The typed value, or nil after a fault was kept.
    mutating func value(
        _ given: ParameterValue, _ node: SchemaNode, key: String
    ) -> TypedValue? {
        switch (given.body, node.kind) {
        case (.scalar(let text, let isQuoted), _):
            return scalar(ScalarText(text, isQuoted: isQuoted), given.location, node, key: key)
        case (.list(let items), .list(let element)):
            let typed = items.enumerated().map { index, item in
                value(item, element, key: "\(key).\(index)")
            }
            return typed.contains { $0 == nil } ? nil : TypedValue(list: typed.compactMap { $0 })
        case (.map(let entries), .map(let properties, let required)):
            let count = faults.count
            let inner = members(
                entries, of: Shape(properties, required), under: key + ".", at: given.location)
            return faults.count > count ? nil : TypedValue(map: inner)
        case (.list, _):
            return refuse("is a list", given.location, node, key: key)
        case (.map, _):
            return refuse("is a map", given.location, node, key: key)
        }
    }

    private mutating func scalar(
        _ text: ScalarText, _ place: SourceLocation, _ node: SchemaNode, key: String
    ) -> TypedValue? {
        do throws(ScalarFault) {
            let typed = try ScalarReader(
                node: node, instruments: instruments, signals: signals
            ).value(text)
            try ScalarReader.checkChoice(typed.value, text, node)
            return typed
        } catch {
            report(error.message, at: place, key: key, remedy: error.remedy ?? instead(node))
            return nil
        }
    }

    private mutating func refuse(
        _ message: String, _ place: SourceLocation, _ node: SchemaNode, key: String
    ) -> TypedValue? {
        report(message, at: place, key: key, remedy: instead(node))
        return nil
    }

    private func instead(_ node: SchemaNode) -> String { "write " + node.expectation }
}
