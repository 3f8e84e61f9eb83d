internal import Glibc

/// Paths as text, without a look at the file system except where said.
enum PathText {
    /// The path itself when it begins with `/`, otherwise below `folder`.
    static func absolute(_ path: String, below folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// Everything before the last `/`: `"."` without one, `"/"` for a file in the root.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Everything after the last `/`.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The path with links and dots resolved by the file system; nil when nothing is there.
    static func resolved(_ path: String) -> String? {
        guard !path.utf8.contains(0), let text = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// The working directory of the process; nil when it was removed.
    static func working() -> String? {
        guard let text = unsafe getcwd(nil, 0) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// The file that this process runs; nil without `/proc`.
    static func executable() -> String? { resolved("/proc/self/exe") }

    /// What the system says about the last failed call, such as `"permission denied"`.
    static func systemMessage(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text).lowercased()
    }
}
