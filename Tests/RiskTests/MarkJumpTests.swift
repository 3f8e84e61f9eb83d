internal import Domain
internal import Risk
import Testing

@Suite struct `The mark jump guard` {
    private static let limits: Limits = {
        var limits = Sample.limits
        limits.jumps = JumpLimits(distance: .bps(1_000), settle: .second * 2)
        return limits
    }()

    private func judge(
        _ standing: MarkStanding, mark: Price? = Price(10_000), _ name: String = "mark-jump",
        _ intent: Intent = Sample.intent(), in given: GuardContext = Sample.context()
    ) throws -> Judgement {
        var context = given
        (context.markStanding, context.mark) = (standing, mark)
        let order = try Sample.sized(intent, in: given)
        let judge = try #require(GuardChain.floor(Self.limits).first { $0.name == name })
        return judge.judge(order, in: context)
    }

    /// Whether the whole chain lets an order of a holder pass.
    private func isApproved(
        _ side: Side, at price: Int64, mark: Int64, _ standing: MarkStanding
    ) throws -> Bool {
        var context = Sample.holder()
        (context.markStanding, context.mark) = (standing, Price(mark))
        var intent = Sample.intent(side)
        intent.limit = Price(price)
        var checks: ContiguousArray<Check> = []
        let vetting = GuardChain(limits: Self.limits, plugins: []).vet(
            try Sample.sized(intent, in: context), in: context, keepsAll: false, into: &checks)
        if case .approved = vetting { return true }
        return false
    }

    @Test func `lets a confirmed price pass, and says its limit`() throws {
        #expect(
            try judge(.confirmed)
                == Judgement(.allow, limit: Measure(10_000_000, exponent: -4), unit: "bps"))
    }

    @Test func `refuses a price that has jumped, and says how far`() throws {
        #expect(
            try judge(.jumped(from: Price(10_000)), mark: Price(15_000))
                == Judgement(
                    .reject, measured: Measure(50_000_000, exponent: -4),
                    limit: Measure(10_000_000, exponent: -4), unit: "bps",
                    text: "the price has jumped, and no further prices confirm it yet"))
        #expect(
            try judge(.jumped(from: Price(10_000)), mark: Price(5_000)).measured
                == Measure(50_000_000, exponent: -4))
    }

    @Test(arguments: [(Int64(-5_000), Int64(15_000)), (5_000, 25_000)])
    func `leaves the daily loss to count what the price would cost if it were true`(
        result: Int64, cost: Int64
    ) throws {
        var context = Sample.context()
        func verdict() throws -> Verdict {
            try judge(.confirmed, "daily-loss", in: context).verdict
        }
        (context.dayPnL, context.dayDoubt) = (Amount(result), Amount(cost))
        #expect(try verdict() == .allow)
        context.dayDoubt = Amount(cost + 1)
        #expect(try verdict() == .reject)
        context.dayPnL = nil
        #expect(try verdict() == .reject)
    }

    @Test func `refuses what nothing confirms, and says that it knows no figure`() throws {
        #expect(
            try judge(.unproven)
                == Judgement(
                    .reject, limit: Measure(10_000_000, exponent: -4), unit: "bps",
                    text: "no second price has confirmed the first one yet"))
        for level in [Price(10_000), Price(0), Price(-1)] {
            let judgement = try judge(.jumped(from: level), mark: nil)
            #expect(judgement.verdict == .reject && judgement.measured == nil)
        }
        for level in [Price(0), Price(-1)] {
            let judgement = try judge(.jumped(from: level))
            #expect(judgement.verdict == .reject && judgement.measured == nil)
        }
    }

    @Test func `never stops an exit, near the level before the jump or near the price`() throws {
        let jumped = MarkStanding.jumped(from: Price(10_000))
        #expect(try isApproved(.sell, at: 10_000, mark: 15_000, jumped))
        // The collar is 100 bps: on it at either level, and not one tick past it.
        #expect(try isApproved(.sell, at: 9_900, mark: 15_000, jumped))
        #expect(try !isApproved(.sell, at: 9_895, mark: 15_000, jumped))
        #expect(try isApproved(.sell, at: 14_850, mark: 15_000, jumped))
        #expect(try !isApproved(.sell, at: 14_845, mark: 15_000, jumped))
        #expect(try isApproved(.sell, at: 10_000, mark: 10_000, .unproven))
        #expect(try !isApproved(.sell, at: 10_000, mark: 15_000, .confirmed))
    }

    @Test func `stops entries at either level`() throws {
        let jumped = MarkStanding.jumped(from: Price(10_000))
        #expect(try !isApproved(.buy, at: 10_000, mark: 15_000, jumped))
        #expect(try !isApproved(.buy, at: 15_000, mark: 15_000, jumped))
        #expect(try isApproved(.buy, at: 15_000, mark: 15_000, .confirmed))
    }

    @Test func `leaves the collar of an entry at the price alone`() throws {
        var entry = Sample.intent()
        entry.limit = Price(10_000)
        let judgement = try judge(
            .jumped(from: Price(10_000)), mark: Price(15_000), "price-collar", entry)
        #expect(judgement.verdict == .reject)
    }

    @Test func `is not in the floor where no confirmation is asked for`() {
        #expect(!GuardChain.floor(Sample.limits).contains { $0.name == "mark-jump" })
        #expect(GuardChain.floor(Self.limits).contains { $0.name == "mark-jump" })
    }
}

@Suite struct `The distance of a jump` {
    private let limits = JumpLimits(distance: .bps(1_000), settle: .second)

    @Test func `is near on the limit, and far one unit past it, on both sides`() {
        let level = Price(10_000)
        #expect(limits.isNear(Price(11_000), to: level))
        #expect(!limits.isNear(Price(11_001), to: level))
        #expect(limits.isNear(Price(9_000), to: level))
        #expect(!limits.isNear(Price(8_999), to: level))
    }

    @Test func `is far where there is no sense in it, and fits every number`() {
        #expect(!limits.isNear(Price(0), to: Price(0)))
        #expect(!limits.isNear(Price(-10_000), to: Price(-10_000)))
        #expect(!limits.isNear(Price(.min), to: Price(.max)))
        #expect(limits.isNear(Price(.max), to: Price(.max)))
    }
}
