package import Domain
internal import JSON

/// The parameters of one module instance: checked, defaults filled, typed.
package struct PluginParameters: Hashable, Sendable {
    /// Top-level keys in the order of the schema.
    package let keys: [String]
    /// One JSON object with sorted keys; equal parameters give equal text.
    ///
    /// What the schema calls a string stays one (`"5s"`, `"20 bps"`, `"BTC-USD"`); what it calls a
    /// number is one: a duration in nanoseconds, a share as a fraction, a decimal digit by digit.
    package let canonicalJSON: String
    /// Keys whose values must not be shown.
    package let secretKeys: Set<String>
    private let values: [String: PluginValue]

    package static let none = PluginParameters([], secretKeys: [])

    init(_ members: [TypedMember], secretKeys: Set<String>) {
        keys = members.map(\.key)
        let object = JSONValue.object(members.map { JSONMember($0.key, $0.value.json) })
        canonicalJSON = object.canonicalText
        self.secretKeys = secretKeys
        var values: [String: PluginValue] = [:]
        for member in members { member.value.collect(under: member.key, into: &values) }
        self.values = values
    }

    /// The indicators that the parameters name.
    package var signals: Set<OwnerID> {
        Set(
            values.values.compactMap { value in
                if case .signal(let source) = value, source != .account { source } else { nil }
            })
    }

    /// The value of a key such as `fast`, or inside a list or a map `legs.0` and `legs.0.size`.
    package subscript(_ key: String) -> PluginValue? { values[key] }
}
