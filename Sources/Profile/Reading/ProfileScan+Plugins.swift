internal import Domain

extension ProfileScan {
    /// The strategies; their products are checked against those of the profile.
    mutating func strategies(
        _ root: Section, products: [String], currency: String
    ) -> [StrategyChoice]? {
        guard let list = list("strategies", of: root) else { return nil }
        if list.items.isEmpty {
            warn("names no strategy, so nothing will trade", at: list.location, key: "strategies")
        }
        return list.items.enumerated().compactMap { index, item in
            let path = "strategies[\(index)]"
            guard let section = section(item, path: path, keys: ProfileSchema.strategy) else {
                return nil
            }
            return strategy(section, products: products, currency: currency)
        }
    }

    private mutating func strategy(
        _ section: Section, products: [String], currency: String
    ) -> StrategyChoice? {
        let module = read("module", of: section, as: .moduleID)
        let name = read("name", of: section, as: .name)
        let library = read("library", of: section, as: .path, isRequired: false)
        let own = productsOfInstance(section, among: products)
        let parameters = parameters(of: section)
        let sizer = sizer(of: section, of: name, currency: currency)
        let hosting = read("hosting", of: section, as: Wording<Hosting>.word, isRequired: false)
        guard let module, let name, let own, let parameters else { return nil }
        return StrategyChoice(
            module: module, name: name, library: library, products: own,
            parameters: parameters.entries, sizer: sizer, hosting: hosting,
            location: section.location,
            moduleLocation: section.entry("module")?.value.location ?? section.location,
            parametersLocation: parameters.location)
    }

    private mutating func productsOfInstance(
        _ section: Section, among products: [String]
    ) -> [String]? {
        let path = section.path(of: "products")
        guard section.entry("products") != nil else {
            for (index, symbol) in products.enumerated() {
                record("\(path)[\(index)]", symbol, from: nil)
            }
            return products
        }
        guard let list = list("products", of: section) else { return nil }
        guard !list.items.isEmpty else {
            refuse(
                ProfileFault.empty, "names no product", at: list.location, key: path,
                remedy: "Name some, or delete the key for all products of the profile")
            return nil
        }
        var chosen: [String] = []
        for (index, item) in list.items.enumerated() {
            let key = "\(path)[\(index)]"
            guard let symbol = read(item, key: key, as: .product) else { continue }
            if chosen.contains(symbol) {
                refuse(
                    ProfileFault.duplicateName, "\(symbol) is named twice", at: item.location,
                    key: key, remedy: "Keep one of them")
            } else if !products.isEmpty, !products.contains(symbol) {
                let near = NearName.nearest(to: symbol, among: products)
                refuse(
                    ProfileFault.unknownProduct, "\(symbol) is not among the profile's products",
                    at: item.location, key: key,
                    remedy: near.map { "nearest: " + $0 } ?? "Add it to products")
            }
            chosen.append(symbol)
        }
        return chosen
    }

    mutating func guards(_ root: Section) -> [GuardChoice]? {
        guard root.entry("guards") != nil else { return [] }
        guard let list = list("guards", of: root) else { return nil }
        return list.items.enumerated().compactMap { index, item in
            let path = "guards[\(index)]"
            guard let section = section(item, path: path, keys: ProfileSchema.guard) else {
                return nil
            }
            let module = read("module", of: section, as: .moduleID)
            let name = read("name", of: section, as: .name)
            let library = read("library", of: section, as: .path, isRequired: false)
            let parameters = parameters(of: section)
            let hosting = read(
                "hosting", of: section, as: Wording<Hosting>.word, isRequired: false)
            guard let module, let name, let parameters else { return nil }
            return GuardChoice(
                module: module, name: name, library: library, parameters: parameters.entries,
                hosting: hosting, location: section.location,
                moduleLocation: section.entry("module")?.value.location ?? section.location,
                parametersLocation: parameters.location)
        }
    }

    mutating func indicators(_ root: Section, products: [String]) -> [IndicatorChoice]? {
        guard root.entry("indicators") != nil else { return [] }
        guard let list = list("indicators", of: root) else { return nil }
        return list.items.enumerated().compactMap { index, item in
            let path = "indicators[\(index)]"
            guard let section = section(item, path: path, keys: ProfileSchema.indicator) else {
                return nil
            }
            let module = read("module", of: section, as: .moduleID)
            let name = read("name", of: section, as: .name)
            let library = read("library", of: section, as: .path, isRequired: false)
            let own = productsOfInstance(section, among: products)
            let parameters = parameters(of: section)
            let hosting = read(
                "hosting", of: section, as: Wording<Hosting>.word, isRequired: false)
            guard let module, let name, let own, let parameters else { return nil }
            return IndicatorChoice(
                module: module, name: name, library: library, products: own,
                parameters: parameters.entries, hosting: hosting, location: section.location,
                moduleLocation: section.entry("module")?.value.location ?? section.location,
                parametersLocation: parameters.location)
        }
    }

    /// The parameters of a plugin as they stand; only the plugin's schema can judge them.
    mutating func parameters(
        of section: Section
    ) -> (entries: [ParameterEntry], location: SourceLocation)? {
        guard let entry = section.entry("parameters") else { return ([], section.location) }
        let path = section.path(of: "parameters")
        guard case .map(let entries) = entry.value.body else {
            refuse(
                ProfileFault.wrongShape, "expected keys with values", at: entry.value.location,
                key: path, remedy: "Write parameters: {name: value}, or delete the key")
            return nil
        }
        for leaf in entry.value.leaves(path: path) {
            record(leaf.path, leaf.text, from: leaf.location)
        }
        return (entries, entry.keyLocation)
    }
}

extension Wording where Value == String {
    static var moduleID: Wording { .word("a module id such as perps.ma-cross") }
}
