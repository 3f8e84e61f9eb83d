internal import Domain

/// Cuts a feed to a range of time, and begins it with the books as they stood then.
///
/// Owns the books of the time before the range, and the events that found no room.
final class RangeFeed: MarketFeed {
    private let feed: any MarketFeed
    private let from: Int64
    private let to: Int64
    private let end: Int64
    private var books = BookMemory()
    private var hasBegun: Bool
    private var isDone = false
    private var spare = ContiguousArray<MarketEvent>()
    private var index = 0

    /// Cuts a feed; a candle that opened in the range may close `intervalMax` after it.
    init(_ feed: any MarketFeed, _ options: DataOptions, intervalMax: Nanos) {
        self.feed = feed
        from = options.from?.nanos ?? Int64.min
        to = options.to?.nanos ?? Int64.max
        end = to.addingReportingOverflow(intervalMax.count).overflow ? to : to + intervalMax.count
        hasBegun = options.from == nil
    }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        while true {
            if index < spare.count {
                let last = min(spare.count, index + countMax)
                buffer.append(contentsOf: spare[index..<last])
                index = last
                return
            }
            if isDone { return }
            spare.removeAll(keepingCapacity: true)
            index = 0
            try feed.read(into: &spare, countMax: 4_096)
            if spare.isEmpty { return }
            select()
        }
    }

    private func moment(_ event: MarketEvent) -> Int64 {
        if case .candle(let candle) = event.body { return candle.openTime.nanos }
        return event.time.nanos
    }

    private func select() {
        var kept = ContiguousArray<MarketEvent>()
        for event in spare {
            let time = moment(event)
            if event.time.nanos > end { isDone = true }
            if time < from {
                books.apply(event)
            } else if time < to {
                if !hasBegun {
                    hasBegun = true
                    kept += books.events(at: Timestamp(nanos: min(from, event.time.nanos)))
                }
                kept.append(event)
            }
        }
        spare = kept
    }
}

/// Books kept only to be given as a snapshot.
struct BookMemory {
    private struct Book {
        var bids: [Price: Quantity] = [:]
        var asks: [Price: Quantity] = [:]
    }

    private var books: [InstrumentID: Book] = [:]

    mutating func apply(_ event: MarketEvent) {
        switch event.body {
        case .bookSnapshot: books[event.instrument] = Book()
        case .bookGap: books[event.instrument] = nil
        case .level(let change):
            let size = change.level.quantity == .zero ? nil : change.level.quantity
            if change.side == .buy {
                books[event.instrument]?.bids[change.level.price] = size
            } else {
                books[event.instrument]?.asks[change.level.price] = size
            }
        default: break
        }
    }

    /// A snapshot of each book: bids downward, then offers upward.
    func events(at time: Timestamp) -> [MarketEvent] {
        books.sorted { $0.key < $1.key }.flatMap { instrument, book in
            let bids = book.bids.sorted { $0.key > $1.key }.map { (Side.buy, $0) }
            let asks = book.asks.sorted { $0.key < $1.key }.map { (Side.sell, $0) }
            let snapshot = MarketEvent(time: time, instrument: instrument, body: .bookSnapshot)
            return [snapshot]
                + (bids + asks).map { side, entry in
                    let level = Level(price: entry.key, quantity: entry.value)
                    return MarketEvent(
                        time: time, instrument: instrument,
                        body: .level(LevelChange(side: side, level: level)))
                }
        }
    }
}
