package import Domain
internal import Glibc
package import JSON
internal import Ledger

/// Raises and lowers the level of a profile that no process runs, in its ledger.
package enum Latch {
    package static func raise(
        _ level: TradingLevel, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> JSONValue {
        let store = try open(folder)
        if let standing = try store.currentHalt(), standing.level >= level {
            return try StatusDocument.stopped(folder)
        }
        var halt = HaltRecord(
            id: "\(RunID.make())-0", level: level, source: "operator", reason: reason,
            at: WallClock.now)
        halt.profile = folder.profile
        try store.recordHalt(halt)
        return try StatusDocument.stopped(folder)
    }

    package static func arm(
        _ haltID: String, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> JSONValue {
        let hasLedger = try StateFolder.exists(folder.ledger)
        let standing = hasLedger ? try ArmCheck.standing(in: try open(folder)) : []
        if let refusal = try ArmCheck.refusal(
            of: haltID, reason, standing: standing, haltFile: folder.haltFile)
        {
            throw refusal
        }
        try open(folder).recordArm(haltID, reason: reason, at: WallClock.now)
        return try StatusDocument.stopped(folder)
    }

    private static func open(_ folder: StateFolder) throws(Fault) -> LedgerStore {
        try StateFolder.make(folder.path)
        return try LedgerStore.open(path: folder.ledger)
    }
}
