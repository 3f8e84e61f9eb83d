package import Domain

/// How much trading is allowed, for the account and for parts of it.
///
/// A level rises by itself and falls only by a person's `arm`; a guard's block with a time ends
/// with it.
package struct Ladder: Sendable {
    /// A level that holds for one product or one instance, or the account until a moment.
    private struct Block: Sendable {
        var instrument: InstrumentID?
        var owner: OwnerID?
        var level: TradingLevel
        var until: Timestamp?
    }

    /// Blocks at most; a further one raises the account instead.
    package static let blocksMax = 256

    /// The latched level of the account.
    package private(set) var level: TradingLevel = .normal
    package private(set) var haltID = ""
    package private(set) var source = ""
    package private(set) var reason = ""
    package private(set) var since: Timestamp?
    private var blocks: [Block] = []
    private var haltCount = 0
    private let haltTag: String

    init(haltTag: String) { self.haltTag = haltTag }

    /// The strictest level that holds for an instance's orders of a product.
    package func level(for owner: OwnerID, _ instrument: InstrumentID) -> TradingLevel {
        var strictest = level
        for block in blocks {
            if let only = block.instrument, only != instrument { continue }
            if let only = block.owner, only != owner { continue }
            strictest = max(strictest, block.level)
        }
        return strictest
    }

    /// Raises the account's level.
    ///
    /// - Returns: The change; nil when the level is as high already.
    mutating func raise(
        _ level: TradingLevel, source: String, reason: String, at time: Timestamp
    ) -> LadderChange? {
        guard level > self.level else { return nil }
        haltCount += 1
        let change = LadderChange(
            from: self.level, to: level, source: source, reason: reason,
            haltID: "\(haltTag)-\(haltCount)")
        self.level = level
        (self.source, self.reason, haltID, since) = (source, reason, change.haltID, time)
        return change
    }

    /// Takes over a level that an earlier run latched, under its own name.
    package mutating func restore(
        _ level: TradingLevel, source: String, reason: String, haltID: String, since: Timestamp
    ) {
        self.level = max(level, self.level)
        (self.source, self.reason, self.haltID, self.since) = (source, reason, haltID, since)
    }

    /// Adds a block for part of the account, or for all of it until a moment; a shorter one never
    /// cuts a longer one.
    ///
    /// - Returns: Whether there was room; if not, the account is to be raised instead.
    mutating func block(
        _ level: TradingLevel, instrument: InstrumentID?, owner: OwnerID?, until: Timestamp?
    ) -> Bool {
        let same = blocks.firstIndex {
            $0.level == level && $0.instrument == instrument && $0.owner == owner
        }
        if let same {
            let longer = blocks[same].until.flatMap { old in until.map { max(old, $0) } }
            blocks[same].until = longer
            return true
        }
        guard blocks.count < Ladder.blocksMax else { return false }
        blocks.append(Block(instrument: instrument, owner: owner, level: level, until: until))
        return true
    }

    @inline(__always)
    mutating func expire(at time: Timestamp) {
        guard !blocks.isEmpty else { return }
        blocks.removeAll { $0.until.map { $0 <= time } ?? false }
    }

    /// Back to NORMAL by a person.
    mutating func arm(reason: String) -> LadderChange? {
        guard level != .normal || !blocks.isEmpty else { return nil }
        let change = LadderChange(
            from: level, to: .normal, source: "operator", reason: reason, haltID: haltID)
        level = .normal
        (source, self.reason, haltID, since) = ("", "", "", nil)
        blocks = []
        return change
    }
}
