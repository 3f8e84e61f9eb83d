internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `The comparator of orders` {
    /// The effects of a step in which some orders were asked for and approved.
    private func effects(_ wants: [Intent]) throws -> Effects {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = wants.map { .place($0) }
        bench.step(1)
        #expect(bench.submitted.count == wants.count)
        return bench.effects
    }

    private func orders(_ effects: Effects) -> [ApprovedOrder] {
        effects.list.compactMap { if case .submit(let order) = $0 { order } else { nil } }
    }

    @Test func `lets each approved order leave once`() throws {
        let effects = try effects([.limit(.buy, 10_000), .limit(.sell, 5_000)])
        var comparator = OrderComparator()
        comparator.begin(effects)
        for order in orders(effects) { #expect(comparator.objection(to: order) == nil) }
        #expect([comparator.intents, comparator.approvals, comparator.sends] == [2, 2, 2])
        let again = try #require(orders(effects).first)
        #expect(
            comparator.objection(to: again)
                == "order 1 was to leave without an approval of its own")
        #expect(comparator.sends == 2)
    }

    @Test func `lets none leave without the record of its approval`() throws {
        var effects = try effects([.limit()])
        let order = try #require(orders(effects).first)
        effects.list.removeAll { if case .record = $0 { true } else { false } }
        var comparator = OrderComparator()
        comparator.begin(effects)
        #expect(comparator.objection(to: order) != nil)
    }

    @Test func `lets none leave in a later step than its approval`() throws {
        let effects = try effects([.limit()])
        let order = try #require(orders(effects).first)
        var comparator = OrderComparator()
        comparator.begin(effects)
        comparator.begin(Effects())
        #expect(comparator.objection(to: order) != nil)
    }

    @Test func `lets none leave with another size than was approved`() throws {
        let small = try effects([.limit(.buy, 10_000)])
        let large = try #require(orders(try effects([.limit(.buy, 10_010)])).first)
        var comparator = OrderComparator()
        comparator.begin(small)
        #expect(comparator.objection(to: large) != nil)
    }

    @Test func `lets none leave that nobody asked for`() throws {
        var effects = try effects([.limit()])
        let order = try #require(orders(effects).first)
        effects.list.removeAll {
            guard case .record(let fact) = $0, case .intended = fact.fact else { return false }
            return true
        }
        var comparator = OrderComparator()
        comparator.begin(effects)
        #expect(
            comparator.objection(to: order)
                == "1 orders were to leave, of 1 approved and 0 asked for")
    }

    @Test func `compares a change with the approval of that change`() throws {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 10_000, at: 9_900))]
        bench.step(1)
        bench.step(2, answers: [.to(1, .accepted)])
        bench.actor.wants = [
            .amend(OrderNumber(1), quantity: Quantity(20_000), limit: Price(9_950))
        ]
        bench.step(3)
        let change = try #require(bench.amended.first)
        var comparator = OrderComparator()
        comparator.begin(bench.effects)
        #expect(comparator.objection(to: change) != nil, "it is no order of its own")
        #expect(comparator.objection(to: change, isChange: true) == nil)
        #expect(comparator.objection(to: change, isChange: true) != nil, "once is enough")
        #expect(comparator.sends == 0)
    }
}
