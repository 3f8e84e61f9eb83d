internal import Domain

extension ProfileScan {
    /// The sizer of a strategy; a module id has a dot, the built-in ones have none.
    mutating func sizer(
        of parent: Section, of instance: String?, currency: String
    ) -> SizerChoice? {
        let found = section("sizer", of: parent, keys: ProfileSchema.sizer, isRequired: false)
        guard let section = found else { return nil }
        if let text = section.entry("module")?.value.scalarText, text.contains(".") {
            return plugin(section, of: instance)
        }
        guard let module = read("module", of: section, as: Wording<BuiltInSizer>.word) else {
            return nil
        }
        for key in ["name", "library"] {
            guard let entry = section.entry(key) else { continue }
            refuse(
                ProfileFault.unknownKey, "is for sizers that are plugins", at: entry.keyLocation,
                key: section.path(of: key), remedy: "Delete it")
        }
        let own = self.section(
            "parameters", of: section, keys: [ProfileSchema.sizers[module.rawValue] ?? ""])
        guard let own, let kind = kind(of: module, own, currency: currency) else { return nil }
        return SizerChoice(module: module.rawValue, kind: kind, location: section.location)
    }

    private mutating func plugin(_ section: Section, of instance: String?) -> SizerChoice? {
        let module = read("module", of: section, as: .moduleID)
        let given = read("name", of: section, as: .name, isRequired: false)
        let library = read("library", of: section, as: .path, isRequired: false)
        let parameters = parameters(of: section)
        guard let module, let instance, let parameters else { return nil }
        let end = module.split(separator: ".").last.map(String.init) ?? module
        return SizerChoice(
            module: module,
            kind: .plugin(
                SizerPlugin(
                    name: given ?? "\(instance).\(end)", library: library,
                    parameters: parameters.entries,
                    moduleLocation: section.entry("module")?.value.location ?? section.location,
                    parametersLocation: parameters.location)),
            location: section.location)
    }

    private mutating func kind(
        of sizer: BuiltInSizer, _ section: Section, currency: String
    ) -> SizerKind? {
        switch sizer {
        case .fixedSize:
            decimal("size", of: section, as: .decimal(unit: nil), isRequired: true)
                .map { .fixedSize($0) }
        case .fixedNotional:
            read(
                "notional", of: section,
                as: .amount(currency).within(Amount.whole(1)...Amount.whole(10_000_000))
            ).map { .fixedNotional($0) }
        case .equityFraction:
            read("fraction", of: section, as: .ratio.within(.bps(1) ... .bps(10_000)))
                .map { .equityFraction($0) }
        }
    }

    private enum BuiltInSizer: String, CaseIterable {
        case fixedSize = "fixed-size"
        case fixedNotional = "fixed-notional"
        case equityFraction = "equity-fraction"
    }
}
