internal import Domain
internal import Engine
internal import Risk
import Testing

/// Orders are numbered as they are asked for, from 1.
@Suite struct `What rests when a level rises` {
    /// Nothing is held where `held` is 0; else order 1 has bought or sold it.
    private func bench(
        held: Int64 = 0, actors: Int = 1, _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench(actors: actors, change)
        bench.step(0, [.trade(10_000)])
        bench.step(0, [.trade(10_000)], of: Bench.other)
        guard held != 0 else { return bench }
        let side: Side = held > 0 ? .buy : .sell
        rest([.limit(side, abs(held))], in: bench, at: 1)
        bench.step(
            1,
            answers: [.fill(1, execution: 1, side, abs(held), at: 10_000)])
        return bench
    }

    private func rest(_ intents: [Intent], in bench: Bench, actor: Int = 0, at second: Int64) {
        bench.actors[actor].wants = intents.map { .place($0) }
        bench.step(second)
        #expect(bench.submitted.count == intents.count)
    }

    private func raise(_ level: TradingLevel) -> Command {
        .raise(level, source: "operator", reason: "test")
    }

    private func numbers(_ all: UInt64...) -> [OrderNumber] { all.map { OrderNumber($0) } }

    @Test(arguments: [TradingLevel.reduceOnly, .halt])
    func `is cancelled where it could open, and at no weaker level`(level: TradingLevel) {
        let bench = bench()
        rest(
            [.limit(.buy, 1_000, at: 9_000), .limit(.buy, 1_000, of: Bench.other)], in: bench, at: 2
        )
        bench.step(3, commands: [raise(.caution)])
        #expect(bench.cancelled.isEmpty)
        bench.step(4, commands: [raise(level)])
        #expect(bench.cancelled == numbers(1, 2))
        bench.step(5, answers: [.to(1, .cancelRefused)])
        #expect(bench.cancelled.isEmpty)
    }

    @Test(arguments: [Int64(10_000), -10_000])
    func `stays where it is an exit, to the last lot`(held: Int64) {
        let exit: Side = held > 0 ? .sell : .buy
        let entry: Side = held > 0 ? .buy : .sell
        for (last, cancelled) in [(Int64(4_000), numbers(3)), (4_010, numbers(3, 4))] {
            let bench = bench(held: held)
            rest(
                [.limit(exit, 6_000), .limit(entry, 1_000), .limit(exit, last, at: 10_010)],
                in: bench, at: 2)
            bench.step(3, commands: [raise(.reduceOnly)])
            #expect(bench.cancelled == cancelled, "\(last)")
        }
    }

    @Test func `gives its place to what still fits`() {
        let bench = bench(held: 10_000)
        rest([.limit(.sell, 11_000), .limit(.sell, 10_000, at: 10_010)], in: bench, at: 2)
        bench.step(3, commands: [raise(.reduceOnly)])
        #expect(bench.cancelled == numbers(2))
    }

    @Test func `takes its place behind attached exits`() {
        let bench = bench(held: 10_000)
        rest([.limit(.sell, 4_000)], in: bench, at: 2)
        bench.step(3, answers: [.to(1, .exits(.sell, Quantity(6_010)))])
        bench.step(4, commands: [raise(.reduceOnly)])
        #expect(bench.cancelled == numbers(2))
        let roomy = self.bench(held: 10_000)
        rest([.limit(.sell, 4_000)], in: roomy, at: 2)
        roomy.step(3, answers: [.to(1, .exits(.sell, Quantity(6_000)))])
        roomy.step(4, commands: [raise(.reduceOnly)])
        #expect(roomy.cancelled.isEmpty)
    }

    @Test func `is looked at again once something is filled`() {
        let bench = bench(held: 10_000)
        rest([.limit(.sell, 10_000)], in: bench, at: 2)
        bench.actor.wants = [.cancel(OrderNumber(2)), .place(.limit(.sell, 10_000, at: 10_010))]
        bench.step(3)
        #expect(bench.cancelled == numbers(2) && bench.submitted.count == 1)
        bench.step(4, commands: [raise(.reduceOnly)])
        #expect(bench.cancelled.isEmpty)
        // The first was filled before its cancel came: the second would open a short position.
        bench.step(5, answers: [.fill(2, execution: 2, .sell, 10_000, at: 10_000)])
        #expect(bench.cancelled == numbers(3))
    }

    /// What is cancelled once order 2 is filled before its cancel came, which makes order 3, as
    /// large as the position was, one that opens.
    private func cancelledByFill(
        _ guards: [ProbeGuard] = [], after stop: (Bench) -> Void
    ) -> [OrderNumber] {
        let bench = bench(held: 10_000) { $0.pluginGuards = guards }
        rest([.limit(.sell, 10_000)], in: bench, at: 2)
        bench.actor.wants = [.cancel(OrderNumber(2)), .place(.limit(.sell, 10_000, at: 10_010))]
        bench.step(3)
        #expect(bench.cancelled == numbers(2) && bench.submitted.count == 1)
        stop(bench)
        #expect(bench.cancelled.isEmpty && bench.corridor.state.ladder.latched.level == .normal)
        bench.step(5, answers: [.fill(2, execution: 2, .sell, 10_000, at: 10_000)])
        return bench.cancelled
    }

    @Test(arguments: ["probe", "venue", "mark-staleness"])
    func `is looked at again after a fill where a guard lets only exits pass for a time`(
        name: String
    ) {
        let probe = ProbeGuard(name)
        let cancelled = cancelledByFill([probe]) { bench in
            probe.verdict = .reduceOnly(.account, hold: .second * 60)
            bench.actor.wants = [.place(.limit(.buy, 1_000))]
            bench.step(4)
            #expect(bench.corridor.state.ladder.blocks.map(\.level) == [.caution])
        }
        #expect(cancelled == numbers(3))
    }

