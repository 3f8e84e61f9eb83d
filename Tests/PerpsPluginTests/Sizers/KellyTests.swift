import CPerpsPlugin
import Testing

@Suite struct `The Kelly sizer` {
    func stage(
        _ more: [String: Stage.Parameter] = [:], saved: [UInt8]? = nil
    ) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "shrinkage": .int(0), "fraction_max": .decimal(100_000_000, exponent: -8),
            "conviction_max": .decimal(100_000_000, exponent: -8),
        ]
        return try sizer("perps.kelly", few.merging(more) { $1 }, saved: saved)
    }

    @Test func `begins with the starter until there are enough trades`() throws {
        let stage = try stage()
        #expect(stage.dollars(.entry()) == 100)
        stage.trade(wins: 6, losses: 3)
        #expect(stage.dollars(.entry()) == 100)
        #expect(stage.reason(.entry()) == "starter, 9 trades; x1 x1 x1")
        stage.trade(wins: 1, losses: 0)
        // p 0.7, b 2: 0.7 - 0.3 / 2 = 0.55, a quarter of it 13.75 %.
        #expect(stage.dollars(.entry()) == 1_375)
        #expect(stage.reason(.entry()) == "p 70%, payoff 2, 10 trades; x1 x1 x1")
        #expect(stage.host.metrics[0] == 10)
    }

    @Test func `refuses without a starter until there are enough trades`() throws {
        let stage = try stage(["starter_fraction": .decimal(0, exponent: -8)])
        stage.trade(wins: 9, losses: 0)
        #expect(stage.dollars(.entry()) == nil)
        stage.trade(wins: 1, losses: 0)
        #expect(stage.dollars(.entry()) != nil)
    }

    @Test func `never makes the starter larger, whatever conviction and regime say`() throws {
        let stage = try sizer("perps.kelly", ["regime": .signal(5)])
        stage.signal([1, 0], from: 5)
        #expect(stage.dollars(.entry()) == 100)
        #expect(stage.reason(.entry()) == "starter, 0 trades; x1 x1 x1")
        #expect(stage.dollars(.entry(300_000)) == 25)
        stage.signal([1, 1], from: 5)
        #expect(stage.dollars(.entry()) == 90)
        #expect(stage.reason(.entry()) == "starter, 0 trades; x1 x1 x0.9")
    }

    @Test func `refuses when the trades have lost`() throws {
        let stage = try stage()
        stage.trade(wins: 3, losses: 7)
        #expect(stage.dollars(.entry()) == nil)
        #expect(stage.reason(.entry()) == "10 closed trades show no edge; next try in 24h")
    }

    static let day: Int64 = 86_400_000_000_000

    @Test func `lets a starter try again a day after the last fill, and not before`() throws {
        let stage = try sizer("perps.kelly", ["shrinkage": .int(0)])
        stage.trade(wins: 3, losses: 7)
        let last = stage.host.now
        stage.host.now = last + Self.day - 1
        #expect(stage.dollars(.entry()) == nil)
        #expect(stage.reason(.entry()) == "10 closed trades show no edge; next try in 1h")
        stage.host.now = last + Self.day
        #expect(stage.dollars(.entry()) == 100)
        #expect(stage.reason(.entry()) == "no edge in 10 trades, another try; x1 x1 x1")
        #expect(stage.dollars(.entry(300_000)) == 25)
        stage.step(after: UInt64(Self.day) / 1_000) { records, sequence in
            records.add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
                ($0.px, $0.qty, $0.side, $0.owner) = (10_000, 100_000_000, PB_SIDE_BUY, 1)
            }
        }
        #expect(stage.dollars(.entry()) == nil, "the entry begins the time anew")
    }

    @Test func `comes back once the tries have shown an edge`() throws {
        let stage = try stage()
        stage.trade(wins: 3, losses: 7)
        #expect(stage.dollars(.entry()) == nil)
        // 4 wins of 2 % and 7 losses of 1 %: 4/11 less 7/11 over 2.
        stage.trade(wins: 1, losses: 0)
        #expect(stage.reason(.entry()) == "p 36.36%, payoff 2, 11 trades; x1 x1 x1")
        #expect((113...114).contains(try #require(stage.dollars(.entry()))))
    }

    @Test(arguments: ["retry_after", "starter_fraction"])
    func `never tries again without a time or without a starter`(key: String) throws {
        let none: Stage.Parameter = key == "retry_after" ? .nanos(0) : .decimal(0, exponent: -8)
        let stage = try stage([key: none])
        stage.trade(wins: 3, losses: 7)
        stage.host.now += 3_650 * Self.day
        #expect(stage.dollars(.entry()) == nil)
        #expect(stage.reason(.entry()) == "10 closed trades show no edge")
    }

    @Test func `remembers when it traded last, and waits anew where nobody knows`() throws {
        let stage = try stage()
        stage.trade(wins: 3, losses: 7)
        let (saved, last) = (try stage.instance.save(), stage.host.now)
        let resumed = try self.stage(saved: saved)
        resumed.host.now = last + Self.day - 1
        #expect(resumed.dollars(.entry()) == nil)
        resumed.host.now += 1
        #expect(resumed.dollars(.entry()) == 100)
        // A clock that was set back: the last fill is still to come.
        let back = try self.stage(saved: saved)
        for (now, isOver) in [
            (last - 1, false), (last + Self.day - 2, false), (last + Self.day - 1, true),
        ] {
            back.host.now = now
            #expect((back.dollars(.entry()) != nil) == isOver, "\(now - last)")
        }
    }

    @Test func `reads a state that does not say when it traded last`() throws {
        let stage = try stage()
        stage.trade(wins: 3, losses: 7)
        var old = try stage.instance.save()
        // The numbers are counted in front; the last two of the first list are the time.
        let count = Int(old[0])
        old.removeSubrange((8 * (count - 1))..<(8 * (count + 1)))
        old[0] -= 2
        let resumed = try self.stage()
        try resumed.instance.load(old, version: 1)
        try resumed.instance.activate()
        resumed.host.now = 5 * Self.day
        #expect(resumed.dollars(.entry()) == nil)
        resumed.host.now += Self.day
        #expect(resumed.dollars(.entry()) == 100)
    }

    @Test(arguments: [1, 20_260_301, 77] as [UInt64])
    func `gives nothing while the trades have lost, and the starter at most before that`(
        seed: UInt64
    ) throws {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ below: UInt64) -> Int64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int64(random % below)
        }
        var seen = [0, 0, 0]
        for _ in 0..<200 {
            let (wins, losses, fee) = (Int(draw(12)), Int(draw(12)), draw(3))
            let stage = try sizer("perps.kelly", ["regime": .signal(5)])
            stage.signal([Double(draw(3)) - 1, Double(draw(3))], from: 5)
            stage.trade(wins: wins, losses: losses, feePercent: fee)
            // In hundredths of the entry's value.
            let earned = 2 * Int64(wins) - Int64(losses) - fee * Int64(wins + losses)
            let kind = wins + losses < 10 ? 0 : earned <= 0 ? 1 : 2
            seen[kind] += 1
            for conviction in stride(from: 100_000 as Int64, through: 1_000_000, by: 100_000) {
                let worth = stage.dollars(.entry(conviction)) ?? 0
                let what = "seed \(seed), \(wins) wins, \(losses) losses, fee \(fee)"
                if kind == 0 { #expect(worth <= 100, "\(what)") }
                if kind == 1 { #expect(worth == 0, "\(what)") }
            }
        }
        #expect(seen.allSatisfy { $0 > 10 }, "seed \(seed): \(seen)")
    }

    @Test func `counts fees`() throws {
        let stage = try stage()
        // Wins of 2 % and losses of 1 %, and 3 % in fees.
        stage.trade(wins: 8, losses: 2, feePercent: 3)
        #expect(stage.dollars(.entry()) == nil)
    }

    @Test func `counts the last trades only`() throws {
        let stage = try stage(["window": .int(10)])
        stage.trade(wins: 0, losses: 10)
        stage.trade(wins: 10, losses: 0)
        #expect(stage.dollars(.entry()) == 2_450)
    }

    @Test func `is shrunk toward no edge`() throws {
        let stage = try stage(["shrinkage": .int(10)])
        stage.trade(wins: 7, losses: 3)
        #expect(stage.dollars(.entry()) == 687.5)
    }

    @Test func `takes less the farther the equity is below its peak`() throws {
        let stage = try stage()
        stage.trade(wins: 7, losses: 3)
        stage.account(10_000)
        #expect(stage.dollars(.entry(equity: 9_000_000_000)) == 1_237.5)
        // 20 % below: 80 % of 13.75 % of 8,000 dollars.
        #expect(stage.dollars(.entry(equity: 8_000_000_000)) == 880)
    }

    @Test func `takes no withdrawal for a loss, and no deposit for a gain`() throws {
        let stage = try stage()
        stage.trade(wins: 7, losses: 3)
        stage.account(10_000)
        stage.account(8_000, flows: -2_000)
        #expect(stage.dollars(.entry(equity: 8_000_000_000)) == 1_100)
        stage.account(18_000, flows: 8_000)
        // The peak is 18,000: 14,400 are 20 % below it.
        #expect(stage.dollars(.entry(equity: 14_400_000_000)) == 1_584)
    }

    @Test func `is as large as conviction allows`() throws {
        let stage = try stage(["conviction_max": .decimal(200_000_000, exponent: -8)])
        stage.trade(wins: 7, losses: 3)
        #expect(stage.dollars(.entry(600_000)) == 1_375)
        #expect(stage.dollars(.entry(1_000_000)) == 2_750)
        #expect(stage.dollars(.entry(300_000)) == 343.75)
    }

    @Test func `goes by the regime, and by the worst while nobody knows it`() throws {
        let stage = try stage(["regime": .signal(5)])
        stage.trade(wins: 7, losses: 3)
        #expect(stage.dollars(.entry()) == 275)
        stage.signal([1, 0], from: 5)
        #expect(stage.dollars(.entry()) == 1_650)
        #expect(stage.dollars(.entry(side: PB_SIDE_SELL)) == 825)
        stage.signal([-1, 2], from: 6)
        #expect(stage.dollars(.entry()) == 1_650, "another indicator's")
        stage.signal([0, 1], from: 5)
        #expect(stage.dollars(.entry()) == 962.5)
        stage.signal([.nan, 1], from: 5)
        #expect(stage.dollars(.entry()) == 275)
    }

    @Test func `goes on after a restart`() throws {
        let stage = try stage()
        stage.trade(wins: 7, losses: 3)
        stage.account(20_000)
        let saved = try stage.instance.save()
        let resumed = try self.stage(saved: saved)
        #expect(try resumed.instance.save() == saved)
        #expect(resumed.dollars(.entry()) == stage.dollars(.entry()))
        #expect(resumed.dollars(.entry()) != 1_375)
    }

    @Test(arguments: [("trades_min", 101), ("payoff_max", 0)])
    func `refuses parameters that do not fit`(key: String, value: Int64) throws {
        let parameter: Stage.Parameter =
            key == "trades_min" ? .int(value) : .decimal(123_456, exponent: -5)
        let refusal = #expect(throws: HostedInstance.Refusal.self) { try stage([key: parameter]) }
        #expect(refusal?.field == key)
    }
}

