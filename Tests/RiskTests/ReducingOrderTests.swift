internal import Domain
internal import Risk
import Testing

@Suite struct `An order that only reduces` {
    /// Everything that can be wrong with the account, the market and the hour at once.
    private func gloom() -> GuardContext {
        var context = Sample.holder()
        context.level = .reduceOnly
        context.worstGrossElsewhere = nil
        (context.openOrders, context.recentEntries) = (1_000, 1_000)
        (context.dayPnL, context.equity) = (nil, nil)
        context.duplicateAge = .zero
        (context.mark, context.markTime) = (nil, nil)
        context.isBookStale = true
        return context
    }

    private func vet(_ intent: Intent, _ context: GuardContext) throws -> Vetting {
        var limits = Sample.limits
        limits.sessions = [TradingSession(startMinute: 0, endMinute: 0, days: [])]
        (limits.orderNotional, limits.positionNotional) = (.zero, .zero)
        (limits.grossExposure, limits.dailyLoss) = (.zero, .zero)
        var checks: ContiguousArray<Check> = []
        let order = try Sample.sized(intent, in: context)
        #expect(order.effect.contains(.reducing))
        return GuardChain(limits: limits, plugins: []).vet(
            order, in: context, keepsAll: false, into: &checks)
    }

    private func isApproved(_ vetting: Vetting) -> Bool {
        if case .approved = vetting { true } else { false }
    }

    @Test func `passes whatever else is wrong`() throws {
        #expect(isApproved(try vet(Sample.intent(.sell), gloom())))
    }

    @Test func `leaves on a stale book, where nothing enters`() throws {
        var context = Sample.holder()
        context.isBookStale = true
        let chain = GuardChain(limits: Sample.limits, plugins: [])
        func refusal(_ side: Side) throws -> String? {
            var checks: ContiguousArray<Check> = []
            let order = try Sample.sized(Sample.intent(side), in: context)
            guard case .refused = chain.vet(order, in: context, keepsAll: false, into: &checks)
            else { return nil }
            return checks.last?.judgement.text
        }
        #expect(try refusal(.sell) == nil)
        #expect(
            try refusal(.buy)
                == "the book is stale: messages were lost, and no snapshot has come since")
        context.isBookStale = false
        #expect(try refusal(.buy) == nil)
    }

    @Test func `meets the ladder, the product, the increments and its own rate`() throws {
        var context = gloom()
        context.level = .halt
        #expect(!isApproved(try vet(Sample.intent(.sell), context)))
        context = gloom()
        context.status = .closed
        #expect(!isApproved(try vet(Sample.intent(.sell), context)))
        context = gloom()
        context.recentReductions = 10
        #expect(!isApproved(try vet(Sample.intent(.sell), context)))
        var offTick = Sample.intent(.sell)
        offTick.limit = Price(10_001)
        #expect(!isApproved(try vet(offTick, gloom())))
    }

    @Test func `meets the collar only while the mark is fresh`() throws {
        var far = Sample.intent(.sell)
        far.limit = Price(5_000)
        var context = gloom()
        #expect(isApproved(try vet(far, context)))
        context.mark = Price(10_000)
        context.markTime = Sample.now + Nanos(-10_000_000_000)
        #expect(!isApproved(try vet(far, context)))
        context.markTime = Sample.now + Nanos(-10_000_000_001)
        #expect(isApproved(try vet(far, context)))
    }
}
