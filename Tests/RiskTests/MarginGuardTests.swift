internal import Domain
internal import Risk
import Testing

/// A whole contract at 100.00 with 10 % to open and 5 % to keep, secured by 1,000.00.
private func context(_ collateral: Int64 = 100_000) -> GuardContext {
    var context = Sample.context()
    context.margin = MarginContext(
        collateral: Amount(collateral), initial: .both(.bps(1_000)),
        maintenance: .both(.bps(500)), initialElsewhere: .zero, maintenanceElsewhere: .zero,
        movingElsewhere: .zero)
    return context
}

private func limits(_ change: (inout Limits) -> Void = { _ in }) -> Limits {
    var limits = Sample.limits
    limits.margin = MarginLimits(
        leverageMax: Ratio(e8: 200_000_000), liquidationDistanceMin: .bps(1_500),
        allowsShorts: true)
    limits.money.cashReserve = .zero
    change(&limits)
    return limits
}

private func judge(
    _ name: String, _ intent: Intent, _ context: GuardContext, _ limits: Limits = limits()
) throws -> Judgement {
    let order = try Sample.sized(intent, in: context)
    let judge = try #require(GuardChain.floor(limits).first { $0.name == name })
    return judge.judge(order, in: context)
}

private func isApproved(
    _ intent: Intent, _ context: GuardContext, _ limits: Limits = limits()
) throws -> Bool {
    var checks: ContiguousArray<Check> = []
    let order = try Sample.sized(intent, in: context)
    let chain = GuardChain(limits: limits, plugins: [])
    if case .approved = chain.vet(order, in: context, keepsAll: false, into: &checks) {
        return true
    }
    return false
}

private func size(_ quantity: Int64) -> Intent { size(.buy, quantity) }

private func size(_ side: Side, _ quantity: Int64) -> Intent {
    Sample.intent(side, .quantity(Quantity(quantity)))
}

@Suite struct `The leverage limit` {
    @Test func `allows twice what secures the position, and refuses one lot more`() throws {
        // 20.0 are worth 2,000.00; one lot is worth 0.10.
        let on = try judge("leverage", size(200_000), context())
        #expect(
            on
                == Judgement(
                    .allow, measured: Measure(200_000_000, exponent: -8),
                    limit: Measure(200_000_000, exponent: -8), unit: "x"))
        #expect(try judge("leverage", size(200_010), context()).verdict == .reject)
    }

    @Test(arguments: [Side.buy, .sell])
    func `counts positions, open orders and other products at their worst`(side: Side) throws {
        var context = context()
        context.position = Quantity(side.sign * 100_000)
        if side == .buy { context.openBuy = Quantity(50_000) }
        if side == .sell { context.openSell = Quantity(50_000) }
        context.worstGrossElsewhere = Amount(40_000)
        #expect(try judge("leverage", size(side, 10_000), context).verdict == .allow)
        #expect(try judge("leverage", size(side, 10_010), context).verdict == .reject)
    }

    @Test func `is the least of those whose hours these are`() throws {
        let night = MarginLimits.Window(
            hours: TradingSession(startMinute: 22 * 60, endMinute: 60, days: Set(0...6)),
            leverageMax: Ratio(e8: 100_000_000))
        let high = MarginLimits.Window(
            hours: TradingSession(startMinute: 0, endMinute: 1_440, days: Set(0...6)),
            leverageMax: Ratio(e8: 900_000_000))
        let limits = limits { $0.margin.windows = [night, high] }
        var context = context()
        #expect(try judge("leverage", size(100_000), context, limits).verdict == .allow)
        #expect(try judge("leverage", size(100_010), context, limits).verdict == .reject)
        context.now = Sample.now + .hour
        context.markTime = context.now
        #expect(try judge("leverage", size(200_000), context, limits).verdict == .allow)
        #expect(try judge("leverage", size(200_010), context, limits).verdict == .reject)
    }

    @Test func `refuses what it cannot know`() throws {
        let faults: [(inout GuardContext) -> Void] = [
            { $0.margin = nil }, { $0.margin?.collateral = nil }, { $0.mark = nil },
            { $0.margin?.collateral = .zero }, { $0.margin?.collateral = Amount(-1) },
            { $0.worstGrossElsewhere = nil }, { $0.worstGrossElsewhere = Amount(.max) },
        ]
        for fault in faults {
            var context = context()
            fault(&context)
            #expect(try judge("leverage", size(10_000), context).verdict == .reject)
        }
    }

    @Test func `is once, and there are no shorts, where the profile says nothing`() throws {
        let limits = limits { $0.margin = .spot }
        #expect(try judge("leverage", size(100_000), context(), limits).verdict == .allow)
        #expect(try judge("leverage", size(100_010), context(), limits).verdict == .reject)
        #expect(try judge("shorts", size(.sell, 10_000), context(), limits).verdict == .reject)
        #expect(try judge("shorts", size(.buy, 10_000), context(), limits).verdict == .allow)
        #expect(try judge("shorts", size(.sell, 10_000), context()).verdict == .allow)
    }

    @Test func `asks nothing of spot products`() throws {
        let spot = Sample.context(.spot)
        for name in ["shorts", "leverage", "margin", "liquidation"] {
            #expect(try judge(name, size(.buy, 10_000), spot) == .allow)
        }
    }
}

