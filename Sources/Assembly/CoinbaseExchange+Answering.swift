package import Coinbase
package import Domain
package import Engine

/// An exchange outside: what happens there needs no help of ours, and its answers come by
/// themselves.
extension CoinbaseExchange: AnsweringExchange {
    package var sight: VenueSight? {
        guard let listing = latestListing else { return nil }
        return VenueSight(
            open: listing.open, listedAt: listing.askedAt, countedAt: check.countedAt)
    }

    package func arrive(by time: Timestamp, market: borrowing Market) {}
    package func preview(_ events: Span<MarketEvent>, market: borrowing Market) {}
    package func apply(_ events: Span<MarketEvent>, market: borrowing Market) {}
}
