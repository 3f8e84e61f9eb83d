internal import Glibc

/// Which file it is and which content it had, as the system tells it.
package struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    let size: Int64
    let modifiedSeconds: Int
    let modifiedNanos: Int

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanos = status.st_mtim.tv_nsec
    }

    /// Whether both are one file, whatever was written to it meanwhile.
    package func isSameFile(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }

    /// What stands at `path` after following links; nil when nothing does.
    static func at(_ path: String) -> FileIdentity? {
        var status = stat()
        guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else { return nil }
        return FileIdentity(status)
    }

    /// Who may do what with the file at `path`; nil when nothing is there.
    static func mode(at path: String) -> UInt32? {
        var status = stat()
        guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else { return nil }
        return UInt32(status.st_mode) & 0o777
    }
}
