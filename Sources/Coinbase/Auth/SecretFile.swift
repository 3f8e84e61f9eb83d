internal import Crypto
internal import Domain
internal import Glibc

/// Reads a file that holds a secret, if nobody else can read or replace it.
///
/// Each folder on the way is opened by its own name below the one before and judged as opened, then
/// the file likewise: what is judged is what is read, whoever renames things meanwhile.
enum SecretFile {
    /// Who may own the file.
    enum Trust {
        /// The user who runs this, and the mode gives no right to others.
        case user
        /// The administrator too, who may let the group read: systemd's folder shows it so.
        case serviceManager
    }

    /// Linux's `O_PATH`, which the C library shows to GNU sources only: a folder opened so needs no
    /// right to list it.
    private static let pathOnly: Int32 = 0o10_000_000

    /// Bytes that are read at most; a key file has some hundred.
    static let bytesMax = 16 << 10

    /// Reads the file.
    ///
    /// - Throws: `credentials.not_found`, `credentials.unsafe_file`, each with a remedy.
    static func read(_ path: String, trust: Trust) throws(Fault) -> Secret {
        let (folder, name) = try parts(of: path)
        let place = try open(folder: folder, for: path)
        defer { close(place) }
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let file = unsafe openat(place, name, flags)
        guard file >= 0 else { throw unopened(path, errno) }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw unopened(path, errno) }
        try judge(status, trust: trust, path)
        return try bytes(of: file, path)
    }

    // MARK: Judging

    private static func judge(_ status: stat, trust: Trust, _ path: String) throws(Fault) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw unsafeFile(path, "is not a regular file", "Name the key file itself")
        }
        let isAdministrators = trust == .serviceManager && status.st_uid == 0
        guard status.st_uid == geteuid() || isAdministrators else {
            throw unsafeFile(
                path, "belongs to user \(status.st_uid), not to you (\(geteuid()))",
                "Type: sudo chown \(geteuid()) '\(path)'")
        }
        let others: mode_t = isAdministrators ? 0o037 : 0o077
        guard status.st_mode & others == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw unsafeFile(
                path, "can be used by others (mode \(mode))", "Type: chmod 600 '\(path)'")
        }
        guard status.st_size <= bytesMax else { throw tooLong(path) }
    }

    private static func judge(folder: String, _ status: stat, _ path: String) throws(Fault) {
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw unsafeFile(
                path, "lies in \(folder), which belongs to user \(status.st_uid)",
                "Move it to a folder of your own")
        }
        let isShared = status.st_mode & 0o022 != 0 && status.st_mode & S_ISVTX == 0
        guard !isShared else {
            throw unsafeFile(
                path, "lies in \(folder), which others may write to",
                "Type: chmod go-w '\(folder)'")
        }
    }

    // MARK: Opening

    private static func parts(of path: String) throws(Fault) -> (folder: String, name: String) {
        let slash = path.lastIndex(of: "/")
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard !path.utf8.contains(0), !name.isEmpty, name != ".", name != ".." else {
            throw unsafeFile(path, "is no file's name", "Name the key file itself")
        }
        let named = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let real = unsafe realpath(named, nil) else { throw unopened(path, errno) }
        defer { unsafe free(real) }
        return (unsafe String(cString: real), name)
    }

    /// Opens a folder whose path has no links, judging each folder on the way.
    private static func open(folder: String, for path: String) throws(Fault) -> Int32 {
        let flags = pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var place = unsafe Glibc.open("/", flags)
        guard place >= 0 else { throw unopened(path, errno) }
        var walked = ""
        do throws(Fault) {
            for name in folder.split(separator: "/") {
                walked += "/" + name
                let next = unsafe openat(place, String(name), flags)
                let reason = errno
                close(place)
                place = next
                guard next >= 0 else { throw unopened(path, reason) }
                var status = stat()
                guard unsafe fstat(next, &status) == 0 else { throw unopened(path, errno) }
                try judge(folder: walked, status, path)
                guard unsafe faccessat(next, ".git", F_OK, 0) != 0 else {
                    throw unsafeFile(
                        path, "lies in \(walked), which git keeps", "Move it out of there")
                }
            }
        } catch {
            if place >= 0 { close(place) }
            throw error
        }
        return place
    }

    private static func bytes(of file: Int32, _ path: String) throws(Fault) -> Secret {
        var reason: Int32 = 0
        let secret = Secret(capacity: bytesMax + 1) { output in
            unsafe output.withUnsafeMutableBufferPointer { space, count in
                while count < space.count {
                    let start = unsafe space.baseAddress?.advanced(by: count)
                    let done = unsafe Glibc.read(file, start, space.count - count)
                    if done < 0, errno == EINTR { continue }
                    if done < 0 { reason = errno }
                    guard done > 0 else { return }
                    count += done
                }
            }
        }
        guard reason == 0 else { throw unopened(path, reason) }
        guard secret.count <= bytesMax else { throw tooLong(path) }
        return secret
    }

    // MARK: Faults

    private static func unsafeFile(_ path: String, _ message: String, _ remedy: String) -> Fault {
        Fault(
            .usage, code: "credentials.unsafe_file", message,
            at: SourceLocation(file: path, line: 0, column: 0), remedy: remedy)
    }

    private static func tooLong(_ path: String) -> Fault {
        unsafeFile(path, "is longer than \(bytesMax >> 10) KiB", "Name the key file itself")
    }

    private static func unopened(_ path: String, _ reason: Int32) -> Fault {
        if reason == ELOOP {
            return unsafeFile(
                path, "is a symbolic link", "Name the file that it leads to")
        }
        let isMissing = reason == ENOENT || reason == ENOTDIR
        return Fault(
            .usage, code: "credentials.not_found",
            isMissing
                ? "there is no such file"
                : "cannot be opened: \(unsafe String(cString: strerror(reason)))",
            at: SourceLocation(file: path, line: 0, column: 0),
            remedy: isMissing ? "Check the path" : "Give this user the right to read it")
    }
}
