internal import Domain
internal import Risk
import Testing

@Suite struct `The stream of an instance's orders` {
    private func approve(
        _ intent: Intent = Sample.intent(), in context: GuardContext = Sample.context()
    ) throws -> ApprovedOrder {
        var checks: ContiguousArray<Check> = []
        let order = try Sample.sized(intent, in: context)
        let chain = GuardChain(limits: Sample.limits, plugins: [])
        guard
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: false, into: &checks)
        else { throw Sample.NotSized(sizing: Sizer.none.size(intent, in: context)) }
        return approved
    }

    private func described(
        _ recent: inout RecentOrders, _ intent: Intent = Sample.intent(), after age: Nanos = .zero
    ) -> GuardContext {
        var context = Sample.context()
        context.now = Sample.now + age
        recent.describe(intent, Quantity(10_000), in: &context)
        return context
    }

    @Test func `remembers identical entries until they are as old as the window`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        for second in 0..<3 {
            recent.note(try approve(), at: Sample.now + .second * Int64(second))
        }
        #expect(described(&recent, after: Nanos(59_999_999_999)).identicalOrders == 3)
        #expect(described(&recent, after: .minute).identicalOrders == 2)
        #expect(described(&recent, after: .second * 62).identicalOrders == 0)
    }

    @Test func `takes orders for identical whatever their number, tag, cause and expiry`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        recent.note(try approve(), at: Sample.now)
        var intent = Sample.intent()
        (intent.order, intent.tag, intent.cause) = (OrderNumber(2), 9, 9)
        intent.expiry = Sample.now + .hour
        #expect(described(&recent, intent).identicalOrders == 1)
        let changes: [(inout Intent) -> Void] = [
            { $0.owner = OwnerID(2) }, { $0.instrument = InstrumentID(1) }, { $0.side = .sell },
            { $0.type = .stopLimit }, { $0.timeInForce = .immediateOrCancel },
            { $0.limit = Price(10_005) }, { $0.trigger = Price(10_000) }, { $0.flags = .postOnly },
        ]
        for change in changes {
            var other = Sample.intent()
            change(&other)
            #expect(described(&recent, other).identicalOrders == 0)
        }
    }

    @Test func `takes neither exits nor changes for repetitions`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let exit = Sample.intent(.sell)
        recent.note(try approve(exit, in: Sample.holder()), at: Sample.now)
        recent.note(try approve(), at: Sample.now, isChange: true)
        #expect(described(&recent, exit).identicalOrders == 0)
        #expect(described(&recent).identicalOrders == 0)
    }

    @Test func `counts the orders of each instance apart, exits and changes too`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        recent.note(try approve(), at: Sample.now)
        recent.note(try approve(Sample.intent(.sell), in: Sample.holder()), at: Sample.now)
        recent.note(try approve(), at: Sample.now, isChange: true)
        var other = Sample.intent()
        other.owner = OwnerID(2)
        recent.note(try approve(other), at: Sample.now)
        #expect(described(&recent).instanceOrders == 3)
        #expect(described(&recent, other).instanceOrders == 1)
        #expect(described(&recent, after: .minute).instanceOrders == 0)
        #expect(described(&recent, after: .minute).instanceDayOrders == 3)
    }

    @Test func `begins a day's orders anew at midnight in UTC`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        recent.note(try approve(), at: Sample.now)
        let night = Nanos.day
        #expect(described(&recent, after: night + Nanos(-1)).instanceDayOrders == 1)
        #expect(described(&recent, after: night).instanceDayOrders == 0)
    }

    @Test func `counts the rejections of one reason, product and instance`() throws {
        var recent = RecentOrders(limits: Sample.limits)
        let (owner, product) = (OwnerID(1), InstrumentID(0))
        recent.note(rejection: .funds, of: owner, product, at: Sample.now)
        recent.note(rejection: .funds, of: owner, product, at: Sample.now + .second)
        recent.note(rejection: .postOnly, of: owner, product, at: Sample.now)
        recent.note(rejection: .funds, of: OwnerID(2), product, at: Sample.now)
        recent.note(rejection: .funds, of: owner, InstrumentID(1), at: Sample.now)
        #expect(described(&recent, after: .second).sameRejections == 2)
        #expect(described(&recent, after: .minute).sameRejections == 1)
        #expect(described(&recent, after: .second * 61).sameRejections == 0)
    }
}