    @Test func `is looked at again after a fill on a lost day`() {
        let cancelled = cancelledByFill { bench in
            // A fee that is one unit more than what a day may lose.
            bench.step(
                4, answers: [.fill(998, execution: 9, .buy, 10, at: 10_000).charging(20_001)])
            #expect(bench.corridor.state.ladder.blocks.map(\.source) == ["daily-loss"])
        }
        #expect(cancelled == numbers(3))
    }

    @Test(arguments: ["venue", "market-data", "mark-staleness", "state"])
    func `stays after a fill in CAUTION for what was lost`(source: String) {
        let cancelled = cancelledByFill { bench in
            bench.step(
                4,
                commands: [
                    .block(.caution, nil, nil, hold: .second * 60, source: source, reason: "lost")
                ])
            #expect(bench.corridor.state.ladder.blocks.map(\.source) == [source])
        }
        #expect(cancelled.isEmpty)
    }

    @Test func `stays where nothing was raised, whatever is filled`() {
        let bench = bench(held: 10_000)
        rest([.limit(.sell, 10_000), .limit(.sell, 10_000, at: 10_010)], in: bench, at: 2)
        bench.step(3, answers: [.fill(2, execution: 2, .sell, 10_000, at: 10_000)])
        #expect(bench.cancelled.isEmpty)
    }

    @Test func `of spot is a purchase or stays`() {
        let bench = bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
            for index in plan.instruments.indices { plan.instruments[index].terms.kind = .spot }
        }
        bench.step(
            2, commands: [.place(.limit(.sell, 10_000)), .place(.limit(.buy, 1_000, at: 9_000))])
        #expect(bench.submitted.count == 2)
        bench.step(3, commands: [raise(.reduceOnly)])
        #expect(bench.cancelled == numbers(2))
    }

    @Test func `stays outside the product and the instance that are meant`() {
        for (product, owner, cancelled) in [
            (Bench.product, nil, numbers(1, 3)), (nil, OwnerID(1), numbers(1, 2)),
            (Bench.product, OwnerID(1), numbers(1)),
        ] as [(InstrumentID?, OwnerID?, [OrderNumber])] {
            let bench = bench(actors: 2)
            rest([.limit(.buy, 1_000), .limit(.buy, 1_000, of: Bench.other)], in: bench, at: 2)
            rest([.limit(.buy, 1_000, at: 9_990)], in: bench, actor: 1, at: 3)
            bench.step(
                4,
                commands: [
                    .block(
                        .reduceOnly, product, owner, hold: .zero, source: "operator",
                        reason: "test")
                ])
            #expect(bench.cancelled == cancelled)
        }
    }

    @Test func `of another instance takes its part of the position first`() {
        let bench = bench(held: 10_000, actors: 2)
        rest([.limit(.sell, 4_000)], in: bench, at: 2)
        rest([.limit(.sell, 6_010)], in: bench, actor: 1, at: 3)
        bench.step(
            4,
            commands: [
                .block(.reduceOnly, nil, OwnerID(1), hold: .zero, source: "operator", reason: "a")
            ])
        #expect(bench.cancelled == numbers(2))
    }

    @Test(arguments: [Nanos.zero, .second * 60])
    func `leaves at a guard's REDUCE_ONLY, with a time and without`(hold: Nanos) {
        let probe = ProbeGuard()
        let bench = bench { $0.pluginGuards = [probe] }
        rest([.limit(.buy, 1_000, at: 9_000)], in: bench, at: 2)
        probe.verdict = .reduceOnly(.account, hold: hold)
        bench.actor.wants = [.place(.limit(.buy, 1_000))]
        bench.step(3)
        #expect(bench.submitted.isEmpty && bench.cancelled == numbers(1))
    }

    @Test func `leaves once a participant trips, in between orders`() {
        let bench = bench()
        rest([.limit(.buy, 1_000, at: 9_000)], in: bench, at: 2)
        bench.actor.wants = [.trip(nil, .reduceOnly(.account, hold: .hour), text: "smoke")]
        bench.step(3)
        #expect(bench.cancelled == numbers(1))
    }

    @Test(arguments: seeds)
    func `can only lower the position, once what was cancelled has left`(seed: UInt64) {
        print("seed \(seed)")
        var cancelled = 0
        var stayed = 0
        for round in 0..<50 {
            var random = RandomStream(seed: seed, name: "withdrawal \(round)")
            let bench = bench(held: random.number(1...900) * 10, actors: 2) {
                ($0.limits.openOrders, $0.limits.orderRate) = (1_000, 1_000)
                ($0.limits.positionNotional, $0.limits.grossExposure) = (Amount(.max), Amount(.max))
            }
            for actor in bench.actors {
                actor.wants = (0..<random.number(1...4)).map { _ in
                    let side: Side = random.number(0...2) == 0 ? .buy : .sell
                    return .place(.limit(side, random.number(1...600) * 10))
                }
            }
            bench.step(2)
            bench.step(3, commands: [raise(.reduceOnly)])
            cancelled += bench.cancelled.count
            let orders = bench.corridor.state.orders
            let staying = orders.orders.filter { !$0.isCancelling }
            stayed += staying.count
            let sold = staying.reduce(Quantity.zero) { $0 + $1.remaining }
            #expect(staying.allSatisfy { $0.intent.side == .sell }, "round \(round)")
            #expect(sold <= bench.position().quantity, "round \(round)")
        }
        #expect(cancelled > 50 && stayed > 10)
    }
}
