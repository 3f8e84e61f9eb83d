package import Domain
internal import Glibc

/// Writes a whole file beside its name and renames it: a reader sees the old one or the new one.
package enum ReplacedFile {
    /// - Throws: `plugin.cannot_write` with the system's reason; nothing is left behind.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(Fault) {
        let new = "\(path).new-\(getpid())"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe open(new, flags, 0o600)
        guard descriptor >= 0 else { throw fault(path) }
        // The bits that the umask would take away are part of what was asked for.
        let isWhole =
            isWritten(bytes, to: descriptor) && fchmod(descriptor, mode) == 0
            && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        if isWhole, unsafe rename(new, path) == 0 { return }
        errno = isWhole ? errno : reason
        let failure = fault(path)
        unsafe unlink(new)
        throw failure
    }

    private static func isWritten(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func fault(_ path: String) -> Fault {
        Fault(
            .usage, code: "plugin.cannot_write",
            "cannot be written: \(PathText.systemMessage(errno))",
            remedy: "make its folder writable for this user and free the disk"
        ).inFile(path)
    }
}
