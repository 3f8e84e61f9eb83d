internal import Glibc

/// What makes two paths the same file: its device and its number there.
struct FileNumber: Hashable {
    let device: UInt64
    let inode: UInt64

    /// Nil for a path that leads nowhere; links are followed.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
