internal import CPerpsPlugin

/// A property that the profile may set, its default, range and meaning.
@propertyWrapper public struct Parameter<Value: ParameterValue> {
    private let box: Box
    private let bounds: Bounds?
    private let doc: String
    private let unit: String?
    let name: String?

    /// The value: the default, until the host has said otherwise.
    public var wrappedValue: Value { box.value }

    /// Declares a parameter.
    ///
    /// - Parameters:
    ///   - wrappedValue: The default.
    ///   - range: What is allowed, both ends included.
    ///   - doc: One sentence on what it does.
    ///   - unit: What one of it is, such as `USD`.
    ///   - name: The key, if the property's name does not say it.
    public init(
        wrappedValue: Value, _ range: ClosedRange<Value>, _ doc: String, unit: String? = nil,
        name: String? = nil
    ) where Value: Comparable {
        let bounds = Bounds(
            lowest: range.lowerBound, highest: range.upperBound, contains: { range.contains($0) })
        (box, self.bounds, self.doc) = (Box(wrappedValue), bounds, doc)
        (self.unit, self.name) = (unit, name)
    }

    /// Declares a parameter without bounds.
    public init(wrappedValue: Value, _ doc: String, unit: String? = nil, name: String? = nil) {
        (box, bounds, self.doc) = (Box(wrappedValue), nil, doc)
        (self.unit, self.name) = (unit, name)
    }

    /// The same parameter with another default, for a group that several modules share.
    ///
    /// - Precondition: The range allows it.
    public func with(default value: Value) -> Parameter {
        precondition(bounds?.contains(value) ?? true, "a default outside its own range")
        return Parameter(box: Box(value), bounds: bounds, doc: doc, unit: unit, name: name)
    }

    private init(box: Box, bounds: Bounds?, doc: String, unit: String?, name: String?) {
        (self.box, self.bounds, self.doc) = (box, bounds, doc)
        (self.unit, self.name) = (unit, name)
    }

    /// What is allowed, both ends included.
    private struct Bounds {
        let lowest: Value
        let highest: Value
        let contains: (Value) -> Bool
    }

    /// Owns one value, written once while the parameters are read.
    private final class Box {
        var value: Value
        init(_ value: Value) { self.value = value }
    }
}

/// A parameter of any type.
protocol DeclaredParameter {
    var name: String? { get }
    var schema: String { get }
    func read(_ key: String, from host: Host) throws(ParameterFault)
}

extension Parameter: DeclaredParameter {
    var schema: String {
        var parts = ["\"type\":\(Value.schemaType.quotedJSON)"]
        if let kind = Value.schemaKind { parts.append("\"x-perps-kind\":\(kind.quotedJSON)") }
        if let unit { parts.append("\"x-perps-unit\":\(unit.quotedJSON)") }
        if !Value.choices.isEmpty {
            parts.append("\"enum\":[" + Value.choices.map(\.json).joined(separator: ",") + "]")
        }
        parts.append("\"default\":\(box.value.json)")
        if let bounds {
            parts.append("\"minimum\":\(bounds.lowest.json)")
            parts.append("\"maximum\":\(bounds.highest.json)")
        }
        parts.append("\"description\":\(doc.quotedJSON)")
        return "{" + parts.joined(separator: ",") + "}"
    }

    func read(_ key: String, from host: Host) throws(ParameterFault) {
        guard let record = unsafe host.value(key) else { return }
        guard let value = unsafe Value(record) else {
            throw ParameterFault(key, "is not \(Value.article)")
        }
        if let bounds, !bounds.contains(value) {
            throw ParameterFault(
                key, "must be from \(bounds.lowest.json) to \(bounds.highest.json)")
        }
        box.value = value
    }
}
