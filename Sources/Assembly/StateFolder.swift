internal import Crypto
package import Domain
internal import Glibc
internal import Telemetry

/// Where a profile's files stand: `PERPS_HOME/var/data/perps_bot/<profile>`.
package struct StateFolder: Hashable, Sendable {
    package let home: String
    package let profile: String

    /// - Parameters:
    ///   - home: The folder that contains `var/`.
    ///   - profile: The profile's name, or nothing for the folder above all of them.
    package init(home: String, profile: String) {
        (self.home, self.profile) = (home, profile)
    }

    /// `PERPS_HOME`, else the working directory.
    package static func home(_ environment: [String: String]) -> String {
        guard let home = environment["PERPS_HOME"], !home.isEmpty else { return "." }
        return home
    }

    package var root: String { "\(home)/var/data/perps_bot" }
    package var path: String { "\(root)/\(profile)" }
    package var logs: String { "\(home)/var/logs" }
    package var ledger: String { "\(path)/ledger.db" }
    package var haltFile: String { "\(path)/HALT" }
    /// The file that halts every profile of the state folder.
    package var commonHaltFile: String { "\(root)/HALT" }

    /// Why a file HALT halts, and which; nil when none is there.
    ///
    /// What cannot be looked at halts too.
    package func haltFileReason() -> (path: String, reason: String)? {
        for (path, text) in [
            (haltFile, "the file HALT is there"),
            (commonHaltFile, "the file HALT of all profiles is there"),
        ] {
            do throws(Fault) {
                if try StateFolder.exists(path) { return (path, text) }
            } catch {
                return (
                    path, "nobody can tell whether the file HALT is there: \(error.oneLine)"
                )
            }
        }
        return nil
    }

    /// The files HALT that are there; one that cannot be looked at may be.
    package var haltFiles: [String] {
        [haltFile, commonHaltFile].filter { path in
            // Where nobody can tell, removing the file is part of the way out.
            (try? StateFolder.exists(path)) ?? true
        }
    }
    package var lockFile: String { "\(path)/lock" }
    var latchLock: String { "\(path)/latch.lock" }
    package var states: String { "\(path)/state" }
    package func backtest(_ runID: String) -> String { "\(path)/backtests/\(runID)" }

    /// Makes a folder and those above it.
    ///
    /// - Throws: `io.unwritable` that names the folder and the remedy.
    package static func make(_ path: String) throws(Fault) {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/" + part
            if unsafe mkdir(partial, 0o755) == 0 || errno == EEXIST { continue }
            throw unwritable(partial, errno)
        }
        guard unsafe access(path, W_OK | X_OK) == 0 else { throw unwritable(path, errno) }
    }

    private static func unwritable(_ path: String, _ code: Int32) -> Fault {
        Fault(
            .runtime, code: "io.unwritable",
            "cannot write to the folder: \(unsafe String(cString: strerror(code)))",
            remedy: "give yourself write access, or set PERPS_HOME to a folder that you may write"
        ).inFile(path)
    }

    /// Replaces a file at once: it is the old one or the new one, never half of one.
    package static func write(_ text: String, to path: String) throws(Fault) {
        try write(Array(text.utf8), to: path)
    }

    /// The same for bytes.
    package static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        guard SmallFile.write(bytes, to: descriptor) else {
            let code = errno
            close(descriptor)
            unsafe unlink(temporary)
            throw unwritable(path, code)
        }
        fsync(descriptor)
        close(descriptor)
        guard unsafe rename(temporary, path) == 0 else {
            let code = errno
            unsafe unlink(temporary)
            throw unwritable(path, code)
        }
    }

    /// The text of a file; nil when there is none.
    ///
    /// - Throws: `io.unreadable` for a file that is there and cannot be read.
    package static func read(_ path: String) throws(Fault) -> String? {
        try bytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a file, not many more than `countMax`; nil when there is none.
    ///
    /// - Throws: As `read`.
    package static func bytes(_ path: String, countMax: Int = .max) throws(Fault) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw unreadable(path, errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= countMax {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count >= 0 else { throw unreadable(path, errno) }
            if count == 0 { break }
            bytes += block[..<count]
        }
        return bytes
    }

    /// Whether something is there, a link that leads nowhere included.
    ///
    /// - Throws: `io.unreadable` when nobody can tell: what cannot be looked at is not absent.
    package static func exists(_ path: String) throws(Fault) -> Bool {
        try changedAt(path) != nil
    }

    /// When what is there was changed last; nil when nothing is.
    ///
    /// - Throws: As `exists`.
    package static func changedAt(_ path: String) throws(Fault) -> Timestamp? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(path, errno)
        }
        let time = status.st_mtim
        return Timestamp(nanos: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Whether a path leads to a folder.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Fault {
        Fault(
            .runtime, code: "io.unreadable",
            "cannot be looked at: \(unsafe String(cString: strerror(code)))",
            remedy: "give yourself read access to it and to the folders above it"
        ).inFile(path)
    }

    /// The SHA-256 of a file; nil when it cannot be read.
    package static func sha256(ofFile path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let digest = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe block.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count >= 0 else { return nil }
            if count == 0 { return digest.finish() }
            digest.update(block.span.extracting(0..<count))
        }
    }
}
