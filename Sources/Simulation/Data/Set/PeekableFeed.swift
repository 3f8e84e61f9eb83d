internal import Domain

/// A feed whose next event can be looked at before it is read.
///
/// Owns the event that was looked at.
final class PeekableFeed: MarketFeed {
    private let feed: any MarketFeed
    private var ahead = ContiguousArray<MarketEvent>()

    init(_ feed: any MarketFeed) { self.feed = feed }

    /// The next event, which stays the next; nil when the feed is dry.
    func peek() throws -> MarketEvent? {
        if ahead.isEmpty { try feed.read(into: &ahead, countMax: 1) }
        return ahead.first
    }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        guard !ahead.isEmpty else { return try feed.read(into: &buffer, countMax: countMax) }
        buffer.append(contentsOf: ahead)
        ahead = []
    }
}
