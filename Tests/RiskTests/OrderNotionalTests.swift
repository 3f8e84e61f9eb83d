internal import Domain
internal import Risk
import Testing

@Suite struct `The order notional limit` {
    /// An order of a quantity at 100.00, where taking costs a share; the limit is 1,000.00.
    private func judge(_ quantity: Int64, fee: Ratio) throws -> Judgement {
        var context = Sample.context()
        context.terms.takerFee = fee
        let order = try Sample.sized(
            Sample.intent(.buy, .quantity(Quantity(quantity))), in: context)
        let judge = try #require(
            GuardChain.floor(Sample.limits).first { $0.name == "order-notional" })
        return judge.judge(order, in: context)
    }

    @Test func `counts the fee of a taker, rounded up`() throws {
        // 994.00 and 5.964 of fee; a lot more is 994.10 and 5.9646.
        #expect(
            try judge(99_400, fee: .bps(60))
                == Judgement(
                    .allow, measured: Measure(99_997, exponent: -2),
                    limit: Measure(100_000, exponent: -2), unit: "money"))
        #expect(
            try judge(99_410, fee: .bps(60))
                == Judgement(
                    .reject, measured: Measure(100_007, exponent: -2),
                    limit: Measure(100_000, exponent: -2), unit: "money",
                    text: "the order is worth more than allowed"))
    }

    @Test func `takes no rebate for money`() throws {
        #expect(
            try judge(100_000, fee: .bps(-10)).measured == Measure(100_000, exponent: -2))
        #expect(try judge(100_010, fee: .bps(-10)).verdict == .reject)
    }

    @Test func `knows no sum that fits no number`() {
        var terms = Sample.terms()
        #expect(terms.withFee(Amount(.max)) == Amount(.max))
        terms.takerFee = .bps(1)
        #expect(terms.withFee(Amount(.max)) == nil)
    }

    @Test func `never stops an exit`() throws {
        var context = Sample.holder()
        context.terms.takerFee = Ratio(e8: .max)
        var checks: ContiguousArray<Check> = []
        let exit = try Sample.sized(Sample.intent(.sell), in: context)
        let vetting = GuardChain(limits: Sample.limits, plugins: []).vet(
            exit, in: context, keepsAll: false, into: &checks)
        guard case .approved = vetting else {
            Issue.record("an exit was refused: \(vetting)")
            return
        }
    }
}
