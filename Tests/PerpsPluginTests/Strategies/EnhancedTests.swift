import CPerpsPlugin
import Testing

@Suite struct `The enhanced baseline` {
    /// Every filter off.
    static let off: [String: Stage.Parameter] = [
        "fast": .int(1), "slow": .int(2), "slippage": .decimal(0, exponent: -8),
        "band": .decimal(0, exponent: -8), "spread_max": .decimal(0, exponent: -8),
        "depth_first_min": .int(0), "depth_ten_min": .int(0), "volume_min": .int(0),
        "rsi_window": .int(0),
    ]

    /// Whether a cross is taken, and which filter counted it if not.
    ///
    /// The closes fall to 9,900 and rise to 10,000, in units of a cent.
    func filter(
        _ more: [String: Stage.Parameter], before: [Int64] = [], volume: Int64 = 100_000_000,
        _ prepare: (Stage) -> Void = { _ in }
    ) throws -> UInt32? {
        let stage = try Stage("perps.enhanced", Self.off.merging(more) { $1 })
        stage.bars(before + [10_000, 9_900])
        stage.step(after: 50_000_000) { _, _ in }
        prepare(stage)
        // A fall before may have been a cross of its own.
        stage.host.metrics = [:]
        let wishes = stage.bar(10_000, high: 10_000, low: 9_900, volume: volume)
        let counted = stage.host.metrics.keys.filter { $0 >= 4 }
        #expect(wishes.count + counted.count == 1, "\(wishes) \(counted)")
        return counted.first
    }

    static let spread: UInt32 = 4, depth: UInt32 = 5, volume: UInt32 = 6
    static let strength: UInt32 = 7, trend: UInt32 = 8, range: UInt32 = 9, regime: UInt32 = 10

    func top(
        _ bid: Int64, _ ask: Int64, flags: UInt32 = 0, after micros: UInt64 = 6_000_000
    ) -> (Stage) -> Void {
        { stage in
            stage.step(after: micros) { records, sequence in
                records.add(PB_EV_BOOK_TOP, pb_ev_book_top(), sequence: sequence, flags: flags) {
                    ($0.bid.px, $0.bid.qty, $0.ask.px, $0.ask.qty) = (bid, 1, ask, 1)
                }
            }
        }
    }

    @Test func `takes the cross with every filter off`() throws {
        #expect(try filter([:]) == nil)
    }

    @Test func `refuses a spread one unit past the limit, a stale one and an unknown one`() throws {
        // The middle is 1,000,000 and 20 bps of it are 2,000.
        let most: [String: Stage.Parameter] = ["spread_max": .decimal(200_000, exponent: -8)]
        #expect(try filter(most, top(999_000, 1_001_000)) == nil)
        #expect(try filter(most, top(999_000, 1_001_001)) == Self.spread)
        #expect(try filter(most, top(999_000, 1_001_000, flags: PB_EF_STALE)) == Self.spread)
        #expect(try filter(most, top(PB_NONE, 1_001_000)) == Self.spread)
        #expect(try filter(most, top(1_001_000, 999_000)) == Self.spread)
        #expect(try filter(most) == Self.spread)
    }

    @Test func `knows a spread for five seconds`() throws {
        let most: [String: Stage.Parameter] = ["spread_max": .decimal(200_000, exponent: -8)]
        func told(before micros: UInt64) -> (Stage) -> Void {
            { stage in
                let end = (stage.clock / 60_000_000 + 1) * 60_000_000
                stage.step(after: end - micros - stage.clock - 1) { _, _ in }
                top(999_000, 1_001_000, after: 1)(stage)
            }
        }
        #expect(try filter(most, told(before: 5_000_000)) == nil)
        #expect(try filter(most, told(before: 5_000_001)) == Self.spread)
    }

    /// Ten levels a side, each worth `value` dollars, the asks twice that.
    func book(_ value: Int64, levels: Int64 = 10, flags: UInt32 = 0) -> (Stage) -> Void {
        { stage in
            stage.step(after: 6_000_000) { records, sequence in
                // A coin at 100 dollars; a dollar is a hundredth of it.
                records.addDepth(
                    bids: (0..<levels).map { _ in (10_000, value * 1_000_000) },
                    asks: (0..<levels).map { _ in (10_000, value * 2_000_000) },
                    sequence: sequence, flags: flags)
            }
        }
    }

    @Test func `refuses a best level and ten levels a dollar too thin, and an unknown book`() throws
    {
        let first: [String: Stage.Parameter] = ["depth_first_min": .int(50)]
        #expect(try filter(first, book(50)) == nil)
        #expect(try filter(first, book(49)) == Self.depth)
        #expect(try filter(first, book(50, flags: PB_EF_STALE)) == Self.depth)
        #expect(try filter(first) == Self.depth)
        let ten: [String: Stage.Parameter] = ["depth_ten_min": .int(500)]
        #expect(try filter(ten, book(50)) == nil)
        #expect(try filter(ten, book(50, levels: 9)) == Self.depth)
        #expect(try filter(ten, book(49)) == Self.depth)
        #expect(try filter(ten, book(0, levels: 0)) == Self.depth)
    }

