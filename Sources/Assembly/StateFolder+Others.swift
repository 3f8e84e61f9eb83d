package import Domain
internal import Glibc

extension StateFolder {
    /// Profiles that have left files behind, by name; none where nothing ever ran.
    ///
    /// - Throws: `io.unreadable` when nobody can tell.
    static func profiles(in home: String) throws(Fault) -> [String] {
        let root = StateFolder(home: home, profile: "").root
        guard let folder = unsafe opendir(root) else {
            let error = errno
            if error == ENOENT { return [] }
            throw Fault(
                .runtime, code: "io.unreadable",
                "cannot be read: \(unsafe String(cString: strerror(error)))",
                remedy: "see that this user may read it"
            ).inFile(root)
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                var text: [UInt8] = []
                for index in bytes.indices {
                    let byte = unsafe bytes[index]
                    if byte == 0 { break }
                    text.append(byte)
                }
                return String(decoding: text, as: UTF8.self)
            }
            if !name.hasPrefix("."), StateFolder.isFolder("\(root)/\(name)") { names.append(name) }
        }
        return names.sorted()
    }

    /// The other profiles that run from the same folder now, by name, with their processes.
    ///
    /// - Throws: `io.unreadable` when nobody can tell.
    package func otherHolders() throws(Fault) -> [(profile: String, holder: String)] {
        var others: [(profile: String, holder: String)] = []
        for name in try StateFolder.profiles(in: home) where name != profile {
            let other = StateFolder(home: home, profile: name)
            if let holder = try InstanceLock.holder(of: other.lockFile) {
                others.append((name, holder))
            }
        }
        return others
    }
}
