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

    @Test func `refuses when the trades have lost`() throws {
        let stage = try stage()
        stage.trade(wins: 3, losses: 7)
        #expect(stage.dollars(.entry()) == nil)
        #expect(stage.reason(.entry()) == "10 closed trades show no edge")
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
