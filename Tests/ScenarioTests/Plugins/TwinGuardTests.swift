import Assembly
import Domain
import Engine
import Risk
import Seeding
import Testing

/// Guards of the floor once more as plugins in C, given the same orders by the real host.
@Suite struct `A floor guard and its twin in C` {
    let desk: Desk
    static let ordersPerSeed = 100_000
    static let seeds = PropertySeeds.of("twin guards")

    init() throws { desk = try Desk() }

    func trial() throws -> Trial {
        var sheet = Sheet()
        (sheet.limits["price_collar"], sheet.limits["order_notional"]) = ("200 bps", "100_000 USD")
        sheet.guards = [
            "{module: perps.twin-collar, name: collar, parameters: {distance_max: 200 bps}}",
            "{module: perps.twin-notional, name: notional, parameters: {notional_max: 100_000}}",
        ]
        return try Trial(sheet, at: desk)
    }

    static let pairs = [("price-collar", "collar"), ("order-notional", "notional")]

    @Test(arguments: seeds) func `give the same verdict on every order`(_ seed: UInt64) throws {
        let trial = try trial()
        let terms = trial.plan.instruments[0].terms
        var corpus = TwinCorpus(terms, seed: seed)
        var tally = TwinTally()
        var checks: ContiguousArray<Check> = []
        let names = trial.plan.guardNames
        for number in 1...Self.ordersPerSeed {
            let (order, context) = corpus.next(number)
            checks.removeAll(keepingCapacity: true)
            _ = trial.timeline.corridor.guards.vet(
                order, in: context, keepsAll: true, into: &checks)
            func judgement(_ name: String) -> Judgement? {
                checks.first { names[$0.guardIndex] == name }?.judgement
            }
            for (floor, twin) in Self.pairs {
                guard !order.effect.contains(.reducing) else {
                    // A plugin is not asked about what can only reduce.
                    #expect(judgement(twin) == nil)
                    continue
                }
                guard let own = judgement(floor), let told = judgement(twin) else {
                    Issue.record("\(floor) or \(twin) was not asked about order \(number)")
                    return
                }
                tally.note(floor, own)
                if own.verdict != told.verdict || !TwinTally.isSame(own.measured, told.measured)
                    || !TwinTally.isSame(own.limit, told.limit) || own.unit != told.unit
                {
                    Issue.record("seed \(seed), order \(number): \(own) but \(told)")
                    return
                }
            }
        }
        tally.expectVariety()
    }

    @Test func `differ where their limits differ, so that the comparison can fail`() throws {
        let trial = try trial()
        var corpus = TwinCorpus(trial.plan.instruments[0].terms, seed: 1)
        let tight = PriceCollarPair(trial)
        var differing = 0
        for number in 1...10_000 {
            let (order, context) = corpus.next(number)
            if tight.differs(order, context) { differing += 1 }
        }
        #expect(differing > 0)
    }
}

/// The twin with its 200 bps beside a floor with 199.
struct PriceCollarPair {
    let floor: any Guard
    let twin: any Guard

    init(_ trial: Trial) {
        var limits = trial.plan.corridor.limits
        limits.priceCollar = .bps(199)
        let chain = GuardChain.floor(limits)
        floor = chain.first { $0.name == "price-collar" } ?? chain[0]
        twin = trial.plan.guards[0]
    }

    func differs(_ order: SizedOrder, _ context: GuardContext) -> Bool {
        floor.judge(order, in: context).verdict != twin.judge(order, in: context).verdict
    }
}

/// How often each outcome came, since a corpus of one outcome proves nothing.
struct TwinTally {
    private var counts: [String: Int] = [:]

    mutating func note(_ guardName: String, _ judgement: Judgement) {
        let outcome = judgement.measured == nil ? "missing" : judgement.verdict.name
        counts["\(guardName) \(outcome)", default: 0] += 1
    }

