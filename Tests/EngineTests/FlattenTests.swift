internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `The way to flat` {
    private let flatten = Command.flatten(
        [Bench.product], source: "operator", reason: "leaving")

    /// Long 1.0 of the first product at 100.00, with a book of one level on each side.
    private func bench(
        position: Int64 = 10_000, _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench { plan in
            plan.flatten = FlattenRules(
                band: .bps(100), slice: Amount(100_000), staleness: .second * 10)
            change(&plan)
        }
        bench.step(0, Self.book)
        bench.actor.wants = [.place(.limit(position > 0 ? .buy : .sell, abs(position)))]
        bench.step(1)
        bench.step(
            2,
            answers: [
                .fill(1, execution: 1, position > 0 ? .buy : .sell, abs(position), at: 10_000)
            ])
        return bench
    }

    private static let book: [MarketEvent.Body] = [
        .bookSnapshot, .level(.buy, 9_999, 5_000), .level(.sell, 10_001, 5_000), .trade(10_000),
    ]

    private func stage(_ bench: Bench) -> Flattening.Stage? {
        let flattening = bench.corridor.state.flattening
        return flattening.courses.first?.stage
    }

    @Test func `sells all in one immediate slice at the edge of the band, and stays at FLATTEN`()
        throws
    {
        let bench = bench()
        bench.step(3, [.trade(10_000)], commands: [flatten])
        let order = try #require(bench.submitted.first)
        #expect(bench.submitted.count == 1)
        #expect(order.quantity == Quantity(10_000))
        #expect(order.intent.side == .sell)
        #expect(order.intent.limit == Price(9_900))
        #expect(order.intent.timeInForce == .immediateOrCancel)
        #expect(order.effect.contains(.reducing))
        #expect(stage(bench) == .selling)
        bench.step(
            4, answers: [.fill(2, execution: 2, .sell, 10_000, at: 9_999)])
        #expect(stage(bench) == .flat)
        #expect(bench.submitted.isEmpty)
        #expect(bench.corridor.state.ladder.latched.level == .flatten)
        #expect(!bench.corridor.state.flattening.isActive)
    }

    @Test func `by a halt that comes meanwhile sells no more, and stays at FLATTEN`() {
        let bench = bench()
        bench.step(
            3, commands: [flatten, .raise(.halt, source: "operator", reason: "not like that")])
        #expect(bench.submitted.isEmpty && !bench.corridor.state.flattening.isActive)
        bench.step(4, [.trade(10_000)])
        #expect(bench.submitted.isEmpty)
        #expect(bench.corridor.state.ladder.latched.level == .flatten)
    }

    @Test func `leaves the instances without what was sold of theirs`() {
        let bench = bench()
        func held(_ owner: OwnerID) -> Quantity {
            bench.corridor.state.portfolio.position(owner, Bench.product).quantity
        }
        #expect(held(OwnerID(1)) > .zero)
        bench.step(3, [.trade(10_000)], commands: [flatten])
        bench.step(4, answers: [.fill(2, execution: 2, .sell, 10_000, at: 9_999)])
        #expect(held(OwnerID(1)) == .zero && held(.account) == .zero)
    }

    @Test func `buys back a short position`() throws {
        let bench = bench(position: -10_000)
        bench.step(3, [.trade(10_000)], commands: [flatten])
        let order = try #require(bench.submitted.first)
        #expect(order.intent.side == .buy)
        #expect(order.intent.limit == Price(10_100))
        #expect(order.quantity == Quantity(10_000))
    }

    @Test func `goes on with what a thin book left, a little later each time nobody buys`() throws {
        let bench = bench()
        bench.step(3, [.trade(10_000)], commands: [flatten])
        bench.step(
            4,
            answers: [
                .fill(2, execution: 2, .sell, 4_000, at: 9_999), .to(2, .cancelled(.none)),
            ])
        #expect(bench.submitted.map(\.quantity) == [Quantity(6_000)])
        bench.step(5, [.trade(10_000)], answers: [.to(3, .cancelled(.none))])
        #expect(bench.submitted.isEmpty)
        #expect(stage(bench) == .waiting("nobody buys or sells within the band"))
        #expect(bench.nextTimer == Bench.time(5) + .millisecond * 500)
        bench.step(at: Bench.time(5) + .millisecond * 500, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(6_000)])
    }

    @Test func `cuts slices to their greatest value, and leaves no dust behind`() throws {
        // 35.00 are 0.35; the rest after two slices would be 0.30.
        let bench = bench { $0.flatten.slice = Amount(3_500) }
        bench.step(3, [.trade(10_000)], commands: [flatten])
        #expect(bench.submitted.map(\.quantity) == [Quantity(3_500)])
        bench.step(
            4, answers: [.fill(2, execution: 2, .sell, 3_500, at: 9_999)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(3_500)])
        bench.step(
            5, answers: [.fill(3, execution: 3, .sell, 3_500, at: 9_999)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(3_000)])
    }

    @Test func `cancels first what is open, and sells once it has ended`() throws {
        let bench = bench()
        bench.actor.wants = [.place(.limit(.sell, 2_000, at: 10_500))]
        bench.step(3)
        bench.step(4, [.trade(10_000)], answers: [.to(2, .accepted)], commands: [flatten])
        #expect(bench.cancelled == [OrderNumber(2)])
        #expect(bench.submitted.isEmpty)
        #expect(stage(bench) == .cancelling)
        bench.step(5, [.trade(10_000)], answers: [.to(2, .cancelled(.none))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `asks again for a cancel that the venue refused`() {
        let bench = bench()
        bench.actor.wants = [.place(.limit(.sell, 2_000, at: 10_500))]
        bench.step(3)
        bench.step(4, answers: [.to(2, .accepted)], commands: [flatten])
        bench.step(5, answers: [.to(2, .cancelRefused)])
        #expect(bench.cancelled == [OrderNumber(2)])
    }

    @Test func `waits while the price is stale, and while nobody knows of the last slice`() {
        let bench = bench()
        bench.step(13, commands: [flatten])
        #expect(bench.submitted.isEmpty)
        #expect(stage(bench) == .waiting("the price is stale"))
        bench.step(14, [.bookGap, .trade(10_000)])
        #expect(stage(bench) == .waiting("the price is stale: messages of the book were lost"))
        bench.step(15, Self.book)
        #expect(bench.submitted.count == 1)
        bench.step(16, [.trade(10_000)], answers: [.to(2, .unknown)])
        #expect(bench.submitted.isEmpty)
        #expect(
            stage(bench)
                == .waiting("nobody knows yet whether the last slice is at the venue"))
    }

    @Test(arguments: [(Int64(10), true), (11, false)])
    func `takes a price for fresh on the limit and not a second past it`(
        age: Int64, isFresh: Bool
    ) {
        let bench = bench()
        bench.step(3, [.trade(10_000), .level(.buy, 9_999, 6_000)])
        bench.step(3 + age, commands: [flatten])
        #expect(bench.submitted.isEmpty == !isFresh)
    }

    @Test(arguments: [
        (ProductStatus.cancelOnly, "cancel_only"), (.noTrading, "trading_disabled"),
        (.closed, "trading_disabled"),
    ])
    func `says why it cannot flatten now where the product does not trade`(
        status: ProductStatus, word: String
    ) {
        let bench = bench()
        bench.step(3, [.status(status), .trade(10_000)], commands: [flatten])
        #expect(bench.submitted.isEmpty)
        guard case .waiting(let why)? = stage(bench) else {
            Issue.record("it does not wait")
            return
        }
        #expect(why.hasPrefix("cannot flatten now: ") && why.contains(word), "\(why)")
        bench.step(4, [.status([]), .trade(10_000)])
        #expect(bench.submitted.count == 1)
    }

    @Test func `waits for the hours of a derivative, and says so`() {
        let bench = bench { plan in
            for place in plan.instruments.indices {
                // Open but for the second minute of the day.
                plan.instruments[place].derivative?.hours = [
                    TradingSession(startMinute: 0, endMinute: 1, days: Set(0...6)),
                    TradingSession(startMinute: 2, endMinute: 1_440, days: Set(0...6)),
                ]
            }
        }
        bench.step(60, Self.book, commands: [flatten])
        #expect(bench.submitted.isEmpty)
        #expect(
            stage(bench)
                == .waiting("cannot flatten now: the product's hours are over (session_closed)"))
        bench.step(119, Self.book)
        #expect(bench.submitted.isEmpty)
        bench.step(120, [.trade(10_000)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `sells what no exit holds, says what one holds, and sells that once it has ended`() {
        let bench = bench()
        var wish = Intent.limit(.buy, 5_000)
        wish.exit = AttachedExit(takeProfit: Price(10_500), stopLoss: Price(9_500))
        bench.step(3, [.trade(10_000)], commands: [.place(wish)])
        bench.step(
            4,
            answers: [
                .fill(2, execution: 2, .buy, 5_000, at: 10_000),
                .to(2, .exits(.sell, Quantity(5_000))),
            ])
        bench.step(5, [.trade(10_000)], commands: [flatten])
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
        bench.step(6, [.trade(10_000)], answers: [.fill(3, execution: 3, .sell, 10_000, at: 9_999)])
        #expect(bench.submitted.isEmpty)
        guard case .waiting(let why)? = stage(bench) else {
            Issue.record("it does not wait")
            return
        }
        #expect(why.hasPrefix("an exit that is attached to an order holds 0.5"), "\(why)")
        #expect(bench.corridor.state.flattening.courses.first?.remaining == Quantity(5_000))
        bench.step(7, [.trade(10_000)], answers: [.to(2, .exits(.sell, .zero))])
        #expect(bench.submitted.map(\.quantity) == [Quantity(5_000)])
        bench.step(8, answers: [.fill(4, execution: 4, .sell, 5_000, at: 9_999)])
        #expect(stage(bench) == .flat)
    }

    @Test func `rests at the best price where the product takes post-only orders, and moves`()
        throws
    {
        let bench = bench()
        bench.step(3, [.status(.postOnly), .trade(10_000)], commands: [flatten])
        let order = try #require(bench.submitted.first)
        #expect(order.intent.limit == Price(10_001))
        #expect(order.intent.flags.contains(.postOnly))
        #expect(order.intent.timeInForce == .goodTillCancelled)
        bench.step(4, [.trade(10_000)], answers: [.to(2, .accepted)])
        #expect(bench.cancelled.isEmpty)
        #expect(bench.nextTimer == Bench.time(8))
        bench.step(8, [.trade(10_000)])
        #expect(bench.cancelled == [OrderNumber(2)])
    }

    @Test
    func `sends a limit order in limit_only, and lets it rest where an immediate one is refused`()
        throws
    {
        let bench = bench()
        bench.step(3, [.status(.limitOnly), .trade(10_000)], commands: [flatten])
        let first = try #require(bench.submitted.first)
        #expect(first.intent.type == .limit)
        #expect(first.intent.timeInForce == .immediateOrCancel)
        bench.step(4, [.trade(10_000)], answers: [.to(2, .rejected(.product))])
        #expect(stage(bench) == .waiting("the venue refused the last slice"))
        bench.step(5, [.trade(10_000)])
        let second = try #require(bench.submitted.first)
        #expect(second.intent.timeInForce == .goodTillCancelled)
        #expect(second.intent.limit == Price(9_900))
    }

    @Test(arguments: [(Int64(20), false), (10, false), (9, true)])
    func `names as dust what lies below the product's minimum, and not what is on it`(
        rest: Int64, isDust: Bool
    ) {
        let bench = bench { plan in
            plan.instruments = plan.instruments.map { instrument in
                var instrument = instrument
                (instrument.terms.lot, instrument.terms.quantityMin) = (Quantity(1), Quantity(10))
                return instrument
            }
        }
        bench.step(3, [.trade(10_000)], commands: [flatten])
        bench.step(
            4,
            answers: [
                .fill(2, execution: 2, .sell, 10_000 - rest, at: 9_999),
                .to(2, .cancelled(.none)),
            ])
        #expect((stage(bench) == .dust) == isDust)
        #expect(bench.submitted.isEmpty == isDust)
        #expect(bench.corridor.state.flattening.courses.first?.remaining == Quantity(rest))
    }

    @Test func `sells what the account held before the run too, and nothing that comes later`() {
        let bench = bench { $0.baseline = [Quantity(5_000), .zero] }
        bench.step(3, [.trade(10_000)], commands: [flatten])
        #expect(bench.submitted.map(\.quantity) == [Quantity(15_000)])
        bench.step(
            4, answers: [.fill(2, execution: 2, .sell, 15_000, at: 9_999)])
        #expect(stage(bench) == .flat)
        // Somebody else's fill, long after.
        bench.step(5, [.trade(10_000)], answers: [.fill(77, execution: 3, .buy, 3_000, at: 10_000)])
        #expect(bench.submitted.isEmpty)
    }

    @Test func `is not gone on with after a restart, nor after a person has armed`() {
        let restarted = Bench()
        restarted.restore(.flatten)
        restarted.step(0, Self.book)
        #expect(restarted.submitted.isEmpty && !restarted.corridor.state.flattening.isActive)
        let bench = bench()
        bench.step(13, commands: [flatten])
        #expect(bench.corridor.state.flattening.isActive)
        let id = bench.corridor.state.ladder.latched.haltID
        bench.step(14, [.trade(10_000)], commands: [.arm(haltID: id, reason: "stay in")])
        #expect(bench.submitted.isEmpty)
        #expect(bench.corridor.state.flattening.courses.isEmpty)
    }

    @Test func `goes on when a person arms another cause, and ends with its own`() {
        let bench = bench()
        bench.step(3, commands: [.raise(.reduceOnly, source: "venue", reason: "odd"), flatten])
        #expect(bench.submitted.count == 1)
        bench.step(4, commands: [.arm(haltID: "halt-1", reason: "seen")])
        #expect(bench.corridor.state.flattening.isActive)
        #expect(bench.corridor.state.ladder.latched.level == .flatten)
        bench.step(5, commands: [.arm(haltID: "halt-2", reason: "stay in")])
        #expect(!bench.corridor.state.flattening.isActive)
        #expect(bench.corridor.state.ladder.latched.level == .normal)
    }

    @Test func `lets no order of a strategy pass, not even an exit`() {
        let bench = bench()
        bench.step(13, commands: [flatten])
        bench.actor.wants = [.place(.limit(.sell, 1_000, flags: [.reduceOnly]))]
        bench.step(14)
        #expect(bench.submitted.isEmpty)
        #expect(bench.lastReason == .mode)
    }
}
