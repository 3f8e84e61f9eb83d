internal import CShims
package import Domain
internal import Glibc

/// Where libraries are found; resolved once, when a command begins.
package struct PluginSearch: Sendable {
    /// In the order they are looked into; one folder stands here once, whatever its names.
    package let folders: [PluginFolder]
    package let executableFolder: String
    let workingFolder: String
    /// Where plugins of others are added to; nil without a folder of this user.
    package let dataFolder: String?

    /// - Parameters:
    ///   - executableFolder: The folder of the program, links resolved.
    ///   - environment: Of it, `PERPS_PLUGIN_PATH`, `XDG_DATA_HOME` and `HOME` are read.
    ///   - workingFolder: What relative paths of the environment and the profile begin at.
    package init(executableFolder: String, environment: [String: String], workingFolder: String) {
        self.executableFolder = executableFolder
        self.workingFolder = workingFolder
        let named = PluginSearch.named(executableFolder, environment)
        dataFolder = named.last { $0.1 == .data }?.0
        var seen: Set<String> = []
        folders = named.compactMap { path, origin in
            let absolute = PathText.absolute(path, below: workingFolder)
            let resolved = PathText.resolved(absolute)
            let folder = resolved ?? absolute
            guard seen.insert(folder).inserted else { return nil }
            return PluginFolder(path: folder, origin: origin, exists: resolved != nil)
        }
    }

    /// The lock of what was added there.
    package var lockFile: String? {
        dataFolder.map { PathText.folder(of: $0) + "/" + PluginsLock.fileName }
    }

    /// The search of the running program; with elevated rights the environment is not trusted.
    package static func ofThisProcess() -> PluginSearch {
        let working = PathText.working() ?? "/"
        let executable = PathText.executable().map(PathText.folder(of:)) ?? working
        var environment: [String: String] = [:]
        if !perps_is_privileged() {
            for name in ["PERPS_PLUGIN_PATH", "XDG_DATA_HOME", "HOME"] {
                guard let value = unsafe getenv(name) else { continue }
                environment[name] = unsafe String(cString: value)
            }
        }
        return PluginSearch(
            executableFolder: executable, environment: environment, workingFolder: working)
    }

    private static func named(
        _ executable: String, _ environment: [String: String]
    ) -> [(String, PluginFolder.Origin)] {
        let listed = environment["PERPS_PLUGIN_PATH"]?.split(separator: ":") ?? []
        var named = listed.map { (String($0), PluginFolder.Origin.environment) }
        named.append((executable + "/plugins", .besideExecutable))
        named.append((executable, .executable))
        let prefix = PathText.folder(of: executable)
        named.append(((prefix == "/" ? "" : prefix) + "/lib/perps-bot/plugins", .prefix))
        // The base directory specification tells to ignore relative paths.
        let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/share" : nil }
        if let data = data ?? home { named.append((data + "/perps-bot/plugins", .data)) }
        return named
    }

    /// Every library that the folders hold, in their order and by name; one file stands here once.
    ///
    /// In the program's own folder lie the libraries of its run time too, so there only a file
    /// that exports the entry symbol counts.
    package func candidates() -> [PluginCandidate] {
        var found: [PluginCandidate] = []
        var seen: [FileIdentity] = []
        for folder in folders where folder.exists {
            for name in PluginSearch.libraryNames(in: folder.path) {
                let path = folder.path + "/" + name
                let identity = FileIdentity.at(path)
                if let identity, seen.contains(where: { $0.isSameFile(as: identity) }) { continue }
                if folder.origin == .executable, !ElfFile.exportsEntry(at: path) { continue }
                if let identity { seen.append(identity) }
                found.append(PluginCandidate(path: path, origin: folder.origin))
            }
        }
        return found
    }

    /// The file that a profile means by `library:`.
    ///
    /// A relative path begins at the profile's folder, then at the working directory; a bare name
    /// is looked for in the search folders too.
    ///
    /// - Throws: `plugin.not_found` with a near name and the places that were looked at.
    package func locate(_ library: String, profileFolder: String?) throws(Fault) -> String {
        var places =
            library.hasPrefix("/") ? ["/"] : [profileFolder, workingFolder].compactMap { $0 }
        if !library.contains("/") { places += folders.map(\.path) }
        for place in places {
            let path = PathText.absolute(library, below: place)
            if FileIdentity.at(path) != nil { return path }
        }
        let name = PathText.name(of: library)
        let inFolder = PathText.folder(of: library)
        let roots = places.map { place in
            library.contains("/") ? PathText.absolute(inFolder, below: place) : place
        }
        let present = roots.flatMap(PluginSearch.libraryNames(in:))
        let near = NearName.nearest(to: name, among: present)
        let message = "library \(library) was not found" + (near.map { "; nearest: \($0)" } ?? "")
        throw Fault(
            .usage, code: "plugin.not_found", message, key: "library",
            remedy: "put the file into one of " + roots.joined(separator: ", ")
                + ", or write its path")
    }

    /// Names that match `lib*.so`, sorted; nothing for a folder that cannot be read.
    static func libraryNames(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if name.hasPrefix("lib"), name.hasSuffix(".so") { names.append(name) }
        }
        return names.sorted()
    }
}
