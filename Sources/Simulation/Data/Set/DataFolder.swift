internal import Domain
internal import Glibc

/// The files that a path stands for.
enum DataFolder {
    static let filesMax = 100_000

    /// A file by itself, or every file of a folder in the order of their names; folders inside it
    /// and names that begin with a dot are left out.
    ///
    /// - Throws: `Fault` of kind `usage` for a path that does not exist.
    static func files(at path: String) throws(Fault) -> [String] {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw missing(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let names = try names(in: folder).sorted()
        let files = names.map { folder + "/" + $0 }.filter(isFile)
        guard !files.isEmpty else {
            let inner = names.first { !isFile(folder + "/" + $0) }
            throw Fault(
                .runtime, code: "data.empty_folder", "holds no files",
                remedy: inner.map { "Name a folder inside it, such as \(folder)/\($0)." }
                    ?? "Name a folder with market data."
            ).inFile(path)
        }
        return files
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func missing(_ path: String) -> Fault {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.last.map(String.init) ?? path
        let parent = parts.dropLast().joined(separator: "/")
        let folder = parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
        // No list of names only means that no near name can be told.
        let names = (try? names(in: folder)) ?? []
        let near = NearName.nearest(to: name, among: names)
        return Fault(
            .usage, code: "data.not_found", "there is no such file or folder",
            remedy: near.map { "Perhaps \($0) was meant." } ?? "Check the path."
        ).inFile(path)
    }

    private static func names(in folder: String) throws(Fault) -> [String] {
        guard let stream = unsafe opendir(folder) else {
            let reason = unsafe String(cString: strerror(errno))
            throw Fault(
                .runtime, code: "data.unreadable", "cannot be read: \(reason)",
                remedy: "Check its permissions."
            ).inFile(folder)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream), names.count < filesMax {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
