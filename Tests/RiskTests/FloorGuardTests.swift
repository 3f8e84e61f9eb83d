internal import Domain
internal import Risk
import Testing

/// Judges a sized order by one guard of the floor.
private func judge(
    _ name: String, _ intent: Intent, _ context: GuardContext, limits: Limits = Sample.limits
) throws -> Judgement {
    let order = try Sample.sized(intent, in: context)
    let judge = try #require(GuardChain.floor(limits).first { $0.name == name })
    return judge.judge(order, in: context)
}

private func judge(_ name: String, _ context: GuardContext) throws -> Judgement {
    try judge(name, Sample.intent(), context)
}

private func verdict(
    _ name: String, _ intent: Intent, _ context: GuardContext, limits: Limits = Sample.limits
) throws -> Verdict {
    try judge(name, intent, context, limits: limits).verdict
}

private func verdict(
    _ name: String, _ context: GuardContext, limits: Limits = Sample.limits
) throws -> Verdict {
    try verdict(name, Sample.intent(), context, limits: limits)
}

@Suite struct `A floor guard allows on its limit and refuses one unit past it` {
    @Test func `ladder`() throws {
        var context = Sample.context()
        #expect(try verdict("ladder", context) == .allow)
        for level in TradingLevel.allCases where level != .normal {
            context.level = level
            let judgement = try judge("ladder", context)
            #expect(judgement.verdict == .reject)
            #expect(judgement.reason == .mode)
            #expect(judgement.text == "trading level is \(level.name)")
        }
    }

    @Test func `ladder for what reduces`() throws {
        var context = Sample.holder()
        for level in TradingLevel.allCases {
            context.level = level
            let expected: Verdict = level <= .reduceOnly ? .allow : .reject
            #expect(try verdict("ladder", Sample.intent(.sell), context) == expected)
        }
    }

    @Test(arguments: [ProductStatus.noTrading, .cancelOnly, .closed])
    func `product that takes nothing`(status: ProductStatus) throws {
        var context = Sample.context()
        #expect(try verdict("product", context) == .allow)
        context.status = status
        let judgement = try judge("product", Sample.intent(flags: .postOnly), context)
        #expect(judgement.verdict == .reject)
        #expect(judgement.reason == .product)
    }

    @Test func `product that takes limit orders only`() throws {
        var context = Sample.context()
        context.status = .limitOnly
        var market = Sample.intent()
        (market.type, market.timeInForce) = (.market, .immediateOrCancel)
        #expect(try verdict("product", context) == .allow)
        #expect(try verdict("product", market, context) == .reject)
    }

    @Test(arguments: [ProductStatus.postOnly, .auction])
    func `product that takes post-only orders only`(status: ProductStatus) throws {
        var context = Sample.context()
        context.status = status
        #expect(try verdict("product", Sample.intent(flags: .postOnly), context) == .allow)
        #expect(try verdict("product", context) == .reject)
    }

    @Test(arguments: [Int64(1), -1])
    func `price collar on both sides`(direction: Int64) throws {
        let context = Sample.context()
        var intent = Sample.intent()
        intent.limit = Price(10_000 + 100 * direction)
        #expect(try verdict("price-collar", intent, context) == .allow)
        intent.limit = Price(10_000 + 101 * direction)
        #expect(try verdict("price-collar", intent, context) == .reject)
    }

    @Test func `price collar without rounding a distance away`() throws {
        var context = Sample.context()
        context.mark = Price(30_001)
        var intent = Sample.intent()
        intent.limit = Price(30_301)
        #expect(try verdict("price-collar", intent, context) == .allow)
        intent.limit = Price(30_302)
        #expect(try verdict("price-collar", intent, context) == .reject)
    }

    @Test func `order notional`() throws {
        let context = Sample.context()
        let on = Sample.intent(.buy, .quantity(Quantity(100_000)))
        let past = Sample.intent(.buy, .quantity(Quantity(100_010)))
        #expect(try verdict("order-notional", on, context) == .allow)
        #expect(try verdict("order-notional", past, context) == .reject)
    }

