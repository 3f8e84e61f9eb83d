internal import Coinbase
internal import Domain
internal import Engine
internal import PluginHost
internal import Simulation

/// The past as Coinbase's candles tell it, asked for when a run opens.
///
/// Owns nothing; the connection is the opening's.
final class CoinbaseHistory: HistorySource {
    private let brokerage: Brokerage
    private let instruments: [Instrument]

    init(_ brokerage: Brokerage, _ instruments: [Instrument]) {
        (self.brokerage, self.instruments) = (brokerage, instruments)
    }

    /// Bars that no whole number of the venue's candles makes up are not told.
    func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        let fitting = Granularity.allCases.filter { interval.count % $0.interval.count == 0 }
        guard let granularity = fitting.max(by: { $0.interval < $1.interval }), from < to else {
            return []
        }
        // A bar whose end lies beyond the question is not asked for.
        let pages = CandleQuery.pages(granularity, from: from, to: to.floored(to: interval))
        let product = instruments[instrument.position]
        let listing = try brokerage.ask("the past of \(product.symbol)") {
            brokerage.candles(product.symbol, pages, done: $0)
        }
        if let gap = listing.gap {
            throw Fault(
                .runtime, code: "history.gap", "the past of \(product.symbol) is not whole: \(gap)",
                remedy: "try again, or let the strategies warm up by themselves")
        }
        do {
            let events = try listing.items.map { row in
                let candle = try row.candle(interval: granularity.interval, in: product.terms)
                return MarketEvent(
                    time: candle.closeTime, instrument: instrument, body: .candle(candle))
            }
            return try PastBars.build(
                from: ListedEvents(events.filter { $0.time <= to }), (instrument, interval),
                of: instruments, until: to)
        } catch {
            throw Fault(
                .runtime, code: "history.unreadable", "a candle of \(product.symbol): \(error)",
                remedy: "try again, or let the strategies warm up by themselves")
        }
    }
}

/// Events that are all there already.
///
/// Owns the place in the list.
private final class ListedEvents: MarketFeed {
    private let events: [MarketEvent]
    private var place = 0

    init(_ events: [MarketEvent]) { self.events = events }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let end = min(events.count, place + countMax)
        buffer.append(contentsOf: events[place..<end])
        place = end
    }
}
