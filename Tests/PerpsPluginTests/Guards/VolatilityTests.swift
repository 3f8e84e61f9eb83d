import CPerpsPlugin
import Testing

@Suite struct `The volatility breaker` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]

    /// Closes that go up and down by turns.
    static let closes: [Int64] = [10_000, 10_100, 10_000, 10_100, 10_000, 10_100]

    /// The deviation of their five returns for a year, reckoned by the definition.
    static func deviation(barsAYear: Double) -> Double {
        let (up, down) = (10_100.0 / 10_000 - 1, 10_000.0 / 10_100 - 1)
        let returns = [up, down, up, down, up]
        let mean = returns.reduce(0, +) / 5
        let variance = returns.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4
        return (variance * barsAYear).squareRoot()
    }

    static let minutesAYear = 365.0 * 24 * 60

    /// Bands so wide that nothing happens, but for those that are given.
    func parameters(
        warn: Int64 = 9_000_000_000, reduce: Int64 = 9_500_000_000, halt: Int64 = 10_000_000_000
    ) -> Parameters {
        [
            "window": .int(5), "returns_min": .int(5), "warn": .decimal(warn, exponent: -8),
            "reduce": .decimal(reduce, exponent: -8), "halt": .decimal(halt, exponent: -8),
        ]
    }

    /// Tells bars of a minute by default; each is known when it ends.
    func tell(
        _ closes: [Int64] = Self.closes, to bench: Bench, spacing: Int64 = GuardBench.minute,
        flags: UInt32 = 0
    ) {
        for close in closes {
            let opened = bench.now
            bench.now += spacing
            bench.tellBar(close, opened: opened, flags: flags)
        }
    }

    /// 1e-8 of one, rounded up: the smallest limit that a deviation does not pass.
    static func limit(_ deviation: Double) -> Int64 { Int64((deviation * 1e8).rounded(.up)) }

    @Test func `lets a deviation on the limit pass and blocks the product one unit past it`() throws
    {
        let deviation = Self.deviation(barsAYear: Self.minutesAYear)
        let limit = Self.limit(deviation)
        let on = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: limit))
        tell(to: on)
        let allowed = on.answer()
        #expect(allowed.action == "allow" && allowed.unit == "bps" && on.stops == [])
        #expect(abs(allowed.measured - deviation * 1e4) < 1e-6)

        let past = try Bench(
            "perps.volatility-breaker", parameters(warn: 10_000, reduce: limit - 1))
        tell(to: past)
        #expect(past.stops == ["7: reduce-only instrument for 1800.0 s"])
        #expect(past.action() == "reduce-only instrument for 1800.0 s")
        #expect(past.action { $0.instrument = Bench.eth } == "reject")
    }

    @Test func `warns one unit past its band and not on it`() throws {
        let limit = Self.limit(Self.deviation(barsAYear: Self.minutesAYear))
        let on = try Bench("perps.volatility-breaker", parameters(warn: limit))
        tell(to: on)
        #expect(on.host.logs.isEmpty)
        let past = try Bench("perps.volatility-breaker", parameters(warn: limit - 1))
        tell(to: past)
        #expect(past.host.logs.count == 1)
        #expect(past.stops == [] && past.action() == "allow")
    }

    @Test func `halts one unit past its band, and only reduces on it`() throws {
        let limit = Self.limit(Self.deviation(barsAYear: Self.minutesAYear))
        let on = try Bench(
            "perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000, halt: limit))
        tell(to: on)
        #expect(on.stops == ["7: reduce-only instrument for 1800.0 s"])
        let past = try Bench(
            "perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000, halt: limit - 1))
        tell(to: past)
        #expect(past.stops == ["7: halt instrument for 0.0 s"])
    }

    @Test func `brings returns to a year by the time that bars truly span`() throws {
        // Data of an hour under the asked length of a minute: decision 0015.
        let bench = try Bench("perps.volatility-breaker", parameters())
        tell(to: bench, spacing: Bench.hour)
        let hourly = Self.deviation(barsAYear: 365 * 24)
        #expect(abs(bench.answer().measured - hourly * 1e4) < 1e-6)

        // One interval is missing: its return spans two, and counts for less.
        let gap = try Bench("perps.volatility-breaker", parameters())
        tell(Array(Self.closes.prefix(5)), to: gap)
        gap.now += Bench.minute
        tell([10_100], to: gap)
        let whole = Self.deviation(barsAYear: Self.minutesAYear) * 1e4
        #expect(gap.answer().measured < whole)
    }

    @Test func `warns once until it has been calm`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000))
        tell(to: bench)
        tell(Array(repeating: 10_100, count: 5), to: bench)
        #expect(bench.host.logs.count == 1)
        tell([10_000], to: bench)
        #expect(bench.host.logs.count == 2)
        #expect(bench.host.metrics[1] == 2)
        #expect(bench.stops == [])
    }

    @Test func `halts a product far beyond, for a person to lift`() throws {
        let bench = try Bench(
            "perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000, halt: 10_000))
        tell(to: bench)
        #expect(bench.stops == ["7: halt instrument for 0.0 s"])
        #expect(bench.action() == "halt instrument for 0.0 s")
        var own = parameters(warn: 10_000, reduce: 10_000, halt: 10_000)
        own["halt_needs_person"] = .flag(false)
        let timed = try Bench("perps.volatility-breaker", own)
        tell(to: timed)
        #expect(timed.stops == ["7: halt instrument for 1800.0 s"])
    }

    @Test func `cools down from the last bar beyond its band`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        tell(to: bench)
        tell(Array(repeating: 10_100, count: 5), to: bench)
        #expect(bench.stops.count == 5)  // the first, and while a jump is in the window
        let last = 4 * Bench.minute
        bench.now += 30 * Bench.minute - (5 * Bench.minute - last) - 1
        #expect(bench.action() == "reduce-only instrument for 1e-09 s")
        bench.now += 1
        tell([10_100, 10_100], to: bench)
        #expect(bench.action() == "allow")
    }

    @Test func `refuses entries with too few bars, or none for too long`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters())
        #expect(bench.answer().reason == 2)
        tell(Array(Self.closes.prefix(5)), to: bench)
        #expect(bench.action() == "reject")
        tell([10_100], to: bench)
        #expect(bench.action() == "allow")
        bench.now += 10 * Bench.minute
        #expect(bench.action() == "allow")
        bench.now += 1
        #expect(bench.answer().reason == 2)
    }

    @Test func `keeps a block while no bars come, and frees nobody after it`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        tell(to: bench)
        bench.now += 30 * Bench.minute - 1
        #expect(bench.action().hasPrefix("reduce-only"))
        bench.now += 1
        #expect(bench.action() == "reject")
    }

    @Test func `lets exits pass`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        tell(to: bench)
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `keeps block and returns over a restart`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        tell(to: bench)
        #expect(try bench.restarted().action() == "reduce-only instrument for 1800.0 s")
        let calm = try Bench("perps.volatility-breaker", parameters())
        tell(to: calm)
        #expect(try calm.restarted().answer() == calm.answer())
    }

    @Test func `leaves returns of other bars behind at a restart, but no block`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        tell(to: bench)
        var other = parameters()
        other["interval"] = .nanos(5 * Bench.minute)
        let next = try Bench("perps.volatility-breaker", other, restoring: bench.instance.save())
        next.now = bench.now
        #expect(next.action() == "reduce-only instrument for 1800.0 s")
        next.now += 30 * Bench.minute
        #expect(next.answer().reason == 2)
    }

    @Test func `learns from bars of the past, but blocks nobody for them`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters(warn: 10_000, reduce: 10_000))
        tell(to: bench, flags: PB_EF_REPLAY)
        #expect(bench.stops == [] && bench.host.logs == [])
        #expect(bench.answer().text == "the product moves too much")
    }

    @Test func `leaves out bars that are not closed, not newer, without a price, or not asked for`()
        throws
    {
        let bench = try Bench("perps.volatility-breaker", parameters())
        tell(to: bench)
        let before = bench.answer()
        bench.tellBar(5, opened: bench.now - Bench.minute)
        bench.tellBar(0, opened: bench.now)
        bench.tellBar(-7, opened: bench.now)
        bench.tellBar(5, opened: bench.now, interval: Bench.hour)
        bench.tell(PB_EV_CANDLE, pb_ev_candle()) {
            ($0.close, $0.open_ts, $0.interval) = (5, GuardBench.noon * 2, GuardBench.minute)
        }
        #expect(bench.answer() == before)
    }

    @Test func `survives the largest prices`() throws {
        let bench = try Bench("perps.volatility-breaker", parameters())
        tell([1, .max, 1, .max, 1, .max], to: bench)
        #expect(bench.stops.count == 1)
        #expect(bench.answer().action == "halt instrument for 0.0 s")
    }

    @Test(
        arguments: [
            (["warn": .decimal(2, exponent: 0), "reduce": .decimal(1, exponent: 0)], "warn"),
            (["reduce": .decimal(3, exponent: 0)], "reduce"),
            (["window": .int(5), "returns_min": .int(6)], "returns_min"),
            (["window": .int(2)], "window"), (["interval": .nanos(1)], "interval"),
            (["cooldown": .nanos(0)], "cooldown"), (["halt": .text("high")], "halt"),
        ] as [(Parameters, String)])
    func `refuses nonsense and names the key`(parameters: Parameters, key: String) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.volatility-breaker", parameters)
        }
        #expect(refusal?.field == key)
    }
}
