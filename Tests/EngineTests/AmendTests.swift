internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `A change of an open order` {
    /// One open order to buy 1.0 at 100.00, number 1, with 0.4 filled where asked.
    private func bench(
        filled: Int64 = 0, probe: ProbeGuard? = nil,
        _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench {
            $0.pluginGuards = probe.map { [$0] } ?? []
            change(&$0)
        }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.step(2, answers: [.to(1, .accepted)])
        if filled > 0 {
            bench.step(2, answers: [.fill(1, execution: 1, .buy, filled, at: 10_000)])
        }
        return bench
    }

    private func amend(
        _ bench: Bench, _ seconds: Int64 = 3, quantity: Int64? = nil, limit: Int64? = nil
    ) {
        bench.actor.wants = [
            .amend(
                OrderNumber(1), quantity: quantity.map { Quantity($0) },
                limit: limit.map { Price($0) })
        ]
        bench.step(seconds)
    }

    private func open(_ bench: Bench) -> Int64 {
        let orders = bench.corridor.state.orders
        return orders.openQuantity(.account, Bench.product).buy.mantissa
    }

    private func told(_ bench: Bench) -> [OrderUpdate] {
        bench.actor.updates.filter { !$0.change.isDisjoint(with: [.amended, .amendRefused]) }
    }

    @Test func `is recorded before it is sent, with the new total and limit`() throws {
        let bench = bench(filled: 4_000)
        amend(bench, quantity: 12_000, limit: 10_050)
        let order = try #require(bench.amended.first)
        #expect(bench.amended.count == 1 && bench.submitted.isEmpty)
        #expect(order.total == Quantity(12_000) && order.quantity == Quantity(8_000))
        #expect(order.intent.limit == Price(10_050))
        guard case .record(let fact) = try #require(bench.effects.list.first),
            case .amend(let record) = fact.fact
        else {
            Issue.record("the change is not recorded first")
            return
        }
        #expect(record.isApproved && record.quantity == Quantity(12_000))
        #expect(record.sizing.price == Price(10_050))
        #expect(record.sizing.wanted == Quantity(12_000))
    }

    @Test func `counts the greater of old and new until the venue has answered`() {
        let greater = bench(filled: 4_000)
        amend(greater, quantity: 12_000)
        #expect(open(greater) == 8_000)
        greater.step(4, answers: [.to(1, .amended(Quantity(12_000), Price(10_000)))])
        #expect(open(greater) == 8_000)
        let smaller = bench(filled: 4_000)
        amend(smaller, quantity: 6_000)
        #expect(open(smaller) == 6_000)
        smaller.step(4, answers: [.to(1, .amended(Quantity(6_000), Price(10_000)))])
        #expect(open(smaller) == 2_000)
        #expect(told(smaller).map(\.quantity) == [Quantity(6_000)])
    }

    @Test func `is refused by the guards like a new order, and leaves the order as it was`() throws
    {
        let bench = bench()
        amend(bench, limit: 20_000)
        #expect(bench.amended.isEmpty && bench.state(1) == .open && open(bench) == 10_000)
        let record = bench.facts.compactMap { fact -> VettingRecord? in
            if case .amend(let record) = fact { record } else { nil }
        }
        #expect(record.map(\.isApproved) == [false])
        #expect(record.first?.guardIndex == 3)
        bench.step(4)
        let update = try #require(told(bench).first)
        #expect(update.change == .amendRefused && update.reason == .floor)
        #expect(update.state == .open && update.limit == Price(10_000))
        let texts = bench.actor.told.compactMap { notice in
            if case .denied(_, let text) = notice { text } else { nil }
        }
        #expect(texts == ["price-collar: the price is too far from the mark"])
    }

    @Test func `is judged without the order's own part of what is open`() throws {
        let probe = ProbeGuard()
        let bench = bench(filled: 4_000, probe: probe)
        amend(bench, quantity: 12_000)
        let (context, order) = (try #require(probe.contexts.last), try #require(probe.orders.last))
        #expect(context.openBuy == .zero && context.ownOpenBuy == .zero)
        #expect(context.openOrders == 0 && context.position == Quantity(4_000))
        #expect(order.quantity == Quantity(8_000))
        #expect(order.change == OrderChange(filled: Quantity(4_000), onlyLowers: false))
    }

    @Test func `may be made smaller by a guard`() {
        let probe = ProbeGuard()
        let bench = bench(filled: 4_000, probe: probe)
        probe.verdict = .resize(Quantity(7_000))
        amend(bench, quantity: 12_000)
        #expect(bench.amended.map(\.total) == [Quantity(11_000)])
    }

    @Test func `passes any guard and any level when it only lowers`() {
        let probe = ProbeGuard()
        let bench = bench(probe: probe)
        probe.verdict = .reject
        // An order of nobody here sold more than the order buys back, so that it stays.
        bench.step(2, answers: [.fill(9, execution: 9, .sell, 20_000, at: 10_000)])
        let halt = Command.raise(.halt, source: "operator", reason: "test")
        bench.step(2, commands: [halt])
        amend(bench, quantity: 9_000, limit: 9_000)
        #expect(bench.amended.map(\.total) == [Quantity(9_000)])
        bench.step(4, answers: [.to(1, .amended(Quantity(9_000), Price(9_000)))])
        amend(bench, 5, quantity: 10_000)
        amend(bench, 6, limit: 9_001)
        #expect(bench.amended.isEmpty && open(bench) == 9_000)
    }

    @Test func `waits for no second one, and for nothing once the order ends`() throws {
        let bench = bench()
        amend(bench, limit: 10_010)
        amend(bench, 4, limit: 10_020)
        #expect(bench.amended.isEmpty)
        bench.step(5)
        #expect(told(bench).map(\.reason) == [.other])
        bench.step(6, answers: [.to(1, .amendRefused(.funds))])
        #expect(told(bench).map(\.reason) == [.funds])
        amend(bench, 7, limit: 10_020)
        #expect(bench.amended.map(\.intent.limit) == [Price(10_020)])
        bench.actor.wants = [.cancel(OrderNumber(1))]
        bench.step(8, answers: [.to(1, .amended(Quantity(10_000), Price(10_020)))])
        amend(bench, 9, limit: 10_030)
        bench.step(10, answers: [.to(1, .cancelled(.none))])
        #expect(told(bench).map(\.reason) == [.tooLate])
        amend(bench, 11, limit: 10_030)
        bench.step(12)
        #expect(told(bench).map(\.reason) == [.tooLate])
    }

    @Test(arguments: [
        (4_000, 10_000), (4_009, 10_000), (10_000, 10_000), (10_009, 10_000), (10_000, 0),
        (3_000, 9_000),
    ])
    func `that makes no sense is refused for its shape`(quantity: Int64, limit: Int64) {
        let bench = bench(filled: 4_000)
        amend(bench, quantity: quantity, limit: limit)
        #expect(bench.amended.isEmpty)
        bench.step(4)
        #expect(told(bench).map(\.reason) == [.shape])
    }

    @Test func `to what is filled meanwhile completes the order`() throws {
        let bench = bench()
        amend(bench, quantity: 4_000)
        bench.step(4, answers: [.fill(1, execution: 1, .buy, 4_000, at: 10_000)])
        #expect(bench.state(1) == .partial)
        bench.step(5, answers: [.to(1, .amended(Quantity(4_000), Price(10_000)))])
        #expect(bench.state(1) == .filled && open(bench) == 0)
        #expect(told(bench).map(\.change) == [[.amended, .state]])
    }

    @Test func `that comes too late leaves an order that was filled whole`() {
        let bench = bench()
        amend(bench, quantity: 12_000)
        bench.step(4, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        #expect(bench.state(1) == .partial && open(bench) == 2_000)
        bench.step(5, answers: [.to(1, .amendRefused(.tooLate))])
        #expect(bench.state(1) == .filled && open(bench) == 0)
        #expect(bench.corridor.state.counts.misbehaviours == 0)
    }

    @Test func `may be an operator's, and never another instance's`() {
        let bench = Bench(actors: 2)
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.actors[1].wants = [
            .amend(OrderNumber(1), quantity: nil, limit: Price(10_010))
        ]
        bench.step(2)
        #expect(bench.amended.isEmpty)
        bench.step(
            3, commands: [.amend(OrderNumber(1), quantity: Quantity(11_000), limit: nil)])
        #expect(bench.amended.map(\.total) == [Quantity(11_000)])
        bench.step(
            4, commands: [.amend(OrderNumber(1), quantity: nil, limit: Price(10_010))])
        #expect(told(bench).map(\.reason) == [.other])
    }

    @Test func `of an exit takes no more than there is to exit`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        bench.actor.wants = [.place(.limit(.sell, 5_000, at: 10_100, flags: .reduceOnly))]
        bench.step(3)
        bench.actor.wants = [.amend(OrderNumber(2), quantity: Quantity(20_000), limit: nil)]
        bench.step(4)
        #expect(bench.amended.map(\.total) == [Quantity(10_000)])
        #expect(bench.amended.first?.effect == [.reducing, .ownExit])
    }
}
