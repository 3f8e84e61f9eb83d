internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `What has no price` {
    /// A purchase of 2.0 at 100.00 of a product whose market has not said a word.
    private func bench(_ kind: InstrumentTerms.Kind) -> Bench {
        let bench = Bench { plan in
            for index in plan.instruments.indices { plan.instruments[index].terms.kind = kind }
        }
        bench.step(0, answers: [.fill(9, execution: 1, .buy, 20_000, at: 10_000).charging(100)])
        return bench
    }

    @Test func `is left out of equity and named, never counted as a loss`() {
        let bench = bench(.spot)
        let portfolio = bench.corridor.state.portfolio
        #expect(portfolio.equity == Amount(979_900))
        #expect(portfolio.unpriced == [Bench.product])
        #expect(portfolio.unrealised == .zero)
        #expect(portfolio.drawdown.share == .zero)
        #expect(portfolio.dayPnL == nil)
        #expect(
            portfolio.equity
                == portfolio.cashAtStart + portfolio.realised + portfolio.unrealised
                - portfolio.fees + portfolio.funding - bench.position().cost)
    }

    @Test func `is neither profit nor loss where only the difference is paid`() {
        let portfolio = bench(.perpetual).corridor.state.portfolio
        #expect(portfolio.equity == Amount(999_900))
        #expect(portfolio.unpriced == [Bench.product])
        #expect(portfolio.unrealised == .zero)
    }

    @Test func `counts from its first price on`() {
        let bench = bench(.spot)
        bench.step(1, [.trade(11_000)])
        let portfolio = bench.corridor.state.portfolio
        #expect(portfolio.unpriced.isEmpty)
        #expect(portfolio.equity == Amount(1_001_900))
        #expect(portfolio.dayPnL == Amount(1_900))
    }

    @Test func `is named no longer once it is sold`() {
        let bench = bench(.spot)
        bench.step(1, [.trade(11_000)])
        bench.step(2, answers: [.fill(9, execution: 2, .sell, 20_000, at: 11_000)])
        #expect(bench.corridor.state.portfolio.unpriced.isEmpty)
        #expect(bench.corridor.state.portfolio.unrealised == .zero)
    }

    @Test func `makes what depends on equity unknown to guards and plugins`() {
        let probe = ProbeGuard()
        let bench = Bench { plan in
            plan.pluginGuards = [probe]
            plan.limits.markStaleness = .hour
        }
        bench.step(0, [.trade(10_000)], of: Bench.other)
        bench.step(1, answers: [.fill(9, execution: 1, .buy, 20_000, at: 10_000)])
        #expect(
            bench.actor.account == AccountNotice(equity: nil, free: Amount(1_000_000), used: nil))
        bench.actor.wants = [.place(.limit(of: Bench.other))]
        bench.step(2)
        #expect(bench.submitted.isEmpty)
        #expect(probe.contexts.map(\.equity) == [nil])
        #expect(probe.contexts.map(\.dayPnL) == [nil])
        #expect(probe.contexts.map(\.gross) == [nil])
    }
}

@Suite struct `The result of a day` {
    private static let today = Bench.midnight.day

    private func bench(earlier: Int64, on day: Int64 = today) -> Bench {
        Bench { plan in
            plan.earlier = EarlierToday(
                DayRecord(day: day, opening: Amount(1_020_000), result: Amount(earlier)),
                orders: [:])
        }
    }

    @Test func `goes on where an earlier run of the day ended`() {
        let bench = bench(earlier: -20_000)
        bench.step(0, [.trade(10_000)])
        #expect(bench.corridor.state.portfolio.dayPnL == Amount(-20_000))
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        #expect(bench.submitted.count == 1, "the limit itself is allowed")
        bench.step(2, answers: [.fill(9, execution: 1, .buy, 10_000, at: 10_000).charging(1)])
        #expect(bench.corridor.state.portfolio.dayPnL == Amount(-20_001))
        bench.actor.wants = [.place(.limit(.buy, 20))]
        bench.step(3)
        #expect(bench.submitted.isEmpty)
        #expect(
            bench.corridor.state.portfolio.dayRecord
                == DayRecord(
                    day: Self.today, opening: Amount(1_020_000), result: Amount(-20_001)))
    }

    @Test func `begins anew at midnight, from what is there then`() {
        let bench = bench(earlier: -20_000)
        bench.step(0, [.trade(10_000)])
        bench.step(86_400, [.trade(10_000)])
        let portfolio = bench.corridor.state.portfolio
        #expect(portfolio.dayPnL == .zero)
        #expect(
            portfolio.dayRecord
                == DayRecord(day: Self.today + 1, opening: Amount(1_000_000), result: .zero))
    }

    @Test func `takes nothing over from another day`() {
        let bench = bench(earlier: -20_000, on: Self.today - 1)
        bench.step(0, [.trade(10_000)])
        #expect(bench.corridor.state.portfolio.dayPnL == .zero)
        #expect(bench.corridor.state.portfolio.day.opening == Amount(1_000_000))
    }

    @Test func `counts an instance's orders of earlier runs too`() {
        let bench = Bench { plan in
            plan.limits.flow.instanceDayOrders = 7
            plan.earlier = EarlierToday(
                DayRecord(day: Self.today, opening: Amount(1_000_000), result: .zero),
                orders: [OwnerID(1): 6])
        }
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 20)), .place(.limit(.buy, 30))]
        bench.step(1)
        #expect(bench.submitted.map(\.quantity) == [Quantity(20)])
    }
}

