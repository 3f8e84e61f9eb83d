package import Domain
internal import Glibc
package import JSON
internal import Ledger

/// Raises and lowers the level of a profile that no process runs, in its ledger.
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
    /// The next run of a profile that has no such part leaves the block alone.
    package static func raise(
        _ wish: Wish, _ folder: StateFolder
    ) throws(Fault) -> JSONValue {
        guard wish.product == nil, wish.instance == nil else { return try block(wish, folder) }
        let store = try open(folder)
        let (level, reason) = (wish.level, wish.reason)
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

    private static func block(_ wish: Wish, _ folder: StateFolder) throws(Fault) -> JSONValue {
        let store = try open(folder)
        let isThere = try store.standingBlocks(at: WallClock.now).contains { block in
            block.level >= wish.level && block.symbol == wish.product
                && block.instance == wish.instance && block.until == nil
        }
        if !isThere {
            let block = BlockRecord(
                id: "\(RunID.make())-0", level: wish.level,
                about: (wish.product, wish.instance), by: ("operator", wish.reason),
                raisedAt: WallClock.now, until: nil)
            try store.recordBlock(block, profile: folder.profile)
        }
        return try StatusDocument.stopped(folder)
    }

    package static func arm(
        _ haltID: String, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> JSONValue {
        if let refusal = try refusal(of: haltID, reason, folder) { throw refusal }
        try open(folder).recordArm(haltID, reason: reason, at: WallClock.now)
        return try StatusDocument.stopped(folder)
    }

    /// What speaks against arming, as far as that can be seen here; nil when nothing does.
    package static func refusal(
        of haltID: String, _ reason: String, _ folder: StateFolder
    ) throws(Fault) -> Fault? {
        let hasLedger = try StateFolder.exists(folder.ledger)
        let standing = hasLedger ? try ArmCheck.standing(in: try open(folder)) : []
        return try ArmCheck.refusal(of: haltID, reason, standing: standing, in: folder)
    }

    private static func open(_ folder: StateFolder) throws(Fault) -> LedgerStore {
        try StateFolder.make(folder.path)
        return try LedgerStore.open(path: folder.ledger)
    }
}
