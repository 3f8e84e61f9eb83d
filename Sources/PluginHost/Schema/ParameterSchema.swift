package import Domain
package import JSON

/// What parameters a module takes: the supported part of JSON Schema 2020-12.
///
/// Words: `type` (one of boolean, integer, number, string, array, object), `properties`, `items`,
/// `required`, `enum`, `minimum`, `maximum`, `multipleOf`, `pattern`, `default`, `title`,
/// `description`, `x-perps-kind` (decimal, duration, instrument, price, size, percent, signal),
/// `x-perps-unit`, `x-perps-live`, `x-perps-secret`. `$schema`, `$id`, `$comment`, `examples`,
/// `additionalProperties: false` and `x-` words of others say nothing here; any other word is
/// refused. Every map is closed, and `default` counts at the level where it stands.
///
/// Bounds, steps, choices and defaults of a percent parameter are texts with a unit, or numbers in
/// `x-perps-unit` (`bps` or `%`); those of a duration are texts with a unit or whole nanoseconds.
package struct ParameterSchema: Hashable, Sendable {
    package static let bytesMax = 256 << 10

    /// The schema as the module wrote it.
    package let document: JSONValue
    package let properties: [SchemaProperty]
    let required: [String]

    /// The schema of a module without parameters.
    package static let none = ParameterSchema(
        document: .object([]), properties: [], required: [])

    private init(document: JSONValue, properties: [SchemaProperty], required: [String]) {
        (self.document, self.properties, self.required) = (document, properties, required)
    }

    /// - Throws: `plugin.bad_descriptor`: not JSON, outside the subset, or a default or choice that
    ///   the schema itself refuses.
    package init(parsing text: String) throws(Fault) {
        guard text.utf8.count <= ParameterSchema.bytesMax else {
            throw SchemaReader.fault("", "is longer than \(ParameterSchema.bytesMax >> 10) KiB")
        }
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONValue(parsing: text)
        } catch {
            throw SchemaReader.fault("", "is not JSON: \(error.message) at byte \(error.offset)")
        }
        guard DescriptorText.isClean(document) else {
            throw SchemaReader.fault("", "contains control characters")
        }
        let node = try SchemaReader().node(document, path: "", depth: 0)
        guard case .map(let properties, let required) = node.kind else {
            throw SchemaReader.fault("", "must have type object")
        }
        self.init(document: document, properties: properties, required: required)
    }

    /// Checks what a profile says, fills defaults and types the values.
    ///
    /// - Parameters:
    ///   - entries: The parameters of one instance as the profile's author wrote them.
    ///   - place: Where a missing parameter is reported.
    ///   - instruments: Finds a product of the profile by its symbol.
    ///   - signals: Finds an indicator of the profile by its name.
    /// - Returns: All faults, not only the first, each with its place, key and remedy.
    package func validate(
        entries: [ParameterEntry], at place: SourceLocation? = nil,
        instruments: @escaping (String) -> InstrumentID?,
        signals: @escaping (String) -> OwnerID? = { _ in nil }
    ) -> Result<PluginParameters, ParameterFaults> {
        var check = ParameterCheck(instruments: instruments, signals: signals)
        let members = check.members(
            entries, of: ParameterCheck.Shape(properties, required), under: "", at: place)
        guard check.faults.isEmpty else { return .failure(ParameterFaults(faults: check.faults)) }
        let secret = properties.filter(\.node.isSecret).map(\.key)
        return .success(PluginParameters(members, secretKeys: Set(secret)))
    }
}
