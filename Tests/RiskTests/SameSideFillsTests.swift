internal import Domain
internal import Risk
import Testing

@Suite struct `Filled entries on one side` {
    private static let limits: Limits = {
        var limits = Sample.limits
        limits.flow.sameSideFills = Frequency(5, in: .minute)
        return limits
    }()

    private var recent = RecentOrders(limits: Self.limits)

    private func judgement(of count: Int) throws -> Judgement {
        var context = Sample.context()
        context.sameSideFills = count
        let judge = try #require(
            GuardChain.floor(Self.limits).first { $0.name == "same-side-fills" })
        return judge.judge(try Sample.sized(in: context), in: context)
    }

    /// Takes note of a fill of 1.0 after which its owner holds so much.
    private mutating func fill(
        _ side: Side = .buy, holding position: Int64, at second: Int64 = 0, isFirst: Bool = true,
        of owner: OwnerID = OwnerID(1)
    ) {
        let time = Sample.now + .second * second
        let fill = Fill(
            order: OrderNumber(1), execution: 1, owner: owner, instrument: InstrumentID(0),
            side: side,
            price: Price(10_000), quantity: Quantity(10_000), notional: Amount(10_000),
            fee: .zero, isMaker: false, time: time)
        recent.note(fill, isFirst: isFirst, position: Quantity(position), at: time)
    }

    /// How many a guard is shown, by an instance that holds something.
    private mutating func count(
        _ side: Side = .buy, after age: Nanos = .zero, holding position: Int64 = 10_000,
        of owner: OwnerID = OwnerID(1), _ instrument: InstrumentID = InstrumentID(0)
    ) -> Int {
        var context = Sample.context()
        (context.now, context.ownPosition) = (Sample.now + age, Quantity(position))
        var intent = Sample.intent(side)
        (intent.owner, intent.instrument) = (owner, instrument)
        recent.describe(intent, Quantity(10_000), in: &context)
        return context.sameSideFills
    }

    @Test func `are allowed up to the limit, and one more blocks the instance`() throws {
        #expect(
            try judgement(of: 4)
                == Judgement(
                    .allow, measured: Measure(5), limit: Measure(5), unit: "fills", reason: .rate))
        #expect(
            try judgement(of: 5)
                == Judgement(
                    .reduceOnly(.owner, hold: .zero), measured: Measure(6), limit: Measure(5),
                    unit: "fills",
                    text: "entry after entry was filled on one side, and nothing was closed",
                    reason: .rate))
    }

    @Test func `never stop an exit`() throws {
        var context = Sample.holder()
        context.sameSideFills = 1_000
        var checks: ContiguousArray<Check> = []
        let exit = try Sample.sized(Sample.intent(.sell), in: context)
        let vetting = GuardChain(limits: Self.limits, plugins: []).vet(
            exit, in: context, keepsAll: false, into: &checks)
        guard case .approved = vetting else {
            Issue.record("an exit was refused: \(vetting)")
            return
        }
    }

    @Test mutating func `are counted whatever their price, until they are as old as the window`() {
        for second: Int64 in 0..<3 { fill(holding: 10_000, at: second) }
        #expect(count(after: Nanos(59_999_999_999)) == 3)
        #expect(count(after: .minute) == 2)
        #expect(count(after: .second * 62) == 0)
    }

    @Test mutating func `are never more than a limit needs`() {
        for second: Int64 in 0..<9 { fill(holding: 10_000, at: second) }
        #expect(count(after: .second * 8) == 5)
        #expect(count(after: .second * 65) == 3)
    }

    @Test mutating func `count each order once, however many executions it takes`() {
        fill(holding: 10_000)
        fill(holding: 20_000, isFirst: false)
        fill(holding: 30_000, isFirst: false)
        #expect(count() == 1)
        fill(holding: 40_000)
        #expect(count() == 2)
    }

    @Test mutating func `begin anew with a fill of the other side`() {
        fill(holding: 10_000)
        fill(holding: 20_000)
        fill(.sell, holding: 10_000)
        #expect(count() == 0)
        fill(holding: 20_000)
        #expect(count() == 1)
        fill(.sell, holding: -10_000)
        #expect(count(holding: -10_000) == 0)
        #expect(count(.sell, holding: -10_000) == 1)
        fill(.sell, holding: -20_000)
        #expect(count(.sell, holding: -20_000) == 2)
        fill(holding: -10_000)
        #expect(count(.sell, holding: -10_000) == 0)
    }

    @Test mutating func `begin anew for an instance that holds nothing`() {
        fill(holding: 10_000)
        #expect(count(holding: 0) == 0)
        #expect(count() == 0)
    }

    @Test mutating func `are counted by instance, product and side`() {
        fill(holding: 10_000)
        #expect(count(.sell) == 0)
        #expect(count(of: OwnerID(2)) == 0)
        #expect(count(of: OwnerID(1), InstrumentID(1)) == 0)
        #expect(count() == 1)
    }

    @Test mutating func `are forgiven of one instance, or of all`() {
        for owner in [OwnerID(1), OwnerID(2), OwnerID(3)] { fill(holding: 10_000, of: owner) }
        recent.forgive(OwnerID(1))
        #expect([1, 2, 3].map { count(of: OwnerID($0)) } == [0, 1, 1])
        recent.forgive(nil)
        #expect([1, 2, 3].map { count(of: OwnerID($0)) } == [0, 0, 0])
    }

    /// Takes over a fill of an earlier run, a second after the one before.
    private mutating func resume(
        _ side: Side = .buy, holding position: Int64, at second: Int64, isFirst: Bool = true
    ) {
        recent.resume(
            EarlierFill(
                of: (OwnerID(1), InstrumentID(0)), side, isFirst: isFirst,
                position: Quantity(position), at: Sample.now + .second * second))
    }

    @Test mutating func `outlive the run, though the next one holds nothing yet`() {
        for second: Int64 in -3 ... -1 { resume(holding: 10_000, at: second) }
        resume(holding: 20_000, at: 0, isFirst: false)
        #expect(count(holding: 0) == 3)
        #expect(count(of: OwnerID(2)) == 0 && count(.sell, holding: 0) == 0)
        #expect(count(after: .second * 57, holding: 0) == 2)
        #expect(count(after: .second * 59, holding: 0) == 0)
    }

    @Test mutating func `of an earlier run go on with those of this one, and end as these do`() {
        for second: Int64 in -3 ... -1 { resume(holding: 10_000, at: second) }
        fill(holding: 10_000)
        #expect(count() == 4)
        #expect(count(holding: 0) == 0, "what this run bought is gone again")
        for second: Int64 in -3 ... -1 { resume(holding: 10_000, at: second) }
        fill(.sell, holding: 5_000)
        #expect(count() == 0)
    }

    @Test mutating func `of an earlier run are ended by its own sale, and by a person`() {
        resume(holding: 10_000, at: -3)
        resume(.sell, holding: 5_000, at: -2)
        #expect(count(holding: 0) == 0)
        resume(holding: 10_000, at: -1)
        #expect(count(holding: 0) == 1)
        recent.forgive(OwnerID(1))
        #expect(count(holding: 0) == 0)
    }

    @Test func `are not counted where there is no limit`() {
        #expect(!GuardChain.floor(Sample.limits).contains { $0.name == "same-side-fills" })
    }
}
