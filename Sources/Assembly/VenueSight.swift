package import Domain

/// What the venue itself says of us, and as of when it was asked.
package struct VenueSight: Hashable, Sendable {
    /// Orders of ours that its latest whole listing shows as open.
    package var open: Int
    /// When that listing was asked for.
    package var listedAt: Timestamp
    /// When the wallets were asked for that the books were last compared with; nil before.
    package var countedAt: Timestamp?

    package init(open: Int, listedAt: Timestamp, countedAt: Timestamp?) {
        (self.open, self.listedAt, self.countedAt) = (open, listedAt, countedAt)
    }

    /// Whether orders and books were both asked for after a moment.
    func isNewer(than time: Timestamp) -> Bool {
        listedAt > time && countedAt.map { $0 > time } ?? false
    }
}
