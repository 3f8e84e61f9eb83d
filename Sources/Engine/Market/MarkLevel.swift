internal import Domain
internal import Risk

/// The level of one product's prices, which a single far price does not move.
///
/// A price near the level moves it. A far one begins a new level, which counts once further prices
/// stand near it for long enough; a price back at the old level ends it.
struct MarkLevel: Sendable {
    /// Prices of different moments that make a new level.
    static let pricesMin = 3
    /// The same where there is no older level that they contradict.
    static let firstPricesMin = 2

    private struct Candidate: Sendable {
        var price: Price
        let since: Timestamp
        var last: Timestamp
        var prices = 1
    }

    /// The newest price that others confirm; nil before the first.
    private(set) var confirmed: Price?
    private var candidate: Candidate?

    var standing: MarkStanding {
        guard let confirmed else { return .unproven }
        return candidate == nil ? .confirmed : .jumped(from: confirmed)
    }

    mutating func note(_ price: Price, at time: Timestamp, _ limits: JumpLimits) {
        if let level = confirmed, limits.isNear(price, to: level) {
            (confirmed, candidate) = (price, nil)
            return
        }
        guard var next = candidate, limits.isNear(price, to: next.price) else {
            candidate = Candidate(price: price, since: time, last: time)
            return
        }
        if time > next.last { next.prices += 1 }
        (next.price, next.last) = (price, time)
        if isProven(next, limits) {
            (confirmed, candidate) = (price, nil)
        } else {
            candidate = next
        }
    }

    private func isProven(_ next: Candidate, _ limits: JumpLimits) -> Bool {
        guard confirmed != nil else { return next.prices >= MarkLevel.firstPricesMin }
        return next.prices >= MarkLevel.pricesMin && next.last - next.since >= limits.settle
    }
}
