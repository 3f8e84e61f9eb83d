internal import Domain
internal import Engine
internal import Simulation
import Testing

@Suite struct `A venue of derivatives` {
    /// 10 % to open and half of it to keep, funding by the hour of 0.01 %.
    private static let terms = DerivativeTerms(
        margin: .flat(.bps(1_000), maintenanceShare: .bps(5_000)), fundingInterval: .hour,
        fundingRate: .bps(1))

    private func floor(
        _ cash: Int64 = 100_000, _ change: (inout DerivativeTerms) -> Void = { _ in }
    ) -> TradingFloor {
        var (terms, derivative) = (TradingFloor.terms(), Self.terms)
        (terms.makerFee, terms.takerFee) = (.zero, .zero)
        change(&derivative)
        return TradingFloor(
            judging: terms, venue: terms, cash: cash, derivative: derivative
        ) { $0.spread = .zero }
    }

    /// Buys (or sells) at the price of the trade that comes a second after, which is its limit too.
    private func trade(
        _ floor: TradingFloor, _ side: Side, _ quantity: Int64, at price: Int64 = 10_000,
        _ second: Int64 = 1
    ) throws {
        try floor.send(.limit(side, quantity, at: price, .immediateOrCancel), at: second)
        floor.market(second + 1, .trade(price, 10_000_000))
    }

    // MARK: Margin

    @Test func `takes orders up to what covers their margin, and refuses one lot more`() throws {
        // 1,000.00 open 10,000.00: 100.0 at 100.00.
        let cases = [
            (Int64(1_000_000), "1 takes 1000000 at 10000"), (1_000_010, "1 rejected funds"),
        ]
        for (quantity, last) in cases {
            let floor = floor()
            floor.market(0, .trade(10_000, 1))
            try floor.send(.limit(.buy, quantity, at: 10_000, .immediateOrCancel), at: 1)
            floor.market(2, .trade(10_000, 10_000_000))
            #expect(floor.said().last == last)
        }
    }

    @Test func `counts the margin of what waits on either side`() throws {
        let floor = floor()
        floor.market(0, .trade(10_000, 1))
        try floor.send(.limit(.buy, 600_000, at: 10_000), at: 1)
        try floor.send(.limit(.sell, 1_000_000, at: 10_000), at: 1)
        try floor.send(.limit(.buy, 400_010, at: 10_000), at: 1)
        floor.market(2, .trade(10_000, 1))
        #expect(
            floor.said().filter { $0.contains("rejected") } == ["3 rejected funds"])
    }

    @Test func `needs no margin for what only reduces`() throws {
        let floor = floor()
        try trade(floor, .buy, 1_000_000)
        floor.market(3, .trade(9_600, 1))
        try trade(floor, .sell, 1_000_000, at: 9_600, 4)
        #expect(floor.said().last == "2 takes 1000000 at 9600")
        #expect(floor.exchange.account.cash == Amount(60_000))
    }

    @Test func `takes the margin of the hour`() throws {
        let change: (inout DerivativeTerms) -> Void = { derivative in
            derivative.margin.overnight = .both(.bps(2_000))
            derivative.margin.intradayHours = [
                TradingSession(startMinute: 60, endMinute: 120, days: Set(0...6))
            ]
        }
        let cases = [(Int64(60), "1 rejected funds"), (3_600, "1 takes 1000000 at 10000")]
        for (second, last) in cases {
            let floor = floor(100_000, change)
            floor.market(second - 1, .trade(10_000, 1))
            try floor.send(.limit(.buy, 1_000_000, at: 10_000, .immediateOrCancel), at: second)
            floor.market(second + 1, .trade(10_000, 10_000_000))
            #expect(floor.said().last == last)
        }
    }

    @Test func `takes no order outside its hours`() throws {
        let floor = floor(100_000) { derivative in
            derivative.hours = [
                TradingSession(startMinute: 1, endMinute: 1_440, days: Set(0...6))
            ]
        }
        try floor.send(.market(.buy, 10_000), at: 1)
        floor.market(2, .trade(10_000, 50_000))
        #expect(floor.said() == ["1 rejected product"])
    }

    // MARK: Funding

    @Test func `has longs pay where the rate is above zero, at the mark of the hour`() throws {
        let floor = floor()
        try trade(floor, .buy, 100_000)
        floor.market(3_599, .trade(10_000, 1))
        _ = floor.said()
        floor.market(3_600, .trade(10_050, 1))
        // 0.01 % of 1,005.00 is 0.1005, rounded up.
        #expect(floor.said() == ["funding 11"])
        #expect(floor.exchange.accountAsTold == floor.exchange.account)
        #expect(floor.exchange.account.cash == Amount(-11))
    }

    @Test func `pays shorts, never too much, and each hour that was missed`() throws {
        let floor = floor()
        try trade(floor, .sell, 100_000)
        _ = floor.said()
        floor.market(3 * 3_600 + 5, .trade(10_050, 1))
        #expect(floor.said() == ["funding -10", "funding -10", "funding -10"])
        floor.market(3 * 3_600 + 6, .trade(10_050, 1))
        #expect(floor.said().isEmpty)
    }

    @Test func `takes the rate that the market tells`() throws {
        let floor = floor()
        try trade(floor, .buy, 100_000)
        _ = floor.said()
        floor.market(
            3_500,
            .funding(FundingRate(rateE12: -2_000_000_000, interval: .hour, isPayment: false)))
        floor.market(3_600, .trade(10_000, 1))
        #expect(floor.said() == ["funding -200"])
    }

    @Test func `asks no funding of a position that was closed before the hour`() throws {
        let floor = floor()
        try trade(floor, .buy, 100_000)
        try trade(floor, .sell, 100_000, 10)
        _ = floor.said()
        floor.market(3_600, .trade(10_000, 1))
        #expect(floor.said().isEmpty)
        #expect(floor.exchange.isIdle)
    }

    // MARK: Liquidation

    @Test func `closes a position when less is left than must be kept, and not before`() throws {
        let floor = floor()
        try trade(floor, .buy, 1_000_000)
        try floor.send(.limit(.sell, 100, at: 11_000), at: 5)
        // At p the account has 1,000.00 - 100 * (100 - p), and must keep 5 % of 100 * p.
        floor.market(10, .trade(9_474, 1))
        #expect(floor.said().last == "2 accepted")
        floor.market(11, .trade(9_473, 1))
        #expect(
            floor.said() == ["2 cancelled", "liquidated sell 1000000 at 9473 for 4737"])
        #expect(floor.exchange.account.holdings == [.zero])
        #expect(floor.exchange.account.cash == Amount(100_000 - 52_700 - 4_737))
        #expect(floor.exchange.workingCount == 0)
    }

    @Test func `closes a short when the price rises`() throws {
        let floor = floor()
        try trade(floor, .sell, 1_000_000)
        floor.market(10, .trade(10_476, 1))
        _ = floor.said()
        floor.market(11, .trade(10_477, 1))
        #expect(floor.said().first?.hasPrefix("liquidated buy 1000000 at 10477") == true)
    }

    @Test func `leaves alone who has no derivative`() throws {
        let floor = TradingFloor()
        floor.market(1, .trade(10_000, 50_000))
        #expect(floor.exchange.isIdle)
    }
}
