import CPerpsPlugin
import Testing

@Suite struct `The drawdown guard` {
    typealias Bench = GuardBench
    let tenth: [String: HostRecord.Parameter] = [
        "drawdown_max": .decimal(10_000_000, exponent: -8)
    ]
    let stopped = "reduce-only account for 0.0 s"

    func bench(hold: Int64? = nil) throws -> Bench {
        var parameters = tenth
        if let hold { parameters["hold"] = .nanos(hold) }
        return try Bench("perps.drawdown", parameters)
    }

    @Test func `lets the limit pass and stops the account one unit past it`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        let on = bench.answer { $0.equity = 900 }
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 1_000, 1_000, "bps"))
        let past = bench.answer { $0.equity = 899 }
        #expect((past.action, past.measured) == (stopped, 1_010))
        #expect(past.text == "equity has fallen too far from its peak")
    }

    @Test func `measures from the highest equity that was ever seen`() throws {
        let bench = try bench()
        for equity in [1_000, 2_000, 1_900] as [Int64] { bench.tellEquity(equity) }
        #expect(bench.action { $0.equity = 1_800 } == "allow")
        #expect(bench.action { $0.equity = 1_799 } == stopped)
    }

    @Test func `stops between orders`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        bench.tellEquity(899)
        bench.tellEquity(800)
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): \(stopped)"])
        #expect(bench.action { $0.equity = 1_000 } == stopped)
    }

    @Test func `refuses entries while equity is not known, and keeps a stop`() throws {
        let bench = try bench()
        #expect(bench.answer { $0.equity = PB_NONE }.reason == 2)
        #expect(bench.action { $0.equity = 0 } == "reject")
        #expect(bench.action { $0.equity = -5 } == "reject")
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        #expect(bench.action { $0.equity = PB_NONE } == stopped)
    }

    @Test func `lets exits pass`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        #expect(bench.action { ($0.flags, $0.equity) = (PB_CF_REDUCING, PB_NONE) } == "allow")
    }

    @Test func `ends by a person, and the peak begins anew`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        bench.tellLevel(PB_LADDER_NORMAL)  // before the stop has had its effect
        #expect(bench.action { $0.equity = 800 } == stopped)
        bench.tellLevel(PB_LADDER_REDUCE_ONLY)
        #expect(bench.action { $0.equity = 800 } == stopped)
        bench.tellLevel(PB_LADDER_NORMAL)
        #expect(bench.action { $0.equity = 800 } == "allow")
        #expect(bench.action { $0.equity = 720 } == "allow")
        #expect(bench.action { $0.equity = 719 } == stopped)
    }

    @Test func `ends by a person whatever else holds the level, and by nothing else`() throws {
        let bench = try bench()
        bench.tellLevel(PB_LADDER_HALT, own: PB_LADDER_NORMAL)
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        bench.tellLevel(PB_LADDER_HALT, own: PB_LADDER_REDUCE_ONLY)
        bench.tellLevel(PB_LADDER_REDUCE_ONLY, own: PB_LADDER_REDUCE_ONLY)
        #expect(bench.action { $0.equity = 800 } == stopped)
        bench.tellLevel(PB_LADDER_REDUCE_ONLY, own: PB_LADDER_NORMAL)
        bench.tellEquity(800)
        #expect(bench.action { $0.equity = 720 } == "allow")
        #expect(bench.action { $0.equity = 719 } == stopped)
        #expect(bench.stops.count == 1)
    }

    @Test func `was armed between two runs, while another cause stood on`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        bench.tellLevel(PB_LADDER_HALT, own: PB_LADDER_REDUCE_ONLY)
        let next = try bench.restarted()
        next.tellLevel(PB_LADDER_HALT, own: PB_LADDER_NORMAL)
        #expect(next.action { $0.equity = 720 } == "allow")
    }

    @Test func `that has a hold ends with it, but not before equity is known`() throws {
        let bench = try bench(hold: Bench.hour)
        bench.tellEquity(1_000)
        bench.tellEquity(800)
        bench.tellLevel(PB_LADDER_REDUCE_ONLY)
        bench.tellLevel(PB_LADDER_NORMAL)
        bench.now += Bench.hour - 1
        #expect(bench.action { $0.equity = 1_000 } == "reduce-only account for 1e-09 s")
        bench.now += 1
        #expect(bench.action { $0.equity = PB_NONE } == "reject")
        #expect(bench.action { $0.equity = 800 } == "allow")
    }

    @Test func `keeps peak and stop over a restart`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        let calm = try bench.restarted()
        #expect(calm.action { $0.equity = 899 } == stopped)
        let late = try calm.restarted()
        #expect(late.action { $0.equity = 1_000 } == stopped)
        late.tellLevel(PB_LADDER_REDUCE_ONLY)
        let armed = try late.restarted()
        #expect(armed.action { $0.equity = 899 } == stopped)
        armed.tellLevel(PB_LADDER_NORMAL)
        #expect(armed.action { $0.equity = 899 } == "allow")
    }

    @Test func `moves the peak with deposits and withdrawals`() throws {
        let bench = try bench()
        bench.tellEquity(1_000)
        bench.host.flows = -500
        bench.tellEquity(500)
        #expect(bench.stops == [])
        #expect(bench.action { $0.equity = 450 } == "allow")
        bench.now += Bench.day
        bench.host.flows = 300
        bench.tellEquity(800)
        #expect(bench.action { $0.equity = 720 } == "allow")
        #expect(bench.action { $0.equity = 719 } == stopped)
    }

    @Test func `survives the largest amounts`() throws {
        let bench = try bench()
        bench.tellEquity(.max)
        bench.tellEquity(-.max)
        #expect(bench.stops.count == 1)
    }

    @Test func `halts where the profile says so`() throws {
        let bench = try Bench(
            "perps.drawdown", tenth.merging(["on_trip": .text("halt")]) { first, _ in first })
        bench.tellEquity(1_000)
        bench.tellEquity(1)
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): halt account for 0.0 s"])
    }

    @Test(
        arguments: [
            ("drawdown_max", .decimal(0, exponent: 0)), ("hold", .nanos(-1)), ("hold", .int(3)),
            ("on_trip", .text("")),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.drawdown", [key: value])
        }
        #expect(refusal?.field == key)
    }
}
