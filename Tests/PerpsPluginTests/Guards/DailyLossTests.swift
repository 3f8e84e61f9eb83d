import CPerpsPlugin
import Testing

@Suite struct `The daily loss guard` {
    typealias Bench = GuardBench
    let fivePercent: [String: HostRecord.Parameter] = [
        "loss_max": .decimal(5_000_000, exponent: -8)
    ]
    /// From noon to midnight.
    let half = "43200.0 s"

    func answer(_ bench: Bench, loss: Int64, of opening: Int64 = 1_000_000_000) -> Bench.Answer {
        bench.answer { ($0.dayProfit, $0.dayOpenEquity) = (-loss, opening) }
    }

    @Test func `lets the limit pass and stops the account one unit past it, until midnight`() throws
    {
        let bench = try Bench("perps.daily-loss", fivePercent)
        let on = answer(bench, loss: 50_000_000)
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 500, 500, "bps"))
        let past = answer(bench, loss: 50_000_001)
        #expect(past.action == "reduce-only account for \(half)")
        #expect(past.text == "the day has lost more than it may" && past.reason == 1)
        #expect(past.limit == 500 && past.measured > 500 && past.unit == "bps")
    }

    @Test func `measures against what the day opened with, not against what is there now`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        let action = bench.action {
            ($0.dayOpenEquity, $0.dayProfit, $0.equity) = (1_000, -50, 900)
        }
        #expect(action == "allow")
    }

    @Test func `keeps the stop when the loss comes back, and ends it with the UTC day`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        _ = answer(bench, loss: 60_000_000)
        bench.now = Bench.noon + 12 * Bench.hour - 1
        let kept = answer(bench, loss: 0)
        #expect(kept.action == "reduce-only account for 1e-09 s" && kept.reason == 3)
        bench.now += 1
        #expect(answer(bench, loss: 0).action == "allow")
    }

    @Test(
        arguments: [
            (PB_NONE, 1_000), (-10, PB_NONE), (PB_NONE, PB_NONE), (-10, 0), (-10, -5),
            (.min + 1, .min + 1),
        ] as [(Int64, Int64)])
    func `refuses entries while the day is not known`(profit: Int64, opening: Int64) throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        let answer = bench.answer { ($0.dayProfit, $0.dayOpenEquity) = (profit, opening) }
        #expect((answer.action, answer.reason) == ("reject", 2))
    }

    @Test func `keeps the stop while the day is not known`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        _ = answer(bench, loss: 60_000_000)
        let missing = bench.answer { $0.dayProfit = PB_NONE }
        #expect(missing.action == "reduce-only account for \(half)")
    }

    @Test func `survives the largest amounts`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        #expect(answer(bench, loss: .max, of: .max).action.hasPrefix("reduce-only"))
        let other = try Bench("perps.daily-loss", fivePercent)
        #expect(answer(other, loss: -.max, of: 1).action == "allow")
    }

    @Test func `lets exits pass`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        _ = answer(bench, loss: 60_000_000)
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        #expect(bench.action { ($0.flags, $0.dayProfit) = (PB_CF_REDUCING, PB_NONE) } == "allow")
    }

    @Test func `outlives a restart for the day, and no longer`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        _ = answer(bench, loss: 60_000_000)
        let next = try bench.restarted()
        #expect(answer(next, loss: 0).action == "reduce-only account for \(half)")
        next.now += 12 * Bench.hour
        #expect(answer(next, loss: 0).action == "allow")
    }

    @Test func `stops between orders, by what it saw of the equity`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        bench.tellEquity(1_000)
        bench.now += Bench.day
        bench.tellEquity(950)
        #expect(bench.stops == [])
        bench.tellEquity(949)
        bench.tellEquity(949)
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): reduce-only account for \(half)"])
        #expect(bench.action { $0.dayOpenEquity = 1_000 } == "reduce-only account for \(half)")
    }

    @Test func `counts a withdrawal as no loss`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        bench.tellEquity(1_000)
        bench.now += Bench.day
        bench.host.flows = -500
        bench.tellEquity(500)
        #expect(bench.stops == [])
        bench.host.flows = 0
        bench.tellEquity(500)
        #expect(bench.stops.count == 1)
    }

    @Test func `knows no first equity of a day that it did not see begin`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        bench.tellEquity(1_000)
        bench.tellEquity(1)
        #expect(bench.stops == [])
    }

    @Test func `halts where the profile says so`() throws {
        let halting = fivePercent.merging(["on_trip": .text("halt")]) { first, _ in first }
        let bench = try Bench("perps.daily-loss", halting)
        #expect(answer(bench, loss: 60_000_000).action == "halt account for \(half)")
    }

    @Test func `says the same at the next order when the host takes no stop`() throws {
        let bench = try Bench("perps.daily-loss", fivePercent)
        bench.host.tripStatus = PB_E_LIMIT
        bench.tellEquity(1_000)
        bench.now += Bench.day
        bench.tellEquity(900)
        #expect(bench.host.logs.count == 1)
        #expect(bench.action().hasPrefix("reduce-only"))
    }

    @Test(
        arguments: [
            ("loss_max", .decimal(0, exponent: 0)), ("loss_max", .decimal(11, exponent: -1)),
            ("loss_max", .int(5)), ("on_trip", .text("sleep")),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.daily-loss", [key: value])
        }
        #expect(refusal?.status == PB_E_CONFIG)
        #expect(refusal?.field == key)
    }
}
