internal import Domain
internal import Risk
internal import Seeding
import Testing

/// Answers what a test wants, and remembers what it was asked.
private final class Adviser: SizeAdvisor {
    let name = "adviser"
    var answer: Judgement
    private(set) var asked: [Quantity?] = []

    init(_ verdict: Verdict) { answer = Judgement(verdict, text: "so", reason: .sizer) }

    func advise(_ intent: Intent, asked: SizedOrder?, in context: GuardContext) -> Judgement {
        self.asked.append(asked?.quantity)
        return answer
    }
}

@Suite struct `A size that a plugin advises` {
    private func outcome(
        _ adviser: Adviser, _ intent: Intent, in context: GuardContext = Sample.context(),
        limits: Limits = Sample.limits
    ) -> AdvisedSizing.Outcome {
        AdvisedSizing(adviser, within: GuardChain(limits: limits, plugins: []))
            .size(intent, in: context)
    }

    private func quantity(_ outcome: AdvisedSizing.Outcome) -> Quantity? {
        if case .sized(let order, _) = outcome.sizing { order.quantity } else { nil }
    }

    private func text(_ outcome: AdvisedSizing.Outcome) -> String? {
        if case .refused(_, _, let judgement) = outcome.sizing { judgement.text } else { nil }
    }

    private let sure = OrderSize.conviction(e6: 1_000_000)

    @Test func `is floored to the lot`() {
        let outcome = outcome(Adviser(.resize(Quantity(1_239))), Sample.intent(.buy, sure))
        #expect(quantity(outcome) == Quantity(1_230))
        guard case .sized(let order, let record) = outcome.sizing else { return }
        #expect(record.method == .plugin)
        #expect((record.wanted, record.quantity) == (Quantity(1_239), Quantity(1_230)))
        #expect(order.notional == Amount(1_230))
        #expect(outcome.cut == nil)
    }

    @Test func `never exceeds what the strategy asked for`() {
        let adviser = Adviser(.resize(Quantity(90_000)))
        let own = Sample.intent(.buy, .quantity(Quantity(2_009)))
        #expect(quantity(outcome(adviser, own)) == Quantity(2_000))
        let money = Sample.intent(.buy, .notional(Amount(3_000)))
        #expect(quantity(outcome(adviser, money)) == Quantity(3_000))
        adviser.answer.verdict = .resize(Quantity(1_000))
        #expect(quantity(outcome(adviser, own)) == Quantity(1_000))
        #expect(adviser.asked == [Quantity(2_000), Quantity(3_000), Quantity(2_000)])
    }

    @Test func `is cut to the limit of one order, on the line and one unit past it`() throws {
        let adviser = Adviser(.resize(Quantity(100_000)))
        #expect(quantity(outcome(adviser, Sample.intent(.buy, sure))) == Quantity(100_000))
        adviser.answer.verdict = .resize(Quantity(100_010))
        let past = outcome(adviser, Sample.intent(.buy, sure))
        #expect(quantity(past) == Quantity(100_000))
        let cut = try #require(past.cut)
        let names = GuardChain(limits: Sample.limits, plugins: []).names
        #expect(names[cut.guardIndex] == "order-notional")
        #expect(cut.judgement.verdict == .resize(Quantity(100_000)))
        #expect(cut.judgement.measured == Measure(100_010, exponent: -2))
        #expect(cut.judgement.limit == Measure(100_000, exponent: -2))
    }

