package import Domain
internal import Glibc
package import JSON
internal import Ledger

/// Raises and lowers the level of a profile that no process runs, in its ledger.
///
/// Each is done at once as far as others can see, and not at all once a run listens.
package enum Latch {
    /// What an operator raises.
    package struct Wish: Hashable, Sendable {
        package var level: TradingLevel
        package var reason: String
        /// nil for every product.
        package var product: String?
        /// nil for every instance.
        package var instance: String?

        package init(
            _ level: TradingLevel, _ reason: String, product: String? = nil,
            instance: String? = nil
        ) {
            (self.level, self.reason) = (level, reason)
            (self.product, self.instance) = (product, instance)
        }
    }

    /// Raises the level of the profile, or blocks a part of it.
    ///
    /// A stopped process that has the lock holds nothing up: the level is written without, and
    /// whoever has begun to listen meanwhile is to be asked too. Where the ledger takes nothing,
    /// a halt is laid down as a file. The next run of a profile that has no such part leaves the
    /// block alone.
    ///
    /// - Parameters:
    ///   - wish: What is to hold, of what, and why.
    ///   - folder: The state of the profile.
    ///   - told: Receives what the person who asked is to know.
    /// - Returns: The status afterwards; nil when a run listens by now, which is to be asked.
    /// - Throws: What the disk says, and what was done all the same.
    package static func raise(
        _ wish: Wish, _ folder: StateFolder, told: (String) -> Void = { _ in }
    ) throws(Fault) -> JSONValue? {
        try StateFolder.make(folder.path)
        let lock = try LatchLock.ifGiven(folder)
        defer { lock?.release() }
        guard !ControlSocket.isHeld(folder: folder.path) else { return nil }
        if lock == nil {
            told(
                "another process has \(folder.latchLock) and does not end, so look for a perps-bot "
                    + "that is stopped or hangs; \(wish.level.name) is raised all the same")
        }
        do throws(Fault) {
            try write(wish, folder)
        } catch {
            let part = wish.product ?? wish.instance
            throw error.but(try HaltFile.lay(for: wish.level, part: part, in: folder))
        }
        // One that goes on without the lock may have read the levels before this one was written.
        guard !ControlSocket.isHeld(folder: folder.path) else { return nil }
        return try StatusDocument.stopped(folder)
    }

    private static func write(_ wish: Wish, _ folder: StateFolder) throws(Fault) {
        let store = try open(folder)
        guard wish.product == nil, wish.instance == nil else {
            return try block(wish, store, of: folder.profile)
        }
        var halt = HaltRecord(
            id: "\(RunID.make())-0", level: wish.level, source: "operator",
            reason: wish.reason, at: WallClock.now)
        halt.profile = folder.profile
        try store.raiseHalt(halt)
    }

    private static func block(
        _ wish: Wish, _ store: LedgerStore, of profile: String
    ) throws(Fault) {
        let isThere = try store.standingBlocks(at: WallClock.now).contains { block in
            block.level >= wish.level && block.symbol == wish.product
                && block.instance == wish.instance && block.until == nil
        }
        if !isThere {
            let block = BlockRecord(
                id: "\(RunID.make())-0", level: wish.level,
                about: (wish.product, wish.instance), by: ("operator", wish.reason),
                raisedAt: WallClock.now, until: nil)
            try store.recordBlock(block, profile: profile)
        }
    }

    /// Lowers what the id names.
    ///
    /// - Returns: The status afterwards; nil when a run listens by now, which is to be asked.
    /// - Throws: `arm.*`, `latch.locked`, and what the disk says; nothing was armed then.
    package static func arm(
        _ haltID: String, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> JSONValue? {
        if let refusal = try refusal(of: haltID, reason, folder) { throw refusal }
        let lock = try LatchLock(folder)
        defer { lock.release() }
        guard !ControlSocket.isHeld(folder: folder.path) else { return nil }
        // What was raised or armed while somebody else had the lock counts.
        if let refusal = try refusal(of: haltID, reason, folder) { throw refusal }
        try open(folder).recordArm(haltID, reason: reason, at: WallClock.now)
        return try StatusDocument.stopped(folder)
    }

    /// What speaks against arming, as far as that can be seen here; nil when nothing does.
    package static func refusal(
        of haltID: String, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> Fault? {
        let hasLedger =
            try StateFolder.exists(folder.ledger)
            || !LedgerStore.haltsLeft(by: folder.ledger).isEmpty
        let standing = hasLedger ? try ArmCheck.standing(in: try open(folder)) : []
        return try ArmCheck.refusal(of: haltID, reason, standing: standing, in: folder)
    }

    private static func open(_ folder: StateFolder) throws(Fault) -> LedgerStore {
        try StateFolder.make(folder.path)
        return try LedgerStore.open(path: folder.ledger)
    }
}
