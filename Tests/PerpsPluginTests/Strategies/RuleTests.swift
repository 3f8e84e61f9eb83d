import CPerpsPlugin
import Testing

@Suite struct `The breakout strategy` {
    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "length": .int(3), "exit_length": .int(2), "slippage": .decimal(0, exponent: -8),
            "threshold": .decimal(0, exponent: -8), "stop": .decimal(0, exponent: -8),
        ]
        return try Stage("perps.breakout", few.merging(more) { $1 })
    }

    /// Three bars whose highest high is 10,100 and whose lowest low is 9,900.
    func quiet(_ stage: Stage) {
        stage.bar(10_000, high: 10_100, low: 9_950)
        stage.bar(10_000, high: 10_050, low: 9_900)
        stage.bar(10_000, high: 10_050, low: 9_950)
    }

    @Test func `buys above the highest high of the bars before, not at it`() throws {
        let (on, past) = try (stage(), stage())
        quiet(on)
        #expect(on.bar(10_100, high: 10_200) == [])
        quiet(past)
        #expect(past.bar(10_101) == ["buy 10105 for 1000000"])
    }

    @Test func `needs the threshold beyond the channel`() throws {
        let threshold: [String: Stage.Parameter] = ["threshold": .decimal(1_000_000, exponent: -8)]
        let (short, whole) = try (stage(threshold), stage(threshold))
        quiet(short)
        #expect(short.bar(10_200) == [])
        quiet(whole)
        #expect(whole.bar(10_201) == ["buy 10205 for 1000000"])
    }

    @Test func `knows no channel before it has all its bars`() throws {
        let stage = try stage()
        #expect(stage.bars([10_000, 10_000, 11_000]).allSatisfy { $0.isEmpty })
    }

    @Test func `does not measure a bar against itself or what comes`() throws {
        let stage = try stage()
        quiet(stage)
        // Its own high is far above its close; the channel is of the bars before.
        #expect(stage.bar(10_105, high: 12_000) == ["buy 10105 for 1000000"])
    }

    @Test func `leaves below the lowest low of the shorter channel, not at it`() throws {
        let stage = try stage()
        quiet(stage)
        stage.bar(10_101)
        stage.fill(at: 10_101)
        stage.bar(10_200, low: 10_150)
        #expect(stage.bar(10_150, low: 10_150) == [])
        #expect(stage.bar(10_149) == ["close sell 10145"])
    }

    @Test func `sells below the channel where it may be short`() throws {
        let stage = try stage(["allow_short": .flag(true)])
        quiet(stage)
        #expect(stage.bar(9_899) == ["sell 9895 for 1000000"])
    }
}

@Suite struct `The mean-reversion strategy` {
    /// Five closes whose last is `last`, the others 10,000 and 10,002 in turn.
    func wishes(_ last: Int64, _ more: [String: Stage.Parameter] = [:]) throws -> [String] {
        try stage(last, more).wishes
    }

    func stage(
        _ last: Int64, _ more: [String: Stage.Parameter] = [:]
    ) throws -> (stage: Stage, wishes: [String]) {
        let few: [String: Stage.Parameter] = [
            "length": .int(5), "entry_score": .decimal(18, exponent: -1),
            "exit_score": .decimal(5, exponent: -1), "slippage": .decimal(0, exponent: -8),
        ]
        let stage = try Stage("perps.mean-reversion", few.merging(more) { $1 })
        stage.bars([10_000, 10_002, 10_000, 10_002])
        return (stage, stage.bar(last))
    }

    @Test func `buys at the score and not before`() throws {
        // After 10,000 10,002 10,000 10,002 the score is 1.7457 at 9,997 and 1.8257 at 9,996.
        #expect(try wishes(9_997) == [])
        #expect(try wishes(9_996) == ["buy 10000 for 507138"])
    }

    @Test func `sells short at the score where it may`() throws {
        #expect(try wishes(10_006) == [])
        #expect(try wishes(10_005, ["allow_short": .flag(true)]) == [])
        #expect(try wishes(10_006, ["allow_short": .flag(true)]) == ["sell 10005 for 507138"])
    }

    @Test func `finds nothing where nothing moves`() throws {
        let stage = try Stage("perps.mean-reversion", ["length": .int(5)])
        #expect(stage.bars(Array(repeating: 10_000, count: 20)).allSatisfy { $0.isEmpty })
    }

    @Test func `leaves when the close is back near the average`() throws {
        let (stage, _) = try stage(9_995)
        stage.fill(at: 9_995)
        // At 9,998 the score is -0.5276, at 10,000 above 0.
        #expect(stage.bars([9_998, 10_000]) == [[], ["close sell 10000"]])
    }

    @Test func `does not buy against a trend that is too strong, and says so`() throws {
        // Over two bars from 10,000 to 9,995 the average moves by -2.5 a bar, 2.5012 bps.
        let trend: [String: Stage.Parameter] = ["trend_window": .int(2)]
        let (strict, some) = try (
            stage(9_995, trend.merging(["trend_max": .decimal(25_011, exponent: -8)]) { $1 }),
            stage(9_995, trend.merging(["trend_max": .decimal(25_012, exponent: -8)]) { $1 })
        )
        #expect(strict.wishes == [])
        #expect(strict.stage.host.metrics == [4: 1])
        #expect(some.wishes.count == 1)
    }

