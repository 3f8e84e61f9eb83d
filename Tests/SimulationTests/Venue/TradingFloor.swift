internal import Domain
internal import Engine
internal import Risk
internal import Simulation

/// A simulated venue and a market beside it, driven as a run drives them.
final class TradingFloor {
    static let product = InstrumentID(0)
    /// 2023-03-05T00:00:00Z.
    static let midnight = Timestamp(nanos: 1_677_974_400_000_000_000)

    let exchange: SimulatedExchange
    private var corridor: Corridor
    private var effects = Effects()
    private let chain: GuardChain
    private var numbers: UInt64 = 0
    /// As they were sent.
    private var intents: [UInt64: Intent] = [:]

    /// Cents for prices and money, 0.001 as the lot; 40 bps for makers and 60 for takers.
    static func terms(_ kind: InstrumentTerms.Kind = .perpetual) -> InstrumentTerms {
        InstrumentTerms(
            kind: kind, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(1), lot: Quantity(10), quantityMin: Quantity(10),
            quantityMax: Quantity(10_000_000), notionalMin: Amount(1), makerFee: .bps(40),
            takerFee: .bps(60))
    }

    convenience init(
        _ terms: InstrumentTerms = terms(), latency: Nanos = .zero, cash: Int64 = 1_000_000_000
    ) {
        self.init(judging: terms, venue: terms, latency: latency, cash: cash)
    }

    /// Judges orders by other terms than the venue's own, as when these have just changed.
    init(
        judging terms: InstrumentTerms, venue: InstrumentTerms, latency: Nanos = .zero,
        cash: Int64 = 1_000_000_000, derivative: DerivativeTerms? = nil,
        changing change: (inout VenueRules) -> Void = { _ in }
    ) {
        var rules = VenueRules(latency: latency, spread: .bps(10), volumeShare: .bps(1_000))
        change(&rules)
        func instrument(_ terms: InstrumentTerms) -> Instrument {
            var product = Instrument(
                id: TradingFloor.product, symbol: "P-USD", venue: "test", base: "P", quote: "USD",
                settle: "USD", terms: terms)
            product.derivative = derivative
            return product
        }
        let limits = Limits(
            priceCollar: .bps(1_000_000), orderNotional: Amount(.max),
            positionNotional: Amount(.max), grossExposure: Amount(.max), openOrders: 1_000,
            orderRate: 1_000, orderRateWindow: .second, duplicateWindow: .zero,
            markStaleness: .second, dailyLoss: Amount(.max), flow: .unbounded,
            money: .unreserved, margin: .unbounded)
        exchange = SimulatedExchange(
            instruments: [instrument(venue)],
            rules: rules, cash: Amount(cash))
        chain = GuardChain(limits: limits, plugins: [])
        corridor = Corridor(
            CorridorPlan(
                instruments: [instrument(terms)], owners: ["account"], cash: Amount(cash),
                limits: limits))
    }

    static func time(_ seconds: Int64) -> Timestamp { midnight + .second * seconds }

    /// Sends an order some seconds after midnight.
    ///
    /// - Returns: Its number.
    @discardableResult
    func send(_ intent: Intent, at seconds: Int64) throws -> UInt64 {
        numbers += 1
        var intent = intent
        intent.order = OrderNumber(numbers)
        var context = GuardContext(
            now: TradingFloor.time(seconds), terms: judgedTerms)
        (context.mark, context.markTime) = (intent.limit, context.now)
        (context.dayPnL, context.worstGrossElsewhere) = (.zero, .zero)
        (context.free, context.reservedCash) = (Amount(.max), .zero)
        context.restingNotional = .zero
        context.margin = MarginContext(
            collateral: Amount(1 << 60), initial: .both(.zero), maintenance: .both(.zero),
            initialElsewhere: .zero, maintenanceElsewhere: .zero, movingElsewhere: .zero)
        if intent.side == .sell { context.position = Quantity(10_000_000) }
        var checks: ContiguousArray<Check> = []
        guard case .sized(let order, _) = Sizer.none.size(intent, in: context),
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: false, into: &checks)
        else { throw NotApproved(checks: checks) }
        exchange.submit(approved, at: context.now)
        intents[numbers] = intent
        return numbers
    }

    /// Asks for a change of an order some seconds after midnight, judged as it was sent.
    func amend(
        _ number: UInt64, to total: Int64, limit: Int64, filled: Int64 = 0, at seconds: Int64
    ) throws {
        guard let intent = intents[number], case .quantity(let quantity) = intent.size else {
            return
        }
        var context = GuardContext(now: TradingFloor.time(seconds), terms: judgedTerms)
        (context.mark, context.markTime) = (Price(limit), context.now)
        (context.dayPnL, context.worstGrossElsewhere) = (.zero, .zero)
        (context.free, context.reservedCash) = (Amount(.max), .zero)
        context.restingNotional = .zero
        context.margin = MarginContext(
            collateral: Amount(1 << 60), initial: .both(.zero), maintenance: .both(.zero),
            initialElsewhere: .zero, maintenanceElsewhere: .zero, movingElsewhere: .zero)
        var wish = Amendment(
            intent, quantity, filled: Quantity(filled), limit: intent.limit)
        (wish.wantedQuantity, wish.wantedLimit) = (Quantity(total), Price(limit))
        var checks: ContiguousArray<Check> = []
        guard case .sized(let order, _) = wish.size(in: context),
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: false, into: &checks)
        else { throw NotApproved(checks: checks) }
        exchange.amend(approved, at: context.now)
    }

    struct NotApproved: Error { let checks: ContiguousArray<Check> }

    private var judgedTerms: InstrumentTerms {
        let instruments = corridor.state.instruments
        return instruments[0].terms
    }

    func cancel(_ number: UInt64, at seconds: Int64) {
        exchange.cancel(
            OrderNumber(number), instrument: TradingFloor.product, at: TradingFloor.time(seconds))
    }

    /// Lets something happen in the market some seconds after midnight.
    func market(_ seconds: Int64, _ bodies: MarketEvent.Body...) {
        let time = TradingFloor.time(seconds)
        let events = bodies.map {
            MarketEvent(time: time, instrument: TradingFloor.product, body: $0)
        }
        if case .candle(let candle) = bodies.first {
            exchange.arrive(by: candle.openTime, market: corridor.state.market)
            exchange.preview(events.span, market: corridor.state.market)
        }
        exchange.arrive(by: time, market: corridor.state.market)
        let none: [VenueAnswer] = []
        corridor.step(at: time, market: events.span, answers: none.span, into: &effects)
        exchange.apply(events.span, market: corridor.state.market)
    }

    /// What has reached the engine by a moment since the last time it was asked.
    func answers(by time: Timestamp = time(1_000_000)) -> [VenueAnswer] {
        var answers: ContiguousArray<VenueAnswer> = []
        exchange.takeAnswers(by: time, into: &answers)
        return Array(answers)
    }

    /// The answers as text: `"1 accepted"`, `"1 takes 500 at 10005"`, `"2 rejected postOnly"`.
    func said(by time: Timestamp = time(1_000_000)) -> [String] {
        answers(by: time).map { answer in
            let number = answer.order.value
            return switch answer.body {
            case .accepted: "\(number) accepted"
            case .rejected(let reason): "\(number) rejected \(reason)"
            case .filled(let fill):
                "\(number) \(fill.isMaker ? "makes" : "takes") \(fill.quantity.mantissa)"
                    + " at \(fill.price.mantissa)"
            case .cancelled: "\(number) cancelled"
            case .cancelRefused: "\(number) cancel refused"
            case .expired: "\(number) expired"
            case .amended(let total, let limit):
                "\(number) now \(total.mantissa) at \(limit.mantissa)"
            case .exits(let side, let quantity): "\(number) exits \(side) \(quantity)"
            case .amendRefused(let reason): "\(number) not changed: \(reason)"
            case .funding(let paid): "funding \(paid.mantissa)"
            case .liquidated(let fill):
                "liquidated \(fill.side.word) \(fill.quantity.mantissa) at "
                    + "\(fill.price.mantissa) for \(fill.fee.mantissa)"
            default: "\(number) other"
            }
        }
    }
}

