internal import Domain
internal import Engine
internal import Simulation
import Testing

@Suite struct `A venue that is told trades alone` {
    @Test func `never fills a market order at the trade that caused it`() throws {
        let floor = TradingFloor()
        floor.market(1, .trade(10_000, 50_000))
        try floor.send(.market(.buy, 10_000), at: 1)
        #expect(floor.said().isEmpty)
        floor.market(1, .trade(10_000, 50_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(2, .trade(11_000, 50_000))
        #expect(floor.said() == ["1 takes 10000 at 11006"])
    }

    @Test func `lets who takes pay half the spread, rounded against them`() throws {
        for (side, price) in [(Side.buy, 10_007), (.sell, 9_995)] {
            let floor = TradingFloor()
            try floor.send(.market(side, 10_000), at: 1)
            floor.market(2, .trade(10_001, 50_000))
            #expect(floor.said().last == "1 takes 10000 at \(price)")
        }
    }

    @Test func `fills a waiting limit only when a trade goes through it`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 9_900), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        floor.market(3, .trade(9_900, 50_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(4, .trade(9_899, 50_000))
        #expect(floor.said() == ["1 makes 10000 at 9900"])
    }

    @Test func `fills no more than was traded, the better limit first`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.sell, 10_000, at: 10_200), at: 1)
        try floor.send(.limit(.sell, 10_000, at: 10_100), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        _ = floor.said()
        floor.market(3, .trade(10_300, 12_000))
        #expect(floor.said() == ["2 makes 10000 at 10100", "1 makes 2000 at 10200"])
        floor.market(4, .trade(10_300, 12_000))
        #expect(floor.said() == ["1 makes 8000 at 10200"])
        #expect(floor.exchange.workingCount == 0)
    }

