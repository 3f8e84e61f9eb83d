internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `An order at the venue` {
    /// One open order to buy 1.0 at 100.00, number 1.
    private func bench(_ actors: Int = 1, _ change: (inout CorridorPlan) -> Void = { _ in })
        -> Bench
    {
        let bench = Bench(actors: actors, change)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        return bench
    }

    private func open(_ bench: Bench, _ owner: UInt32 = 0) -> [Int64] {
        let orders = bench.corridor.state.orders
        let sums = orders.openQuantity(OwnerID(owner), Bench.product)
        return [sums.buy.mantissa, sums.sell.mantissa]
    }

    @Test func `is sent, told in the next step, and open once it is accepted`() {
        let bench = bench()
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        #expect(bench.state(1) == .sent)
        #expect(bench.actor.updates.isEmpty)
        bench.step(2)
        #expect(bench.actor.updates.map(\.state) == [.sent])
        bench.step(3, answers: [.to(1, .accepted)])
        #expect(bench.state(1) == .open)
        #expect(bench.actor.updates.map(\.state) == [.open])
        #expect(open(bench) == [10_000, 0])
    }

    @Test func `counts an execution once however often it is told`() {
        let bench = bench()
        let fill = VenueAnswer.fill(1, execution: 7, .buy, 4_000, at: 10_000).charging(10)
        bench.step(2, answers: [.to(1, .accepted), fill, fill])
        bench.step(3, answers: [fill])
        #expect(bench.position().quantity == Quantity(4_000))
        #expect(bench.position(1).quantity == Quantity(4_000))
        #expect(bench.position().fees == Amount(10))
        #expect(bench.corridor.state.counts.fills == 1)
        #expect(bench.corridor.state.counts.strayAnswers == 2)
        #expect(bench.state(1) == .partial)
        #expect(open(bench) == [6_000, 0])
    }

    @Test func `counts a fill that comes after the cancel`() {
        let bench = bench()
        bench.step(2, answers: [.to(1, .accepted), .to(1, .cancelled(.none))])
        #expect(bench.state(1) == .cancelled)
        #expect(open(bench) == [0, 0])
        bench.step(3, answers: [.fill(1, execution: 1, .buy, 4_000, at: 10_000)])
        #expect(bench.position(1).quantity == Quantity(4_000))
        #expect(bench.state(1) == .cancelled)
        #expect(open(bench) == [0, 0])
        bench.step(4, answers: [.fill(1, execution: 2, .buy, 6_000, at: 10_000)])
        #expect(bench.state(1) == .filled)
        #expect(bench.position(1).quantity == Quantity(10_000))
    }

    @Test func `takes fills before it is accepted`() {
        let bench = bench()
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 4_000, at: 10_000)])
        #expect(bench.state(1) == .partial)
        bench.step(3, answers: [.to(1, .accepted)])
        #expect(bench.state(1) == .partial)
        bench.step(4, answers: [.fill(1, execution: 2, .buy, 6_000, at: 9_900)])
        #expect(bench.state(1) == .filled)
        #expect(bench.actor.updates.last?.averagePrice == Price(9_940))
        bench.step(5, answers: [.to(1, .accepted)])
        #expect(bench.state(1) == .filled)
    }

    @Test func `is counted at its worst while its fate is unknown`() {
        let probe = ProbeGuard()
        let bench = bench { $0.pluginGuards = [probe] }
        bench.step(2, answers: [.to(1, .unknown)])
        #expect(bench.state(1) == .unknown)
        bench.actor.wants = [.place(.limit(.sell, 1_000))]
        bench.step(3)
        let seen = probe.contexts.last
        #expect(seen?.openBuy == Quantity(10_000))
        #expect(seen?.ownOpenBuy == Quantity(10_000))
        #expect(seen?.openOrders == 1)
        bench.step(4, answers: [.to(1, .rejected(.funds))])
        #expect(bench.state(1) == .rejected)
        #expect(open(bench) == [0, 1_000])
    }

    @Test func `that is unknown may turn out to live, or to have traded`() {
        let bench = bench()
        bench.step(2, answers: [.to(1, .unknown)])
        bench.step(3, answers: [.fill(1, execution: 1, .buy, 1_000, at: 10_000)])
        #expect(bench.state(1) == .partial)
        #expect(open(bench) == [9_000, 0])
    }

    @Test func `books what belongs to no known order for the account alone`() {
        let bench = bench()
        bench.step(2, answers: [.fill(55, execution: 1, .sell, 2_000, at: 10_000)])
        #expect(bench.position().quantity == Quantity(-2_000))
        #expect(bench.position(1).quantity == .zero)
    }

    @Test func `is asked to be cancelled once, and again after it was too late`() {
        let bench = bench()
        bench.step(2, answers: [.to(1, .accepted)])
        bench.actor.wants = [.cancel(OrderNumber(1)), .cancel(OrderNumber(1))]
        bench.step(3)
        #expect(bench.cancelled == [OrderNumber(1)])
        bench.actor.wants = [.cancelAll(nil)]
        bench.step(4)
        #expect(bench.cancelled.isEmpty)
        bench.actor.wants = [.cancelAll(Bench.other), .cancelAll(Bench.product)]
        bench.step(5, answers: [.to(1, .cancelRefused)])
        #expect(bench.cancelled == [OrderNumber(1)])
        #expect(bench.actor.updates.map(\.change) == [.cancelRefused])
        #expect(bench.state(1) == .open)
    }

    @Test func `cannot be cancelled by another instance`() {
        let bench = bench(2)
        bench.actors[1].wants = [.cancel(OrderNumber(1)), .cancelAll(nil)]
        bench.step(2)
        #expect(bench.cancelled.isEmpty)
    }

    @Test func `filled beyond its size is counted and complained about`() {
        let bench = bench()
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 12_000, at: 10_000)])
        #expect(bench.position().quantity == Quantity(12_000))
        #expect(open(bench) == [0, 0])
        #expect(bench.effects.misbehaviours.map(\.kind) == ["overfill"])
    }

    @Test(arguments: seeds)
    func `is in the sums of open orders as a recount finds it`(seed: UInt64) {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        let bench = Bench(actors: 2) {
            ($0.limits.openOrders, $0.limits.orderRate) = (10_000, 10_000)
            ($0.limits.positionNotional, $0.limits.grossExposure) = (Amount(.max), Amount(.max))
            ($0.limits.dailyLoss, $0.cash) = (Amount(.max), Amount(1_000_000_000))
        }
        var numbers: UInt64 = 0
        for second in 0..<400 {
            for actor in bench.actors where random.number(0...1) == 0 {
                actor.wants = (0..<random.number(1...3)).map { _ in
                    .place(
                        .limit(
                            random.number(0...1) == 0 ? .buy : .sell,
                            random.number(1...900) * 10,
                            of: random.number(0...1) == 0 ? Bench.product : Bench.other))
                }
            }
            let answers = (0..<6).compactMap { _ in
                answer(to: random.number(1...Int64(max(1, numbers))), in: bench, &random)
            }
            let events = [Bench.product, Bench.other].map {
                MarketEvent(time: Bench.time(Int64(second)), instrument: $0, body: .trade(10_000))
            }
            bench.step(at: Bench.time(Int64(second)), events: events, answers: answers)
            numbers = max(numbers, bench.submitted.map(\.intent.order.value).max() ?? 0)
            recount(bench, upTo: numbers)
        }
        #expect(numbers > 100)
    }

    private func answer(
        to number: Int64, in bench: Bench, _ random: inout RandomStream
    ) -> VenueAnswer? {
        let orders = bench.corridor.state.orders
        guard let order = orders[OrderNumber(UInt64(number))] else { return nil }
        let number = UInt64(number)
        switch random.number(0...9) {
        case 0: return .to(number, .cancelled(.none))
        case 1: return .to(number, .expired)
        case 2: return .to(number, .unknown)
        case 3: return .to(number, .rejected(.other))
        case 4, 5: return .to(number, .accepted)
        case 6: return .to(number, .amended(Quantity(random.number(1...9_000)), Price(10_000)))
        default:
            return .fill(
                number, execution: random.next(), order.intent.side, random.number(1...5_000),
                at: 10_000
            ).of(order.intent.instrument)
        }
    }

    private func recount(_ bench: Bench, upTo last: UInt64) {
        let orders = bench.corridor.state.orders
        var sums: [UInt32: [InstrumentID: [Int64]]] = [:]
        var count = 0
        for number in 1...max(1, last) {
            guard let order = orders[OrderNumber(number)], !order.state.isFinal else { continue }
            count += 1
            let rest = max(.zero, order.quantity - order.filled)
            for owner in [0, order.intent.owner.number] {
                var sum = sums[owner]?[order.intent.instrument] ?? [0, 0]
                sum[order.intent.side == .buy ? 0 : 1] += rest.mantissa
                sums[owner, default: [:]][order.intent.instrument] = sum
            }
        }
        #expect(orders.open.count == count)
        for owner in UInt32(0)...2 {
            for instrument in [Bench.product, Bench.other] {
                let kept = orders.openQuantity(OwnerID(owner), instrument)
                #expect(
                    [kept.buy.mantissa, kept.sell.mantissa]
                        == sums[owner]?[instrument] ?? [0, 0])
            }
        }
    }
}