    @Test func `refuses a bar that traded too little, or too little for its mean`() throws {
        // One coin at 100 dollars.
        let least: [String: Stage.Parameter] = ["volume_min": .int(100)]
        #expect(try filter(least, volume: 100_000_000) == nil)
        #expect(try filter(least, volume: 99_999_900) == Self.volume)
        let factor: [String: Stage.Parameter] = [
            "volume_window": .int(2), "volume_factor": .decimal(120_000_000, exponent: -8),
        ]
        #expect(try filter(factor, volume: 120_000_000) == nil)
        #expect(try filter(factor, volume: 119_999_999) == Self.volume)
    }

    @Test func `refuses what it has not measured yet`() throws {
        let factor: [String: Stage.Parameter] = [
            "volume_window": .int(3), "volume_factor": .decimal(1, exponent: -8),
        ]
        #expect(try filter(factor) == Self.volume)
        #expect(try filter(["rsi_window": .int(3)]) == Self.strength)
        let trend: [String: Stage.Parameter] = [
            "trend_window": .int(3), "trend_min": .decimal(1, exponent: -8),
        ]
        #expect(try filter(trend) == Self.trend)
        let range: [String: Stage.Parameter] = [
            "range_window": .int(4), "range_max": .decimal(100_000_000, exponent: -8),
        ]
        #expect(try filter(range) == Self.range)
    }

    @Test func `buys up to a strength and not above`() throws {
        // Changes of -100 and +100: the index is 50.
        let window: [String: Stage.Parameter] = ["rsi_window": .int(2)]
        #expect(try filter(window.merging(["rsi_buy_max": .int(50)]) { $1 }) == nil)
        #expect(try filter(window.merging(["rsi_buy_max": .int(49)]) { $1 }) == Self.strength)
    }

    @Test func `wants a trend along its way`() throws {
        // From 9,800 to 10,000 in three bars: 66.6 a bar of 10,000.
        let window: [String: Stage.Parameter] = ["trend_window": .int(3)]
        let enough = window.merging(["trend_min": .decimal(666_666, exponent: -8)]) { $1 }
        let more = window.merging(["trend_min": .decimal(666_667, exponent: -8)]) { $1 }
        #expect(try filter(enough, before: [9_800]) == nil)
        #expect(try filter(more, before: [9_800]) == Self.trend)
    }

    @Test func `wants a range within its limits`() throws {
        // The true ranges of the last two bars are 100 and 100, 1 % of the close.
        let window: [String: Stage.Parameter] = ["range_window": .int(2)]
        for (key, value, answer) in [
            ("range_min", 1_000_000, nil), ("range_min", 1_000_001, Self.range),
            ("range_max", 1_000_000, nil), ("range_max", 999_999, Self.range),
        ] as [(String, Int64, UInt32?)] {
            let limit = window.merging([key: .decimal(value, exponent: -8)]) { $1 }
            #expect(try filter(limit) == answer, "\(key) \(value)")
        }
    }

    @Test func `wants a regime that is known, is no crisis, and does not go against it`() throws {
        let named: [String: Stage.Parameter] = ["regime": .signal(5)]
        func told(_ values: [Double], from source: UInt32 = 5) -> (Stage) -> Void {
            { $0.signal(values, from: source) }
        }
        for good in [[0, 0], [0, 1], [1, 0], [1, 1, 0.5, 1.6]] as [[Double]] {
            #expect(try filter(named, told(good)) == nil, "\(good)")
        }
        for bad in [[-1, 0], [-1, 1], [0, 2], [1, 2], [.nan, 0], [0, .nan], [0]] as [[Double]] {
            #expect(try filter(named, told(bad)) == Self.regime, "\(bad)")
        }
        #expect(try filter(named) == Self.regime, "nothing was told")
        #expect(try filter(named, told([0, 0], from: 6)) == Self.regime, "another indicator's")
        #expect(try filter([:], told([-1, 2], from: 0)) == nil, "none is named")
    }

    @Test(arguments: [(-1.0, true), (0, true), (1, false)])
    func `sells short only where the regime does not go up`(trend: Double, isTaken: Bool) throws {
        let stage = try Stage(
            "perps.enhanced",
            Self.off.merging(["regime": .signal(5), "allow_short": .flag(true)]) { $1 })
        stage.bars([9_900, 10_000])
        stage.signal([trend, 0], from: 5)
        #expect(stage.bar(9_900).isEmpty != isTaken)
        #expect((stage.host.metrics[Self.regime] == nil) == isTaken)
    }

    @Test func `says what was found and what would have been needed`() throws {
        let stage = try Stage(
            "perps.enhanced",
            Self.off.merging(["spread_max": .decimal(200_000, exponent: -8)]) { $1 })
        stage.bars([10_000, 9_900])
        stage.step(after: 50_000_000) { _, _ in }
        top(999_000, 1_002_000)(stage)
        stage.bar(10_000)
        #expect(
            stage.host.logs == [": does not enter: the spread of 29.985 bps is above 20 bps"])
    }

    @Test func `has the defaults of the filter set called conservative, and so buys nothing blind`()
        throws
    {
        let stage = try Stage("perps.enhanced")
        var closes = (0..<30).map { Int64(10_000 - $0) }
        closes += (0..<30).map { Int64(9_970 + 3 * $0) }
        #expect(stage.bars(closes).allSatisfy { $0.isEmpty })
        #expect(stage.host.metrics == [Self.spread: 1])
    }
}
