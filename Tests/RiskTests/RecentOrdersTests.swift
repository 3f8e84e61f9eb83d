internal import Domain
internal import Risk
import Testing

@Suite struct `Recent orders` {
    private func approve(
        _ intent: Intent, in context: GuardContext, _ plugins: [StubGuard] = []
    ) throws -> ApprovedOrder {
        let chain = GuardChain(limits: Sample.limits, plugins: plugins)
        var checks: ContiguousArray<Check> = []
        let order = try Sample.sized(intent, in: context)
        guard
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: false, into: &checks)
        else { throw Refused(checks: checks) }
        return approved
    }

    private struct Refused: Error { let checks: ContiguousArray<Check> }

    private func described(
        _ recent: inout RecentOrders, _ intent: Intent, _ quantity: Quantity = Quantity(10_000),
        after age: Nanos
    ) -> GuardContext {
        var context = Sample.context()
        context.now = Sample.now + age
        recent.describe(intent, quantity, in: &context)
        return context
    }

    @Test func `leave the rate window when they are exactly as old as it`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let intent = Sample.intent()
        recent.note(try approve(intent, in: Sample.context()), at: Sample.now)
        #expect(described(&recent, intent, after: .zero).recentEntries == 1)
        #expect(described(&recent, intent, after: Nanos(999_999_999)).recentEntries == 1)
        #expect(described(&recent, intent, after: .second).recentEntries == 0)
    }

    @Test func `count changes as they count orders`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let (entry, exit) = (Sample.intent(), Sample.intent(.sell))
        recent.note(try approve(entry, in: Sample.context()), at: Sample.now, isChange: true)
        recent.note(try approve(entry, in: Sample.context()), at: Sample.now)
        recent.note(try approve(exit, in: Sample.holder()), at: Sample.now, isChange: true)
        var context = Sample.context()
        recent.describe(entry, Quantity(10_000), isChange: true, in: &context)
        #expect(context.recentEntries == 2)
        #expect(context.recentReductions == 1)
        // A change is no repetition of its own order.
        #expect(context.duplicateAge == nil)
        #expect(described(&recent, entry, after: .zero).duplicateAge == .zero)
        #expect(described(&recent, entry, after: .second).recentEntries == 0)
    }

    @Test func `count what reduces apart`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let sell = Sample.intent(.sell)
        recent.note(try approve(sell, in: Sample.holder()), at: Sample.now)
        let context = described(&recent, sell, after: .zero)
        #expect(context.recentEntries == 0)
        #expect(context.recentReductions == 1)
        #expect(context.duplicateAge == nil)
        #expect(described(&recent, sell, after: .second).recentReductions == 0)
    }

    @Test func `are repetitions until the window ends`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        var intent = Sample.intent()
        recent.note(try approve(intent, in: Sample.context()), at: Sample.now)
        (intent.order, intent.tag, intent.cause) = (OrderNumber(2), 9, 9)
        let last = Nanos(1_999_999_999)
        #expect(described(&recent, intent, after: .zero).duplicateAge == .zero)
        #expect(described(&recent, intent, after: last).duplicateAge == last)
        #expect(described(&recent, intent, after: .second * 2).duplicateAge == nil)
    }

    @Test func `are no repetitions when anything differs`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let first = Sample.intent()
        recent.note(try approve(first, in: Sample.context()), at: Sample.now)
        let changes: [(inout Intent) -> Void] = [
            { $0.owner = OwnerID(2) }, { $0.instrument = InstrumentID(1) }, { $0.side = .sell },
            { $0.type = .stopLimit }, { $0.timeInForce = .immediateOrCancel },
            { $0.limit = Price(10_005) }, { $0.trigger = Price(10_000) },
            { $0.flags = .postOnly }, { $0.expiry = Sample.now },
        ]
        for change in changes {
            var intent = first
            change(&intent)
            #expect(described(&recent, intent, after: .zero).duplicateAge == nil)
        }
        var other = first
        other.size = .quantity(Quantity(10_010))
        let context = described(&recent, other, Quantity(10_010), after: .zero)
        #expect(context.duplicateAge == nil)
    }

    @Test func `are repetitions although a guard made the first one smaller`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let intent = Sample.intent()
        let half = StubGuard("half", .resize(Quantity(5_000)))
        recent.note(try approve(intent, in: Sample.context(), [half]), at: Sample.now)
        #expect(described(&recent, intent, after: .zero).duplicateAge == .zero)
    }

    @Test func `are no repetitions without a window`() throws {
        var limits = Sample.limits
        limits.duplicateWindow = .zero
        var recent = RecentOrders(limits: limits)
        let intent = Sample.intent()
        recent.note(try approve(intent, in: Sample.context()), at: Sample.now)
        #expect(described(&recent, intent, after: .zero).duplicateAge == nil)
    }
}
