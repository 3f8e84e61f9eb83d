internal import Assembly
internal import Domain
internal import Engine
internal import JSON
internal import Risk

/// How long an order takes from intent to approval, at the start of a run and a million later.
enum OrderLatency {
    /// Asks for a small buy and for its close in turn, one a step.
    ///
    /// Owns whose turn it is.
    private final class Alternator: Participant {
        let name = "alternator"
        let owner = OwnerID(1)
        var isLong = false
        var asks = false

        func observe(
            _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
            state: borrowing EngineState, requests: inout ContiguousArray<Request>
        ) -> Conduct {
            guard asks else { return .good }
            requests.append(
                .place(
                    Intent(
                        order: frame.nextOrder, owner: owner, instrument: InstrumentID(0),
                        side: isLong ? .sell : .buy, type: .market,
                        timeInForce: .immediateOrCancel,
                        size: isLong ? .close : .quantity(Quantity(1_000_000)),
                        limit: Price(6_000_000))))
            isLong.toggle()
            return .good
        }
    }

    private static let sample = 1_000

    static func measure(_ name: String) -> JSONValue {
        let skip = name == "order_1st" ? 0 : 1_000_000 - sample
        let alternator = Alternator()
        var corridor = Corridor(plan(alternator))
        var effects = Effects()
        var time = Timestamp(nanos: 1_704_067_200_000_000_000)
        var execution: UInt64 = 0
        var durations: [Int64] = []
        let trade = Trade(price: Price(6_000_000), quantity: Quantity(1), aggressor: nil)
        var market: ContiguousArray<MarketEvent> = [
            MarketEvent(time: time, instrument: InstrumentID(0), body: .trade(trade))
        ]
        let none: ContiguousArray<VenueAnswer> = []
        let start = WallClock.steady
        for index in 0..<skip + sample {
            time = time + .second
            market[0].time = time
            alternator.asks = true
            let before = index >= skip ? WallClock.steady : 0
            corridor.step(at: time, market: market.span, answers: none.span, into: &effects)
            if index >= skip { durations.append(WallClock.steady - before) }
            alternator.asks = false
            let answers = fill(effects, at: time + .millisecond, &execution)
            effects.removeAll()
            corridor.step(
                at: time + .millisecond, market: market.span.extracting(0..<0),
                answers: answers.span, into: &effects)
            effects.removeAll()
        }
        durations.sort()
        let orders = corridor.state.counts.orders
        let spent = WallClock.steady - start
        guard case .object(var members) = BenchRow.row(name, events: orders, orders: orders, spent)
        else { return BenchRow.skipped(name, "no row") }
        let median = durations[durations.count / 2]
        members.removeAll { ["ns_per_event", "events_per_second"].contains($0.key) }
        members.append(JSONMember("ns_per_event", .int(median)))
        members.append(JSONMember("events_per_second", .int(1_000_000_000 / max(1, median))))
        return .object(members)
    }

    private static func fill(
        _ effects: borrowing Effects, at time: Timestamp, _ execution: inout UInt64
    ) -> ContiguousArray<VenueAnswer> {
        var answers: ContiguousArray<VenueAnswer> = []
        for effect in effects.list {
            guard case .submit(let order) = effect else { continue }
            execution += 1
            let number = order.intent.order
            answers.append(
                VenueAnswer(
                    time: time, order: number, instrument: InstrumentID(0), body: .accepted))
            answers.append(
                VenueAnswer(
                    time: time, order: number, instrument: InstrumentID(0),
                    body: .filled(
                        Fill(
                            order: number, execution: execution, owner: OwnerID(1),
                            instrument: InstrumentID(0), side: order.intent.side,
                            price: Price(6_000_000), quantity: order.quantity,
                            notional: Amount(60_000_000_000), fee: .zero, isMaker: false,
                            time: time))))
        }
        return answers
    }

    private static func plan(_ participant: Alternator) -> CorridorPlan {
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1_000_000_000_000), notionalMin: Amount(1))
        let usd = { (count: Int64) in Amount(count * 100_000_000) }
        let limits = Limits(
            priceCollar: .bps(100), orderNotional: usd(100_000), positionNotional: usd(100_000),
            grossExposure: usd(100_000), openOrders: 20, orderRate: 10, orderRateWindow: .second,
            duplicateWindow: .millisecond, markStaleness: Nanos.second * 10, dailyLoss: usd(1_000),
            flow: .unbounded, money: .unreserved)
        let instrument = Instrument(
            id: InstrumentID(0), symbol: "BTC-USD", venue: "bench", base: "BTC", quote: "USD",
            settle: "USD", terms: terms)
        var plan = CorridorPlan(
            instruments: [instrument], owners: ["account", "bench"], cash: usd(1_000_000),
            limits: limits)
        plan.participants = [participant]
        return plan
    }
}
