internal import Domain
internal import Risk
import Seeding
import Testing

/// A perpetual with cents for prices and money and 0.001 as the lot, and what surrounds an order.
enum Sample {
    static let now = Timestamp(nanos: 1_677_974_400_000_000_000)

    static func terms(_ kind: InstrumentTerms.Kind = .perpetual) -> InstrumentTerms {
        InstrumentTerms(
            kind: kind, priceExponent: -2, quantityExponent: -4, amountExponent: -2,
            tick: Price(5), lot: Quantity(10), quantityMin: Quantity(100),
            quantityMax: Quantity(1_000_000), notionalMin: Amount(100))
    }

    static let limits = Limits(
        priceCollar: .bps(100), orderNotional: Amount(100_000), positionNotional: Amount(500_000),
        grossExposure: Amount(1_000_000), openOrders: 20, orderRate: 10,
        orderRateWindow: .second, duplicateWindow: .second * 2, markStaleness: .second * 10,
        dailyLoss: Amount(20_000),
        flow: FlowLimits(
            restingNotional: Amount(300_000), identicalOrders: Frequency(5, in: .minute),
            sameRejections: Frequency(3, in: .minute), instanceOrders: Frequency(8, in: .minute),
            instanceDayOrders: 100),
        money: MoneyLimits(cashReserve: Amount(50_000)), margin: .unbounded)

    /// 10,000.00 that secure positions, and a product that demands nothing of it.
    static let margin = MarginContext(
        collateral: Amount(1_000_000), initial: .both(.zero), maintenance: .both(.zero),
        initialElsewhere: .zero, maintenanceElsewhere: .zero, movingElsewhere: .zero)

    /// A fresh mark of 100.00, flat, nothing open, 10,000.00 of equity.
    static func context(_ kind: InstrumentTerms.Kind = .perpetual) -> GuardContext {
        var context = GuardContext(now: now, terms: terms(kind))
        (context.mark, context.markTime) = (Price(10_000), now)
        (context.bid, context.ask) = (Price(9_995), Price(10_005))
        (context.equity, context.free) = (Amount(1_000_000), Amount(1_000_000))
        (context.dayPnL, context.dayOpenEquity) = (.zero, Amount(1_000_000))
        (context.gross, context.worstGrossElsewhere) = (.zero, .zero)
        (context.restingNotional, context.reservedCash) = (.zero, .zero)
        if kind != .spot { context.margin = margin }
        return context
    }

    /// A limit order of the first instance at the mark.
    static func intent(
        _ side: Side = .buy, _ size: OrderSize = .quantity(Quantity(10_000)),
        flags: IntentFlags = []
    ) -> Intent {
        Intent(
            order: OrderNumber(1), owner: OwnerID(1), instrument: InstrumentID(0), side: side,
            type: .limit, timeInForce: .goodTillCancelled, flags: flags, size: size,
            limit: Price(10_000))
    }

    static func sized(
        _ intent: Intent = intent(), in context: GuardContext, by sizer: Sizer = .none
    ) throws -> SizedOrder {
        let sizing = sizer.size(intent, in: context)
        guard case .sized(let order, _) = sizing else {
            throw NotSized(sizing: sizing)
        }
        return order
    }

    /// A holder of 2.0 who sells 1.0, which only reduces.
    static func holder() -> GuardContext {
        var context = context()
        (context.position, context.ownPosition) = (Quantity(20_000), Quantity(20_000))
        return context
    }

    struct NotSized: Error { let sizing: Sizing }
}

let seeds = PropertySeeds.of("Risk")

extension RandomStream {
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