extension Intent {
    static func limit(
        _ side: Side, _ quantity: Int64, at price: Int64,
        _ timeInForce: TimeInForce = .goodTillCancelled, flags: IntentFlags = []
    ) -> Intent {
        Intent(
            order: OrderNumber(0), owner: OwnerID(1), instrument: TradingFloor.product, side: side,
            type: .limit, timeInForce: timeInForce, flags: flags,
            size: .quantity(Quantity(quantity)), limit: Price(price))
    }

    /// A market order; the worst price is far away unless told.
    static func market(
        _ side: Side, _ quantity: Int64, worst: Int64? = nil,
        _ timeInForce: TimeInForce = .immediateOrCancel
    ) -> Intent {
        var intent = limit(side, quantity, at: worst ?? (side == .buy ? 20_000 : 100), timeInForce)
        intent.type = .market
        return intent
    }

    static func waiting(
        _ type: OrderType, _ side: Side, _ quantity: Int64, trigger: Int64, limit price: Int64
    ) -> Intent {
        var intent = limit(side, quantity, at: price)
        (intent.type, intent.trigger) = (type, Price(trigger))
        return intent
    }

    func expiring(_ seconds: Int64) -> Intent {
        var intent = self
        (intent.timeInForce, intent.expiry) = (.goodTillDate, TradingFloor.time(seconds))
        return intent
    }
}

extension MarketEvent.Body {
    static func trade(_ price: Int64, _ quantity: Int64, taker: Side? = nil) -> MarketEvent.Body {
        .trade(Trade(price: Price(price), quantity: Quantity(quantity), aggressor: taker))
    }

    static func level(_ side: Side, _ price: Int64, _ quantity: Int64) -> MarketEvent.Body {
        .level(
            LevelChange(side: side, level: Level(price: Price(price), quantity: Quantity(quantity)))
        )
    }

    static func top(bid: Int64, _ bidSize: Int64, ask: Int64, _ askSize: Int64) -> MarketEvent.Body
    {
        .top(
            BookTop(
                bid: Level(price: Price(bid), quantity: Quantity(bidSize)),
                ask: Level(price: Price(ask), quantity: Quantity(askSize))))
    }

    /// The bar of one minute that ends some seconds after midnight, with a volume of 100.
    static func candle(
        _ seconds: Int64, _ open: Int64, high: Int64, low: Int64, _ close: Int64
    ) -> MarketEvent.Body {
        .candle(
            Candle(
                openTime: TradingFloor.time(seconds - 60), interval: .minute, open: Price(open),
                high: Price(high), low: Price(low), close: Price(close),
                volume: Quantity(1_000_000)))
    }

    func with(volume: Int64) -> MarketEvent.Body {
        guard case .candle(var candle) = self else { return self }
        candle.volume = Quantity(volume)
        return .candle(candle)
    }

    /// The same bar with the same end and another beginning.
    func lasting(minutes: Int64) -> MarketEvent.Body {
        guard case .candle(var candle) = self else { return self }
        (candle.openTime, candle.interval) = (
            candle.closeTime + .minute * -minutes, .minute * minutes
        )
        return .candle(candle)
    }
}
