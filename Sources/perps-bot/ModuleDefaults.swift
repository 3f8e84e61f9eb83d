internal import Assembly
internal import Domain
internal import JSON
internal import PluginHost
internal import Profile

/// Parameters that a profile leaves to its plugins, with the values that the modules give them.
struct ModuleDefaults {
    private let loaded: LoadedProfile
    private let modules: [String: ModuleSummary]

    /// Opens the libraries that the profile names and those that the search finds, in children.
    init(_ scan: PluginScan, of loaded: LoadedProfile) {
        self.loaded = loaded
        let named =
            loaded.profile.strategies.compactMap(\.library)
            + loaded.profile.guards.compactMap(\.library)
        let folder = loaded.path.lastIndex(of: "/").map { String(loaded.path[..<$0]) }
        let files = named.compactMap { library in
            // A library that is not there has no defaults to show; profiles check says so.
            try? scan.search.locate(library, profileFolder: folder)
        }
        let rows = (files.map { scan.row($0) } + scan.rows()).filter { $0.status == .ok }
        modules = Dictionary(rows.flatMap(\.modules).map { ($0.id, $0) }) { first, _ in first }
    }

    /// Modules that no library has.
    var absent: [String] {
        let ids = loaded.profile.strategies.map(\.module) + loaded.profile.guards.map(\.module)
        return Set(ids).filter { modules[$0] == nil }.sorted()
    }

    /// The profile's values in force, each instance followed by what its module adds.
    var values: [EffectiveValue] {
        var values = loaded.profile.effectiveValues
        for (index, choice) in loaded.profile.strategies.enumerated() {
            add(choice.module, choice.parameters, under: "strategies[\(index)]", to: &values)
        }
        for (index, choice) in loaded.profile.guards.enumerated() {
            add(choice.module, choice.parameters, under: "guards[\(index)]", to: &values)
        }
        return values
    }

    private func add(
        _ id: String, _ stated: [ParameterEntry], under instance: String,
        to values: inout [EffectiveValue]
    ) {
        guard let module = modules[id] else { return }
        let keys = Set(stated.map(\.key))
        let properties = module.schema.document["properties"]?.members ?? []
        let defaults = properties.compactMap { property -> EffectiveValue? in
            guard !keys.contains(property.key), let value = property.value["default"] else {
                return nil
            }
            return EffectiveValue(
                key: "\(instance).parameters.\(property.key)",
                value: ParameterTable.text(value, of: property.value),
                source: "default of \(id) \(module.version)")
        }
        let parameters = "\(instance).parameters"
        let place =
            values.lastIndex { $0.key.hasPrefix(parameters) }
            ?? values.lastIndex { $0.key.hasPrefix(instance + ".") }
        guard let place else { return }
        values.insert(contentsOf: defaults, at: place + 1)
    }
}
