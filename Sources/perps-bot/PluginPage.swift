internal import JSON
internal import PluginHost

/// One library as people read about it.
struct PluginPage {
    private static let namesMax = 5

    private let described: PluginDescription

    init(_ described: PluginDescription) { self.described = described }

    func print() {
        let row = described.row
        func line(_ name: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            Output.result(name.padded(to: 10) + text)
        }
        line("file", row.file)
        line("sha256", row.sha256)
        line("abi", row.abi.map { "\($0.major).\($0.minor)" })
        line("status", row.status.rawValue)
        line("trust", row.isFirstParty ? "first-party" : "third-party")
        line("lock", PluginPage.lock(row))
        line("hosting", row.hosting.rawValue)
        line("build", described.build)
        line("needs", described.needed.joined(separator: ", "))
        line("glibc", described.glibcFloor.map { "\($0) or later" })
        line("exports", PluginPage.exports(described.exports))
        line("manifest", manifest)
        for module in row.modules { print(module) }
    }

    private static func lock(_ row: PluginRow) -> String? {
        guard !row.isFirstParty else { return nil }
        guard let entry = row.entry else { return "not added; live mode refuses it" }
        let granted = entry.capabilities.names.joined(separator: ", ")
        let signer = entry.signer.map { ", signed by \($0)" } ?? ", not signed"
        return "added, may " + (granted.isEmpty ? "only watch and judge" : granted) + signer
    }

    private var manifest: String {
        if described.isManifestEmbedded { return "embedded" }
        return described.manifest == nil ? "none" : "none; the library was asked in a child"
    }

    /// The first few by name, those that a compiler made up last.
    private static func exports(_ names: [String]) -> String {
        let plain = names.filter { !$0.hasPrefix("_") && !$0.hasPrefix("$") }
        let shown = plain.prefix(namesMax).joined(separator: ", ")
        let others = names.count - min(plain.count, namesMax)
        return others == 0 ? shown : shown + " and \(Reporter.grouped(others)) more, see --json"
    }

    private func print(_ module: ModuleSummary) {
        let kinds = module.kinds.names.joined(separator: ", ")
        Output.result("")
        Output.result("\(module.id) \(module.version)   \(kinds)   \(module.name)")
        if !module.summary.isEmpty { Output.result("  \(module.summary)") }
        let maker = [module.vendor, module.license, module.url].filter { !$0.isEmpty }
        if !maker.isEmpty { Output.result("  by " + maker.joined(separator: ", ")) }
        let capabilities = module.capabilities.names.joined(separator: ", ")
        Output.result("  asks for " + (capabilities.isEmpty ? "nothing" : capabilities))
        let table = ParameterTable.table(of: module.schema.document)
        guard !table.rows.isEmpty else {
            Output.result("  takes no parameters")
            return
        }
        for line in table.lines { Output.result("  " + line) }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