    @Test func `fills whole lots alone`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 10_000), at: 1)
        floor.market(2, .trade(10_000, 5_557))
        #expect(floor.said() == ["1 accepted", "1 takes 5550 at 10005", "1 cancelled"])
    }

    @Test func `cancels the rest of what must not wait`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 10_005, .immediateOrCancel), at: 1)
        floor.market(2, .trade(10_000, 4_000))
        #expect(floor.said() == ["1 accepted", "1 takes 4000 at 10005", "1 cancelled"])
        try floor.send(.limit(.buy, 10_000, at: 10_004, .immediateOrCancel), at: 2)
        floor.market(3, .trade(10_000, 4_000))
        #expect(floor.said() == ["2 accepted", "2 cancelled"])
    }

    @Test func `fills all or nothing when it is told to`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 10_000, .fillOrKill), at: 1)
        floor.market(2, .trade(10_000, 9_990))
        #expect(floor.said() == ["1 accepted", "1 cancelled"])
        try floor.send(.market(.buy, 10_000, .fillOrKill), at: 2)
        floor.market(3, .trade(10_000, 10_000))
        #expect(floor.said() == ["2 accepted", "2 takes 10000 at 10005"])
    }

    @Test func `wakes a stop when the market trades at its trigger against us`() throws {
        let floor = TradingFloor()
        try floor.send(
            .waiting(.stopLimit, .sell, 10_000, trigger: 9_900, limit: 9_000), at: 1)
        floor.market(2, .trade(9_901, 50_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(3, .trade(9_900, 50_000))
        #expect(floor.said() == ["1 takes 10000 at 9895"])
    }

    @Test func `wakes a take when the market trades at its trigger for us`() throws {
        let floor = TradingFloor()
        try floor.send(
            .waiting(.takeLimit, .sell, 10_000, trigger: 10_100, limit: 10_000), at: 1)
        try floor.send(
            .waiting(.stopLimit, .buy, 10_000, trigger: 10_200, limit: 10_300), at: 1)
        floor.market(2, .trade(10_099, 50_000))
        #expect(floor.said() == ["1 accepted", "2 accepted"])
        floor.market(3, .trade(10_100, 50_000))
        #expect(floor.said() == ["1 takes 10000 at 10094"])
        floor.market(4, .trade(10_200, 50_000))
        #expect(floor.said() == ["2 takes 10000 at 10206"])
    }

    @Test func `keeps a woken stop waiting at its limit when the market is beyond it`() throws {
        let floor = TradingFloor()
        try floor.send(
            .waiting(.stopLimit, .sell, 10_000, trigger: 9_900, limit: 9_850), at: 1)
        floor.market(2, .trade(9_700, 50_000))
        #expect(floor.said() == ["1 accepted"])
        floor.market(3, .trade(9_851, 50_000))
        #expect(floor.said() == ["1 makes 10000 at 9850"])
    }
}

@Suite struct `Requests to the venue` {
    @Test func `take the latency there and back`() throws {
        let floor = TradingFloor(latency: .second * 2)
        try floor.send(.market(.buy, 10_000), at: 10)
        floor.market(11, .trade(10_000, 50_000))
        #expect(floor.exchange.nextAnswer == nil)
        floor.market(12, .trade(10_100, 50_000))
        #expect(floor.exchange.nextAnswer == TradingFloor.time(14))
        #expect(floor.said(by: TradingFloor.time(14) + Nanos(-1)).isEmpty)
        let answers = floor.answers(by: TradingFloor.time(14))
        #expect(answers.map(\.time) == [TradingFloor.time(14), TradingFloor.time(14)])
        guard case .filled(let fill) = answers.last?.body else {
            Issue.record("no fill: \(answers)")
            return
        }
        #expect(fill.time == TradingFloor.time(12))
        #expect(fill.price == Price(10_106))
    }

    @Test func `to cancel come too late after a fill and in time before it`() throws {
        let floor = TradingFloor(latency: .second * 2)
        let first = try floor.send(.limit(.buy, 10_000, at: 9_900), at: 1)
        floor.market(3, .trade(10_000, 50_000))
        floor.cancel(first, at: 3)
        floor.market(4, .trade(9_000, 50_000))
        floor.market(6, .trade(9_000, 50_000))
        #expect(floor.said() == ["1 accepted", "1 makes 10000 at 9900", "1 cancel refused"])
        let second = try floor.send(.limit(.buy, 10_000, at: 9_900), at: 10)
        floor.market(12, .trade(10_000, 50_000))
        floor.cancel(second, at: 12)
        floor.market(14, .trade(9_000, 50_000))
        #expect(floor.said() == ["2 accepted", "2 cancelled"])
    }

    @Test func `to cancel what is not known are refused`() {
        let floor = TradingFloor()
        floor.cancel(77, at: 1)
        floor.market(2, .trade(10_000, 1))
        #expect(floor.said() == ["77 cancel refused"])
    }

    @Test func `of good-till-date end at their expiry`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 9_900).expiring(10), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        floor.market(10, .trade(9_000, 50_000))
        #expect(floor.said() == ["1 accepted", "1 expired"])
    }

    @Test func `to cancel come too late after the expiry`() throws {
        let floor = TradingFloor()
        let number = try floor.send(.limit(.buy, 10_000, at: 9_900).expiring(10), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        floor.cancel(number, at: 11)
        floor.market(20, .trade(10_000, 50_000))
        #expect(floor.said() == ["1 accepted", "1 expired", "1 cancel refused"])
    }

    @Test func `are never answered in the past of the engine`() throws {
        let floor = TradingFloor()
        try floor.send(.limit(.buy, 10_000, at: 9_900).expiring(10), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        _ = floor.said(by: TradingFloor.time(2))
        _ = floor.said(by: TradingFloor.time(20))
        floor.market(20, .trade(10_000, 50_000))
        #expect(floor.exchange.nextAnswer == TradingFloor.time(20))
        #expect(floor.said() == ["1 expired"])
    }

    @Test func `are answered after the engine's time although a long bar began before it`() throws {
        let floor = TradingFloor()
        try floor.send(.market(.buy, 10_000), at: 0)
        floor.market(0, .trade(10_000, 10))
        _ = floor.said(by: TradingFloor.time(240))
        floor.market(
            300, .candle(300, 10_000, high: 10_100, low: 9_900, 10_000).lasting(minutes: 5))
        let next = try #require(floor.exchange.nextAnswer)
        #expect(next >= TradingFloor.time(240))
    }

    @Test func `are refused when the product takes nothing`() throws {
        for status in [ProductStatus.noTrading, .cancelOnly, .closed] {
            let floor = TradingFloor()
            floor.market(1, .status(status))
            try floor.send(.limit(.buy, 10_000, at: 10_000), at: 1)
            floor.market(2, .trade(10_000, 50_000))
            #expect(floor.said() == ["1 rejected product"])
        }
    }

    @Test func `are refused when the product takes only other kinds of orders`() throws {
        for status in [ProductStatus.limitOnly, .postOnly, .auction] {
            let floor = TradingFloor()
            floor.market(1, .trade(10_000, 50_000), .status(status))
            try floor.send(.market(.buy, 10_000), at: 1)
            try floor.send(.limit(.buy, 10_000, at: 9_000, flags: .postOnly), at: 1)
            floor.market(2, .trade(10_000, 50_000))
            #expect(floor.said() == ["1 rejected product", "2 accepted"])
        }
    }

    @Test func `wait in an auction unless they cannot wait`() throws {
        let floor = TradingFloor()
        floor.market(1, .trade(10_000, 50_000), .status(.auction))
        try floor.send(.market(.buy, 10_000), at: 1)
        try floor.send(.limit(.buy, 10_000, at: 9_000), at: 1)
        try floor.send(.limit(.buy, 10_000, at: 9_000, .immediateOrCancel), at: 1)
        try floor.send(.limit(.buy, 10_000, at: 9_000, .fillOrKill), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        #expect(
            floor.said() == [
                "1 rejected product", "2 accepted", "3 rejected product", "4 rejected product",
            ])
    }

    @Test func `are refused off the tick, the lot and the minima`() throws {
        var terms = TradingFloor.terms()
        let changes: [(inout InstrumentTerms) -> Void] = [
            { $0.tick = Price(7) }, { $0.lot = Quantity(10_010) },
            { $0.quantityMin = Quantity(10_010) }, { $0.quantityMax = Quantity(9_990) },
            { $0.notionalMin = Amount(10_001) },
        ]
        for change in changes {
            terms = TradingFloor.terms()
            change(&terms)
            let floor = TradingFloor(judging: TradingFloor.terms(), venue: terms)
            try floor.send(.limit(.buy, 10_000, at: 10_000), at: 1)
            floor.market(2, .trade(10_000, 50_000))
            #expect(floor.said() == ["1 rejected shape"])
        }
    }
}

@Suite struct `Money at the venue` {
    @Test func `pays for a purchase and its fee, or the order is refused`() throws {
        let price = Int64(10_000 + 60)
        for (cash, answer) in [(price, "1 accepted"), (price - 1, "1 rejected funds")] {
            let floor = TradingFloor(TradingFloor.terms(.spot), cash: cash)
            try floor.send(.limit(.buy, 10_000, at: 10_000), at: 1)
            floor.market(2, .trade(20_000, 1))
            #expect(floor.said() == [answer])
        }
    }

    @Test func `is claimed once by what waits`() throws {
        let floor = TradingFloor(TradingFloor.terms(.spot), cash: 15_000)
        try floor.send(.limit(.buy, 10_000, at: 10_000), at: 1)
        try floor.send(.limit(.buy, 10_000, at: 10_000), at: 1)
        floor.market(2, .trade(20_000, 1))
        #expect(floor.said() == ["1 accepted", "2 rejected funds"])
        floor.cancel(1, at: 3)
        try floor.send(.limit(.buy, 10_000, at: 10_000), at: 3)
        floor.market(4, .trade(20_000, 1))
        #expect(floor.said() == ["1 cancelled", "3 accepted"])
    }

    @Test func `of a spot product is sold only as far as it is held and free`() throws {
        let floor = TradingFloor(TradingFloor.terms(.spot))
        try floor.send(.limit(.sell, 10_000, at: 10_000), at: 1)
        floor.market(2, .trade(9_000, 50_000))
        #expect(floor.said() == ["1 rejected funds"])
        try floor.send(.market(.buy, 10_000), at: 2)
        floor.market(3, .trade(9_000, 50_000))
        _ = floor.said()
        try floor.send(.limit(.sell, 6_000, at: 20_000), at: 3)
        try floor.send(.limit(.sell, 4_010, at: 20_000), at: 3)
        try floor.send(.limit(.sell, 4_000, at: 20_000), at: 3)
        floor.market(4, .trade(9_000, 50_000))
        #expect(floor.said() == ["3 accepted", "4 rejected funds", "5 accepted"])
    }

    @Test func `is charged for making and taking, rounded against us`() throws {
        let floor = TradingFloor()
        floor.market(0, .top(bid: 9_990, 50_000, ask: 10_001, 50_000))
        try floor.send(.market(.buy, 3_330), at: 1)
        floor.market(2, .top(bid: 9_990, 50_000, ask: 10_001, 50_001))
        // 3,330 at 10,001 are 3,330.333; 60 bps of 3,330 are 19.98.
        #expect(floor.exchange.account.fees == Amount(20))
        #expect(floor.exchange.account.cash == Amount(1_000_000_000 - 3_330 - 20))
        #expect(floor.exchange.account.holdings == [Quantity(3_330)])
        try floor.send(.limit(.sell, 3_330, at: 10_100), at: 2)
        floor.market(3, .top(bid: 9_990, 50_000, ask: 10_001, 50_000))
        floor.market(4, .trade(10_200, 50_000))
        // 3,363.3 become 3,363; 40 bps of them are 13.452.
        #expect(floor.exchange.account.fees == Amount(34))
        #expect(floor.exchange.account.holdings == [Quantity(0)])
    }

    @Test func `is paid back for making where the fee is a rebate, rounded against us`() throws {
        var terms = TradingFloor.terms()
        terms.makerFee = Ratio(e8: -25_000)
        let floor = TradingFloor(terms)
        try floor.send(.limit(.buy, 10_000, at: 9_900), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        floor.market(3, .trade(9_800, 50_000))
        // 2.5 bps of 9,900 are 2.475.
        #expect(floor.exchange.account.fees == Amount(-2))
    }
}
