package import Domain
internal import Glibc

/// The right to run a profile: one process has it, as long as it lives.
///
/// Owns the locked file.
package final class InstanceLock {
    private var descriptor: Int32

    /// Who has the right now, as the file says; nil when nobody has.
    ///
    /// - Throws: `io.unreadable` when nobody can tell.
    package static func holder(of path: String) throws(Fault) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Fault(
                .runtime, code: "io.unreadable",
                "cannot be looked at: \(unsafe String(cString: strerror(errno)))",
                remedy: "give yourself read access to it and to the folders above it"
            ).inFile(path)
        }
        defer { Glibc.close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        let text = try StateFolder.read(path) ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "unknown"
    }

    /// - Throws: `Fault.Kind.locked` with the other process's number.
    init(path: String) throws(Fault) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Fault(
                .runtime, code: "io.unwritable",
                "cannot be locked: \(unsafe String(cString: strerror(errno)))",
                remedy: "give yourself write access, or set PERPS_HOME to another folder"
            ).inFile(path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let other = try StateFolder.read(path)?.split(separator: "\n").first.map(String.init)
            Glibc.close(descriptor)
            throw Fault(
                .locked, code: "run.locked",
                "another instance runs this profile" + (other.map { " (process \($0))" } ?? ""),
                remedy: "stop it, or look at it with perps-bot status"
            ).inFile(path)
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = unsafe text.withUnsafeBytes { bytes in
            unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, 0)
        }
    }

    func release() {
        guard descriptor >= 0 else { return }
        ftruncate(descriptor, 0)
        Glibc.close(descriptor)
        descriptor = -1
    }
}
