package import Domain
internal import Glibc
internal import Synchronization

/// A file of log lines that starts anew when it is large.
///
/// Owns the descriptor. A full file becomes `NAME.1`, the one before `NAME.2`, and so on; what
/// would be older than `keptMax` is deleted.
package final class LogFile: Sendable {
    package static let bytesMax = 50 << 20
    package static let keptMax = 5

    private struct State {
        var descriptor: Int32
        var bytes: Int
        var lost = 0
    }

    private let path: String
    private let bytesMax: Int
    private let state: Mutex<State>

    /// Opens a file for appending, or makes it.
    ///
    /// - Parameters:
    ///   - path: Its folder exists.
    ///   - bytesMax: A line that would make the file longer goes to a new one.
    /// - Throws: `telemetry.unwritable`.
    package init(path: String, bytesMax: Int = LogFile.bytesMax) throws(Fault) {
        guard let (descriptor, bytes) = LogFile.opened(path) else {
            throw Fault(
                .runtime, code: "telemetry.unwritable",
                "opening the log: \(SmallFile.lastError)",
                remedy: "make the folder writable for this user"
            ).inFile(path)
        }
        (self.path, self.bytesMax) = (path, bytesMax)
        state = Mutex(State(descriptor: descriptor, bytes: bytes))
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// Lines that the disk did not take whole.
    package var lost: Int { state.withLock { $0.lost } }

    /// Appends a line in one system call; one that the disk does not take is counted in `lost`.
    func append(_ line: String) {
        let bytes = Array(line.utf8)
        state.withLock { state in
            if state.bytes > 0, state.bytes + bytes.count > bytesMax { rotate(&state) }
            let count = unsafe bytes.withUnsafeBytes { space in
                unsafe Glibc.write(state.descriptor, space.baseAddress, space.count)
            }
            if count > 0 { state.bytes += count }
            if count != bytes.count { state.lost += 1 }
        }
    }

    /// When moving or opening fails the old file goes on growing, which loses nothing.
    private func rotate(_ state: inout State) {
        for age in stride(from: LogFile.keptMax - 1, through: 1, by: -1) {
            unsafe rename("\(path).\(age)", "\(path).\(age + 1)")
        }
        guard unsafe rename(path, "\(path).1") == 0, let (file, bytes) = LogFile.opened(path) else {
            return
        }
        close(state.descriptor)
        (state.descriptor, state.bytes) = (file, bytes)
    }

    private static func opened(_ path: String) -> (descriptor: Int32, bytes: Int)? {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(path, flags, 0o640)
        guard file >= 0 else { return nil }
        return (file, max(0, lseek(file, 0, SEEK_END)))
    }
}
