internal import Domain
internal import Glibc
internal import JSON
internal import Ledger

/// A run that the ledger saw begin and not end, while nobody answers for it.
struct UnfinishedRun {
    let runID: String
    /// The process that had the lock last; nil when it gave the lock back.
    let pid: Int32?

    /// - Returns: nil when the last run has ended, or there was none.
    init?(_ last: RunRow?, in folder: StateFolder) throws(Fault) {
        guard let last, last.endedAt == nil else { return nil }
        runID = last.identity.id
        let line = try StateFolder.read(folder.lockFile)?.split(separator: "\n").first
        pid = line.flatMap { Int32($0) }
    }

    /// A process that is gone has crashed or was killed; one that is there may also be another
    /// that has got the same number.
    private var message: String {
        guard let pid else { return "the last run did not end in order" }
        let isGone = kill(pid, 0) != 0 && errno == ESRCH
        return isGone
            ? "the last run did not end: process \(pid) is gone"
            : "the last run has not ended, and process \(pid) does not answer"
    }

    var json: JSONValue {
        .object([
            "run_id": .string(runID), "pid": pid.map { .int($0) }, "message": .string(message),
        ])
    }
}
