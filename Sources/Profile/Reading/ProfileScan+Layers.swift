internal import Domain

extension ProfileScan {
    /// Puts environment, then command line, over the tree of the file.
    mutating func applyLayers(to tree: inout ParameterValue) {
        for name in layers.foreignVariables {
            refuse(
                ProfileFault.foreignVariable, ForeignVariable.message(for: name),
                at: .environment(name), key: nil, remedy: ForeignVariable.remedy(for: name))
        }
        if let text = layers.environmentSymbols {
            let place = SourceLocation.environment("TRADING_SYMBOLS")
            replaceProducts(of: &tree, with: ProfileLayers.words([text]), at: place)
        }
        if let path = layers.environmentRiskFile {
            let place = SourceLocation.environment("RISK_CONFIG_PATH")
            let value = ParameterValue(body: .scalar(path, isQuoted: true), location: place)
            apply(Override(key: "risk_file", value: value), to: &tree)
        }
        applySwitches(to: &tree)
        for text in layers.sets {
            do throws(Fault) { apply(try Override.parse(text), to: &tree) } catch { add([error]) }
        }
        if let symbols = layers.symbols {
            let place = SourceLocation.outside("--symbols")
            replaceProducts(of: &tree, with: ProfileLayers.words(symbols), at: place)
        }
        if let seed = layers.seed {
            let place = SourceLocation.outside("--seed")
            let value = ParameterValue(body: .scalar(seed, isQuoted: true), location: place)
            applySeed(value, to: &tree)
        }
    }

    mutating func apply(_ override: Override, to tree: inout ParameterValue) {
        do throws(Fault) { try override.apply(to: &tree) } catch { add([error]) }
    }

    /// Only a generated market has a seed; other feeds leave it to whoever asked for it.
    private mutating func applySeed(_ value: ParameterValue, to tree: inout ParameterValue) {
        guard tree.value("feed")?.value("kind")?.scalarText == "generated" else {
            _ = check(value, key: "feed.seed", as: .seed)
            return
        }
        apply(Override(key: "feed.seed", value: value), to: &tree)
    }

    /// Replaces the products, and with them those of each strategy.
    ///
    /// A product keeps what the file says about its terms. A strategy that traded every product of
    /// the file trades every new one; another keeps those of its products that remain.
    private mutating func replaceProducts(
        of tree: inout ParameterValue, with symbols: [String], at place: SourceLocation
    ) {
        let old = tree.value("products")?.items ?? []
        let oldSymbols = Set(old.compactMap(\.symbol))
        func scalar(_ symbol: String) -> ParameterValue {
            ParameterValue(body: .scalar(symbol, isQuoted: false), location: place)
        }
        let items = symbols.map { symbol in
            old.first { $0.symbol == symbol && $0.scalarText == nil } ?? scalar(symbol)
        }
        let list = ParameterValue(body: .list(items), location: place)
        apply(Override(key: "products", value: list), to: &tree)
        for (index, strategy) in (tree.value("strategies")?.items ?? []).enumerated() {
            guard let own = strategy.value("products")?.items else { continue }
            let tradedAll = oldSymbols.isSubset(of: own.compactMap(\.scalarText))
            let kept = own.filter { symbols.contains($0.scalarText ?? "") }
            guard tradedAll || !kept.isEmpty else { continue }
            let new = ParameterValue(
                body: .list(tradedAll ? symbols.map(scalar) : kept), location: place)
            apply(Override(key: "strategies[\(index)].products", value: new), to: &tree)
        }
    }
}

// MARK: - The risk file

extension ProfileScan {
    /// Opens the risk files and gathers the maps that limits come from.
    mutating func limitSources(
        _ root: Section, file: Section, mode: Profile.Mode?, path: String
    ) -> LimitSources {
        let own = section("limits", of: root, keys: ProfileSchema.limits, isRequired: false)
        var sources = LimitSources(
            own: own, mode: mode, location: root.entry("limits")?.value.location ?? root.location)
        if let entry = file.entry("limits"), case .map(let entries) = entry.value.body {
            sources.fileOwn = Section(
                path: "limits", entries: entries, location: entry.value.location)
        }
        let risk = read("risk_file", of: root, as: .path, isRequired: false)
        if let risk, let entry = root.entry("risk_file") {
            sources.risk = riskFile(risk, named: entry.value.location, profile: path)
            sources.isRiskUnknown = sources.risk == nil
        }
        guard let fileEntry = file.entry("risk_file"), let name = fileEntry.value.scalarText else {
            return sources
        }
        if fileEntry.value == root.entry("risk_file")?.value {
            sources.fileRisk = sources.risk
        } else if mode == .live {
            // The limits that a layer above replaced still bound a live profile.
            sources.fileRisk = riskFile(name, named: fileEntry.value.location, profile: path)
        }
        return sources
    }

    private mutating func riskFile(
        _ name: String, named place: SourceLocation, profile path: String
    ) -> Section? {
        let file = place.isOutside ? name : ProfileFiles.path(name, besideFile: path)
        let bytes: [UInt8]
        do throws(Fault) { bytes = try ProfileFiles.bytes(of: file) } catch {
            refuse(
                ProfileFault.riskFile, "\(file): \(error.message)", at: place, key: "risk_file",
                remedy: "Correct the path, which is relative to the profile's folder")
            return nil
        }
        let tree = SourceTree.read(file: file, bytes: bytes)
        add(tree.faults)
        guard let root = tree.root else {
            if tree.faults.isEmpty {
                refuse(
                    ProfileFault.empty, "\(file) holds no limit", at: place, key: "risk_file",
                    remedy: "Write limits into it, or delete the key")
            }
            return nil
        }
        return section(root, path: "", keys: ProfileSchema.limits)
    }
}

extension ParameterValue {
    var items: [ParameterValue]? {
        guard case .list(let items) = body else { return nil }
        return items
    }

    var entries: [ParameterEntry] {
        guard case .map(let entries) = body else { return [] }
        return entries
    }

    /// The symbol of an entry under `products`.
    fileprivate var symbol: String? { scalarText ?? value("symbol")?.scalarText }
}
