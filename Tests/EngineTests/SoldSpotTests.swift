import Domain
import Engine
import Testing

@Suite struct `What was there before a run and was sold` {
    /// A sale of 2.0 at 100.00 for a fee of 1.00, and a price of 110.00 after it.
    private func bench(_ kind: InstrumentTerms.Kind) -> Bench {
        let bench = Bench { plan in
            for index in plan.instruments.indices { plan.instruments[index].terms.kind = kind }
        }
        bench.step(0, [.trade(10_000)])
        bench.step(1, answers: [.fill(9, execution: 1, .sell, 20_000, at: 10_000).charging(100)])
        bench.step(2, [.trade(11_000)])
        return bench
    }

    @Test func `is named within what is not realised, and no money is lost`() {
        let portfolio = bench(.spot).corridor.state.portfolio
        #expect(portfolio.unrealised == Amount(-2_000))
        #expect(portfolio.unrealisedOfSold == Amount(-2_000))
        #expect(portfolio.equity == Amount(997_900))
        #expect(
            portfolio.equity
                == portfolio.cashAtStart + portfolio.realised + portfolio.unrealised
                - portfolio.fees + portfolio.funding)
    }

    @Test func `is no part of it where there is none: what is owed, bought back or held`() {
        let owed = bench(.perpetual).corridor.state.portfolio
        #expect(owed.unrealised == Amount(-2_000))
        #expect(owed.unrealisedOfSold == nil)
        let bench = bench(.spot)
        bench.step(3, answers: [.fill(9, execution: 2, .buy, 20_000, at: 11_000)])
        #expect(bench.corridor.state.portfolio.realised == Amount(-2_000))
        #expect(bench.corridor.state.portfolio.unrealisedOfSold == nil)
        bench.step(4, answers: [.fill(9, execution: 3, .buy, 10_000, at: 11_000)])
        bench.step(5, [.trade(11_500)])
        #expect(bench.corridor.state.portfolio.unrealised == Amount(500))
        #expect(bench.corridor.state.portfolio.unrealisedOfSold == nil)
    }
}
