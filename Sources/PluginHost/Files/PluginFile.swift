internal import Crypto
package import Domain

/// A library file that was checked, hashed and may be loaded.
///
/// Owns the descriptor that the file was checked and hashed through.
package final class PluginFile: Sendable {
    /// A longer file is refused.
    package static let bytesMax = 256 << 20

    /// Absolute, with links resolved.
    package let path: String
    package let sha256: String
    /// What would be refused in live mode, one sentence each.
    package let warnings: [String]
    package let identity: FileIdentity

    private let opened: OpenedFile

    private init(_ opened: OpenedFile, sha256: String, warnings: [String]) {
        self.opened = opened
        (path, identity) = (opened.path, opened.identity)
        (self.sha256, self.warnings) = (sha256, warnings)
    }

    deinit { opened.close() }

    /// Checks who may write the file and its folder, and hashes its bytes.
    ///
    /// - Throws: `plugin.not_found`, `plugin.unsafe_file`, `plugin.load_failed` when it cannot be
    ///   read.
    package static func open(_ path: String, mode: LoadMode) throws(Fault) -> PluginFile {
        let opened = try OpenedFile(path)
        do throws(Fault) {
            let warnings = try opened.doubts(mode: mode)
            let sha256 = try opened.hash()
            try opened.confirmUnchanged()
            return PluginFile(opened, sha256: sha256, warnings: warnings)
        } catch {
            opened.close()
            throw error
        }
    }

    /// The file as an ELF image, read through the descriptor that was hashed.
    package func elf() throws(Fault) -> ElfFile {
        try ElfFile(ElfBytes(descriptor: opened.descriptor, count: Int(identity.size)), path: path)
    }

    /// The bytes that were hashed.
    ///
    /// - Throws: `plugin.file_changed` when they are others now.
    func bytes() throws(Fault) -> [UInt8] {
        let bytes = SmallFile.read(opened.descriptor, at: 0, count: Int(identity.size) + 1) ?? []
        guard SHA256.hex(of: bytes) == sha256 else {
            throw Fault(
                .usage, code: "plugin.file_changed", "changed while it was being checked",
                remedy: "install it again by renaming a finished copy into place"
            ).inFile(path)
        }
        return bytes
    }

    /// The bytes that were hashed, in memory that nobody can change any more.
    ///
    /// - Returns: A descriptor, which the caller closes.
    /// - Throws: `plugin.load_failed`, `plugin.file_changed`.
    func sealed() throws(Fault) -> Int32 { try opened.sealed(as: sha256) }

    /// - Throws: `plugin.file_changed` when the file or what its path leads to is not what was
    ///   hashed.
    package func confirmUnchanged() throws(Fault) { try opened.confirmUnchanged() }
}
