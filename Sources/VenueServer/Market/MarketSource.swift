internal import Domain
internal import Simulation

/// The events of the market in the venue's time.
///
/// Owns the feed they are taken from and those that were read ahead. Candles become four trades
/// that follow each other through the interval after the one they tell of.
final class MarketSource {
    private let feed: any MarketFeed
    private var ahead = ContiguousArray<MarketEvent>()
    private var index = 0
    /// Made of candles, soonest first.
    private var made: [MarketEvent] = []
    private(set) var hasEnded = false
    /// Why the feed broke off, if it did.
    private(set) var fault: String?

    init(_ feed: any MarketFeed) { self.feed = feed }

    /// The time of the next event, as the feed tells it; nil at the end.
    func nextTime() -> Timestamp? {
        if index == ahead.count { refill() }
        let read = index < ahead.count ? ahead[index].time : nil
        guard let first = made.first?.time else { return read }
        return read.map { min($0, first) } ?? first
    }

    /// The next event; call only where `nextTime` gave one.
    func next() -> MarketEvent? {
        guard let time = nextTime() else { return nil }
        if let first = made.first, first.time == time {
            made.removeFirst()
            return first
        }
        let event = ahead[index]
        index += 1
        guard case .candle(let candle) = event.body else { return event }
        play(candle, event)
        return next()
    }

    private func refill() {
        guard !hasEnded else { return }
        ahead.removeAll(keepingCapacity: true)
        index = 0
        do {
            try feed.read(into: &ahead, countMax: 1_024)
        } catch let error as FeedFault {
            fault = "\(error.file): \(error.message)"
        } catch {
            fault = "\(error)"
        }
        hasEnded = ahead.isEmpty
    }

    /// Open, the two extremes in the order that a falling or rising bar suggests, close.
    private func play(_ candle: Candle, _ event: MarketEvent) {
        let rises = candle.close >= candle.open
        let inner = rises ? [candle.low, candle.high] : [candle.high, candle.low]
        let quarter = candle.interval.count / 4
        let volume = Quantity(max(1, candle.volume.mantissa / 4))
        var last = candle.open
        for (place, price) in ([candle.open] + inner + [candle.close]).enumerated() {
            let trade = Trade(
                price: price, quantity: volume, aggressor: price >= last ? .buy : .sell)
            last = price
            insert(
                MarketEvent(
                    time: event.time + Nanos(quarter * Int64(place)),
                    instrument: event.instrument, body: .trade(trade)))
        }
    }

    private func insert(_ event: MarketEvent) {
        var place = made.count
        while place > 0, made[place - 1].time > event.time { place -= 1 }
        made.insert(event, at: place)
    }
}