@Suite struct `Dust` {
    /// A product whose smallest order is 0.5 and 1.00 in money.
    private func bench(mark: Int64 = 10_000) -> Bench {
        let bench = Bench { plan in
            for index in plan.instruments.indices {
                plan.instruments[index].terms.kind = .spot
                plan.instruments[index].terms.quantityMin = Quantity(5_000)
                plan.instruments[index].terms.notionalMin = Amount(100)
            }
        }
        bench.step(0, [.trade(mark)])
        bench.actor.wants = [.place(.limit(.buy, 10_000))]
        bench.step(1)
        return bench
    }

    private func told(_ bench: Bench) -> [PositionNotice] {
        bench.actor.told.compactMap { if case .position(let notice) = $0 { notice } else { nil } }
    }

    @Test func `is told as nothing to its owner, and as it is to the account`() {
        let bench = bench()
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 4_990, at: 10_000)])
        #expect(told(bench).map(\.owner) == [OwnerID(1), .account])
        #expect(told(bench).map(\.quantity) == [.zero, Quantity(4_990)])
        #expect(told(bench).map(\.entry) == [nil, Price(10_000)])
        #expect(told(bench).map(\.unrealised) == [.zero, .zero])
        #expect(bench.position(1).quantity == Quantity(4_990), "it stays booked")
        #expect(bench.corridor.state.dust == [Bench.product])
    }

    @Test func `is what no order of the product's minimum can close`() {
        let bench = bench()
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 5_000, at: 10_000)])
        #expect(told(bench).map(\.quantity) == [Quantity(5_000), Quantity(5_000)])
        #expect(bench.corridor.state.dust == [])
    }

    @Test func `goes with the next exit that is large enough`() {
        let bench = bench()
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 4_990, at: 10_000)])
        bench.step(3, answers: [.fill(1, execution: 2, .buy, 5_010, at: 10_000)])
        var exit = Intent.limit(.sell, 0, flags: .reduceOnly)
        exit.size = .close
        bench.actor.wants = [.place(exit)]
        bench.step(4)
        #expect(bench.submitted.map(\.quantity) == [Quantity(10_000)])
    }

    @Test func `is judged by its value too, where that is known`() {
        var terms = Bench.terms
        (terms.quantityMin, terms.notionalMin) = (Quantity(10), Amount(100))
        #expect(terms.isDust(Quantity(100), at: Price(9_999)) == false, "0.9999 is rounded up")
        #expect(terms.isDust(Quantity(100), at: Price(9_900)))
        #expect(terms.isDust(Quantity(-100), at: Price(9_900)))
        #expect(!terms.isDust(Quantity(100), at: nil))
        #expect(terms.isDust(Quantity(9), at: nil))
        #expect(!terms.isDust(.zero, at: Price(1)))
    }
}

@Suite struct `Fees` {
    @Test func `are modelled by the rates that held at each fill`() {
        let bench = Bench { plan in
            for index in plan.instruments.indices {
                plan.instruments[index].terms.makerFee = .bps(40)
                plan.instruments[index].terms.takerFee = .bps(60)
            }
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, answers: [.fill(9, execution: 1, .buy, 10_000, at: 10_000).charging(60)])
        #expect(bench.corridor.state.portfolio.feesModelled == Amount(60))
        bench.step(
            2,
            answers: [
                .to(0, .fees(maker: .bps(10), taker: .bps(30))),
                .fill(9, execution: 2, .buy, 10_000, at: 10_000).charging(31),
            ])
        let portfolio = bench.corridor.state.portfolio
        #expect([portfolio.feesModelled, portfolio.fees] == [Amount(90), Amount(91)])
        #expect(
            bench.actor.told.contains(
                .control(.fees(Bench.product, maker: .bps(10), taker: .bps(30)))))
    }
}
