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

    package init(_ kind: Kind, _ block: LevelBlock, reason: String? = nil) {
        (self.kind, self.block, self.reason) = (kind, block, reason ?? block.reason)
    }
}
