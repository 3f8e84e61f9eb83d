import Domain
import Simulation

/// A market that a test has written down, event by event.
///
/// Owns the place in the list.
final class ListedMarket: MarketFeed {
    private let events: [MarketEvent]
    private var next = 0

    init(_ events: [MarketEvent]) { self.events = events }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let end = min(events.count, next + countMax)
        buffer.append(contentsOf: events[next..<end])
        next = end
    }

    /// Trades of the first product, one a second from a round price on, each a dollar up or down.
    static func trades(_ count: Int, step: (Int) -> Int64 = { _ in 0 }) -> ListedMarket {
        var price: Int64 = 60_000_00
        return ListedMarket(
            (0..<count).map { index in
                price += step(index) * 100
                return MarketEvent(
                    time: GeneratedFeed.defaultStart + .second * Int64(index + 1),
                    instrument: InstrumentID(0),
                    body: .trade(
                        Trade(
                            price: Price(price), quantity: Quantity(500_000_000), aggressor: .buy)))
            })
    }
}
