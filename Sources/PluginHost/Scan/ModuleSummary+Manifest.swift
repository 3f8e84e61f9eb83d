internal import Domain
package import JSON

extension ModuleSummary {
    /// Reads the long form; nil when it lacks something or says something impossible.
    package init?(manifest json: JSONValue) {
        func text(_ key: String) -> String { json[key]?.string ?? "" }
        func number<Number: FixedWidthInteger>(_ key: String) -> Number {
            json[key]?.number.flatMap { Number($0) } ?? 0
        }
        let kinds = ModuleKinds(names: json["kinds"]?.array?.compactMap(\.string) ?? [])
        let document = json["parameters"] ?? .object([])
        let texts = ["name", "vendor", "url", "license", "summary"].map(text)
        guard DescriptorText.isModuleID(text("id")), !kinds.isEmpty, DescriptorText.isClean(json),
            texts.allSatisfy({ $0.utf8.count <= DescriptorText.bytesMax }),
            DescriptorText.isSemanticVersion(text("version")),
            // A manifest with a schema that is refused is refused as a whole.
            let schema = try? ParameterSchema(parsing: document.text())
        else { return nil }
        let metrics = (json["metrics"]?.array ?? []).map { metric in
            Metric(
                name: metric["name"]?.string ?? "", unit: metric["unit"]?.string ?? "",
                kind: metric["kind"]?.string ?? "")
        }
        self.init(
            id: text("id"), name: text("name"), version: text("version"), vendor: text("vendor"),
            url: text("url"), license: text("license"), summary: text("summary"), kinds: kinds,
            schema: schema, metrics: metrics, caps: number("caps"), events: number("events"),
            determinism: number("determinism"), flags: number("flags"),
            stateVersion: number("state_version"), stateOldest: number("state_oldest"))
    }
}