@Suite struct `The margin limit` {
    @Test func `allows what is covered to the last unit, and refuses one lot more`() throws {
        // 10 % of 100.0 contracts are all that is there.
        let limits = limits { $0.money.cashReserve = Amount(1_000) }
        #expect(try judge("margin", size(990_000), context(), limits).verdict == .allow)
        #expect(
            try judge("margin", size(990_010), context(), limits)
                == Judgement(
                    .reject, measured: Measure(99_001, exponent: -2),
                    limit: Measure(99_000, exponent: -2), unit: "money",
                    text: "what secures positions does not cover the margin"))
    }

    @Test func `takes the rate of the side, and what others need`() throws {
        var context = context()
        context.margin?.initial = MarginTerms.Rates(long: .bps(1_000), short: .bps(2_000))
        context.margin?.initialElsewhere = Amount(50_000)
        #expect(try judge("margin", size(.buy, 500_000), context).verdict == .allow)
        #expect(try judge("margin", size(.buy, 500_010), context).verdict == .reject)
        #expect(try judge("margin", size(.sell, 250_000), context).verdict == .allow)
        #expect(try judge("margin", size(.sell, 250_010), context).verdict == .reject)
    }

    @Test func `refuses what it cannot know`() throws {
        let faults: [(inout GuardContext) -> Void] = [
            { $0.margin = nil }, { $0.margin?.collateral = nil }, { $0.mark = nil },
            { $0.margin?.initialElsewhere = nil }, { $0.margin?.initialElsewhere = Amount(.max) },
            { $0.openBuy = Quantity(.max) },
        ]
        for fault in faults {
            var context = context()
            fault(&context)
            #expect(try judge("margin", size(10_000), context).verdict == .reject)
        }
    }
}

@Suite struct `The distance to liquidation` {
    @Test func `is where nothing is left above the margin that must be kept`() {
        // 4,000.00 long, secured by 1,000.00: at p of the mark 1,000 - 4,000 (1 - p) = 200 p.
        let long = Liquidation.distance(
            value: Amount(400_000), isShort: false, rate: .bps(500), collateral: Amount(100_000),
            others: .none)
        #expect(long == Ratio(e8: 21_052_631))
        let short = Liquidation.distance(
            value: Amount(400_000), isShort: true, rate: .bps(500), collateral: Amount(100_000),
            others: .none)
        #expect(short == Ratio(e8: 19_047_619))
        let gone = Liquidation.distance(
            value: Amount(400_000), isShort: false, rate: .bps(500), collateral: Amount(19_999),
            others: .none)
        #expect((gone?.e8 ?? 0) < 0)
        let never = Liquidation.distance(
            value: Amount(400_000), isShort: false, rate: .bps(500), collateral: Amount(900_000),
            others: .none)
        #expect(never == .bps(10_000))
    }

