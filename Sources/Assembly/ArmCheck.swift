package import Domain
internal import Ledger

/// Whether a person may go back to NORMAL: the halt's own id, a reason, and no file HALT.
package enum ArmCheck {
    /// Ids that may be armed: of every halt and block that stands.
    static func standing(in store: LedgerStore) throws(Fault) -> [String] {
        let blocks = try store.standingBlocks(at: WallClock.now)
        return try store.standingHalts().map(\.id) + blocks.map(\.id)
    }

    /// Says what speaks against arming.
    ///
    /// - Parameters:
    ///   - haltID: What the person took for the halt's id.
    ///   - reason: Why trading may go on.
    ///   - standing: Ids of the halt and of the guards' blocks that stand.
    ///   - folder: Where the files HALT must be gone.
    /// - Returns: nil when arming is right.
    /// - Throws: `io.unreadable` when nobody can tell whether the file is there.
    package static func refusal(
        of haltID: String, _ reason: String, standing: [String], in folder: StateFolder
    ) throws(Fault) -> Fault? {
        guard !standing.isEmpty else {
            return Fault(
                .usage, code: "arm.not_halted",
                "the level is NORMAL and no guard blocks anything: there is nothing to arm",
                remedy: "look at perps-bot status")
        }
        guard standing.contains(haltID) else {
            return Fault(
                .usage, code: "arm.wrong_id",
                haltID.isEmpty
                    ? "the halt's id is missing"
                    : "'\(haltID)' is the id of no halt or block that stands",
                key: "--halt-id", remedy: "read halt_id in perps-bot status, and its cause")
        }
        guard !reason.allSatisfy(\.isWhitespace) else {
            return Fault(
                .usage, code: "arm.no_reason", "a reason is missing", key: "--reason",
                remedy: "say in a sentence why trading may go on")
        }
        for file in [folder.haltFile, folder.commonHaltFile] where try StateFolder.exists(file) {
            return Fault(
                .usage, code: "arm.halt_file", "the file HALT is still there",
                remedy: "delete it, then arm again"
            ).inFile(file)
        }
        return nil
    }

    /// Refuses to end a CAUTION whose cause is still there: its time afterwards would end with it.
    static func refusal(while cause: String?) -> Fault? {
        cause.map { cause in
            Fault(
                .usage, code: "arm.cause_stands",
                "a CAUTION is not lifted while its cause is there: \(cause)",
                remedy: "it ends by itself, after its cause is gone or at the time in `until` of "
                    + "perps-bot status")
        }
    }
}
