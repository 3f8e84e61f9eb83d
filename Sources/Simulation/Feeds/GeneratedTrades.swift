package import Domain

/// Trades of one product at even distances of time, made as fast as memory takes them.
///
/// Owns the state of the walk. Meant for measuring what reads it.
package final class GeneratedTrades: MarketFeed {
    private let instrument: InstrumentID
    private let interval: Int64
    private let tick: Int64
    private let lot: Int64
    private let floor: Int64
    private let ceiling: Int64
    private var time: Int64
    private var price: Int64
    private var random: RandomStream
    private var countLeft: Int
    /// Largest single move, in ticks.
    private let reach: Int64

    package init(
        instrument: Instrument, count: Int, seed: UInt64, interval: Nanos = .millisecond * 10
    ) {
        self.instrument = instrument.id
        self.interval = interval.count
        countLeft = count
        tick = instrument.terms.tick.mantissa
        lot = max(instrument.terms.lot.mantissa, instrument.terms.quantityMin.mantissa)
        price = ProductCatalogue.typicalPrice(of: instrument).mantissa
        reach = max(1, price / tick / 8_192)
        (floor, ceiling) = (max(tick, price / 2), price * 2)
        time = GeneratedFeed.defaultStart.nanos
        random = RandomStream(seed: seed)
    }

    package func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let count = min(countMax, countLeft)
        countLeft -= count
        buffer.reserveCapacity(buffer.count + count)
        var (random, price, time) = (self.random, self.price, self.time)
        for _ in 0..<count {
            let bits = random.next()
            let share = Int64(bits & 0xFFFF) &* (2 &* reach &+ 1)
            let move = (share >> 16) &- reach
            price = min(ceiling, max(floor, price &+ move &* tick))
            time &+= interval
            buffer.append(
                MarketEvent(
                    time: Timestamp(nanos: time), instrument: instrument,
                    body: .trade(
                        Trade(
                            price: Price(price),
                            quantity: Quantity((1 &+ Int64(bits >> 16 & 0xFFFF)) &* lot),
                            aggressor: bits >> 63 == 0 ? .buy : .sell))))
        }
        (self.random, self.price, self.time) = (random, price, time)
    }
}