    @Test func `is cut to what position and gross exposure leave`() {
        let adviser = Adviser(.resize(Quantity(90_000)))
        var context = Sample.context()
        (context.position, context.ownPosition) = (Quantity(450_000), Quantity(450_000))
        #expect(
            quantity(outcome(adviser, Sample.intent(.buy, sure), in: context)) == Quantity(50_000))
        context.worstGrossElsewhere = Amount(530_000)
        #expect(
            quantity(outcome(adviser, Sample.intent(.buy, sure), in: context)) == Quantity(20_000))
    }

    @Test func `is left as it is where no size passes, for the limit itself to refuse`() {
        var context = Sample.context()
        (context.position, context.ownPosition) = (Quantity(500_000), Quantity(500_000))
        let outcome = outcome(
            Adviser(.resize(Quantity(9_000))), Sample.intent(.buy, sure), in: context)
        #expect(quantity(outcome) == Quantity(9_000))
        #expect(outcome.cut == nil)
    }

    @Test(arguments: [
        Verdict.reject, .allow, .resize(.zero), .resize(Quantity(-5)), .resize(Quantity(.min)),
        .reduceOnly(.account, hold: .zero), .halt(.account, hold: .second),
    ])
    func `that is no size refuses the entry and does no more`(verdict: Verdict) {
        let outcome = outcome(Adviser(verdict), Sample.intent(.buy, sure))
        guard case .refused(let refusal, let record, let judgement) = outcome.sizing else {
            Issue.record("sized")
            return
        }
        #expect(
            refusal == Refusal(guardIndex: nil, verdict: .reject, reason: .sizer, code: 0))
        #expect((record.method, record.quantity) == (.plugin, .zero))
        #expect((judgement.verdict, outcome.advice?.verdict) == (.reject, .reject))
    }

    @Test func `below the product's minimum is a refusal that keeps its reason`() {
        let small = outcome(Adviser(.resize(Quantity(99))), Sample.intent(.buy, sure))
        #expect(text(small) == "the size is below the product's minimum of 0.01; so")
        #expect(
            quantity(outcome(Adviser(.resize(Quantity(100))), Sample.intent(.buy, sure)))
                == Quantity(100))
    }

    @Test func `is not asked for exits`() {
        let adviser = Adviser(.reject)
        let holder = Sample.holder()
        let exits = [
            Sample.intent(.sell, .quantity(Quantity(1_000))),
            Sample.intent(.sell, .quantity(Quantity(1_000)), flags: .reduceOnly),
            Sample.intent(.sell, .close, flags: .reduceOnly),
            Sample.intent(.sell, .notional(Amount(1_000))),
        ]
        #expect(
            exits.map { quantity(outcome(adviser, $0, in: holder)) }
                == [Quantity(1_000), Quantity(1_000), Quantity(20_000), Quantity(1_000)])
        #expect(adviser.asked.isEmpty)
    }

    @Test func `of a conviction against the position is that share of it`() {
        let adviser = Adviser(.reject)
        let half = Sample.intent(.sell, .conviction(e6: 500_000))
        #expect(quantity(outcome(adviser, half, in: Sample.holder())) == Quantity(10_000))
        let closing = Sample.intent(.sell, sure, flags: .reduceOnly)
        #expect(quantity(outcome(adviser, closing)) == nil)
        #expect(adviser.asked.isEmpty)
    }

    @Test func `is asked for what turns a position around`() {
        let adviser = Adviser(.resize(Quantity(25_000)))
        let flip = Sample.intent(.sell, .quantity(Quantity(30_000)))
        #expect(quantity(outcome(adviser, flip, in: Sample.holder())) == Quantity(25_000))
        #expect(adviser.asked == [Quantity(30_000)])
    }

    @Test(arguments: [Int64(0), -1, 1_000_001])
    func `is not asked about a shape that makes no sense`(number: Int64) {
        let adviser = Adviser(.resize(Quantity(1_000)))
        #expect(quantity(outcome(adviser, Sample.intent(.buy, .conviction(e6: number)))) == nil)
        var intent = Sample.intent(.buy, sure)
        intent.limit = Price(min(number, 0))
        #expect(quantity(outcome(adviser, intent)) == nil)
        #expect(adviser.asked.isEmpty)
    }

    @Test(arguments: seeds)
    func `passes the limits that cut it, and one lot more would not`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let chain = GuardChain(limits: Sample.limits, plugins: [])
        for _ in 0..<200 {
            var context = Sample.context()
            let held = random.number(0...49_000) * 10
            (context.position, context.ownPosition) = (Quantity(held), Quantity(held))
            context.openBuy = Quantity(random.number(0...100) * 10)
            let adviser = Adviser(.resize(Quantity(random.number(100...2_000_000))))
            let intent = Sample.intent(.buy, sure)
            let outcome = outcome(adviser, intent, in: context)
            guard let cut = outcome.cut, let found = quantity(outcome) else { continue }
            let more = Sample.intent(.buy, .quantity(found + Sample.terms().lot))
            var checks: ContiguousArray<Check> = []
            let same = Sample.intent(.buy, .quantity(found))
            _ = chain.vet(
                try Sample.sized(same, in: context), in: context, keepsAll: false, into: &checks)
            #expect(!checks.contains { $0.guardIndex == cut.guardIndex }, "seed \(seed)")
            _ = chain.vet(
                try Sample.sized(more, in: context), in: context, keepsAll: false, into: &checks)
            #expect(checks.contains { $0.guardIndex == cut.guardIndex }, "seed \(seed)")
        }
    }
}
