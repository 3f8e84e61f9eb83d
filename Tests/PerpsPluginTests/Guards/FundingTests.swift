import CPerpsPlugin
import Testing

extension GuardBench {
    /// A rate, or a payment, of bitcoin.
    func tellFunding(
        _ rateE12: Int64, interval: Int64 = 8 * hour, next: Int64 = PB_NONE, paid: Int64 = PB_NONE
    ) {
        tell(PB_EV_FUNDING, pb_ev_funding()) {
            ($0.rate_e12, $0.interval, $0.next_ts, $0.paid) = (rateE12, interval, next, paid)
        }
    }
}

@Suite struct `The funding cost guard` {
    typealias Bench = GuardBench

    /// 30 bps a day are 10 bps each of three intervals: 1e9 in 1e-12.
    let onLimit: Int64 = 1_000_000_000

    func bench() throws -> Bench { try Bench("perps.funding-cost", isPerpetual: true) }

    @Test func `lets a cost on the limit pass and refuses one unit past it`() throws {
        let bench = try bench()
        bench.tellFunding(onLimit)
        let on = bench.answer()
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 30, 30, "bps/day"))
        bench.tellFunding(onLimit + 1)
        let past = bench.answer()
        #expect((past.action, past.text) == ("reject", "funding would cost too much a day"))
    }

    @Test func `asks the side that pays only`() throws {
        let bench = try bench()
        bench.tellFunding(onLimit + 1)
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "allow")
        bench.tellFunding(-onLimit - 1)
        #expect(bench.action() == "allow")
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "reject")
        bench.tellFunding(-onLimit)
        #expect(bench.action { $0.side = PB_SIDE_SELL } == "allow")
    }

    @Test func `brings a rate to a day by its own interval`() throws {
        let bench = try bench()
        bench.tellFunding(onLimit / 8, interval: Bench.hour)
        #expect(bench.answer().measured == 30)
        bench.tellFunding(onLimit / 8 + 1, interval: Bench.hour)
        #expect(bench.action() == "reject")
    }

    @Test func `refuses entries without a rate, on an old one, or on nonsense`() throws {
        let bench = try bench()
        #expect(bench.answer().reason == 2)
        bench.tellFunding(1, paid: 5)
        #expect(bench.answer().reason == 2)
        bench.tellFunding(1)
        bench.now += Bench.day
        #expect(bench.action() == "allow")
        bench.now += 1
        #expect(bench.answer().reason == 2)
        bench.tellFunding(1, interval: 0)
        #expect(bench.answer().reason == 2)
        bench.tellFunding(.max, interval: 1)
        #expect(bench.action() == "reject")
        #expect(bench.action { $0.instrument = 99 } == "reject")
    }

    @Test func `lets exits pass, and products that pay no funding`() throws {
        let bench = try bench()
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        #expect(try Bench("perps.funding-cost").action() == "allow")
    }

    @Test func `knows no rate after a restart, and lets nothing pass`() throws {
        let bench = try bench()
        bench.tellFunding(1)
        #expect(throws: HostedInstance.Refusal.self) { try bench.instance.save() }
        #expect(try self.bench().action() == "reject")
    }

    @Test(
        arguments: [
            ("daily_cost_max", .decimal(-1, exponent: -4)), ("age_max", .nanos(0)),
            ("daily_cost_max", .int(1)),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.funding-cost", [key: value])
        }
        #expect(refusal?.field == key)
    }
}

@Suite struct `The pre-funding guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]

    func bench(_ parameters: Parameters = [:]) throws -> Bench {
        try Bench("perps.pre-funding", parameters, isPerpetual: true)
    }

    /// What happens this long before 16:00 UTC, which is due every eight hours.
    func action(_ bench: Bench, before: Int64) -> String {
        bench.now = Bench.noon + 4 * Bench.hour - before
        return bench.action()
    }

    @Test func `is quiet from its first instant on, and not a nanosecond before`() throws {
        let bench = try bench()
        bench.tellFunding(1)
        #expect(action(bench, before: 10 * Bench.minute + 1) == "allow")
        let first = action(bench, before: 10 * Bench.minute)
        #expect(first == "reject")
        let answer = bench.answer()
        #expect((answer.measured, answer.limit, answer.unit) == (600, 600, "s"))
        #expect(action(bench, before: 1) == "reject")
        #expect(action(bench, before: 0) == "reject")
        #expect(action(bench, before: -1) == "allow")
    }

    @Test func `is quiet after funding where the profile says so`() throws {
        let bench = try bench(["after": .nanos(Bench.minute), "before": .nanos(0)])
        bench.tellFunding(1)
        #expect(action(bench, before: 1) == "allow")
        #expect(action(bench, before: 0) == "reject")
        #expect(action(bench, before: -Bench.minute + 1) == "reject")
        #expect(action(bench, before: -Bench.minute) == "allow")
    }

    @Test func `goes by what the venue tells while that is to come`() throws {
        let bench = try bench()
        bench.tellFunding(1, next: Bench.noon + Bench.hour)
        bench.now = Bench.noon + 50 * Bench.minute
        #expect(bench.action() == "reject")
        #expect(action(bench, before: 5 * Bench.minute) == "reject")
        #expect(action(bench, before: 11 * Bench.minute) == "allow")
    }

    @Test func `goes by the profile's own interval before any rate is known`() throws {
        let bench = try bench(["every": .nanos(Bench.hour)])
        bench.now = Bench.noon + 50 * Bench.minute
        #expect(bench.action() == "reject")
        bench.now -= 1
        #expect(bench.action() == "allow")
    }

    @Test func `refuses entries while it is not known when funding is due`() throws {
        let bench = try bench()
        #expect(bench.answer().reason == 2)
        bench.tellFunding(1, interval: -4)
        #expect(bench.answer().reason == 2)
        #expect(bench.action { $0.instrument = 99 } == "reject")
        bench.tellFunding(1)
        bench.now = -5
        #expect(bench.action() == "reject")
    }

    @Test func `lets exits pass, and products that pay no funding`() throws {
        let bench = try bench()
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
        #expect(try Bench("perps.pre-funding").action() == "allow")
    }

    @Test func `does not know after a restart when funding is due, and lets nothing pass`() throws {
        let bench = try bench()
        bench.tellFunding(1)
        #expect(bench.action() == "allow")
        #expect(throws: HostedInstance.Refusal.self) { try bench.instance.save() }
        let next = try self.bench()
        #expect(next.answer().reason == 2)
        #expect(next.action { $0.flags = PB_CF_REDUCING } == "allow")
        next.tellFunding(1)
        #expect(next.action() == "allow")
    }

    @Test(
        arguments: [
            (["before": .nanos(-1)], "before"), (["after": .int(1)], "after"),
            (["every": .nanos(600_000_000_000)], "every"),
        ] as [(Parameters, String)])
    func `refuses nonsense and names the key`(parameters: Parameters, key: String) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.pre-funding", parameters)
        }
        #expect(refusal?.field == key)
    }
}