@Suite struct `The regime indicator` {
    @Test func `tells trend and mood once it has its bars`() throws {
        let stage = try sizer(
            "perps.regime",
            [
                "trend_length": .int(4), "short_length": .int(2), "long_length": .int(8),
                "interval": .nanos(60_000_000_000),
            ])
        #expect(stage.instance.read(room: 8)?.names == #"["trend","mood","straightness","ratio"]"#)
        stage.bars((0..<8).map { 10_000 + 10 * $0 })
        let early = try #require(stage.instance.read(room: 8)?.values)
        #expect(early[0] == 1 && early[1].isNaN && early[2] == 1 && early[3].isNaN)
        stage.bars([10_080, 10_500])
        let values = try #require(stage.instance.read(room: 8)?.values)
        #expect(values[0] == 1 && values[1] == 1 && values[3] > 1.5)
        let resumed = try sizer(
            "perps.regime",
            [
                "trend_length": .int(4), "short_length": .int(2), "long_length": .int(8),
                "interval": .nanos(60_000_000_000),
            ], saved: try stage.instance.save())
        #expect(resumed.instance.read(room: 8)?.values == values)
    }

    @Test(arguments: ["short_length", "crisis_min"])
    func `refuses parameters that do not fit`(key: String) throws {
        let parameter: Stage.Parameter =
            key == "short_length" ? .int(96) : .decimal(150_000_000, exponent: -8)
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try sizer("perps.regime", [key: parameter])
        }
        #expect(refusal?.field == key)
    }
}

