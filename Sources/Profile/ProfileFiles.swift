package import Domain
internal import Foundation

/// Finds profiles and opens the files of a configuration.
package enum ProfileFiles {
    /// Where profiles stand below the working directory and below the installed share folder.
    package static let folder = "config/profiles"

    /// The file that a name or a path on the command line means.
    ///
    /// - Parameters:
    ///   - nameOrPath: A path when it holds a `/` or ends in `.yaml`, else a profile's name.
    ///   - workingDirectory: Looked in first; `""` keeps the answer relative.
    ///   - prefixShare: `PREFIX/share/perps-bot`, looked in second; nil when nothing is installed.
    /// - Returns: The path of a file that exists.
    /// - Throws: A fault that names the places looked at and the nearest profile.
    package static func resolve(
        _ nameOrPath: String, workingDirectory: String = "", prefixShare: String? = nil
    ) throws(Fault) -> String {
        if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") {
            let path = joined(workingDirectory, nameOrPath)
            guard !isFile(path) else { return path }
            throw missing(path, near: nearest(nameOrPath, in: folder(of: path)))
        }
        let folders = self.folders(workingDirectory, prefixShare)
        for folder in folders {
            let path = folder + "/" + nameOrPath + ".yaml"
            if isFile(path) { return path }
        }
        let names = folders.flatMap(names(in:))
        let near = NearName.nearest(to: nameOrPath, among: names)
        let places = folders.map { $0 + "/" + nameOrPath + ".yaml" }.joined(separator: ", ")
        throw Fault(
            .usage, code: ProfileFault.notFound, "there is no profile '\(nameOrPath)' at \(places)",
            key: nil, remedy: near.map { "nearest: " + $0 } ?? "See perps-bot profiles list")
    }

    /// The profiles that `resolve` finds by name, sorted by name; the first place wins.
    package static func list(
        workingDirectory: String = "", prefixShare: String? = nil
    ) -> [(name: String, path: String)] {
        var found: [String: String] = [:]
        for folder in folders(workingDirectory, prefixShare) {
            for name in names(in: folder) where found[name] == nil {
                found[name] = folder + "/" + name + ".yaml"
            }
        }
        return found.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
    }

    /// The file's name without folder and `.yaml`.
    package static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
    }
}

// MARK: - Paths and bytes

extension ProfileFiles {
    /// The bytes of a regular file, one more than allowed at most.
    static func bytes(of path: String) throws(Fault) -> [UInt8] {
        guard isFile(path) else { throw missing(path, near: nearest(path, in: folder(of: path))) }
        do {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CocoaError(.fileReadNoPermission)
            }
            let data = try handle.read(upToCount: SourceText.bytesMax + 1) ?? Data()
            try handle.close()
            return Array(data)
        } catch {
            throw Fault(
                .usage, code: ProfileFault.notFound, "the file cannot be read",
                at: .outside(path), remedy: "Check its permissions")
        }
    }

    /// A path that is meant relative to the folder of a file, without `x/..` in it.
    package static func path(_ name: String, besideFile file: String) -> String {
        let path = joined(folder(of: file), name)
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        if folder.isEmpty || name.hasPrefix("/") { return name }
        return (folder.hasSuffix("/") ? folder : folder + "/") + name
    }

    private static func folders(_ workingDirectory: String, _ prefixShare: String?) -> [String] {
        [joined(workingDirectory, folder)] + (prefixShare.map { [joined($0, folder)] } ?? [])
    }

    private static func names(in folder: String) -> [String] {
        let place = folder.isEmpty ? "." : folder
        // A folder that is not there holds no profiles, which is all that is asked.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map(stem(of:)).sorted()
    }

    private static func nearest(_ path: String, in folder: String) -> String? {
        NearName.nearest(to: stem(of: path), among: names(in: folder))
            .map { joined(folder, $0 + ".yaml") }
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder = ObjCBool(false)
        let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }

    private static func missing(_ path: String, near: String?) -> Fault {
        Fault(
            .usage, code: ProfileFault.notFound, "there is no such file", at: .outside(path),
            remedy: near.map { "nearest: " + $0 } ?? "See perps-bot profiles list")
    }
}
