import Assembly
import Domain
import Engine
import Risk
import Simulation
import Synchronization
import Testing

@Suite struct `The latch before the wire` {
    private static let product = InstrumentID(0)
    private static let other = InstrumentID(1)

    private func raise(
        _ level: TradingLevel, _ part: TradingLatch.Part = .account
    ) -> TradingLatch.Raise {
        TradingLatch.Raise(level, of: part, source: "operator", reason: "test")
    }

    /// A permit as the latch would give it for an order.
    private func permit(
        _ kind: DeparturePermit.Kind, of product: InstrumentID = product, owner: UInt32 = 1,
        in latch: TradingLatch
    ) -> DeparturePermit {
        DeparturePermit(
            kind, of: product, by: OwnerID(owner), generation: latch.generation)
    }

    /// A ladder on which commands have worked.
    private func ladder(_ commands: Command...) -> Ladder {
        var corridor = Corridor(
            CorridorPlan(
                instruments: [], owners: ["account"], cash: .zero,
                limits: Limits(
                    priceCollar: .bps(1), orderNotional: .zero, positionNotional: .zero,
                    grossExposure: .zero, openOrders: 1, orderRate: 1, orderRateWindow: .second,
                    duplicateWindow: .zero, markStaleness: .second, dailyLoss: .zero,
                    flow: .unbounded, money: .unreserved)))
        var effects = Effects()
        corridor.step(
            at: Timestamp(nanos: 0), market: ContiguousArray<MarketEvent>().span,
            answers: ContiguousArray<VenueAnswer>().span, commands: commands, into: &effects)
        return corridor.state.ladder
    }

    @Test(arguments: TradingLevel.allCases)
    func `lets pass at each level what the level allows, and a lowering always`(
        level: TradingLevel
    ) {
        let latch = TradingLatch()
        latch.follow(ladder(.raise(level, source: "operator", reason: "test")))
        #expect(latch.level == level)
        #expect(latch.lets(permit(.entry, in: latch)) == (level == .normal))
        #expect(latch.lets(permit(.reduction, in: latch)) == (level <= .reduceOnly))
        #expect(latch.lets(permit(.flattening, in: latch)) == (level == .flatten))
        #expect(latch.lets(permit(.lowering, in: latch)))
    }

    @Test func `closes at once for a raise that the engine has not heard of`() {
        let latch = TradingLatch()
        let entry = permit(.entry, in: latch)
        #expect(latch.lets(entry))
        latch.raise(raise(.halt))
        #expect(!latch.lets(entry))
        #expect(latch.takeRaises().map(\.level) == [.halt])
        #expect(latch.takeRaises().isEmpty)
    }

    @Test func `kills what was judged before a halt, even after somebody has armed`() {
        let latch = TradingLatch()
        let (entry, exit) = (permit(.entry, in: latch), permit(.reduction, in: latch))
        latch.raise(raise(.halt))
        _ = latch.takeRaises()
        latch.confirm()
        latch.follow(ladder())
        #expect(latch.level == .normal)
        #expect(!latch.lets(entry) && !latch.lets(exit))
        #expect(latch.lets(permit(.entry, in: latch)))
    }

    @Test func `leaves exits alone that were judged before REDUCE_ONLY`() {
        let latch = TradingLatch()
        let (entry, exit) = (permit(.entry, in: latch), permit(.reduction, in: latch))
        latch.raise(raise(.reduceOnly))
        #expect(!latch.lets(entry) && latch.lets(exit))
        _ = latch.takeRaises()
        latch.confirm()
        latch.follow(ladder())
        #expect(!latch.lets(entry) && latch.lets(exit))
    }

    @Test func `is not lowered while a raise waits to be taken in`() {
        let latch = TradingLatch()
        latch.raise(raise(.halt))
        latch.follow(ladder())
        #expect(latch.level == .halt)
        // What is judged meanwhile is late for the raise that the engine does not know.
        let late = permit(.entry, in: latch)
        _ = latch.takeRaises()
        latch.confirm()
        latch.follow(ladder())
        #expect(latch.level == .normal && !latch.lets(late))
    }