    @Test(arguments: [Side.buy, .sell])
    func `position with open orders at their worst`(side: Side) throws {
        var context = Sample.context()
        let sign = side.sign
        context.position = Quantity(sign * 400_000)
        if side == .buy { context.openBuy = Quantity(90_000) }
        if side == .sell { context.openSell = Quantity(90_000) }
        #expect(try verdict("position", Sample.intent(side), context) == .allow)
        let past = Sample.intent(side, .quantity(Quantity(10_010)))
        #expect(try verdict("position", past, context) == .reject)
    }

    @Test func `position when the other side alone is too large`() throws {
        var context = Sample.context()
        context.openSell = Quantity(500_010)
        let small = Sample.intent(.buy, .quantity(Quantity(100)))
        #expect(try verdict("position", small, context) == .reject)
    }

    @Test func `position of a spot product, which is never short`() throws {
        var context = Sample.context(.spot)
        let sell = Sample.intent(.sell)
        #expect(try verdict("position", sell, context) == .reject)
        (context.position, context.openSell) = (Quantity(10_000), Quantity(10))
        let chain = GuardChain(limits: Sample.limits, plugins: [])
        var checks: ContiguousArray<Check> = []
        let over = try Sample.sized(sell, in: context)
        guard case .refused = chain.vet(over, in: context, keepsAll: false, into: &checks) else {
            Issue.record("a sale beyond what is free was approved")
            return
        }
        context.openSell = .zero
        let all = try Sample.sized(sell, in: context)
        let vetting = chain.vet(all, in: context, keepsAll: false, into: &checks)
        guard case .approved = vetting else {
            Issue.record("a sale of what is held was refused: \(vetting)")
            return
        }
    }

    @Test func `gross exposure`() throws {
        var context = Sample.context()
        context.worstGrossElsewhere = Amount(990_000)
        #expect(try verdict("gross-exposure", context) == .allow)
        context.worstGrossElsewhere = Amount(990_001)
        #expect(try verdict("gross-exposure", context) == .reject)
    }

    @Test func `open orders`() throws {
        var context = Sample.context()
        context.openOrders = 19
        #expect(try verdict("open-orders", context) == .allow)
        context.openOrders = 20
        #expect(try verdict("open-orders", context) == .reject)
    }

    @Test func `order rate`() throws {
        var context = Sample.context()
        context.recentEntries = 9
        #expect(try verdict("order-rate", context) == .allow)
        context.recentEntries = 10
        let judgement = try judge("order-rate", context)
        #expect(judgement.verdict == .reject)
        #expect(judgement.reason == .rate)
    }

    @Test func `order rate of what reduces, in a bucket of its own`() throws {
        var context = Sample.holder()
        (context.recentEntries, context.recentReductions) = (1_000, 9)
        #expect(try verdict("order-rate", Sample.intent(.sell), context) == .allow)
        context.recentReductions = 10
        #expect(try verdict("order-rate", Sample.intent(.sell), context) == .reject)
    }

    @Test func `duplicate`() throws {
        var context = Sample.context()
        #expect(try verdict("duplicate", context) == .allow)
        context.duplicateAge = Nanos(1)
        #expect(try verdict("duplicate", context) == .reject)
    }

    @Test func `mark staleness`() throws {
        var context = Sample.context()
        context.markTime = Sample.now + Nanos(-10_000_000_000)
        #expect(try verdict("mark-staleness", context) == .allow)
        context.markTime = Sample.now + Nanos(-10_000_000_001)
        #expect(try verdict("mark-staleness", context) == .reject)
    }