    @Test func `refuses a way out that is not nearer than the way in`() throws {
        #expect(throws: HostedInstance.Refusal.self) {
            try wishes(1, ["exit_score": .decimal(18, exponent: -1)])
        }
    }
}

@Suite struct `The momentum strategy` {
    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "length": .int(2), "threshold": .decimal(1_000_000, exponent: -8),
            "slippage": .decimal(0, exponent: -8), "trailing_stop": .decimal(0, exponent: -8),
        ]
        return try Stage("perps.momentum", few.merging(more) { $1 })
    }

    @Test func `buys when the change reaches the threshold and not before`() throws {
        #expect(try stage().bars([10_000, 10_000, 10_000, 10_099]).last == [])
        #expect(
            try stage().bars([10_000, 10_000, 10_000, 10_100]).last == ["buy 10100 for 500000"])
    }

    @Test func `is as sure as the change is far beyond the threshold`() throws {
        #expect(
            try stage().bars([10_000, 10_000, 10_000, 10_150]).last == ["buy 10150 for 750000"])
        #expect(
            try stage().bars([10_000, 10_000, 10_000, 10_900]).last == ["buy 10900 for 1000000"])
    }

    @Test func `enters when the threshold is passed, not while it stays so`() throws {
        let stage = try stage()
        stage.bars([10_000, 10_000, 10_000, 10_100])
        stage.end(PB_ORDER_DENIED, reason: PB_R_GUARD)
        #expect(stage.bars([10_150, 10_300]) == [[], []])
    }

    @Test func `leaves when the change is gone`() throws {
        let stage = try stage()
        stage.bars([10_000, 10_000, 10_000, 10_100])
        stage.fill(at: 10_100)
        #expect(stage.bars([10_101, 10_101, 10_101]) == [[], [], ["close sell 10100"]])
    }

    @Test func `sells a fall where it may be short`() throws {
        let stage = try stage(["allow_short": .flag(true)])
        #expect(stage.bars([10_000, 10_000, 10_000, 9_900]).last == ["sell 9900 for 500000"])
    }
}

@Suite struct `The scalp strategy` {
    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "volume_window": .int(2), "slippage": .decimal(0, exponent: -8),
        ]
        return try Stage("perps.scalp", few.merging(more) { $1 })
    }

    @Test(
        arguments: [(10_004, 150, 0), (10_005, 149, 0), (10_005, 150, 1)] as [(Int64, Int64, Int)])
    func `follows a bar that is quick and busy enough`(close: Int64, volume: Int64, orders: Int)
        throws
    {
        let stage = try stage()
        stage.bar(10_000, volume: 90)
        stage.bar(10_000, volume: 110)
        #expect(stage.bar(close, volume: volume).count == orders)
    }

    @Test func `takes any volume without a factor`() throws {
        let stage = try stage(["volume_factor": .decimal(0, exponent: -8)])
        #expect(stage.bars([10_000, 10_005]) == [[], ["buy 10005 for 500000"]])
    }

    @Test(
        arguments: [
            ([10_019, 10_020], 2), ([9_986, 9_985], 2),
            ([10_000, 10_000, 10_000, 10_000, 10_000], 5),
        ] as [([Int64], Int)])
    func `leaves at its near target, its near stop or after five bars`(closes: [Int64], bar: Int)
        throws
    {
        let stage = try stage(["volume_factor": .decimal(0, exponent: -8)])
        stage.bars([9_990, 10_000])
        stage.fill(at: 10_000)
        let wishes = stage.bars(closes).map(\.count)
        #expect(wishes == closes.indices.map { $0 + 1 == bar ? 1 : 0 })
    }
}

@Suite struct `The volatility strategy` {
    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "length": .int(3), "move_length": .int(2), "slippage": .decimal(0, exponent: -8),
            "calm_max": .decimal(100_000, exponent: -8),
            "move_min": .decimal(1_000_000, exponent: -8), "wild_min": .decimal(0, exponent: -8),
            "stop": .decimal(0, exponent: -8), "trailing_stop": .decimal(0, exponent: -8),
        ]
        return try Stage("perps.volatility", few.merging(more) { $1 })
    }

    let calm: [Int64] = [10_000, 10_001, 10_000, 10_001, 10_000, 10_001, 10_000]

    @Test func `follows a move that is large enough and breaks a calm`() throws {
        #expect(try stage().bars(calm + [10_050, 10_099]).suffix(2) == [[], []])
        #expect(
            try stage().bars(calm + [10_050, 10_100]).suffix(2) == [[], ["buy 10100 for 800000"]])
    }

    @Test func `follows none out of a storm`() throws {
        let storm: [Int64] = [10_000, 10_080, 10_000, 10_080, 10_000, 10_080, 10_000]
        #expect(try stage().bars(storm + [10_050, 10_200]).suffix(2) == [[], []])
    }

    @Test func `leaves when the move turns`() throws {
        let stage = try stage()
        stage.bars(calm + [10_050, 10_100])
        stage.fill(at: 10_100)
        #expect(stage.bars([10_110, 10_100, 10_099]) == [[], [], ["close sell 10095"]])
    }

    @Test func `leaves when the market is wild`() throws {
        let stage = try stage(["wild_min": .decimal(500_000, exponent: -8)])
        stage.bars(calm + [10_050, 10_100])
        stage.fill(at: 10_100)
        #expect(stage.bars([10_150, 10_400]) == [[], ["close sell 10400"]])
    }
}
