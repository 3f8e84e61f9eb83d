package import Domain
package import Engine
package import Simulation

extension SimulatedExchange: AnsweringExchange {
    /// Whoever simulates a venue sees it at any moment.
    package var sight: VenueSight? {
        let now = Timestamp(nanos: .max)
        return VenueSight(open: workingCount + incomingCount, listedAt: now, countedAt: now)
    }

    /// What balances to exactly zero: the venue's money and the cost of what is held against what
    /// the engine has earned, paid and received; the two sides' money; and what they hold.
    ///
    /// The three differences are added by magnitude, so that none can hide another. Answers on
    /// their way count for neither side.
    package func residual(against state: borrowing EngineState) -> Amount? {
        let portfolio = state.portfolio
        let expected =
            portfolio.cashAtStart + portfolio.realised - portfolio.fees + portfolio.funding
        let account = accountAsTold
        var difference = (account.cash + portfolio.cost - expected).magnitude
        difference += (account.cash - portfolio.cash).magnitude
        for index in state.instruments.indices {
            let held = portfolio.position(.account, InstrumentID(index)).quantity
            let lacking = account.holdings[index] - held
            difference += Amount(lacking.magnitude.mantissa)
        }
        return difference
    }
}
