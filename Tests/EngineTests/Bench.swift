internal import Domain
internal import Engine
internal import Risk
import Seeding
import Testing

/// A corridor with actors in it, and what the last step led to.
final class Bench {
    static let product = InstrumentID(0)
    static let other = InstrumentID(1)
    /// 2023-03-05T00:00:00Z.
    static let midnight = Timestamp(nanos: 1_677_974_400_000_000_000)

    private(set) var corridor: Corridor
    private(set) var effects = Effects()
    let actors: [Actor]

    /// Changes of the plan are made before the corridor is built.
    init(actors count: Int = 1, _ change: (inout CorridorPlan) -> Void = { _ in }) {
        actors = (1...count).map { Actor(OwnerID(UInt32($0))) }
        var plan = CorridorPlan(
            instruments: [Bench.product, Bench.other].map(Bench.instrument),
            owners: ["account"] + actors.map(\.name), cash: Amount(1_000_000),
            limits: Bench.limits)
        plan.participants = actors
        change(&plan)
        corridor = Corridor(plan)
    }

    static let limits = Limits(
        priceCollar: .bps(1_000), orderNotional: Amount(100_000), positionNotional: Amount(500_000),
        grossExposure: Amount(1_000_000), openOrders: 20, orderRate: 10,
        orderRateWindow: .second, duplicateWindow: .zero, markStaleness: .second * 10,
        dailyLoss: Amount(20_000), flow: .unbounded,
        money: .unreserved, margin: .unbounded)

    /// Cents for prices and money, 0.001 as the lot.
    static let terms = InstrumentTerms(
        kind: .perpetual, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
        tick: Price(1), lot: Quantity(10), quantityMin: Quantity(10),
        quantityMax: Quantity(10_000_000), notionalMin: Amount(1))

    static func instrument(_ id: InstrumentID) -> Instrument {
        var instrument = Instrument(
            id: id, symbol: "P\(id.index)-USD", venue: "test", base: "P\(id.index)", quote: "USD",
            settle: "USD", terms: terms)
        instrument.derivative = DerivativeTerms(
            margin: .flat(.zero, maintenanceShare: .zero), fundingInterval: .hour)
        return instrument
    }

    static func time(_ seconds: Int64) -> Timestamp { midnight + .second * seconds }

    var actor: Actor { actors[0] }
    var nextTimer: Timestamp? { corridor.nextTimer }

    /// Walks one step, some seconds after midnight.
    func step(
        _ seconds: Int64, _ market: [MarketEvent.Body] = [], of instrument: InstrumentID = product,
        answers: [VenueAnswer] = [], commands: [Command] = []
    ) {
        step(at: Bench.time(seconds), market, of: instrument, answers: answers, commands: commands)
    }

    func step(
        at time: Timestamp, _ market: [MarketEvent.Body] = [],
        of instrument: InstrumentID = product, answers: [VenueAnswer] = [],
        commands: [Command] = []
    ) {
        step(
            at: time, events: market.map { .init(time: time, instrument: instrument, body: $0) },
            answers: answers, commands: commands)
    }

    func step(
        at time: Timestamp, events: [MarketEvent], answers: [VenueAnswer] = [],
        commands: [Command] = []
    ) {
        effects.removeAll()
        corridor.step(
            at: time, market: events.span, answers: answers.span, commands: commands,
            into: &effects)
    }

    /// Takes over a level that an earlier run latched.
    func restore(_ level: TradingLevel) {
        corridor.restore([
            Ladder.Standing(
                level: level, haltID: "old-1", source: "ledger", reason: "before",
                since: Bench.midnight)
        ])
    }

    /// Takes over blocks that an earlier run left.
    func restore(_ blocks: [LevelBlock]) { corridor.restore([], blocks) }

    /// Orders that were handed to the venue in the last step.
    var submitted: [ApprovedOrder] {
        effects.list.compactMap { if case .submit(let order) = $0 { order } else { nil } }
    }

    /// Changes that were handed to the venue in the last step.
    var amended: [ApprovedOrder] {
        effects.list.compactMap { if case .amend(let order) = $0 { order } else { nil } }
    }

    var cancelled: [OrderNumber] {
        effects.list.compactMap { if case .cancel(let order, _) = $0 { order } else { nil } }
    }

    var facts: [Fact] {
        effects.list.compactMap { if case .record(let fact) = $0 { fact.fact } else { nil } }
    }

    var lastReason: OrderReason? {
        facts.compactMap { if case .vetted(let record) = $0 { record.reason } else { nil } }.last
    }

    /// The state of an order; nil when the engine does not know it.
    func state(_ number: UInt64) -> OrderState? {
        let orders = corridor.state.orders
        return orders[OrderNumber(number)]?.state
    }

    func position(_ owner: UInt32 = 0, _ instrument: InstrumentID = product) -> Position {
        let portfolio = corridor.state.portfolio
        return portfolio.position(OwnerID(owner), instrument)
    }
}

// MARK: Events

extension MarketEvent.Body {
    static func trade(_ price: Int64, _ quantity: Int64 = 10_000) -> MarketEvent.Body {
        .trade(Trade(price: Price(price), quantity: Quantity(quantity), aggressor: nil))
    }

    static func level(_ side: Side, _ price: Int64, _ quantity: Int64) -> MarketEvent.Body {
        .level(
            LevelChange(side: side, level: Level(price: Price(price), quantity: Quantity(quantity)))
        )
    }
}

extension VenueAnswer {
    /// An answer about the first product.
    static func to(_ order: UInt64, _ body: Body) -> VenueAnswer {
        VenueAnswer(
            time: Bench.midnight, order: OrderNumber(order), instrument: Bench.product, body: body)
    }

    static func fill(
        _ order: UInt64, execution: UInt64, _ side: Side, _ quantity: Int64, at price: Int64
    ) -> VenueAnswer {
        let notional = Bench.terms.notional(
            Price(price), Quantity(quantity), rounding: .halfEven)
        let fill = Fill(
            order: OrderNumber(order), execution: execution, owner: .account,
            instrument: Bench.product, side: side, price: Price(price),
            quantity: Quantity(quantity), notional: notional ?? .zero, fee: .zero, isMaker: false,
            time: Bench.midnight)
        return .to(order, .filled(fill))
    }

    /// The same execution with a fee.
    func charging(_ fee: Int64) -> VenueAnswer {
        guard case .filled(var fill) = body else { return self }
        fill.fee = Amount(fee)
        var answer = self
        answer.body = .filled(fill)
        return answer
    }

    /// The same execution of another product.
    func of(_ instrument: InstrumentID) -> VenueAnswer {
        guard case .filled(var fill) = body else { return self }
        fill.instrument = instrument
        return VenueAnswer(
            time: time, order: order, instrument: instrument, body: .filled(fill))
    }
}

extension Intent {
    /// A limit order at 100.00; its number is given when it is asked for.
    static func limit(
        _ side: Side = .buy, _ quantity: Int64 = 10_000, at price: Int64 = 10_000,
        flags: IntentFlags = [], of instrument: InstrumentID = Bench.product
    ) -> Intent {
        Intent(
            order: OrderNumber(0), owner: OwnerID(0), instrument: instrument, side: side,
            type: .limit, timeInForce: .goodTillCancelled, flags: flags,
            size: .quantity(Quantity(quantity)), limit: Price(price))
    }
}

let seeds = PropertySeeds.of("Engine")

extension RandomStream {
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
