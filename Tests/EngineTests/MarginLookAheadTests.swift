internal import Domain
internal import Engine
internal import Risk
import Testing

/// 10,000.00 that secure a product of which opening takes 10 % until 12:00 UTC and 20 % after it.
@Suite struct `An entry before the margin of the night` {
    private func bench() -> Bench {
        Bench { plan in
            let most = Amount(1 << 40)
            plan.limits.orderNotional = most
            plan.limits.positionNotional = most
            plan.limits.grossExposure = most
            let margin = MarginTerms(
                intraday: .both(.bps(1_000)), overnight: .both(.bps(2_000)),
                intradayHours: [
                    TradingSession(startMinute: 0, endMinute: 720, days: [0, 1, 2, 3, 4, 5, 6])
                ], maintenanceShare: .bps(5_000))
            for index in plan.instruments.indices {
                plan.instruments[index].derivative = DerivativeTerms(
                    margin: margin, fundingInterval: .hour)
            }
        }
    }

    /// Whether 60,000.00 may be bought: 6,000.00 by day, 12,000.00 by night.
    private func passes(_ second: Int64) -> Bool {
        let bench = bench()
        bench.step(second - 1, [.trade(10_000)])
        bench.actor.wants = [.place(.limit(.buy, 6_000_000))]
        bench.step(second, [.trade(10_000)])
        return !bench.submitted.isEmpty
    }

    @Test func `counts at the rate of the night in the last thirty minutes of the day`() {
        let noon: Int64 = 12 * 3_600
        #expect(passes(noon - 1_801))
        #expect(!passes(noon - 1_800))
        #expect(!passes(noon))
    }

    @Test func `counts what is open of other products at that rate too`() {
        let bench = bench()
        let last: Int64 = 12 * 3_600 - 1_800
        bench.step(last - 2, [.trade(10_000)])
        bench.step(last - 2, [.trade(10_000)], of: Bench.other)
        bench.step(
            last - 1, answers: [.fill(999, execution: 1, .buy, 3_000_000, at: 10_000)])
        // By night 30,000.00 take 6,000.00, and 25,000.00 more would take 5,000.00.
        bench.actor.wants = [.place(.limit(.buy, 2_500_000, of: Bench.other))]
        bench.step(last, [.trade(10_000)], of: Bench.other)
        #expect(bench.submitted.isEmpty)
        bench.actor.wants = [.place(.limit(.buy, 2_000_000, of: Bench.other))]
        bench.step(last + 1, [.trade(10_000)], of: Bench.other)
        #expect(bench.submitted.count == 1)
    }
}
