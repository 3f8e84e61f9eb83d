package import Domain
internal import Glibc
internal import Synchronization

/// The right to say what a profile's levels are: of a command that writes them into the ledger
/// while no run listens, or of a run that begins to listen and then reads them.
///
/// Whoever raises a level without a run has either written it before a run reads, or finds that
/// run's control socket; nothing falls between. Held for moments; one process has it at a time, and
/// the kernel gives it back however that process ends. Owns the locked file.
package final class LatchLock: Sendable {
    /// How long another may have it.
    private static let patience = Nanos.second * 5
    /// The same for who goes on without it then.
    private static let shortPatience = Nanos.second

    private let descriptor: Atomic<Int32>

    /// Waits for it.
    ///
    /// - Throws: `io.unwritable`; `latch.locked` when somebody else does not give it back.
    package convenience init(_ folder: StateFolder) throws(Fault) {
        try self.init(folder, LatchLock.patience)
    }

    /// Waits for it a little, for what must not fail because another process is stopped or hangs.
    ///
    /// - Returns: nil when somebody else does not give it back.
    /// - Throws: `io.unwritable`.
    package static func ifGiven(_ folder: StateFolder) throws(Fault) -> LatchLock? {
        do throws(Fault) {
            return try LatchLock(folder, shortPatience)
        } catch {
            guard error.code == "latch.locked" else { throw error }
            return nil
        }
    }

    private init(_ folder: StateFolder, _ patience: Nanos) throws(Fault) {
        let path = folder.latchLock
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        descriptor = Atomic(opened)
        guard opened >= 0 else {
            throw Fault(
                .runtime, code: "io.unwritable",
                "cannot be locked: \(unsafe String(cString: strerror(errno)))",
                remedy: "give yourself write access, or set PERPS_HOME to another folder"
            ).inFile(path)
        }
        let start = WallClock.steady
        while flock(opened, LOCK_EX | LOCK_NB) != 0 {
            guard WallClock.steady - start < patience.count else {
                release()
                throw Fault(
                    .runtime, code: "latch.locked",
                    "another process is changing the profile's level and does not end",
                    remedy: "look for a perps-bot that is stopped or hangs, and end it"
                ).inFile(path)
            }
            WallClock.rest(milliseconds: 2)
        }
    }

    package func release() {
        let held = descriptor.exchange(-1, ordering: .acquiringAndReleasing)
        if held >= 0 { Glibc.close(held) }
    }
}
