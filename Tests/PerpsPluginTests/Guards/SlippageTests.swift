import CPerpsPlugin
import Testing

@Suite struct `The slippage guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]

    /// Bids 99.90, 99.80, 99.00 and asks 100.10, 100.20, 101.00, one coin each; the middle is 100.
    static let bids: [Int64] = [9_990, 9_980, 9_900]
    static let asks: [Int64] = [10_010, 10_020, 10_100]

    func bench(_ parameters: Parameters = [:]) throws -> Bench {
        let bench = try Bench("perps.slippage", parameters)
        tell(Self.bids, Self.asks, to: bench)
        return bench
    }

    func tell(_ bids: [Int64], _ asks: [Int64], to bench: Bench, flags: UInt32 = 0) {
        bench.tell(PB_EV_DEPTH, SixLevelBook(), flags: flags) { book in
            (book.bids, book.asks) = (UInt16(bids.count), UInt16(asks.count))
            let levels = (bids + asks).map { pb_level(px: $0, qty: GuardBench.coin) }
            let none = pb_level()
            func level(_ place: Int) -> pb_level { place < levels.count ? levels[place] : none }
            book.levels = (level(0), level(1), level(2), level(3), level(4), level(5))
        }
    }

    /// A buy of some coins that accepts any price.
    func buy(_ size: Int64, _ bench: Bench, limit: Int64 = 20_000) -> Bench.Answer {
        bench.answer { ($0.size, $0.limit) = (size, limit) }
    }

    @Test func `lets an average on the limit pass and refuses one unit past it`() throws {
        // One at 100.10 and one at 100.20 are 100.15 on average: 15 bps above the middle.
        let bench = try bench(["slippage_max": .decimal(150_000, exponent: -8)])
        let on = buy(2 * Bench.coin, bench)
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 15, 15, "bps"))
        let past = buy(2 * Bench.coin + 1, bench)
        #expect(past.action == "reject")
        #expect(past.text == "the order would move the price too far")
        let wide = try self.bench([
            "slippage_max": .decimal(150_000, exponent: -8),
            "impact_max": .decimal(5_000_000, exponent: -8),
        ])
        let average = buy(2 * Bench.coin + 1, wide)
        #expect(average.text == "the order would pay too much above the middle")
        #expect(average.measured > 15 && average.reason == 1)
    }

    @Test func `judges sales by the bids`() throws {
        let limits: Parameters = ["slippage_max": .decimal(150_000, exponent: -8)]
        let bench = try bench(limits)
        let on = bench.answer { ($0.side, $0.size, $0.limit) = (PB_SIDE_SELL, 200_000_000, 1) }
        #expect((on.action, on.measured) == ("allow", 15))
        let past = bench.action { ($0.side, $0.size, $0.limit) = (PB_SIDE_SELL, 200_000_001, 1) }
        #expect(past == "reject")
    }

    @Test func `lets an impact on the limit pass and refuses one unit past it`() throws {
        // From 100.10 to 101.00 are 0.90, which is 900_000 of 10_010 times 1e-8 and a bit.
        let wide: HostRecord.Parameter = .decimal(50, exponent: -2)
        let on = try bench(["slippage_max": wide, "impact_max": .decimal(899_101, exponent: -8)])
        #expect(buy(3 * Bench.coin, on).action == "allow")
        let past = try bench(["slippage_max": wide, "impact_max": .decimal(899_100, exponent: -8)])
        let refused = buy(3 * Bench.coin, past)
        #expect(refused.action == "reject" && refused.unit == "bps")
        #expect(abs(refused.measured - 89.9101) < 1e-3)
    }

    @Test func `walks no further than the order's limit`() throws {
        let bench = try bench()
        #expect(buy(100 * Bench.coin, bench, limit: 10_019).action == "allow")
        #expect(buy(100 * Bench.coin, bench, limit: 10_009).action == "allow")  // it rests
        #expect(buy(100 * Bench.coin, bench).text.hasPrefix("the book shows too little"))
    }

    @Test func `allows every smaller size where it allows one`() throws {
        let bench = try bench(["slippage_max": .decimal(150_000, exponent: -8)])
        for size in stride(from: 1, through: 200_000_000, by: 9_999_999) {
            #expect(buy(Int64(size), bench).action == "allow")
        }
    }

    @Test func `refuses entries without a book, on an old one, or on nonsense`() throws {
        let bench = try Bench("perps.slippage")
        #expect(bench.answer().reason == 2)
        for (bids, asks) in [
            ([], Self.asks), (Self.bids, []), ([10_010], [10_010]), ([10_020], [10_010]),
            ([-5], [10_010]), ([0], [10_010]), ([9_990], [10_010, 10_000]),
        ] as [([Int64], [Int64])] {
            tell(bids, asks, to: bench)
            #expect(buy(2 * Bench.coin, bench).reason == 2)
        }
        tell(Self.bids, Self.asks, to: bench)
        bench.now += Bench.minute
        #expect(bench.action() == "allow")
        bench.now += 1
        #expect(bench.answer().reason == 2)
        tell(Self.bids, Self.asks, to: bench)
        tell([], [], to: bench, flags: PB_EF_STALE)
        #expect(bench.answer().reason == 2)
        #expect(bench.action { $0.size = 0 } == "reject")
        #expect(bench.action { $0.side = 9 } == "reject")
    }

    @Test func `lets exits pass`() throws {
        let bench = try Bench("perps.slippage")
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `knows no book after a restart, and lets nothing pass`() throws {
        let bench = try bench()
        #expect(bench.action() == "allow")
        #expect(throws: HostedInstance.Refusal.self) { try bench.instance.save() }
        #expect(try Bench("perps.slippage").action() == "reject")
    }

    @Test func `survives the largest numbers`() throws {
        let bench = try bench()
        #expect(bench.action { ($0.size, $0.limit) = (.max, .max) } == "reject")
        tell([.max - 1], [.max], to: bench)
        #expect(buy(Bench.coin, bench, limit: .max).reason != 1)
    }

    @Test(
        arguments: [
            ("slippage_max", .decimal(-1, exponent: -2)), ("impact_max", .decimal(1, exponent: 0)),
            ("levels", .int(0)), ("levels", .int(1_001)), ("age_max", .nanos(0)),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.slippage", [key: value])
        }
        #expect(refusal?.field == key)
    }
}

/// A depth record with six levels, bids first.
struct SixLevelBook {
    var head = pb_event()
    var bids: UInt16 = 0
    var asks: UInt16 = 0
    var levelsAt: UInt32 = 48
    var levels = (pb_level(), pb_level(), pb_level(), pb_level(), pb_level(), pb_level())
}
