internal import Domain

/// What became of a guard's block.
package struct BlockChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case raised
        /// It ends later than was said before, or no longer by itself.
        case extended
        /// The cause of a CAUTION is gone; it has an end now.
        case leaving
        /// Its time was over.
        case ended
        /// A person ended it.
        case lifted

        package var isEnd: Bool { self == .ended || self == .lifted }
    }

    package var kind: Kind
    package var block: LevelBlock
    /// The guard's reason, or that of the person who lifted it.
    package var reason: String

    /// When it ends, or what has to happen; in words where that is no time.
    package var end: String {
        if kind == .lifted { return "a person has lifted it" }
        if let until = block.until { return until.rfc3339 }
        guard block.level == .caution else { return "a person lifts it" }
        return "its cause is gone for \(Ladder.cautionHold.count / Nanos.second.count) s"
    }

    package init(_ kind: Kind, _ block: LevelBlock, reason: String? = nil) {
        (self.kind, self.block, self.reason) = (kind, block, reason ?? block.reason)
    }
}
