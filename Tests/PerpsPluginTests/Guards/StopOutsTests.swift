import CPerpsPlugin
import Testing

@Suite struct `The stop-out guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]
    let blocked = "reduce-only account for 14400.0 s"
    /// One percent of a coin at 100.00, in dollars of six decimals.
    let onePercent: Int64 = -1_000_000

    func bench(_ more: Parameters = [:]) throws -> Bench {
        try Bench("perps.stop-outs", ["stops_max": .int(1)].merging(more) { _, own in own })
    }

    @Test func `lets as many as the limit pass and blocks after one more`() throws {
        let bench = try bench()
        bench.tellTrade(won: onePercent)
        let on = bench.answer()
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 1, 1, "stops"))
        bench.tellTrade(won: onePercent, owner: 3, of: Bench.eth)
        let past = bench.answer()
        #expect((past.action, past.measured, past.limit) == (blocked, 2, 1))
        #expect(past.text == "too many stop-outs")
        #expect(bench.host.logs == ["2 stop-outs: account "])
    }

    @Test func `counts a loss of exactly the share, and none a unit smaller`() throws {
        let bench = try bench()
        bench.tellTrade(won: onePercent)
        bench.tellTrade(won: onePercent + 1)
        #expect(bench.answer().measured == 1)
        bench.tellTrade(won: onePercent + 1, fees: 1)
        #expect(bench.action() == blocked)
    }

    @Test func `counts any loss by a stop order, and no win by one`() throws {
        let bench = try bench()
        bench.tellOrder(PB_ORDER_OPEN, type: PB_TYPE_STOP, order: 70)
        bench.tellTrade(won: 1, order: 70)
        #expect(bench.answer().measured == 0)
        for order in [70, 71] as [UInt64] {
            bench.tellOrder(PB_ORDER_OPEN, type: PB_TYPE_STOP, order: order)
            bench.tellTrade(won: -1, order: order)
        }
        #expect(bench.action() == blocked)
    }

    @Test func `forgets a stop-out when its window is over`() throws {
        let bench = try bench()
        bench.tellTrade(won: onePercent)
        bench.now += Bench.day - 1
        #expect(bench.answer().measured == 1)
        bench.now += 1
        #expect(bench.answer().measured == 0)
        bench.tellTrade(won: onePercent)
        #expect(bench.action() == "allow")
        bench.now += Bench.day - 1
        bench.tellTrade(won: onePercent)
        #expect(bench.action() == blocked)
    }

    @Test func `ends a block by its time, and counts from nothing again`() throws {
        let bench = try bench()
        for _ in 0..<3 { bench.tellTrade(won: onePercent) }
        bench.now += 4 * Bench.hour - 1
        #expect(bench.action() == "reduce-only account for 1e-09 s")
        bench.now += 1
        #expect(bench.answer().measured == 0)
        bench.tellTrade(won: onePercent)
        #expect(bench.action() == "allow")
    }

    @Test func `counts every loss of a trade whose entry it does not know`() throws {
        let bench = try bench(["stops_max": .int(0)])
        bench.tell(PB_EV_POSITION, pb_ev_position()) { ($0.owner, $0.qty) = (2, GuardBench.coin) }
        bench.tellFill { ($0.side, $0.realised) = (PB_SIDE_SELL, -1) }
        #expect(bench.action() == blocked)
    }

    @Test func `lets exits pass, and refuses a product that it does not know`() throws {
        let bench = try bench()
        for _ in 0..<2 { bench.tellTrade(won: onePercent) }
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        #expect(try self.bench().answer { $0.instrument = 99 }.reason == 2)
        #expect(try self.bench().tellFill { $0.side = 0 } == PB_E_FAIL)
    }

    @Test func `keeps stop-outs, stop orders and block over a restart`() throws {
        var bench = try bench()
        bench.tellTrade(won: onePercent)
        bench.tellFill()
        bench.tellOrder(PB_ORDER_OPEN, type: PB_TYPE_STOP, order: 70)
        bench = try bench.restarted()
        #expect(bench.answer().measured == 1)
        bench.tellFill { ($0.side, $0.realised, $0.order) = (PB_SIDE_SELL, -1, 70) }
        #expect(bench.action() == blocked)
        bench = try bench.restarted()
        #expect(bench.action() == blocked)
    }

    @Test(
        arguments: [
            ("stops_max", .int(-1)), ("window", .nanos(0)), ("cooldown", .int(4)),
            ("loss_min", .decimal(-1, exponent: 0)), ("scope", .text("")),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.stop-outs", [key: value])
        }
        #expect(refusal?.field == key)
    }
}
