import CPerpsPlugin
import Testing

@Suite struct `The correlation guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]

    func parameters(_ more: Parameters = [:]) -> Parameters {
        let few: Parameters = [
            "window": .int(4), "returns_min": .int(4), "interval": .nanos(Bench.minute),
        ]
        return few.merging(more) { _, own in own }
    }

    /// Flat in all, everything marked at 100.00.
    func bench(_ more: Parameters = [:]) throws -> Bench {
        let bench = try Bench("perps.correlation", parameters(more))
        for product in [Bench.btc, Bench.eth, Bench.sol] {
            bench.tellMark(of: product)
            hold(0, product, bench)
        }
        return bench
    }

    func hold(_ size: Int64, _ product: UInt32, _ bench: Bench, owner: UInt32 = 0) {
        bench.tell(PB_EV_POSITION, pb_ev_position(), of: product) {
            ($0.qty, $0.owner) = (size, owner)
        }
    }

    /// Bars of both products at the same times.
    func tell(_ btc: [Int64], _ eth: [Int64], to bench: Bench) {
        for (one, two) in zip(btc, eth) {
            let opened = bench.now
            bench.now += Bench.minute
            bench.tellBar(one, opened: opened)
            bench.tellBar(two, opened: opened, of: Bench.eth)
        }
    }

    static let up: [Int64] = [100, 110, 100, 110, 100]
    static let same: [Int64] = [1_000, 1_100, 1_000, 1_100, 1_000]
    static let mirrored: [Int64] = [1_100, 1_000, 1_100, 1_000, 1_100]

    @Test func `refuses to hold the same way what moves together`() throws {
        let bench = try bench()
        tell(Self.up, Self.same, to: bench)
        #expect(bench.action() == "allow")  // nothing is held
        hold(Bench.coin, Bench.eth, bench)
        let refused = bench.answer()
        #expect((refused.action, refused.limit, refused.unit) == ("reject", 8_000, "bps"))
        #expect(abs(refused.measured - 10_000) < 1e-6)
        #expect(refused.text == "moves with ETH-USD, which is held")
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "allow")
        hold(-Bench.coin, Bench.eth, bench)
        #expect(bench.action() == "allow")
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "reject")
    }

    @Test func `welcomes a hedge and refuses its double`() throws {
        let bench = try bench()
        tell(Self.up, Self.mirrored, to: bench)
        hold(Bench.coin, Bench.eth, bench)
        #expect(bench.action() == "allow")
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "reject")
    }

    @Test func `lets a correlation on the limit pass`() throws {
        // The correlation is 1 to the last digit, and 1 is the limit.
        let bench = try bench(["correlation_max": .decimal(1, exponent: 0)])
        tell(Self.up, Self.up, to: bench)
        hold(Bench.coin, Bench.eth, bench)
        #expect(bench.action() == "allow")
        let tight = try self.bench(["correlation_max": .decimal(99_999_999, exponent: -8)])
        tell(Self.up, Self.up, to: tight)
        hold(Bench.coin, Bench.eth, tight)
        #expect(tight.action() == "reject")
    }

    @Test func `refuses entries while the correlation with what is held is not known`() throws {
        let bench = try bench()
        hold(Bench.coin, Bench.eth, bench)
        #expect(bench.answer().reason == 2)
        tell(Array(Self.up.prefix(4)), Array(Self.same.prefix(4)), to: bench)
        #expect(bench.answer().text == "the correlation with ETH-USD is not known")
        tell([120], [1_150], to: bench)
        #expect(bench.answer().reason == 1)
        bench.now += 30 * Bench.minute + 1
        #expect(bench.answer().reason == 2)
    }

    @Test func `compares only returns of the same bars`() throws {
        let bench = try bench()
        hold(Bench.coin, Bench.eth, bench)
        for place in 0..<5 {
            let opened = bench.now
            bench.now += Bench.minute
            bench.tellBar(Self.up[place], opened: opened)
            bench.tellBar(Self.same[place], opened: opened + 1, of: Bench.eth)
        }
        #expect(bench.answer().reason == 2)
    }

    @Test func `refuses entries while a position or a mark is not known`() throws {
        let bench = try Bench("perps.correlation", parameters())
        #expect(bench.answer().text == "a position is not known")
        for product in [Bench.btc, Bench.eth, Bench.sol] { hold(0, product, bench) }
        hold(0, Bench.eth, bench, owner: 1)
        #expect(bench.answer().text == "a mark price is not known")
        bench.tellMark()
        #expect(bench.action() == "allow")
        #expect(bench.action { $0.position = PB_NONE } == "reject")
    }

    /// No correlation is looked for: the others do not move, and their limit is off.
    func gathered(_ eth: Int64, _ sol: Int64, max: Int64) throws -> Bench {
        let bench = try bench([
            "concentration_max": .decimal(max, exponent: -8),
            "correlation_max": .decimal(1, exponent: 0),
        ])
        for place in 0..<5 {
            let opened = bench.now
            bench.now += Bench.minute
            let moves: [[Int64]] = [Self.up, [100, 100, 110, 90, 100], [9, 8, 9, 7, 9]]
            for (product, closes) in zip([Bench.btc, Bench.eth, Bench.sol], moves) {
                bench.tellBar(closes[place], opened: opened, of: product)
            }
        }
        hold(eth, Bench.eth, bench)
        hold(sol, Bench.sol, bench)
        return bench
    }

    @Test func `lets an index on the limit pass and refuses one unit past it`() throws {
        // One coin becomes two beside one and one at the same price: 4 + 1 + 1 of 16.
        func grow(_ order: inout Bench.Order) { order.position = Bench.coin }
        let on = try gathered(Bench.coin, Bench.coin, max: 37_500_000)
        let answer = on.answer(grow)
        #expect((answer.action, answer.measured, answer.limit) == ("allow", 3_750, 3_750))
        #expect(on.action { ($0.position, $0.size) = (Bench.coin, 101_000_000) } == "reject")
        let past = try gathered(Bench.coin, Bench.coin, max: 37_499_999)
        let refused = past.answer(grow)
        #expect(refused.action == "reject" && refused.text == "gathers too much in one product")
    }

    @Test func `looks at the index from three products on, open orders of the side included`()
        throws
    {
        let two = try gathered(0, Bench.coin, max: 10_000)
        #expect(two.action { $0.position = Bench.coin } == "allow")
        let half = Bench.coin / 2
        let three = try gathered(Bench.coin, Bench.coin, max: 33_333_334)
        #expect(three.action { ($0.position, $0.size) = (half, half) } == "allow")
        #expect(
            three.action { ($0.position, $0.size, $0.openBuy) = (half, half, Bench.coin) }
                == "reject")
        #expect(
            three.action { ($0.position, $0.size, $0.openSell) = (half, half, Bench.coin) }
                == "allow")
    }

    @Test func `refuses no entry that spreads what is gathered already`() throws {
        let bench = try gathered(10 * Bench.coin, Bench.coin, max: 10_000)
        #expect(bench.action() == "allow")
        #expect(bench.action { $0.size = 200 * Bench.coin } == "reject")
    }

    @Test func `lets exits pass`() throws {
        let bench = try Bench("perps.correlation", parameters())
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `keeps returns over a restart`() throws {
        let bench = try bench()
        tell(Self.up, Self.same, to: bench)
        let next = try bench.restarted()
        for product in [Bench.btc, Bench.eth, Bench.sol] { hold(0, product, next) }
        hold(Bench.coin, Bench.eth, next)
        #expect(next.answer().reason == 1)
        let other = parameters(["interval": .nanos(2 * Bench.minute)])
        let changed = try Bench("perps.correlation", other, restoring: bench.instance.save())
        changed.now = bench.now
        for product in [Bench.btc, Bench.sol] { hold(0, product, changed) }
        hold(Bench.coin, Bench.eth, changed)
        #expect(changed.answer().reason == 2)
    }

    @Test func `survives the largest positions`() throws {
        let bench = try gathered(.max, -.max, max: 50_000_000)
        #expect(bench.action { $0.position = .max } == "reject")
        #expect(bench.action { ($0.size, $0.openBuy) = (.max, .max) } == "reject")
    }

    @Test(
        arguments: [
            (["returns_min": .int(61)], "returns_min"), (["window": .int(0)], "window"),
            (["correlation_max": .decimal(-1, exponent: -2)], "correlation_max"),
            (["concentration_max": .decimal(0, exponent: 0)], "concentration_max"),
            (["concentration_from": .int(1)], "concentration_from"),
        ] as [(Parameters, String)])
    func `refuses nonsense and names the key`(more: Parameters, key: String) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.correlation", more)
        }
        #expect(refusal?.field == key)
    }
}
