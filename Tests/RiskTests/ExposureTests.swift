import Domain
import Risk
import Testing

@Suite struct `The exposure of an account` {
    private func judge(
        _ order: Intent, in context: GuardContext, _ change: (inout Limits) -> Void = { _ in }
    ) throws -> Vetting {
        var limits = Sample.limits
        (limits.duplicateWindow, limits.orderNotional) = (.zero, Amount(100_000_000))
        change(&limits)
        var checks: ContiguousArray<Check> = []
        return GuardChain(limits: limits, plugins: []).vet(
            try Sample.sized(order, in: context), in: context, keepsAll: false, into: &checks)
    }

    private func isApproved(_ vetting: Vetting) -> Bool {
        if case .approved = vetting { true } else { false }
    }

    @Test func `counts what orders of others may buy, to the unit`() throws {
        var context = Sample.context()
        // 1.0 at 100.00 asks for 100.00 of the 5,000.00.
        context.externalBuy = Quantity(490_000)
        #expect(isApproved(try judge(Sample.intent(), in: context)))
        context.externalBuy = Quantity(490_001)
        #expect(!isApproved(try judge(Sample.intent(), in: context)))
        #expect(
            !isApproved(
                try judge(Sample.intent(), in: context) { $0.positionNotional = Amount(500_000) }))
        #expect(
            isApproved(
                try judge(Sample.intent(), in: context) { $0.positionNotional = Amount(500_001) }))
    }

    @Test func `counts what they may sell where a position can be short, and not in spot`() throws {
        var context = Sample.context()
        context.externalSell = Quantity(500_001)
        #expect(!isApproved(try judge(Sample.intent(), in: context)))
        context.externalSell = Quantity(500_000)
        #expect(isApproved(try judge(Sample.intent(), in: context)))
        var spot = Sample.context(.spot)
        spot.externalSell = Quantity(5_000_000)
        #expect(isApproved(try judge(Sample.intent(), in: spot)))
    }

    @Test func `is unknown where the size of one is, and then nothing is opened`() throws {
        var context = Sample.context()
        context.externalBuy = nil
        #expect(!isApproved(try judge(Sample.intent(), in: context)))
        context = Sample.context()
        context.externalSell = nil
        #expect(!isApproved(try judge(Sample.intent(), in: context)))
        var spot = Sample.context(.spot)
        spot.externalSell = nil
        #expect(isApproved(try judge(Sample.intent(), in: spot)))
    }

    @Test func `that does not fit is refused, not wrapped`() throws {
        var context = Sample.context()
        context.externalBuy = Quantity(.max)
        #expect(!isApproved(try judge(Sample.intent(), in: context)))
    }

    @Test(arguments: [nil, 0, 5_000_000, .max] as [Int64?])
    func `never stands in the way of an exit`(others: Int64?) throws {
        var context = Sample.holder()
        context.externalBuy = others.map { Quantity($0) }
        context.externalSell = context.externalBuy
        let exit = Sample.intent(.sell, .quantity(Quantity(20_000)))
        let vetting = try judge(exit, in: context) { limits in
            (limits.positionNotional, limits.grossExposure) = (Amount(1), Amount(1))
        }
        #expect(isApproved(vetting), "\(vetting)")
    }
}
