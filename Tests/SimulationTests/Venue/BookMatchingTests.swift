internal import Domain
internal import Engine
internal import Simulation
import Testing

@Suite struct `A venue that is told a book` {
    /// Offers of 1.0 at 100.10, 100.20 and 100.30, bids of 1.0 at 99.90, 99.80 and 99.70.
    private func floor(latency: Nanos = .zero) -> TradingFloor {
        let floor = TradingFloor(latency: latency)
        floor.market(
            0, .bookSnapshot, .level(.sell, 10_010, 10_000), .level(.sell, 10_020, 10_000),
            .level(.sell, 10_030, 10_000), .level(.buy, 9_990, 10_000),
            .level(.buy, 9_980, 10_000), .level(.buy, 9_970, 10_000))
        return floor
    }

    @Test func `never fills a market order from the change that caused it`() throws {
        let floor = floor()
        floor.market(1, .level(.sell, 10_005, 10_000))
        try floor.send(.market(.buy, 10_000), at: 1)
        #expect(floor.said().isEmpty)
        floor.market(2, .level(.sell, 10_005, 0))
        #expect(floor.said() == ["1 accepted", "1 takes 10000 at 10010"])
    }

    @Test func `never fills a market order from the top that caused it`() throws {
        let floor = TradingFloor()
        floor.market(1, .top(bid: 9_990, 50_000, ask: 10_000, 50_000))
        try floor.send(.market(.buy, 10_000), at: 1)
        floor.market(2, .top(bid: 10_990, 50_000, ask: 11_000, 50_000))
        #expect(floor.said() == ["1 accepted", "1 takes 10000 at 11000"])
    }

    @Test func `walks up the levels as far as limit and sizes go`() throws {
        let floor = floor()
        try floor.send(.market(.buy, 25_000, worst: 10_020), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        #expect(
            floor.said() == [
                "1 accepted", "1 takes 10000 at 10010", "1 takes 10000 at 10020", "1 cancelled",
            ])
    }

    @Test func `lets a displayed size be taken once, until the level changes`() throws {
        let floor = floor()
        try floor.send(.market(.buy, 7_000), at: 0)
        try floor.send(.market(.buy, 7_000), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        #expect(
            floor.said() == [
                "1 accepted", "2 accepted", "1 takes 7000 at 10010", "2 takes 3000 at 10010",
                "2 takes 4000 at 10020",
            ])
        try floor.send(.market(.buy, 1_000), at: 1)
        floor.market(2, .level(.buy, 9_000, 2))
        #expect(floor.said() == ["3 accepted", "3 takes 1000 at 10020"])
        try floor.send(.market(.buy, 1_000), at: 2)
        floor.market(3, .level(.sell, 10_010, 5_000))
        #expect(floor.said() == ["4 accepted", "4 takes 1000 at 10010"])
    }

    @Test func `does not refill a level that is only told again`() throws {
        let floor = floor()
        try floor.send(.market(.buy, 10_000), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        _ = floor.said()
        try floor.send(.market(.buy, 1_000), at: 1)
        floor.market(2, .level(.sell, 10_010, 10_000))
        #expect(floor.said() == ["2 accepted", "2 takes 1000 at 10020"])
        let ticker = TradingFloor()
        let top = MarketEvent.Body.top(bid: 9_990, 5_000, ask: 10_000, 5_000)
        ticker.market(1, top)
        try ticker.send(.market(.buy, 5_000), at: 1)
        ticker.market(2, top)
        try ticker.send(.market(.buy, 5_000), at: 2)
        ticker.market(3, top)
        #expect(ticker.said().suffix(2) == ["2 accepted", "2 cancelled"])
    }

    @Test func `refuses a post-only order that would take`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 1_000, at: 10_010, flags: .postOnly), at: 0)
        try floor.send(.limit(.buy, 1_000, at: 10_009, flags: .postOnly), at: 0)
        try floor.send(.limit(.sell, 1_000, at: 9_990, flags: .postOnly), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        #expect(floor.said() == ["1 rejected postOnly", "2 accepted", "3 rejected postOnly"])
    }

    @Test func `lets a post-only order make although the market comes to it at once`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 1_000, at: 10_009, flags: .postOnly), at: 0)
        floor.market(1, .level(.sell, 10_005, 10_000))
        #expect(floor.said() == ["1 accepted", "1 makes 1000 at 10009"])
    }

    @Test func `fills all or nothing from what is displayed`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 20_010, at: 10_020, .fillOrKill), at: 0)
        try floor.send(.limit(.buy, 20_000, at: 10_020, .fillOrKill), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        let said = floor.said()
        #expect(said.contains("1 cancelled"))
        #expect(!said.contains { $0.hasPrefix("1 takes") })
        #expect(said.contains("2 takes 10000 at 10010"))
        #expect(said.contains("2 takes 10000 at 10020"))
    }

    @Test func `queues an order behind what was displayed when it came`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 5_000, at: 9_990), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        floor.market(2, .trade(9_990, 8_000, taker: .sell))
        #expect(floor.said() == ["1 accepted"])
        floor.market(3, .trade(9_990, 4_000, taker: .sell))
        #expect(floor.said() == ["1 makes 2000 at 9990"])
        floor.market(4, .trade(9_990, 4_000, taker: .sell))
        #expect(floor.said() == ["1 makes 3000 at 9990"])
    }

    @Test func `moves an order forward when the level before it shrinks`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 5_000, at: 9_990), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        floor.market(2, .level(.buy, 9_990, 1_000))
        floor.market(3, .level(.buy, 9_990, 50_000))
        floor.market(4, .trade(9_990, 4_000, taker: .sell))
        #expect(floor.said() == ["1 accepted", "1 makes 3000 at 9990"])
    }

    @Test func `fills a waiting bid by sellers alone at its own price`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 5_000, at: 9_995), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        floor.market(2, .trade(9_995, 8_000, taker: .buy))
        #expect(floor.said() == ["1 accepted"])
        floor.market(3, .trade(9_995, 8_000, taker: .sell))
        #expect(floor.said() == ["1 makes 5000 at 9995"])
    }

    @Test func `gives a waiting order its own price when the book comes to it`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 5_000, at: 9_995), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        floor.market(2, .level(.sell, 9_993, 2_000))
        #expect(floor.said() == ["1 accepted", "1 makes 2000 at 9995"])
    }

    @Test func `believes no book that has lost messages`() throws {
        let floor = floor()
        try floor.send(.market(.buy, 5_000), at: 0)
        floor.market(1, .bookGap)
        floor.market(2, .level(.sell, 10_010, 20_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(3, .bookSnapshot, .level(.sell, 12_000, 20_000))
        #expect(floor.said() == ["1 takes 5000 at 12000"])
    }

    @Test func `matches nothing while the product is halted`() throws {
        let floor = floor()
        try floor.send(.limit(.buy, 5_000, at: 9_995), at: 0)
        floor.market(1, .level(.buy, 9_000, 1))
        floor.market(2, .status(.noTrading))
        floor.market(3, .level(.sell, 9_000, 20_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(4, .status([]), .level(.sell, 9_000, 20_001))
        #expect(floor.said() == ["1 makes 5000 at 9995"])
    }
}
