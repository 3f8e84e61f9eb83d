package import JSON

/// What a module says about itself, without anything that could be called.
package struct ModuleSummary: Hashable, Sendable {
    /// A channel of figures that a module reports.
    package struct Metric: Hashable, Sendable {
        package var name: String
        package var unit: String
        package var kind: String
    }

    /// Reverse DNS, such as `perps.ma-cross`.
    package var id: String
    package var name: String
    /// Semantic version.
    package var version: String
    package var vendor: String
    package var url: String
    package var license: String
    package var summary: String
    package var kinds: ModuleKinds
    package var schema: ParameterSchema
    package var metrics: [Metric]
    /// Sets of `PB_CAP_*` and `PB_BIT(PB_EV_*)`.
    package var caps: UInt64
    package var events: UInt64
    /// `PB_DET_*` and `PB_MF_*`.
    package var determinism: UInt32
    package var flags: UInt32
    package var stateVersion: UInt32
    package var stateOldest: UInt32
}

extension ModuleSummary {
    /// The short form that `plugins list` prints.
    package var listed: JSONValue {
        .object([
            "id": .string(id), "name": .string(name), "version": .string(version),
            "vendor": .string(vendor), "kinds": .array(kinds.names.map(JSONValue.string)),
            "summary": .string(summary), "parameters": schema.document,
        ])
    }

    /// The long form that a manifest holds.
    package var full: JSONValue {
        let metrics = metrics.map { metric in
            JSONValue.object([
                "name": .string(metric.name), "unit": .string(metric.unit),
                "kind": .string(metric.kind),
            ])
        }
        return .object([
            "id": .string(id), "name": .string(name), "version": .string(version),
            "vendor": .string(vendor), "url": .string(url), "license": .string(license),
            "summary": .string(summary), "kinds": .array(kinds.names.map(JSONValue.string)),
            "parameters": schema.document, "metrics": .array(metrics), "caps": .int(caps),
            "events": .int(events), "determinism": .int(determinism), "flags": .int(flags),
            "state_version": .int(stateVersion), "state_oldest": .int(stateOldest),
        ])
    }
}