    func expectVariety(sourceLocation: Testing.SourceLocation = #_sourceLocation) {
        for outcome in [
            "price-collar allow", "price-collar reject", "price-collar missing",
            "order-notional allow", "order-notional reject",
        ] {
            #expect((counts[outcome] ?? 0) > 1_000, "\(outcome)", sourceLocation: sourceLocation)
        }
    }

    /// The floor shows whole units of its scale, a plugin a rounded floating number.
    static func isSame(_ one: Measure?, _ other: Measure?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        func value(_ measure: Measure) -> Double {
            (0..<abs(measure.exponent)).reduce(Double(measure.mantissa)) { value, _ in
                measure.exponent < 0 ? value / 10 : value * 10
            }
        }
        let (left, right) = (value(one), value(other))
        return abs(left - right) <= 1e-3 + 1e-9 * abs(left)
    }
}

/// Orders at random, many of them on a limit or one unit beside it.
struct TwinCorpus {
    private let terms: InstrumentTerms
    private var random: RandomStream

    init(_ terms: InstrumentTerms, seed: UInt64) {
        (self.terms, random) = (terms, RandomStream(seed: seed))
    }

    private mutating func isChosen(oneIn count: Int64) -> Bool { random.below(count) == 0 }

    /// An order that the sizer made, with what surrounds it.
    mutating func next(_ number: Int) -> (SizedOrder, GuardContext) {
        while true {
            let context = self.context()
            let intent = Intent(
                order: OrderNumber(UInt64(number)), owner: .account, instrument: InstrumentID(0),
                side: isChosen(oneIn: 2) ? .buy : .sell, type: .limit,
                timeInForce: .goodTillCancelled, size: .quantity(quantity(context)),
                limit: limit(context))
            if case .sized(let order, _) = Sizer.none.size(intent, in: context) {
                return (order, context)
            }
        }
    }

    private mutating func context() -> GuardContext {
        let now = Timestamp(nanos: 1_790_726_400_000_000_000)
        var context = GuardContext(now: now, terms: terms)
        let digits = random.within(1...11)
        let top = (0..<digits).reduce(Int64(1)) { value, _ in value * 10 }
        context.mark = Price(random.within(1...top))
        context.markTime = now + Nanos(-1_000_000_000)
        if isChosen(oneIn: 20) { context.mark = nil }
        if isChosen(oneIn: 50) { context.mark = Price(random.within(-5...0)) }
        if isChosen(oneIn: 4) { context.position = Quantity(random.within(-1...1) * 1_000_000_000) }
        context.ownPosition = context.position
        (context.equity, context.free) = (Amount(1_000_000_000_000), Amount(1_000_000_000_000))
        (context.dayPnL, context.gross, context.worstGrossElsewhere) = (.zero, .zero, .zero)
        return context
    }

    /// Anything, or 200 bps from the mark, or a unit beside that.
    private mutating func limit(_ context: GuardContext) -> Price {
        guard let mark = context.mark, mark > .zero, !isChosen(oneIn: 4) else {
            return Price(random.within(1...100_000_000))
        }
        let distance = mark.mantissa / 50 + random.within(-2...2)
        return Price(isChosen(oneIn: 2) ? mark.mantissa + distance : mark.mantissa - distance)
    }

    /// Anything, or what makes the order and its fee worth the limit, or a lot beside that.
    private mutating func quantity(_ context: GuardContext) -> Quantity {
        guard let mark = context.mark, mark > .zero, !isChosen(oneIn: 4),
            let one = terms.notional(mark, terms.lot, rounding: .up), one > .zero
        else { return Quantity(random.within(1...100_000_000_000)) }
        let limit = (0..<(-terms.amountExponent)).reduce(Int64(100_000)) { value, _ in value * 10 }
        let rate = Int128(100_000_000 + max(0, terms.takerFee.e8))
        let value = Int64(Int128(limit) * 100_000_000 / rate)
        let lots = value / one.mantissa + random.within(-2...2)
        return Quantity(max(1, lots) &* terms.lot.mantissa)
    }
}
