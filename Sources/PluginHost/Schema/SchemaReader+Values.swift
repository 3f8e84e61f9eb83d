internal import Domain
internal import JSON

/// Bounds, choices and defaults: values that a schema holds.
extension SchemaReader {
    func readBounds(
        _ json: JSONValue, into node: inout SchemaNode, path: String
    ) throws(Fault) {
        node.minimum = try bound("minimum", json, node, path: path)
        node.maximum = try bound("maximum", json, node, path: path)
        node.multipleOf = try bound("multipleOf", json, node, path: path)
        if let step = node.multipleOf, step <= ExactDecimal(0) {
            throw SchemaReader.fault(path, "multipleOf must be above 0")
        }
        if let minimum = node.minimum, let maximum = node.maximum, minimum > maximum {
            throw SchemaReader.fault(path, "minimum is above maximum")
        }
    }

    private func bound(
        _ word: String, _ json: JSONValue, _ node: SchemaNode, path: String
    ) throws(Fault) -> ExactDecimal? {
        guard let value = json[word] else { return nil }
        let plain = SchemaNode(node.kind).with(unit: node.unit)
        let typed = try? typed(value, plain, path: path)  // any fault is told as a bad bound
        switch typed?.value {
        case .int(let number): return ExactDecimal(number)
        case .nanos(let nanos): return ExactDecimal(nanos.count)
        case .decimal(let mantissa, let exponent):
            return ExactDecimal(mantissa, exponent: exponent)
        case .float:
            if let exact = value.number.flatMap(ExactDecimal.init(jsonNumber:)) { return exact }
        default: break
        }
        throw SchemaReader.fault(
            path, "\(word) must be a number that a value of its own could be")
    }

    func readValues(
        _ json: JSONValue, into node: inout SchemaNode, path: String
    ) throws(Fault) {
        if let list = json["enum"] {
            guard let items = list.array, !items.isEmpty else {
                throw SchemaReader.fault(path, "enum must be a list that is not empty")
            }
            var choices: [SchemaNode.Choice] = []
            for item in items {
                let typed = try typed(item, node, path: path + "/enum")
                let text = written(item, node)
                choices.append(SchemaNode.Choice(value: typed.value, text: text))
            }
            node.choices = choices
        }
        guard let fallback = json["default"] else { return }
        _ = try typed(fallback, node, path: path + "/default")
        node.fallback = parameter(fallback, node)
    }

    /// A value of the schema, checked the way a value of a profile is.
    private func typed(
        _ json: JSONValue, _ node: SchemaNode, path: String
    ) throws(Fault) -> TypedValue {
        // Which products and indicators there are, only a profile knows.
        var check = ParameterCheck(
            instruments: { _ in InstrumentID(0) }, signals: { _ in .account })
        let typed = check.value(parameter(json, node), node, key: path)
        guard let typed, check.faults.isEmpty else {
            let first = check.faults.first?.message ?? "is no value of its type"
            throw SchemaReader.fault(path, first)
        }
        return typed
    }

    /// A value of the schema as if a profile had said it.
    private func parameter(_ json: JSONValue, _ node: SchemaNode) -> ParameterValue {
        let body: ParameterValue.Body =
            switch (json, node.kind) {
            case (.array(let items), .list(let element)):
                .list(items.map { parameter($0, element) })
            case (.object(let members), .map(let properties, _)):
                .map(
                    members.map { member in
                        let inner = properties.first { $0.key == member.key }?.node
                        return ParameterEntry(
                            key: member.key, keyLocation: SchemaReader.nowhere,
                            value: parameter(member.value, inner ?? SchemaNode(.text)))
                    })
            case (.array, _): .list([])
            case (.object, _): .map([])
            case (.string(let text), let kind):
                .scalar(text, isQuoted: !SchemaReader.takesNumbers(kind))
            default: .scalar(written(json, node), isQuoted: false)
            }
        return ParameterValue(body: body, location: SchemaReader.nowhere)
    }

    /// A scalar of the schema as a person would write it.
    private func written(_ json: JSONValue, _ node: SchemaNode) -> String {
        switch json {
        case .string(let text): return text
        case .bool(let flag): return String(flag)
        case .number(let text):
            let exact = ExactDecimal(jsonNumber: text)
            switch node.kind {
            case .duration:
                guard let exact, exact.exponent == 0 else { return text }
                return Nanos(exact.mantissa).text
            case .percent:
                guard let exact, let unit = node.unit else { return text }
                return exact.text + (unit == "%" ? "%" : " " + unit)
            default: return exact?.text ?? text
            }
        default: return "null"
        }
    }

    /// A JSON string may hold a decimal, which in a profile stands without quotes.
    private static func takesNumbers(_ kind: SchemaNode.Kind) -> Bool { kind == .decimal }

    private static let nowhere = SourceLocation(file: "", line: 0, column: 0)
}

extension SchemaNode {
    fileprivate func with(unit: String?) -> SchemaNode {
        var copy = self
        copy.unit = unit
        return copy
    }
}
