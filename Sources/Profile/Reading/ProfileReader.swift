internal import Domain

/// Reads a profile and the layers above it into checked values.
package enum ProfileReader {
    /// Reads the profile at a path.
    ///
    /// - Parameters:
    ///   - path: As it is to stand in messages; relative to the working directory unless absolute.
    ///   - layers: Environment and command line; the file alone by default.
    /// - Returns: The profile, or every fault of it.
    package static func read(
        path: String, layers: ProfileLayers = ProfileLayers()
    ) -> ProfileReading {
        do throws(Fault) {
            let bytes = try ProfileFiles.bytes(of: path)
            return read(path: path, bytes: bytes, layers: layers)
        } catch {
            return .refused([error], warnings: [])
        }
    }

    /// Reads the text of a profile.
    package static func read(
        path: String, text: String, layers: ProfileLayers = ProfileLayers()
    ) -> ProfileReading {
        read(path: path, bytes: Array(text.utf8), layers: layers)
    }

    /// Reads the bytes of a profile; only a risk file is opened.
    package static func read(
        path: String, bytes: [UInt8], layers: ProfileLayers = ProfileLayers()
    ) -> ProfileReading {
        var scan = ProfileScan(layers: layers)
        let tree = SourceTree.read(file: path, bytes: bytes)
        scan.add(tree.faults)
        let profile = tree.root.flatMap { scan.profile(from: $0, path: path) }
        if tree.root == nil, tree.faults.isEmpty {
            scan.refuse(
                ProfileFault.empty, "the file holds no profile",
                at: SourceLocation(file: path, line: 1, column: 1), key: nil,
                remedy: "Compare with config/profiles/dev.yaml")
        }
        guard let profile, scan.faults.isEmpty else {
            return .refused(inOrder(scan.faults, of: path), warnings: scan.warnings)
        }
        return .accepted(profile, warnings: scan.warnings)
    }

    /// By place, faults of other files and layers last.
    private static func inOrder(_ faults: [Fault], of path: String) -> [Fault] {
        let keyed = faults.enumerated().map { index, fault in
            (rank: [fault.file == path ? 0 : 1, fault.line ?? 0, fault.column ?? 0, index], fault)
        }
        return keyed.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.1)
    }
}

extension ProfileScan {
    /// The profile, or nil with at least one fault.
    fileprivate mutating func profile(from file: ParameterValue, path: String) -> Profile? {
        refuseSecrets(in: file)
        var tree = file
        applyLayers(to: &tree)
        guard let root = section(tree, path: "", keys: ProfileSchema.root) else { return nil }
        let fileRoot = Section(path: "", entries: file.entries, location: file.location)

        let name = read("name", of: root, as: .name)
        if let name, let entry = root.entry("name") {
            judgeName(name, at: entry.value.location, path: path)
        }
        let mode = read("mode", of: root, as: Wording<Profile.Mode>.word)
        let account = account(root)
        let currency = currency(of: root, account)
        if root.entry("account") == nil {
            record("account.currency", currency, from: root.entry("products")?.value.location)
        }
        let venue = venue(root, mode: mode, currency: currency)
        let feed = feed(root)
        let products = products(root, currency: currency)
        let sources = limitSources(root, file: fileRoot, mode: mode, path: path)
        let limits = limits(
            sources, currency: currency,
            traded: Set(fileRoot.symbols + (products?.map(\.symbol) ?? [])))
        let strategies = strategies(
            root, products: products?.map(\.symbol) ?? [], currency: currency)
        let guards = guards(root)
        let indicators = indicators(root, products: products?.map(\.symbol) ?? [])
        let warmup = read("warmup", of: root, as: .bars.within(0...10_000), default: 0)
        let session = session(root)
        let startLevel = read(
            "start_level", of: root, as: Wording<Profile.StartLevel>.word, default: .normal)
        let ladder = ladder(root, limits, currency: currency)
        let telemetry = telemetry(root)

        if mode == .live {
            judgeStart(over: fileRoot, root)
            judgeLive(over: file, tree)
        }
        if let mode, let venue { judgeMode(mode, venue, root) }
        if let venue { judgeFence(venue, root) }
        if let mode, let feed, let venue { judgeFeed(mode, feed, venue, root) }
        judgeInstances(strategies ?? [], guards ?? [], indicators ?? [])
        warnOfShared(strategies ?? [])
        if case .simulated? = venue, root.entry("account") == nil {
            refuseMissing("account", of: root, expected: "{currency: USD, cash: 10_000 USD}")
        }
        guard let name, let mode, let venue, let feed, let products, let limits, let strategies,
            let guards, let indicators, let warmup, let startLevel, let ladder, let telemetry
        else { return nil }
        return Profile(
            name: isDry(file) ? name + ProfileSwitches.drySuffix : name, mode: mode,
            currency: currency, account: account, venue: venue, feed: feed,
            products: products, limits: limits, strategies: strategies, guards: guards,
            indicators: indicators, warmup: warmup, session: session, startLevel: startLevel,
            ladder: ladder,
            telemetry: telemetry, effectiveValues: effective)
    }

    /// Judges what environment and command line may not loosen where money is real.
    private mutating func judgeLive(over file: ParameterValue, _ tree: ParameterValue) {
        judgePortfolio(over: file, tree)
        judgePreview(over: file, tree)
        judgeGuards(over: file, tree)
        judgeSession(over: file, tree)
        judgeLadder(over: file, tree)
    }

    /// The currency of every amount: the account's, else that of the first product.
    private func currency(of root: Section, _ account: Profile.Account?) -> String {
        if let account { return account.currency }
        if let text = root.entry("account")?.value.value("currency")?.scalarText, text.isCurrency {
            return text
        }
        return root.entry("products")?.value.quoteOfFirst ?? "USD"
    }
}
