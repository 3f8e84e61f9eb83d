internal import Domain
internal import Engine
internal import Risk
internal import Simulation

/// The market of every product and the orders that stand in it.
///
/// Owns the corridor that keeps the books, in which nobody trades, and the exchange that matches
/// outside orders against them.
final class Floor {
    let instruments: [Instrument]
    private var corridor: Corridor
    private let exchange: SimulatedExchange
    private var effects = Effects()

    init(_ all: [Instrument]) {
        // The server keeps the books of futures and perpetuals itself.
        let instruments = all.map { instrument in
            var plain = instrument
            plain.derivative = nil
            return plain
        }
        self.instruments = instruments
        let limits = Limits(
            priceCollar: .zero, orderNotional: .zero, positionNotional: .zero,
            grossExposure: .zero, openOrders: 0, orderRate: 0, orderRateWindow: .second,
            duplicateWindow: .zero, markStaleness: .second, dailyLoss: .zero, flow: .unbounded,
            money: .unreserved)
        corridor = Corridor(
            CorridorPlan(
                instruments: instruments, owners: ["account"], cash: .zero, limits: limits))
        exchange = SimulatedExchange(
            instruments: instruments,
            rules: VenueRules(latency: .zero, spread: .bps(2), volumeShare: .bps(10_000)),
            cash: .zero)
    }

    /// The time of the last event.
    var time: Timestamp { corridor.state.time }

    func state(of instrument: InstrumentID) -> ProductState { corridor.state.market[instrument] }

    func top(of instrument: InstrumentID) -> BookTop { corridor.state.market.top(of: instrument) }

    /// What a side offers to whoever comes next, best first.
    func offered(_ side: Side, of instrument: InstrumentID) -> [Level] {
        exchange.offered(side, of: instrument, in: corridor.state.market)
    }

    /// Lets market events of one moment happen.
    ///
    /// With `matches` orders meet them; what our own orders did is only written down.
    func step(_ events: [MarketEvent], at time: Timestamp, matches: Bool = true) {
        let none: [VenueAnswer] = []
        corridor.step(at: time, market: events.span, answers: none.span, into: &effects)
        effects.removeAll()
        if matches { exchange.apply(events.span, market: corridor.state.market) }
    }

    /// Puts an order into the market and lets it meet what is displayed.
    func place(_ intent: Intent, _ quantity: Quantity, at time: Timestamp) {
        exchange.place(intent, quantity, at: time, market: corridor.state.market)
        let product = state(of: intent.instrument)
        // Told again, unchanged: what is displayed now is what a newcomer meets.
        var events: [MarketEvent] = []
        func tell(_ body: MarketEvent.Body) {
            events.append(MarketEvent(time: time, instrument: intent.instrument, body: body))
        }
        if let bid = product.book.bids.best { tell(.level(LevelChange(side: .buy, level: bid))) }
        if let ask = product.book.asks.best { tell(.level(LevelChange(side: .sell, level: ask))) }
        if !events.isEmpty { step(events, at: time) }
    }

    func withdraw(_ number: OrderNumber) -> Quantity? { exchange.withdraw(number) }

    func shrink(_ number: OrderNumber, to rest: Quantity) -> Bool {
        exchange.shrink(number, to: rest)
    }

    /// What the exchange has answered since it was asked last, in its order.
    func takeAnswers() -> ContiguousArray<VenueAnswer> {
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: time, into: &answers)
        return answers
    }
}
