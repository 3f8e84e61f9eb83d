package import Domain

/// A market that a seed invents: the same for the same products, scenario and seed.
///
/// Owns the state of every product's market. All arithmetic is on integers.
package final class GeneratedFeed: MarketFeed {
    /// 2024-01-01T00:00:00Z.
    package static let defaultStart = Timestamp(nanos: 1_704_067_200_000_000_000)

    private var markets: [GeneratedMarket]
    private let end: Timestamp?
    private var countLeft: Int

    /// Gives each product 4 to 10 events a second; without a duration it goes on for ever.
    package init(
        instruments: [Instrument], scenario: Scenario, seed: UInt64, duration: Nanos? = nil,
        countMax: Int = .max
    ) {
        let start = GeneratedFeed.defaultStart
        markets = instruments.map {
            GeneratedMarket($0, scenario: scenario, seed: seed, start: start)
        }
        end = duration.map { start + $0 }
        countLeft = countMax
    }

    package func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        var room = min(countMax, countLeft)
        countLeft -= room
        while room > 0, let place = soonest() {
            if let end, markets[place].nextTime >= end.nanos { return }
            buffer.append(markets[place].next())
            room -= 1
        }
    }

    /// The market whose event is next; at equal times the first.
    private func soonest() -> Int? {
        guard var best = markets.indices.first else { return nil }
        for place in markets.indices.dropFirst()
        where markets[place].nextTime < markets[best].nextTime {
            best = place
        }
        return best
    }
}