extension Stage {
    /// Closed trades of one coin at 100 dollars: wins make 2 %, losses lose 1 %, before fees.
    func trade(wins: Int, losses: Int, feePercent: Int64 = 0) {
        for place in 0..<(wins + losses) {
            // Taken are 2 dollars or -1, in 1e-6; the fee is paid half and half.
            let taken: Int64 = place < wins ? 2_000_000 : -1_000_000
            for (side, realised) in [(PB_SIDE_BUY, 0), (PB_SIDE_SELL, taken)] as [(UInt8, Int64)] {
                step { records, sequence in
                    records.add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
                        ($0.px, $0.qty, $0.side, $0.owner) = (10_000, 100_000_000, side, 1)
                        ($0.realized, $0.fee) = (realised, feePercent * 500_000)
                    }
                }
            }
        }
    }

    /// The account's equity and the day's flows, in dollars.
    func account(_ equity: Int64, flows: Int64 = 0) {
        step { records, sequence in
            records.add(PB_EV_ACCOUNT, pb_ev_account(), sequence: sequence) {
                ($0.equity, $0.flows) = (equity * 1_000_000, flows * 1_000_000)
            }
        }
    }

    func signal(_ values: [Double], from source: UInt32) {
        step { records, sequence in
            records.addSignal(values, from: source, sequence: sequence)
        }
    }
}
