internal import Domain
internal import Glibc

/// Reads a small file that decides about trust: nobody but this user and the administrator may be
/// able to write it.
enum GuardedFile {
    /// - Returns: nil when there is no such file.
    /// - Throws: `plugin.lock_unsafe`.
    static func read(_ path: String, bytesMax: Int) throws(Fault) -> [UInt8]? {
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            let why = errno == ELOOP ? "is a symbolic link" : PathText.systemMessage(errno)
            throw unsafeFile(path, why, "put a file of your own in its place")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unsafeFile(path, "is not a regular file", "put a file of your own in its place")
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw unsafeFile(
                path, "is owned by another user (\(status.st_uid))",
                "put a file of your own in its place")
        }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw unsafeFile(path, "is writable by others", "type: chmod go-w \(path)")
        }
        guard let bytes = SmallFile.read(descriptor, at: 0, count: bytesMax + 1),
            bytes.count <= bytesMax
        else {
            throw unsafeFile(
                path, "cannot be read, or is longer than \(bytesMax >> 10) KiB",
                "check what it is")
        }
        return bytes
    }

    private static func unsafeFile(_ path: String, _ why: String, _ remedy: String) -> Fault {
        Fault(.usage, code: "plugin.lock_unsafe", why, remedy: remedy).inFile(path)
    }
}
