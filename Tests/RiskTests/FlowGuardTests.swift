internal import Domain
internal import Risk
import Testing

/// Judges a sized order by one guard of the floor.
private func judge(
    _ name: String, _ intent: Intent, _ context: GuardContext
) throws -> Judgement {
    let order = try Sample.sized(intent, in: context)
    let judge = try #require(GuardChain.floor(Sample.limits).first { $0.name == name })
    return judge.judge(order, in: context)
}

private func judge(_ name: String, _ context: GuardContext) throws -> Judgement {
    try judge(name, Sample.intent(), context)
}

/// 10,000.00 of money, a taker's fee of 60 bps, nothing claimed.
private func spot() -> GuardContext {
    var context = Sample.context(.spot)
    context.terms.takerFee = .bps(60)
    return context
}

@Suite struct `The cash guard` {
    /// 100.00 at 100.00 with 60 bps of fee.
    private let cost: Int64 = 10_060

    @Test func `allows a purchase that leaves the reserve, and refuses one unit less`() throws {
        var context = spot()
        context.free = Amount(50_000 + cost)
        let on = try judge("cash", context)
        #expect(
            on
                == Judgement(
                    .allow, measured: Measure(cost, exponent: -2),
                    limit: Measure(cost, exponent: -2), unit: "money"))
        context.free = Amount(50_000 + cost - 1)
        let past = try judge("cash", context)
        #expect(past.verdict == .reject)
        #expect(past.limit == Measure(cost - 1, exponent: -2))
        #expect(past.text == "the money that is not claimed does not cover the order and its fee")
    }

    @Test func `sets aside what open purchases have claimed`() throws {
        var context = spot()
        context.free = Amount(50_000 + cost + 7)
        context.reservedCash = Amount(7)
        #expect(try judge("cash", context).verdict == .allow)
        context.reservedCash = Amount(8)
        #expect(try judge("cash", context).verdict == .reject)
    }

    @Test func `counts the fee, and no rebate as money`() throws {
        var context = spot()
        context.free = Amount(50_000 + cost)
        context.terms.takerFee = .bps(61)
        #expect(try judge("cash", context).verdict == .reject)
        context.terms.takerFee = .bps(-10)
        #expect(try judge("cash", context).measured == Measure(10_000, exponent: -2))
    }

    @Test func `refuses when money or claims are not known or fit no number`() throws {
        let faults: [(inout GuardContext) -> Void] = [
            { $0.free = nil }, { $0.reservedCash = nil }, { $0.free = Amount(-1) },
            { $0.reservedCash = Amount(.max) },
            { ($0.free, $0.reservedCash) = (Amount(.min + 10), Amount(100)) },
        ]
        for fault in faults {
            var context = spot()
            fault(&context)
            #expect(try judge("cash", context).verdict == .reject)
        }
    }

    @Test func `asks nothing of a sale, nor of a derivative`() throws {
        var context = spot()
        context.free = .zero
        #expect(try judge("cash", Sample.intent(.sell), context) == .allow)
        var derivative = Sample.context()
        derivative.free = .zero
        #expect(try judge("cash", derivative) == .allow)
    }

    @Test func `lets an exit pass without money`() throws {
        var context = spot()
        (context.free, context.reservedCash) = (nil, nil)
        (context.position, context.ownPosition) = (Quantity(20_000), Quantity(20_000))
        #expect(try isApproved(Sample.intent(.sell), context))
    }
}

/// Whether the whole chain lets an order pass.
private func isApproved(_ intent: Intent, _ context: GuardContext) throws -> Bool {
    var checks: ContiguousArray<Check> = []
    let order = try Sample.sized(intent, in: context)
    let chain = GuardChain(limits: Sample.limits, plugins: [])
    if case .approved = chain.vet(order, in: context, keepsAll: false, into: &checks) {
        return true
    }
    return false
}

@Suite struct `The resting notional limit` {
    @Test func `allows all open orders up to it and refuses one unit past it`() throws {
        var context = Sample.context()
        context.restingNotional = Amount(290_000)
        #expect(
            try judge("resting-notional", context)
                == Judgement(
                    .allow, measured: Measure(300_000, exponent: -2),
                    limit: Measure(300_000, exponent: -2), unit: "money"))
        context.restingNotional = Amount(290_001)
        #expect(try judge("resting-notional", context).verdict == .reject)
    }

    @Test func `refuses what is not known or fits no number`() throws {
        var context = Sample.context()
        context.restingNotional = nil
        #expect(try judge("resting-notional", context).verdict == .reject)
        context.restingNotional = Amount(.max)
        #expect(try judge("resting-notional", context).verdict == .reject)
    }
}

@Suite struct `A limit of the stream of orders` {
    @Test func `lets as many identical orders pass as it says, then blocks the instance`() throws {
        var context = Sample.context()
        context.identicalOrders = 4
        #expect(try judge("identical-orders", context).verdict == .allow)
        context.identicalOrders = 5
        #expect(
            try judge("identical-orders", context)
                == Judgement(
                    .reduceOnly(.owner, hold: .zero), measured: Measure(6), limit: Measure(5),
                    unit: "orders", text: "the same order was sent again and again",
                    reason: .rate))
    }

    @Test func `bears as many equal rejections as it says, then blocks the instance for a time`()
        throws
    {
        var context = Sample.context()
        context.sameRejections = 3
        #expect(try judge("same-rejections", context).verdict == .allow)
        context.sameRejections = 4
        #expect(
            try judge("same-rejections", context)
                == Judgement(
                    .reduceOnly(.owner, hold: .minute), measured: Measure(4), limit: Measure(3),
                    unit: "rejections",
                    text: "the venue refused order after order for the same reason",
                    reason: .rate))
    }

    @Test func `gives an instance its orders of a stretch and of a day`() throws {
        var context = Sample.context()
        (context.instanceOrders, context.instanceDayOrders) = (7, 99)
        #expect(try judge("instance-orders", context).verdict == .allow)
        context.instanceOrders = 8
        let recent = try judge("instance-orders", context)
        #expect(recent.verdict == .reject)
        #expect(recent.limit == Measure(8))
        (context.instanceOrders, context.instanceDayOrders) = (0, 100)
        let day = try judge("instance-orders", context)
        #expect(day.verdict == .reject)
        #expect([day.measured, day.limit] == [Measure(101), Measure(100)])
        #expect(day.reason == .rate)
    }

    @Test func `never stops an exit`() throws {
        var context = Sample.holder()
        (context.identicalOrders, context.sameRejections) = (1_000, 1_000)
        (context.instanceOrders, context.instanceDayOrders) = (1_000, 1_000_000)
        (context.restingNotional, context.reservedCash) = (nil, nil)
        #expect(try isApproved(Sample.intent(.sell), context))
        #expect(try !isApproved(Sample.intent(.buy), context))
    }
}
