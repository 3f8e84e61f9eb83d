package import Domain
internal import Risk

/// How much trading is allowed, for the account and for parts of it.
///
/// A level rises by itself and falls only by a person's `arm`; a guard's block with a time ends
/// with it. Each source's cause stands for itself: who lifts one lifts no other.
package struct Ladder: Sendable {
    /// A level that holds for the whole account, and why.
    package struct Standing: Hashable, Sendable {
        package var level: TradingLevel
        /// Empty at NORMAL, as are the next two.
        package var haltID: String
        package var source: String
        package var reason: String
        package var since: Timestamp?

        package init(
            level: TradingLevel = .normal, haltID: String = "", source: String = "",
            reason: String = "", since: Timestamp? = nil
        ) {
            (self.level, self.haltID, self.since) = (level, haltID, since)
            (self.source, self.reason) = (source, reason)
        }
    }

    /// Blocks at most; a further one raises the account instead.
    package static let blocksMax = 256
    /// How long CAUTION stays after its cause is gone.
    package static let cautionHold = Nanos.second * 10
    /// Whose CAUTION is for the venue, for a book, and for an instance that starts cold.
    package static let (venue, marketData, coldState) = ("venue", "market-data", "state")

    /// What each source has raised and a person has not lowered yet, the oldest first.
    package private(set) var causes: [Standing] = []
    /// The strictest of them, of equals the oldest.
    package private(set) var latched = Standing()
    package private(set) var blocks: [LevelBlock] = []
    private var haltCount = 0
    private let haltTag: String

    init(haltTag: String) { self.haltTag = haltTag }

    /// The stricter of the latched level and the guards' blocks of the whole account.
    package var standing: Standing {
        var strictest = latched
        for block in blocks where block.isAccountWide && block.level > strictest.level {
            strictest = Standing(
                level: block.level, haltID: block.id, source: block.source, reason: block.reason,
                since: block.since)
        }
        return strictest
    }

    /// What one source has raised for the whole account until a person lowers it.
    package func level(raisedBy source: String) -> TradingLevel {
        causes.first { $0.source == source }?.level ?? .normal
    }

    /// The strictest level that holds for an instance's orders of a product.
    package func level(for owner: OwnerID, _ instrument: InstrumentID) -> TradingLevel {
        var strictest = latched.level
        for block in blocks where block.holds(for: owner, instrument) {
            strictest = max(strictest, block.level)
        }
        return strictest
    }

    /// The block that makes the level of an instance's orders of a product; nil when none does.
    func decisiveBlock(for owner: OwnerID, _ instrument: InstrumentID) -> LevelBlock? {
        let strictest = level(for: owner, instrument)
        guard strictest > latched.level else { return nil }
        return blocks.first { $0.level == strictest && $0.holds(for: owner, instrument) }
    }

    private mutating func nextHaltID() -> String {
        haltCount += 1
        return "\(haltTag)-\(haltCount)"
    }

    /// Raises the account's level, or keeps one more cause of a level that stands.
    ///
    /// - Returns: The change; nil when this source has raised as much already.
    mutating func raise(
        _ level: TradingLevel, source: String, reason: String, at time: Timestamp
    ) -> LadderChange? {
        let stands = causes.contains { $0.source == source && $0.level >= level }
        guard level > .normal, !stands else { return nil }
        let cause = Standing(
            level: level, haltID: nextHaltID(), source: source, reason: reason, since: time)
        // What the same source had raised before is part of it.
        causes.removeAll { $0.source == source }
        return change(to: causes + [cause], by: cause, raised: level)
    }

    /// Takes over what an earlier run left, under its own names.
    package mutating func restore(_ causes: [Standing], _ blocks: [LevelBlock]) {
        self.causes += causes.filter { $0.level > .normal }
        latched = strictestCause
        self.blocks += blocks
    }

    private var strictestCause: Standing {
        causes.reduce(Standing()) { strictest, cause in
            cause.level > strictest.level ? cause : strictest
        }
    }

    private mutating func change(
        to causes: [Standing], by cause: Standing, raised: TradingLevel?
    ) -> LadderChange {
        let before = latched.level
        self.causes = causes
        latched = strictestCause
        return LadderChange(
            from: before, to: latched.level, raised: raised, source: cause.source,
            reason: cause.reason, haltID: cause.haltID)
    }

    /// Adds a block; of one that the same guard holds already only the end moves, and only away.
    ///
    /// - Returns: Whether anything changed; without room the account is to be raised instead.
    mutating func block(
        _ level: TradingLevel, about subject: (InstrumentID?, OwnerID?),
        by cause: (source: String, reason: String), from time: Timestamp, until: Timestamp?
    ) -> BlockOutcome {
        var new = LevelBlock(
            id: "", level: level, about: subject, by: cause, from: time, until: until)
        if let same = blocks.firstIndex(where: { $0.isSame(as: new) }) {
            let longer = blocks[same].until.flatMap { old in until.map { max(old, $0) } }
            guard longer != blocks[same].until else { return .unchanged }
            blocks[same].until = longer
            return .changed(BlockChange(.extended, blocks[same]))
        }
        // The one of a lost day always has a place: it has to end with the day.
        let room = Ladder.blocksMax + (cause.source == GuardChain.dailyLoss ? 1 : 0)
        guard blocks.count < room else { return .full }
        new = LevelBlock(
            id: nextHaltID(), level: level, about: subject, by: cause, from: time, until: until)
        blocks.append(new)
        return .changed(BlockChange(.raised, new))
    }

    /// What came of asking for a block.
    enum BlockOutcome {
        case changed(BlockChange)
        case unchanged
        case full
    }

    /// Begins CAUTION for a part, or has it stay while its cause is there.
    ///
    /// - Returns: The change; nil for none, and where 256 blocks stand already: entries are refused
    ///   then by what the cause is, though not afterwards.
    mutating func caution(
        about subject: (InstrumentID?, OwnerID?), by cause: (source: String, reason: String),
        at time: Timestamp
    ) -> BlockChange? {
        let new = LevelBlock(
            id: "", level: .caution, about: subject, by: cause, from: time, until: nil)
        if let same = blocks.firstIndex(where: { $0.isSame(as: new) }) {
            guard blocks[same].until != nil else { return nil }
            blocks[same].until = nil
            return BlockChange(.extended, blocks[same], reason: cause.reason)
        }
        guard blocks.count < Ladder.blocksMax else { return nil }
        blocks.append(
            LevelBlock(
                id: nextHaltID(), level: .caution, about: subject, by: cause, from: time,
                until: nil))
        return BlockChange(.raised, blocks[blocks.count - 1])
    }

    /// Takes note that the cause of a CAUTION is gone; it leaves a while later.
    mutating func relax(
        about subject: (InstrumentID?, OwnerID?), by source: String, at time: Timestamp
    ) -> BlockChange? {
        let old = LevelBlock(
            id: "", level: .caution, about: subject, by: (source, ""), from: time, until: nil)
        guard let same = blocks.firstIndex(where: { $0.isSame(as: old) && $0.until == nil })
        else { return nil }
        blocks[same].until = time + Ladder.cautionHold
        return BlockChange(.leaving, blocks[same], reason: "its cause is gone")
    }

    /// Whether the time of a block is over; asked with every event.
    func hasBlockOver(at time: Timestamp) -> Bool {
        blocks.contains { $0.until.map { $0 <= time } ?? false }
    }

    /// Ends the blocks whose time is over.
    mutating func expire(at time: Timestamp) -> [BlockChange] {
        let over = blocks.filter { $0.until.map { $0 <= time } ?? false }
        guard !over.isEmpty else { return [] }
        blocks.removeAll { over.contains($0) }
        return over.map { BlockChange(.ended, $0) }
    }

    /// Down to what else stands, by a person who named one cause; the others and blocks stay.
    mutating func arm(_ haltID: String, reason: String) -> LadderChange? {
        guard let cause = causes.first(where: { $0.haltID == haltID }) else { return nil }
        let person = Standing(haltID: haltID, source: "operator", reason: reason)
        var change = change(to: causes.filter { $0.haltID != haltID }, by: person, raised: nil)
        change.lowered = cause.source
        return change
    }

    /// Ends the block that a person named.
    mutating func lift(_ id: String, reason: String) -> BlockChange? {
        guard let index = blocks.firstIndex(where: { $0.id == id }) else { return nil }
        return BlockChange(.lifted, blocks.remove(at: index), reason: reason)
    }
}