    @Test func `mark staleness of a book that lost messages`() throws {
        var context = Sample.context()
        context.isBookStale = true
        #expect(
            try judge("mark-staleness", context)
                == Judgement(
                    .reject, limit: Measure(10_000_000_000, exponent: -9), unit: "s",
                    text: "the book is stale: messages were lost, and no snapshot has come since"))
    }

    @Test func `daily loss`() throws {
        var context = Sample.context()
        context.dayPnL = Amount(-20_000)
        #expect(try verdict("daily-loss", context) == .allow)
        context.dayPnL = Amount(-20_001)
        #expect(try verdict("daily-loss", context) == .reject)
        context.dayPnL = Amount(1_000_000)
        #expect(try verdict("daily-loss", context) == .allow)
    }

    @Test func `session`() throws {
        var limits = Sample.limits
        limits.sessions = [TradingSession(startMinute: 0, endMinute: 1, days: [6])]
        var context = Sample.context()
        context.now = Timestamp(nanos: 1_677_974_400_000_000_000)
        #expect(try verdict("session", context, limits: limits) == .allow)
        context.now = context.now + .minute
        #expect(try verdict("session", context, limits: limits) == .reject)
        #expect(!GuardChain.floor(Sample.limits).contains { $0.name == "session" })
    }
}

@Suite struct `A floor guard refuses what it cannot judge` {
    @Test(arguments: ["price-collar", "position", "gross-exposure", "mark-staleness"])
    func `without a mark`(name: String) throws {
        var context = Sample.context()
        (context.mark, context.markTime) = (nil, nil)
        let judgement = try judge(name, context)
        #expect(judgement.verdict == .reject)
        #expect(judgement.measured == nil)
        #expect(!judgement.text.isEmpty)
    }

    @Test func `with a mark of zero or below`() throws {
        var context = Sample.context()
        for mark in [Price(0), Price(-10_000)] {
            context.mark = mark
            #expect(try verdict("price-collar", context) == .reject)
        }
    }

    @Test func `with a mark of an unknown age or from the future`() throws {
        var context = Sample.context()
        context.markTime = nil
        #expect(try verdict("mark-staleness", context) == .reject)
        context.markTime = Sample.now + Nanos(1)
        #expect(try verdict("mark-staleness", context) == .reject)
    }

    @Test func `without the day's result`() throws {
        var context = Sample.context()
        context.dayPnL = nil
        #expect(try verdict("daily-loss", context) == .reject)
    }

    @Test func `without the value of the other products`() throws {
        var context = Sample.context()
        context.worstGrossElsewhere = nil
        #expect(try verdict("gross-exposure", context) == .reject)
        context.worstGrossElsewhere = Amount(.max)
        #expect(try verdict("gross-exposure", context) == .reject)
    }

    @Test func `with open orders that no number holds`() throws {
        var context = Sample.context()
        context.openBuy = Quantity(.max)
        #expect(try verdict("position", context) == .reject)
        #expect(try verdict("gross-exposure", context) == .reject)
    }
}

