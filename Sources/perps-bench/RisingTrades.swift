internal import Domain
internal import Simulation

/// Trades of one product that rise by a tick each: a moving average crosses once and no more.
///
/// Owns its place in the course.
final class RisingTrades: MarketFeed {
    private var left: Int
    private var price: Int64 = 6_000_000
    private var time = GeneratedFeed.defaultStart.nanos

    init(count: Int) { left = count }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let count = min(left, countMax)
        left -= count
        for _ in 0..<count {
            price += 1
            time += 10_000_000
            buffer.append(
                MarketEvent(
                    time: Timestamp(nanos: time), instrument: InstrumentID(0),
                    body: .trade(
                        Trade(
                            price: Price(price), quantity: Quantity(10_000_000), aggressor: .buy))))
        }
    }
}