    @Test func `has the venue's own arithmetic at its price`() throws {
        for seed in seeds {
            print("seed \(seed)")
            var random = RandomStream(seed: seed)
            for _ in 0..<2_000 {
                let value = random.number(1_000...1_000_000_000)
                let collateral = random.number(1...value)
                let rate = Ratio(e8: random.number(100_000...50_000_000))
                let isShort = random.number(0...1) == 1
                let found = try #require(
                    Liquidation.distance(
                        value: Amount(value), isShort: isShort, rate: rate,
                        collateral: Amount(collateral), others: .none))
                guard found > .zero, found < .bps(10_000) else { continue }
                // What is left at that price, and a hundredth of a percent beyond it.
                func left(_ move: Int64) -> Double {
                    let share = Double(move) / 1e8
                    let after = Double(value) * (isShort ? 1 + share : 1 - share)
                    return Double(collateral) - Double(value) * share
                        - after * Double(rate.e8) / 1e8
                }
                #expect(left(found.e8) >= -2, "\(value) \(collateral) \(rate) \(isShort)")
                #expect(left(found.e8 + 10_000) <= 2, "\(value) \(collateral) \(rate) \(isShort)")
            }
        }
    }

    @Test func `allows a position on the limit and refuses one unit of collateral less`() throws {
        // 20.0 at 100.00 without slippage or fee: 1,500 bps of 2,000.00 * 0.95, and 100.00 kept.
        let least: Int64 = 28_500 + 10_000
        let on = try judge("liquidation", size(200_000), context(least))
        #expect(
            on
                == Judgement(
                    .allow, measured: Measure(15_000_000, exponent: -4),
                    limit: Measure(15_000_000, exponent: -4), unit: "bps"))
        let past = try judge("liquidation", size(200_000), context(least - 1))
        #expect(past.verdict == .reject)
        #expect(past.text == "the venue could close the position too near the mark")
    }

    @Test func `counts the fee and what the order may pay beyond the mark`() throws {
        let least: Int64 = 28_500 + 10_000
        var context = context(least)
        context.terms.takerFee = .bps(1)
        #expect(try judge("liquidation", size(200_000), context).verdict == .reject)
        context.margin?.collateral = Amount(least + 20)
        #expect(try judge("liquidation", size(200_000), context).verdict == .allow)
        context.terms.takerFee = .zero
        var dear = size(200_000)
        dear.limit = Price(10_005)
        context.margin?.collateral = Amount(least + 99)
        #expect(try judge("liquidation", dear, context).verdict == .reject)
        context.margin?.collateral = Amount(least + 100)
        #expect(try judge("liquidation", dear, context).verdict == .allow)
    }

    @Test func `takes all other positions to move against the account at once`() throws {
        let together = Liquidation.distance(
            value: Amount(400_000), isShort: false, rate: .bps(500), collateral: Amount(200_000),
            others: Liquidation.Others(kept: Amount(20_000), moving: Amount(380_000)))
        #expect(together == Ratio(e8: 21_052_631), "twice of all is as near as once")
        var context = context(28_500 + 10_000)
        #expect(try judge("liquidation", size(200_000), context).verdict == .allow)
        context.margin?.movingElsewhere = Amount(1)
        #expect(try judge("liquidation", size(200_000), context).verdict == .reject)
        context.margin?.movingElsewhere = nil
        #expect(try judge("liquidation", size(200_000), context).verdict == .reject)
    }

    @Test func `judges the worse of the two sides that open orders can lead to`() throws {
        var context = context(28_500 + 10_000)
        context.openSell = Quantity(300_000)
        #expect(try judge("liquidation", size(.buy, 10_000), context).verdict == .reject)
    }

    @Test func `refuses what it cannot know`() throws {
        let faults: [(inout GuardContext) -> Void] = [
            { $0.margin = nil }, { $0.margin?.collateral = nil }, { $0.mark = nil },
            { $0.margin?.maintenanceElsewhere = nil }, { $0.openBuy = Quantity(.max) },
            { $0.margin?.maintenanceElsewhere = Amount(.max) },
        ]
        for fault in faults {
            var context = context()
            fault(&context)
            #expect(try judge("liquidation", size(10_000), context).verdict == .reject)
        }
    }

    @Test func `never stops an exit`() throws {
        var context = context(1)
        (context.position, context.ownPosition) = (Quantity(20_000), Quantity(20_000))
        #expect(try isApproved(size(.sell, 10_000), context))
        context.margin = nil
        #expect(try isApproved(size(.sell, 10_000), context))
        (context.position, context.ownPosition) = (Quantity(-20_000), Quantity(-20_000))
        #expect(try isApproved(size(.buy, 10_000), context, limits { $0.margin = .spot }))
        #expect(try !isApproved(size(.sell, 10_000), context))
    }
}

@Suite struct `The hours of a derivative` {
    @Test func `refuse whatever the venue would not take, exits too`() throws {
        var context = context()
        context.margin?.isOpen = false
        (context.position, context.ownPosition) = (Quantity(20_000), Quantity(20_000))
        let judgement = try judge("product", size(.sell, 10_000), context)
        #expect(judgement.verdict == .reject)
        #expect(judgement.reason == .product)
        #expect(try !isApproved(size(.sell, 10_000), context))
    }
}
