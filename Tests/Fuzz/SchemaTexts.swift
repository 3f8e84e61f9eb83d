import Domain
import JSON
import PluginHost

/// A schema that is taken is taken again from its own text, and judges its own defaults.
enum SchemaTexts {
    static func judge(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let schema = read(text) else { return }
        demand(read(schema.document.text()) == schema, "is lost in \(schema.document.text())")
        switch schema.validate(entries: [], instruments: { _ in nil }) {
        case .success(let parameters):
            demand(
                Set(parameters.keys).isSubset(of: schema.properties.map(\.key)),
                "fills keys that the schema lacks: \(parameters.keys)")
        case .failure(let faults):
            demand(!faults.faults.isEmpty, "refuses its own defaults without a reason")
        }
    }

    // A refusal is a good answer to a fuzzed text; only crashes and losses are looked for.
    private static func read(_ text: String) -> ParameterSchema? { try? .init(parsing: text) }
}