    @Test func `is not lowered while a raise is on its way to the engine`() {
        let latch = TradingLatch()
        latch.raise(raise(.halt))
        _ = latch.takeRaises()
        // Other news of the ladder come first.
        latch.tighten(to: ladder(.blind("x")))
        latch.follow(ladder())
        let late = permit(.entry, in: latch)
        #expect(latch.level == .halt && latch.hasRaises && !latch.lets(late))
        latch.confirm()
        latch.follow(ladder())
        #expect(latch.level == .normal && !latch.hasRaises && !latch.lets(late))
    }

    @Test func `closes for one product or one instance alone`() {
        let latch = TradingLatch()
        latch.raise(raise(.halt, TradingLatch.Part(Self.product)))
        #expect(latch.level == .normal)
        #expect(!latch.lets(permit(.reduction, in: latch)))
        #expect(latch.lets(permit(.entry, of: Self.other, in: latch)))
        latch.raise(raise(.reduceOnly, TradingLatch.Part(nil, OwnerID(2))))
        #expect(!latch.lets(permit(.entry, of: Self.other, owner: 2, in: latch)))
        #expect(latch.lets(permit(.entry, of: Self.other, owner: 1, in: latch)))
        let late = permit(.entry, in: latch)
        _ = latch.takeRaises()
        latch.confirm()
        latch.follow(ladder())
        #expect(!latch.lets(late) && latch.lets(permit(.entry, in: latch)))
    }

    @Test(arguments: TradingLevel.allCases)
    func `of a part stops no slice of the flattener`(level: TradingLevel) {
        let latch = TradingLatch()
        latch.raise(raise(level, TradingLatch.Part(Self.product)))
        latch.raise(raise(.flatten))
        _ = latch.takeRaises()
        latch.confirm()
        latch.tighten(to: ladder(.flatten([], source: "test", reason: "test")))
        #expect(latch.lets(permit(.flattening, in: latch)))
        #expect(!latch.lets(permit(.reduction, in: latch)))
    }

    @Test func `looks outside before each order, and takes what it sees there for a raise`() {
        let isThere = Atomic<Bool>(false)
        let latch = TradingLatch {
            isThere.load(ordering: .relaxed)
                ? TradingLatch.Raise(.halt, source: "file", reason: "the file HALT is there") : nil
        }
        #expect(latch.lets(permit(.entry, in: latch)))
        isThere.store(true, ordering: .relaxed)
        #expect(!latch.lets(permit(.reduction, in: latch)))
        isThere.store(false, ordering: .relaxed)
        #expect(!latch.lets(permit(.reduction, in: latch)))
        #expect(latch.takeRaises().map(\.source) == ["file"])
    }
}

@Suite struct `A halt between judging and sending` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func `stops the order that was judged before, which counts as withheld`() throws {
        let latch = TradingLatch()
        let trial = try Trial(
            Sheet.pulse(every: 2), at: desk, feed: { _ in ListedMarket.trades(60) },
            commit: {
                // While the record goes to the disk, the order is approved and has not left.
                latch.raise(TradingLatch.Raise(.halt, source: "operator", reason: "enough"))
            }, latch: latch)
        try trial.turn { $0.counts.orders == 0 }
        #expect(trial.exchange.workingCount == 0)
        try trial.turn { $0.counts.withheld == 0 }
        let counts = trial.timeline.corridor.state.counts
        #expect((counts.orders, counts.withheld, counts.rejected) == (0, 1, 0))
        #expect(trial.timeline.comparator.sends == 0)
        #expect(trial.chronicle.texts.contains("order 1 rejected"))
        try trial.drain()
        #expect(trial.timeline.corridor.state.counts.fills == 0)
        #expect(trial.timeline.residual == .zero)
    }
}
