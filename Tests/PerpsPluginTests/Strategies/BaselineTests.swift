import CPerpsPlugin
import Testing

@Suite struct `The baseline strategy` {
    /// Averages of one and two closes part by half of the last step, so that a cross is easily
    /// reckoned; no slippage, so that the worst price is the close on the tick.
    static let quick: [String: Stage.Parameter] = [
        "fast": .int(1), "slow": .int(2), "slippage": .decimal(0, exponent: -8),
    ]

    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        try Stage("perps.baseline", Self.quick.merging(more) { $1 })
    }

    /// A position of 1,000 units long, bought at `price`, under a band so wide that only stops
    /// and a fall by more than a tenth are ways out.
    func held(at price: Int64, _ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let stage = try stage(
            more.merging(["band": .decimal(5_000_000, exponent: -8)]) { mine, _ in mine })
        stage.bars([9_000, 9_000])
        #expect(stage.bar(10_001) == ["buy 10005 for 1000000"])
        stage.fill(at: price)
        return stage
    }

    @Test func `buys on the bar of the cross and not before`() throws {
        let stage = try stage()
        #expect(stage.bars([10_000, 9_900, 9_901]) == [[], [], ["buy 9905 for 1000000"]])
    }

    @Test func `takes the first side that it sees for no cross`() throws {
        #expect(try stage().bars([9_900, 10_000, 10_100]) == [[], [], []])
    }

    @Test func `needs a step that is beyond the band`() throws {
        // The averages part by (c - 9,900) / 2, which exceeds 1 % of c from 10,102.04 on.
        let band: [String: Stage.Parameter] = ["band": .decimal(1_000_000, exponent: -8)]
        #expect(try stage(band).bars([10_200, 9_900, 10_102]).last == [])
        #expect(try stage(band).bars([10_200, 9_900, 10_103]).last == ["buy 10105 for 1000000"])
    }

    @Test func `keeps its side inside the band, which is the hysteresis`() throws {
        let stage = try stage([
            "band": .decimal(1_000_000, exponent: -8), "trailing_stop": .decimal(0, exponent: -8),
        ])
        stage.bars([10_200, 9_900])
        #expect(stage.bar(10_200) == ["buy 10200 for 1000000"])
        stage.fill(at: 10_200)
        // Down by less than twice the band, three times: the averages never part by 1 %.
        #expect(stage.bars([10_000, 9_804, 9_612]) == [[], [], []])
        // They part by 1 % where the last close is 1.02 times this one, below 9,423.5 and so on.
        #expect(stage.bars([9_424, 9_240, 9_058]) == [[], [], ["close sell 9055"]])
    }

    @Test(arguments: [0, 1, 2])
    func `waits for as many further bars as it is told`(_ count: Int) throws {
        let stage = try stage(["confirm_bars": .int(Int64(count))])
        stage.bars([10_000, 9_900])
        let wishes = stage.bars([10_000, 10_100, 10_200, 10_300])
        #expect(wishes.map { $0.isEmpty ? 0 : 1 } == (0..<4).map { $0 == count ? 1 : 0 })
    }

    @Test func `forgets a cross that does not hold while it is confirmed`() throws {
        let stage = try stage(["confirm_bars": .int(1)])
        #expect(
            stage.bars([10_000, 9_900, 10_000, 9_950, 10_000, 9_950]).allSatisfy { $0.isEmpty })
        #expect(stage.bars([10_000, 10_001]) == [[], ["buy 10005 for 1000000"]])
    }

    @Test func `leaves when the averages stand the other way`() throws {
        let stage = try stage()
        stage.bars([10_000, 9_900, 10_000])
        stage.fill(at: 10_000)
        #expect(stage.bars([10_001, 10_000]) == [[], ["close sell 10000"]])
    }

    @Test func `leaves at the trailing stop, not one unit before, and not on the bar of the best`()
        throws
    {
        let stage = try held(at: 10_000)
        // 1 % below 10,100 is 9,999.
        #expect(stage.bars([10_100, 10_000, 9_999]) == [[], [], ["close sell 9995"]])
    }

    @Test func `anchors the trailing stop at the fill`() throws {
        // 1 % below 10,200 is 10,098; the close was 10,001.
        #expect(try held(at: 10_200).bars([10_099, 10_098]) == [[], ["close sell 10095"]])
    }

    @Test func `never moves the trailing stop back`() throws {
        let stage = try held(at: 10_000)
        let wishes = stage.bars([10_500, 10_400, 10_396, 10_395])
        #expect(wishes == [[], [], [], ["close sell 10395"]])
    }

    @Test func `moves the stop of a short position down only`() throws {
        let stage = try stage([
            "band": .decimal(5_000_000, exponent: -8), "allow_short": .flag(true),
        ])
        stage.bars([10_000, 10_000])
        #expect(stage.bar(9_000) == ["sell 9000 for 1000000"])
        stage.fill(at: 9_000)
        // 1 % above 8,800 is 8,888.
        #expect(stage.bars([8_800, 8_887, 8_888]) == [[], [], ["close buy 8890"]])
    }

    @Test func `stops at a loss from the average of its fills`() throws {
        let stage = try held(
            at: 10_000,
            ["stop": .decimal(500_000, exponent: -8), "trailing_stop": .decimal(0, exponent: -8)])
        // Half of it at 10,000 and half at 10,100: 0.5 % below 10,050 is 9,999.75.
        stage.step { records, sequence in
            records.add(PB_EV_FILL, pb_ev_fill(), sequence: sequence) {
                ($0.px, $0.qty, $0.side, $0.owner) = (10_100, Stage.size, PB_SIDE_BUY, 1)
            }
        }
        #expect(stage.bars([10_000, 9_999]) == [[], ["close sell 9995"]])
    }

    @Test func `takes its profit at the target and not one unit before`() throws {
        let stage = try held(at: 10_000, ["take_profit": .decimal(1_000_000, exponent: -8)])
        #expect(stage.bars([10_099, 10_100]) == [[], ["close sell 10100"]])
    }

    @Test func `leaves after so many bars`() throws {
        let wishes = try held(at: 10_000, ["bars_max": .int(2)]).bars([10_000, 10_000])
        #expect(wishes.map(\.count) == [0, 1])
    }

    @Test func `leaves first, and enters the other side a bar later`() throws {
        let stage = try stage(["allow_short": .flag(true)])
        stage.bars([10_000, 9_900, 10_000])
        stage.fill(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.fill(at: 9_900)
        #expect(stage.bar(9_890) == ["sell 9890 for 1000000"])
    }

    @Test func `forgets the other side when it was not flat in time`() throws {
        let stage = try stage(["allow_short": .flag(true)])
        stage.bars([10_000, 9_900, 10_000])
        stage.fill(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.end(PB_ORDER_EXPIRED)
        #expect(stage.bar(9_890) == ["close sell 9890"])
        stage.fill(at: 9_890)
        #expect(stage.bar(9_880) == [])
    }

    @Test func `sells nothing short on spot`() throws {
        let stage = try Stage(
            "perps.baseline", Self.quick.merging(["allow_short": .flag(true)]) { $1 },
            terms: .init(isSpot: true))
        #expect(stage.bars([10_000, 10_100, 10_000]).allSatisfy { $0.isEmpty })
    }

    @Test func `rests for the cooldown after an exit`() throws {
        let stage = try stage(["cooldown": .int(2)])
        stage.bars([10_000, 9_900, 10_000])
        stage.fill(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.fill(at: 9_900)
        #expect(stage.bars([9_950, 9_900, 9_950]) == [[], [], ["buy 9950 for 1000000"]])
    }

    @Test func `does not ask again for an entry that was denied`() throws {
        let stage = try stage()
        stage.bars([10_000, 9_900, 10_000])
        stage.end(PB_ORDER_DENIED, reason: PB_R_GUARD)
        #expect(stage.bars([10_100, 10_200]) == [[], []])
    }

    @Test func `asks for an exit with each bar until it is done`() throws {
        let stage = try held(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.end(PB_ORDER_EXPIRED)
        // The price is back above the stop; what was decided stays decided.
        #expect(stage.bar(9_950) == ["close sell 9950"])
    }

    @Test func `waits while its order is unknown`() throws {
        let stage = try held(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.end(PB_ORDER_UNKNOWN)
        #expect(stage.bar(9_800) == [])
    }

    @Test func `leaves alone what is too small to close`() throws {
        let stage = try held(at: 10_000)
        #expect(stage.bar(9_900) == ["close sell 9900"])
        stage.end(PB_ORDER_DENIED, reason: PB_R_SIZER)
        #expect(stage.bars([9_800, 9_700]) == [[], []])
    }

    @Test func `enters nothing when told so, and still leaves by its stops`() throws {
        let closed: [String: Stage.Parameter] = ["disable_new_entries": .flag(true)]
        #expect(try stage(closed).bars([10_000, 9_900, 10_000]).allSatisfy { $0.isEmpty })
        let stage = try stage(closed.merging(["band": .decimal(5_000_000, exponent: -8)]) { $1 })
        stage.bars([10_000, 10_000])
        stage.position(Stage.size, entry: 10_000)
        #expect(stage.bars([9_901, 9_900]) == [[], ["close sell 9900"]])
    }

    @Test(arguments: [PB_LADDER_CAUTION, PB_LADDER_REDUCE_ONLY, PB_LADDER_HALT])
    func `enters nothing above the level NORMAL and liquidates nothing either`(_ level: Int64)
        throws
    {
        let flat = try stage()
        flat.level(level)
        #expect(flat.bars([10_000, 9_900, 10_000]).allSatisfy { $0.isEmpty })
        #expect(flat.host.metrics[3] == 1)
        let holder = try held(at: 10_000)
        #expect(holder.level(level) == [])
        #expect(holder.bars([10_050, 10_000]) == [[], []])
        #expect(holder.bar(9_900) == ["close sell 9900"])
    }

    @Test func `uses no bar that is still open`() throws {
        let stage = try stage()
        stage.bars([10_000, 9_900])
        #expect(stage.bar(10_500, .init(isClosed: false)) == [])
        #expect(stage.bar(9_899) == [])
    }

    @Test func `takes a bar once, and none that is older`() throws {
        let stage = try stage()
        stage.bars([10_000, 9_900, 9_800])
        #expect(stage.bar(9_950, minutes: 0) == [])
        #expect(stage.bar(9_700) == [])
    }

    @Test(arguments: [0, -1, Int64.max])
    func `passes over a bar that cannot be`(_ price: Int64) throws {
        let stage = try stage()
        stage.bars([10_000, 9_900])
        #expect(stage.bar(price) == [])
        #expect(stage.bar(9_901) == ["buy 9905 for 1000000"])
    }

    @Test func `learns from what is replayed and orders nothing`() throws {
        let stage = try stage()
        for close in [10_000, 9_900, 10_000] as [Int64] {
            #expect(stage.bar(close, flags: PB_EF_REPLAY) == [])
        }
        #expect(stage.bars([10_100, 10_000, 10_100]) == [[], [], ["buy 10100 for 1000000"]])
    }

    @Test func `leaves on the first live bar what had to be left in the replay`() throws {
        let stage = try held(at: 10_000)
        #expect(stage.bar(9_900, flags: PB_EF_REPLAY) == [])
        #expect(stage.bar(9_950) == ["close sell 9950"])
    }

    @Test func `measures anew after a silence longer than its averages`() throws {
        let stage = try stage()
        stage.bars([10_000, 9_900])
        // Three bars are measured (slow and one more): a silence of three minutes keeps them.
        #expect(stage.bar(10_000, minutes: 3) == ["buy 10000 for 1000000"])
        stage.end(PB_ORDER_DENIED, reason: PB_R_GUARD)
        stage.bar(9_900)
        #expect(stage.bar(10_000, minutes: 4) == [])
    }

    @Test func `says why, and counts`() throws {
        let stage = try held(at: 10_000)
        stage.bar(9_900)
        #expect(
            stage.host.logs == [
                ": buys: the fast average crossed above", ": leaves: the trailing stop is reached",
            ])
        #expect(stage.host.metrics == [0: 1, 1: 1, 2: 1])
    }

    @Test func `refuses a fast average that is not below the slow one`() throws {
        let refusal = HostedInstance.Refusal(
            status: PB_E_CONFIG, field: "fast", text: "must be below slow")
        #expect(throws: refusal) {
            try Stage("perps.baseline", ["fast": .int(20), "slow": .int(20)])
        }
    }
}