@Suite struct `The increments guard` {
    private func refused(_ change: (inout Intent) -> Void) throws -> Bool {
        var intent = Sample.intent()
        change(&intent)
        var context = Sample.context()
        if intent.flags.contains(.reduceOnly) {
            let held = Quantity(intent.side == .sell ? 20_000 : -20_000)
            (context.position, context.ownPosition) = (held, held)
        }
        let judgement = try judge("increments", intent, context)
        if judgement.verdict != .allow { #expect(judgement.reason == .shape) }
        return judgement.verdict != .allow
    }

    @Test func `allows prices on the tick alone`() throws {
        #expect(try !refused { $0.limit = Price(9_995) })
        #expect(try refused { $0.limit = Price(9_996) })
        #expect(try refused { $0.limit = Price(9_999) })
    }

    @Test func `allows sizes up to the product's maximum`() throws {
        #expect(try !refused { $0.size = .quantity(Quantity(1_000_000)) })
        #expect(try refused { $0.size = .quantity(Quantity(1_000_010)) })
    }

    @Test func `refuses less than the smallest notional`() throws {
        var context = Sample.context()
        (context.mark, context.terms.tick) = (Price(10), Price(1))
        var intent = Sample.intent(.buy, .quantity(Quantity(100_000)))
        intent.limit = Price(10)
        #expect(try verdict("increments", intent, context) == .allow)
        intent.size = .quantity(Quantity(90_000))
        #expect(try verdict("increments", intent, context) == .reject)
    }

    @Test func `knows which types go with which conditions`() throws {
        #expect(try refused { $0.type = .market })
        #expect(
            try refused { ($0.type, $0.timeInForce) = (.market, .goodTillDate) })
        #expect(
            try !refused { ($0.type, $0.timeInForce) = (.market, .immediateOrCancel) })
        #expect(try !refused { ($0.type, $0.timeInForce) = (.market, .fillOrKill) })
        #expect(
            try refused {
                ($0.type, $0.timeInForce) = (.market, .immediateOrCancel)
                $0.flags = .postOnly
            })
        #expect(try !refused { $0.flags = .postOnly })
        #expect(
            try refused {
                $0.timeInForce = .immediateOrCancel
                $0.flags = .postOnly
            })
    }

    @Test(arguments: [OrderType.stopLimit, .takeLimit])
    func `wants a trigger on the tick for orders that wait for one`(type: OrderType) throws {
        #expect(try refused { $0.type = type })
        #expect(try !refused { ($0.type, $0.trigger) = (type, Price(10_050)) })
        #expect(try refused { ($0.type, $0.trigger) = (type, Price(10_051)) })
        #expect(try refused { ($0.type, $0.trigger) = (type, Price(0)) })
        #expect(try refused { ($0.type, $0.trigger) = (type, Price(-50)) })
        #expect(
            try refused {
                ($0.type, $0.trigger) = (type, Price(10_050))
                $0.timeInForce = .immediateOrCancel
            })
    }

    @Test func `wants an expiry in the future for good-till-date`() throws {
        #expect(try refused { $0.timeInForce = .goodTillDate })
        #expect(
            try refused { ($0.timeInForce, $0.expiry) = (.goodTillDate, Sample.now) })
        #expect(
            try !refused {
                ($0.timeInForce, $0.expiry) = (.goodTillDate, Sample.now + Nanos(1))
            })
    }

    @Test func `knows a bracket as an exit between two prices`() throws {
        func isRefused(_ change: (inout Intent) -> Void) throws -> Bool {
            try refused { intent in
                (intent.type, intent.side, intent.flags) = (.bracket, .sell, .reduceOnly)
                (intent.limit, intent.trigger) = (Price(10_000), Price(9_900))
                change(&intent)
            }
        }
        #expect(try !isRefused { _ in })
        #expect(try isRefused { $0.flags = [] })
        #expect(try isRefused { $0.trigger = nil })
        #expect(try isRefused { $0.trigger = Price(10_000) })
        #expect(try isRefused { $0.side = .buy })
        #expect(try !isRefused { ($0.side, $0.trigger) = (.buy, Price(10_100)) })
        #expect(try isRefused { $0.timeInForce = .immediateOrCancel })
        #expect(try isRefused { $0.flags = [.reduceOnly, .postOnly] })
        #expect(try isRefused { $0.timeInForce = .goodTillDate })
    }

    @Test func `knows a TWAP as slices until a time`() throws {
        func isRefused(_ change: (inout Intent) -> Void) throws -> Bool {
            try refused { intent in
                (intent.type, intent.timeInForce, intent.slices) = (.twap, .goodTillDate, 2)
                intent.expiry = Sample.context().now + .minute
                change(&intent)
            }
        }
        #expect(try !isRefused { _ in })
        #expect(try isRefused { $0.slices = 1 })
        #expect(try isRefused { $0.timeInForce = .goodTillCancelled })
        #expect(try isRefused { $0.expiry = nil })
        #expect(try isRefused { $0.flags = .postOnly })
    }
}
