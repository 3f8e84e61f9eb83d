internal import Domain
internal import Engine
internal import Risk
internal import Simulation

/// Makes the bars of a past market as a run makes its own: the events walk a corridor in which
/// nobody trades.
enum PastBars {
    /// - Parameters:
    ///   - feed: The past, in ascending order.
    ///   - wanted: The product and the length of its bars.
    ///   - instruments: The run's products.
    ///   - end: The moment by which the last bar has closed.
    /// - Returns: Oldest first.
    /// - Throws: What the feed throws.
    static func build(
        from feed: any MarketFeed, _ wanted: (InstrumentID, Nanos), of instruments: [Instrument],
        until end: Timestamp
    ) throws -> [ClosedBar] {
        let collector = BarCollector(wanted.0)
        var plan = CorridorPlan(
            instruments: instruments, owners: ["account", collector.name], cash: .zero,
            limits: .none)
        (plan.participants, plan.subscriptions) = ([collector], [wanted])
        var corridor = Corridor(plan)
        var effects = Effects()
        var events: ContiguousArray<MarketEvent> = []
        let none: ContiguousArray<VenueAnswer> = []
        var place = 0
        while true {
            if place == events.count {
                events.removeAll(keepingCapacity: true)
                place = 0
                try feed.read(into: &events, countMax: 4_096)
                if events.isEmpty { break }
            }
            // A moment that is split between two readings is two steps, which changes no bar.
            let time = events[place].time
            guard time <= end else { break }
            var next = place + 1
            while next < events.count, events[next].time == time { next += 1 }
            corridor.step(
                at: time, market: events.span.extracting(place..<next), answers: none.span,
                into: &effects)
            place = next
        }
        if corridor.state.time <= end {
            let nothing: ContiguousArray<MarketEvent> = []
            corridor.step(at: end, market: nothing.span, answers: none.span, into: &effects)
        }
        return collector.bars.filter { $0.candle.closeTime <= end }
    }
}

/// Takes every bar of one product, and wants nothing.
///
/// Owns the bars.
private final class BarCollector: Participant {
    let name = "history"
    let owner = OwnerID(1)
    private let product: InstrumentID
    private(set) var bars: [ClosedBar] = []

    init(_ product: InstrumentID) { self.product = product }

    func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct {
        for index in notices.indices {
            if case .bar(product, let bar) = notices[index] { bars.append(bar) }
        }
        return .good
    }
}

extension Limits {
    /// For a corridor in which nobody trades.
    fileprivate static let none = Limits(
        priceCollar: .zero, orderNotional: .zero, positionNotional: .zero, grossExposure: .zero,
        openOrders: 0, orderRate: 0, orderRateWindow: .second, duplicateWindow: .zero,
        markStaleness: .zero, dailyLoss: .zero, flow: .unbounded, money: .unreserved)
}
