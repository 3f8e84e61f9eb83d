package import Domain

/// Finds and loads the modules that a profile names.
///
/// Owns the list of libraries that the run uses, so that no two of them bring one module id.
package final class PluginCatalogue {
    /// A module that is ready to be made instances of.
    package struct Entry: Hashable, Sendable {
        package let library: PluginLibrary
        package let module: PluginModule
        package let isFirstParty: Bool
        /// What live mode would refuse about it beside what the library's own warnings say.
        package let warnings: [String]
    }

    /// What is known of a file after it was looked at.
    private struct Surveyed {
        let path: String
        let sha256: String?
        let modules: [ModuleSummary]
        let fault: Fault?
    }

    private static let refusedShownMax = 5

    private let scan: PluginScan
    private let mode: LoadMode
    private let profileFolder: String?
    private let usesChild: Bool
    private var used: [PluginLibrary] = []
    private var survey: [Surveyed]?
    /// Hashes of strangers that a child has opened without harm.
    private var opened: Set<String> = []
    /// What live mode would refuse, by hash.
    private var doubts: [String: [String]] = [:]

    /// Relative paths of the profile begin at `profileFolder`.
    ///
    /// `usesChild` says whether files that are not first-party are opened in a child before they
    /// are loaded here; a test without a program to start says no.
    package init(
        scan: PluginScan, mode: LoadMode, profileFolder: String?, usesChild: Bool = true
    ) {
        (self.scan, self.mode) = (scan, mode)
        (self.profileFolder, self.usesChild) = (profileFolder, usesChild)
    }

    /// The libraries in use, in the order they were asked for.
    package var libraries: [PluginLibrary] { used }

    /// Finds a module and loads its library.
    ///
    /// `library` is the file that the profile names; nil looks through all folders. `placement`
    /// says where its code runs; what is isolated is never opened in this process.
    ///
    /// - Throws: `plugin.not_found` with near names, `plugin.wrong_kind`,
    ///   `plugin.duplicate_module`, `plugin.crashed`, and what `PluginFile.open`, `PluginTrust` and
    ///   `PluginLibrary.load` throw.
    package func resolve(
        _ id: String, kind: ModuleKinds, library: String? = nil,
        placement: (_ isFirstParty: Bool) -> Placement = { _ in .inProcess }
    ) throws(Fault) -> Entry {
        let path: String
        if let library {
            path = try scan.search.locate(library, profileFolder: profileFolder)
        } else {
            path = try find(id, kind)
        }
        let loaded = try load(path, placement)
        guard let module = loaded.module(id) else {
            let ids = loaded.modules.map(\.id)
            let near = NearName.nearest(to: id, among: ids).map { "; nearest: \($0)" } ?? ""
            throw Fault(
                .usage, code: "plugin.not_found", "module \(id) is not in \(path)" + near,
                key: "module", remedy: "use one of " + ids.joined(separator: ", "))
        }
        guard module.kinds.isSuperset(of: kind) else {
            let wanted = kind.names.joined(separator: ", ")
            throw Fault(
                .usage, code: "plugin.wrong_kind",
                "module \(id) is a \(module.kinds.names.joined(separator: ", ")), not a \(wanted)",
                key: "module", remedy: "list modules with perps-bot plugins list")
        }
        return Entry(
            library: loaded, module: module, isFirstParty: scan.lock.contains(loaded.sha256),
            warnings: doubts[loaded.sha256] ?? [])
    }

    private func load(
        _ path: String, _ placement: (Bool) -> Placement
    ) throws(Fault) -> PluginLibrary {
        let file = try PluginFile.open(path, mode: mode)
        let place = placement(scan.lock.contains(file.sha256))
        let known = used.first { $0.sha256 == file.sha256 && $0.placement == place }
        if let known { return known }
        doubts[file.sha256] = try admit(file)
        let library = try place == .isolated ? described(file) : loaded(file)
        try scan.trust.check(library.modules.map(\.summary), of: file, mode: mode)
        for other in used where other.sha256 != library.sha256 {
            guard let id = library.modules.map(\.id).first(where: { other.module($0) != nil })
            else { continue }
            throw PluginCatalogue.duplicate(id, library.path, other.path)
        }
        used.append(library)
        return library
    }

    private func admit(_ file: PluginFile) throws(Fault) -> [String] {
        try scan.trust.admit(
            file, isFirstParty: scan.lock.contains(file.sha256), mode: mode)
    }

    private func loaded(_ file: PluginFile) throws(Fault) -> PluginLibrary {
        if isStrange(file), !opened.contains(file.sha256), let fault = scan.row(file.path).fault {
            throw fault
        }
        return try PluginLibrary.load(file, mode: mode)
    }

    private func described(_ file: PluginFile) throws(Fault) -> PluginLibrary {
        let found = scan.description(file.path, asking: .always)
        if let fault = found.row.fault { throw fault }
        guard found.row.sha256 == file.sha256 else {
            throw Fault(
                .usage, code: "plugin.file_changed", "changed while it was being checked",
                remedy: "install it again by renaming a finished copy into place"
            ).inFile(file.path)
        }
        return try IsolatedLibrary(file, scan).library(found)
    }

    /// Whether a child has to open the file before this process does.
    private func isStrange(_ file: PluginFile) -> Bool {
        usesChild && !scan.lock.contains(file.sha256)
    }

    private static func duplicate(_ id: String, _ first: String, _ second: String) -> Fault {
        Fault(
            .usage, code: "plugin.duplicate_module",
            "module \(id) stands in two different files: \(first) and \(second)", key: "module",
            remedy: "remove one of them, or name the one you mean with library:")
    }

    private func find(_ id: String, _ kind: ModuleKinds) throws(Fault) -> String {
        let files = surveyed()
        let matches = files.filter { file in file.modules.contains { $0.id == id } }
        guard let first = matches.first else { throw notFound(id, kind, files) }
        if let other = matches.first(where: { $0.sha256 != first.sha256 }) {
            throw PluginCatalogue.duplicate(id, first.path, other.path)
        }
        return first.path
    }

    private func notFound(_ id: String, _ kind: ModuleKinds, _ files: [Surveyed]) -> Fault {
        let modules = files.flatMap(\.modules)
        let sameKind = modules.filter { $0.kinds.isSuperset(of: kind) }.map(\.id)
        let near =
            NearName.nearest(to: id, among: sameKind)
            ?? NearName.nearest(to: id, among: modules.map(\.id))
        var message = "no library has the module \(id)" + (near.map { "; nearest: \($0)" } ?? "")
        let refused = files.compactMap(\.fault).prefix(PluginCatalogue.refusedShownMax)
        if !refused.isEmpty {
            let reasons = refused.map { fault in
                PathText.name(of: fault.file ?? "?") + " " + fault.message
            }
            message += "; refused: " + reasons.joined(separator: "; ")
        }
        let folders = scan.search.folders.map(\.path).joined(separator: ", ")
        // Whose library is there and not added may be the one that is asked for.
        let unlocked = refused.first { $0.code == "plugin.not_locked" }
        return Fault(
            .usage, code: "plugin.not_found", message, key: "module",
            remedy: unlocked?.remedy
                ?? "put its library into one of \(folders), or name the file with library:")
    }

    /// Looks into every file once; our own are loaded here, strangers in a child.
    private func surveyed() -> [Surveyed] {
        if let survey { return survey }
        let files = scan.search.candidates().map { examine($0.path) }
        survey = files
        return files
    }

    private func examine(_ path: String) -> Surveyed {
        do throws(Fault) {
            let file = try PluginFile.open(path, mode: mode)
            let modules: [ModuleSummary]
            _ = try admit(file)
            if isStrange(file) {
                let row = scan.row(path)
                if let fault = row.fault { throw fault }
                opened.insert(file.sha256)
                modules = row.modules
            } else {
                modules = try PluginLibrary.load(file, mode: mode).modules.map(\.summary)
            }
            return Surveyed(path: path, sha256: file.sha256, modules: modules, fault: nil)
        } catch {
            return Surveyed(path: path, sha256: nil, modules: [], fault: error)
        }
    }
}
