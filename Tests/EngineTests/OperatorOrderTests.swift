import Domain
import Engine
import Risk
import Testing

@Suite struct `An operator's order` {
    @Test func `has the next number, belongs to the account and meets every guard`() {
        let bench = Bench { $0.keepsChecks = true }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000)])
        var wish = Intent.limit(.buy, 10_000, at: 9_990)
        wish.owner = OwnerID(1)
        bench.step(2, commands: [.place(wish)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(2)])
        #expect(bench.submitted.map(\.intent.owner) == [.account])
        let guards = bench.effects.checks.map(\.guardIndex)
        #expect(guards == Array(bench.corridor.guards.names.indices))
        // The next order of a strategy comes after it.
        bench.actor.wants = [.place(.limit())]
        bench.step(3, [.trade(10_000)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(3)])
    }

    @Test func `is refused as any other, and under HALT`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.buy, 10_000, at: 20_000))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
        bench.step(
            2, commands: [.raise(.halt, source: "test", reason: "test"), .place(.limit())])
        #expect(bench.submitted.isEmpty && bench.lastReason == .mode)
        #expect(bench.corridor.state.counts.denied == 2)
    }

    @Test func `may sell what the account held before the run, to the last lot`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
            plan.limits.positionNotional = Amount(1)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.sell, 10_000, flags: .reduceOnly))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
        // What is on sale already cannot be sold again.
        bench.step(2, commands: [.place(.limit(.sell, 10, at: 10_001))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
    }

    @Test func `that closes sells all that the account holds`() {
        let bench = Bench { $0.baseline = [Quantity(12_345), .zero] }
        bench.step(0, [.trade(10_000)])
        var wish = Intent.limit(.sell, 0, flags: [.close, .reduceOnly])
        wish.size = .close
        bench.step(1, commands: [.place(wish)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(12_340)])
    }

    @Test func `to buy is judged without what the account held before`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(9_000_000), .zero]
            plan.limits.positionNotional = Amount(20_000)
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.buy, 10_000))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `that sold what was there before leaves no short position to buy back`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
            for index in plan.instruments.indices { plan.instruments[index].terms.kind = .spot }
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, commands: [.place(.limit(.sell, 10_000, flags: .reduceOnly))])
        bench.step(2, answers: [.fill(1, execution: 1, .sell, 10_000, at: 10_000)])
        bench.step(3, commands: [.raise(.reduceOnly, source: "test", reason: "test")])
        bench.actor.wants = [.place(.limit(.buy, 5_000))]
        bench.step(4, [.trade(10_000)])
        #expect(bench.submitted.isEmpty && bench.lastReason == .mode)
        // What a strategy buys afterwards it can sell, at every level that lets exits pass.
        let id = bench.corridor.state.ladder.latched.haltID
        bench.step(5, commands: [.arm(haltID: id, reason: "test")])
        bench.actor.wants = [.place(.limit(.buy, 5_000))]
        bench.step(6, [.trade(10_000)])
        bench.step(7, answers: [.fill(3, execution: 2, .buy, 5_000, at: 10_000)])
        bench.step(8, commands: [.raise(.reduceOnly, source: "test", reason: "test")])
        bench.actor.wants = [.place(.limit(.sell, 5_000, flags: .reduceOnly))]
        bench.step(9, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(5_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
    }

    @Test func `leaves a strategy unable to sell what it did not buy`() {
        let bench = Bench { plan in
            plan.baseline = [Quantity(10_000), .zero]
        }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.sell, 10_000, flags: .reduceOnly))]
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.isEmpty && bench.lastReason == .sizer)
    }

    private func unbounded(
        _ quantity: Int64, worst: Int64, _ side: Side = .buy
    ) -> Intent {
        var wish = Intent.limit(side, quantity, at: worst, flags: .unbounded)
        (wish.type, wish.timeInForce) = (.market, .immediateOrCancel)
        return wish
    }

    @Test func `without a worst price at the venue is compared with the whole book`() {
        let bench = Bench()
        bench.step(
            0,
            [
                .bookSnapshot, .level(.sell, 10_010, 300), .level(.sell, 10_020, 500),
                .level(.sell, 10_030, 200), .level(.buy, 10_000, 1_000), .trade(10_005),
            ])
        // 0.08 can be had up to 100.20, and one lot more only at 100.30.
        bench.step(1, commands: [.place(unbounded(800, worst: 10_020))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(800)])
        bench.step(2, commands: [.place(unbounded(810, worst: 10_020))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
        bench.step(3, commands: [.place(unbounded(1_000, worst: 10_030))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(1_000)])
        bench.step(4, commands: [.place(unbounded(1_010, worst: 10_100))])
        #expect(bench.submitted.isEmpty && bench.lastReason == .floor)
        bench.step(5, commands: [.place(unbounded(1_000, worst: 10_000, .sell))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(1_000)])
        bench.step(6, [.bookGap])
        bench.step(7, commands: [.place(unbounded(10, worst: 10_030))])
        #expect(bench.submitted.isEmpty)
    }

    @Test func `whose exit is open leaves less to sell, until that has ended`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        var wish = Intent.limit()
        wish.exit = AttachedExit(takeProfit: Price(10_500), stopLoss: Price(9_500))
        bench.step(1, commands: [.place(wish)])
        #expect(bench.submitted.map(\.intent.exit) == [wish.exit])
        func open() -> [Int64] {
            let orders = bench.corridor.state.orders
            let open = orders.openQuantity(.account, Bench.product)
            return [open.buy.mantissa, open.sell.mantissa]
        }
        bench.step(
            2,
            answers: [
                .fill(1, execution: 1, .buy, 10_000, at: 10_000),
                .to(1, .exits(.sell, Quantity(10_000))),
            ])
        #expect(open() == [0, 10_000])
        let exit = Intent.limit(.sell, 10_000, flags: .reduceOnly)
        bench.step(3, commands: [.place(exit)])
        #expect(bench.submitted.isEmpty && bench.lastReason == .sizer)
        // Told twice it counts once, and what it has sold is gone.
        bench.step(
            4,
            answers: [
                .to(1, .exits(.sell, Quantity(6_000))), .to(1, .exits(.sell, Quantity(6_000))),
                .fill(0, execution: 2, .sell, 4_000, at: 10_500),
            ])
        #expect(open() == [0, 6_000])
        #expect(bench.position().quantity == Quantity(6_000))
        bench.step(5, answers: [.to(1, .exits(.sell, .zero))])
        #expect(open() == [0, 0])
        bench.step(6, commands: [.place(exit)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(6_000)])
        #expect(bench.submitted.map(\.effect) == [[.reducing, .ownExit]])
    }

    @Test(arguments: [OrderType.twap, .scaled])
    func `in parts cannot be changed`(type: OrderType) {
        let bench = Bench { $0.keepsChecks = true }
        bench.step(0, [.trade(10_000)])
        var wish = Intent.limit()
        (wish.type, wish.slices) = (type, 2)
        if type == .twap {
            (wish.timeInForce, wish.expiry) = (.goodTillDate, Bench.time(60))
        } else {
            wish.ladder = PriceLadder(to: Price(9_900), .even)
        }
        bench.step(1, commands: [.place(wish)])
        #expect(bench.submitted.count == 1)
        bench.step(2, answers: [.to(1, .accepted)])
        bench.step(3, commands: [.amend(OrderNumber(1), quantity: Quantity(20), limit: nil)])
        #expect(bench.amended.isEmpty)
        let text = bench.effects.checks.last?.judgement.text ?? ""
        #expect(text.contains("cannot be changed: cancel it and place another"))
    }
}
