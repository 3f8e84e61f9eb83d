internal import Domain
internal import Glibc
internal import PluginHost
internal import Profile

/// Which profiles use which module of which library.
struct ProfileUses {
    /// One instance of one profile.
    private struct Named {
        let use: PluginRow.Use
        /// The file that the profile names; nil when it is to be found by the module.
        let library: String?
    }

    private var named: [Named] = []
    /// One line for each profile and library that could not be looked at.
    private(set) var warnings: [String] = []

    /// Files that profiles name by path.
    var libraries: [String] { named.compactMap(\.library) }

    /// Reads every profile that can be named without a path.
    static func read(_ search: PluginSearch) -> ProfileUses {
        var uses = ProfileUses()
        for (name, path) in ProfileFiles.list(prefixShare: Environment.prefixShare) {
            let layers = ProfileLayers(environment: Environment.variables)
            switch ProfileReader.read(path: path, layers: layers) {
            case .accepted(let profile, _):
                uses.add(profile, at: path, search)
            case .refused(let faults, _):
                uses.warnings.append(
                    "profile \(name) is left out, it has \(Words.count(faults.count, "fault")); "
                        + "see perps-bot profiles check \(name)")
            }
        }
        return uses
    }

    private mutating func add(_ profile: Profile, at path: String, _ search: PluginSearch) {
        let strategies = profile.strategies.map { ($0.module, $0.name, $0.library) }
        let guards = profile.guards.map { ($0.module, $0.name, $0.library) }
        let sizers = profile.strategies.compactMap { strategy in
            strategy.sizerPlugin.map { (strategy.sizer?.module ?? "", $0.name, $0.library) }
        }
        let indicators = profile.indicators.map { ($0.module, $0.name, $0.library) }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) }
        for (module, instance, library) in strategies + guards + sizers + indicators {
            let use = PluginRow.Use(profile: profile.name, module: module, instance: instance)
            do throws(Fault) {
                var file: String?
                if let library { file = try search.locate(library, profileFolder: folder) }
                named.append(Named(use: use, library: file.map(ProfileUses.absolute)))
            } catch {
                warnings.append("profile \(profile.name), \(instance): \(error.message)")
            }
        }
    }

    /// The path from the root, the links and dots of its folder resolved, the file's own not.
    private static func absolute(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let resolved = unsafe realpath(folder, nil) else { return RunFiles.absolute(path) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved) + "/" + name
    }

    /// The rows with who uses them: a file that is named, else the first that has the module.
    func noted(in rows: [PluginRow]) -> [PluginRow] {
        var rows = rows
        for entry in named {
            let place =
                if let library = entry.library {
                    rows.firstIndex { FileNumber($0.file) == FileNumber(library) }
                } else {
                    rows.firstIndex { row in
                        row.status == .ok && row.modules.contains { $0.id == entry.use.module }
                    }
                }
            if let place { rows[place].uses.append(entry.use) }
        }
        return rows
    }
}
