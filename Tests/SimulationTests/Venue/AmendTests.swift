internal import Domain
internal import Engine
internal import Risk
internal import Simulation
import Testing

@Suite struct `A change of an order at the simulated venue` {
    /// Bids of 1.0 at 99.90 and 99.80, an offer of 1.0 at 100.10.
    private func floor(latency: Nanos = .zero, cash: Int64 = 1_000_000_000) -> TradingFloor {
        let floor = TradingFloor(TradingFloor.terms(.spot), latency: latency, cash: cash)
        floor.market(
            0, .bookSnapshot, .level(.sell, 10_010, 10_000), .level(.buy, 9_990, 10_000),
            .level(.buy, 9_980, 10_000))
        return floor
    }

    private let bid = Intent.limit(.buy, 10_000, at: 9_990)

    /// A bid of 1.0 at 99.90 that has 1.0 before it in the queue.
    private func resting(_ floor: TradingFloor, _ intent: Intent) throws {
        try floor.send(intent, at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        #expect(floor.said() == ["1 accepted"])
    }

    @Test func `arrives after the latency and is answered a latency later`() throws {
        let floor = floor(latency: .second)
        try floor.send(bid, at: 0)
        floor.market(2, .level(.buy, 9_000, 1))
        try floor.amend(1, to: 12_000, limit: 9_990, at: 3)
        floor.market(6, .level(.buy, 9_000, 2))
        let answers = floor.answers()
        #expect(answers.map(\.time) == [TradingFloor.time(2), TradingFloor.time(5)])
        #expect(answers.last?.body == .amended(Quantity(12_000), Price(9_990)))
    }

    @Test func `that makes it smaller keeps its place in the queue`() throws {
        let floor = floor()
        try resting(floor, bid)
        floor.market(2, .trade(9_990, 9_000, taker: .sell))
        try floor.amend(1, to: 5_000, limit: 9_990, at: 2)
        floor.market(3, .trade(9_990, 20_000, taker: .sell))
        #expect(floor.said() == ["1 now 5000 at 9990", "1 makes 5000 at 9990"])
    }

    @Test func `that makes it greater begins at the back of the queue`() throws {
        let floor = floor()
        try resting(floor, bid)
        floor.market(2, .trade(9_990, 9_000, taker: .sell))
        try floor.amend(1, to: 11_000, limit: 9_990, at: 2)
        floor.market(3, .level(.buy, 9_000, 2))
        floor.market(4, .trade(9_990, 10_000, taker: .sell))
        #expect(floor.said() == ["1 now 11000 at 9990"])
        floor.market(5, .trade(9_990, 11_000, taker: .sell))
        #expect(floor.said() == ["1 makes 11000 at 9990"])
    }

    @Test func `of its price takes what the new one reaches, and only that`() throws {
        let floor = floor()
        try resting(floor, bid)
        try floor.amend(1, to: 10_000, limit: 10_010, at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["1 now 10000 at 10010", "1 takes 10000 at 10010"])
    }

    @Test func `counts what is filled as part of the new total`() throws {
        let floor = floor()
        try resting(floor, bid)
        floor.market(2, .trade(9_990, 14_000, taker: .sell))
        #expect(floor.said() == ["1 makes 4000 at 9990"])
        try floor.amend(1, to: 4_000, limit: 9_990, at: 2)
        floor.market(3, .level(.buy, 9_000, 3))
        #expect(floor.said() == ["1 not changed: tooLate"])
        try floor.amend(1, to: 6_000, limit: 9_990, filled: 4_000, at: 3)
        floor.market(4, .trade(9_980, 20_000, taker: .sell))
        #expect(floor.said() == ["1 now 6000 at 9990", "1 makes 2000 at 9990"])
    }

    @Test func `of an order that ended is too late`() throws {
        let floor = floor()
        try resting(floor, bid)
        floor.cancel(1, at: 1)
        try floor.amend(1, to: 5_000, limit: 9_990, at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["1 cancelled", "1 not changed: tooLate"])
    }

    @Test func `is refused where a post-only order would take, and leaves it resting`() throws {
        let floor = floor()
        let maker = Intent.limit(.buy, 10_000, at: 9_990, flags: .postOnly)
        try resting(floor, maker)
        try floor.amend(1, to: 10_000, limit: 10_010, at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["1 not changed: postOnly"])
        floor.market(3, .trade(9_980, 20_000, taker: .sell))
        #expect(floor.said() == ["1 makes 10000 at 9990"])
    }

    @Test func `is refused without the funds for it, its own part not counted`() throws {
        let floor = floor(cash: 12_000)
        try resting(floor, bid)
        try floor.amend(1, to: 11_500, limit: 9_990, at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["1 now 11500 at 9990"])
        try floor.amend(1, to: 12_500, limit: 9_990, at: 2)
        floor.market(3, .level(.buy, 9_000, 3))
        #expect(floor.said() == ["1 not changed: funds"])
    }

    @Test func `of a waiting stop leaves it waiting`() throws {
        let floor = floor()
        let stop = Intent.waiting(.stopLimit, .buy, 10_000, trigger: 10_050, limit: 10_060)
        try resting(floor, stop)
        try floor.amend(1, to: 5_000, limit: 10_070, at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["1 now 5000 at 10070"])
        floor.market(3, .trade(10_050, 10, taker: .buy))
        #expect(floor.said() == ["1 takes 5000 at 10010"])
    }
}
