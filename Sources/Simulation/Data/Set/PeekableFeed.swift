package import Domain

/// A feed whose next event can be looked at before it is read.
///
/// Owns the event that was looked at.
package final class PeekableFeed: MarketFeed {
    private let feed: any MarketFeed
    private var ahead = ContiguousArray<MarketEvent>()

    package init(_ feed: any MarketFeed) { self.feed = feed }

    /// The next event, which stays the next; nil when the feed is dry.
    package func peek() throws -> MarketEvent? {
        if ahead.isEmpty { try feed.read(into: &ahead, countMax: 1) }
        return ahead.first
    }

    package func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        guard !ahead.isEmpty else { return try feed.read(into: &buffer, countMax: countMax) }
        buffer.append(contentsOf: ahead)
        ahead = []
    }
}
