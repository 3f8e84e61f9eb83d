import CPerpsPlugin
import Testing

@Suite struct `The error rate guard` {
    typealias Bench = GuardBench
    typealias Parameters = [String: HostRecord.Parameter]
    let stopped = "reduce-only account for 900.0 s"

    func bench(_ more: Parameters = [:]) throws -> Bench {
        let few: Parameters = ["errors_max": .int(2), "denials_max": .int(3)]
        return try Bench("perps.error-rate", few.merging(more) { _, own in own })
    }

    @Test func `lets as many failures as the limit pass and stops the account after one more`()
        throws
    {
        let bench = try bench()
        for _ in 0..<2 { bench.tellOrder(PB_ORDER_REJECTED) }
        let on = bench.answer()
        #expect((on.action, on.measured, on.limit, on.unit) == ("allow", 2, 2, "errors"))
        #expect(bench.stops == [])
        bench.tellOrder(PB_ORDER_UNKNOWN)
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): \(stopped)"])
        let past = bench.answer()
        #expect((past.action, past.measured, past.limit) == (stopped, 3, 2))
        #expect(past.text == "too much failed at the venue")
    }

    @Test func `counts denials apart, but none by guards, by the level or by a person`() throws {
        let bench = try bench()
        for reason in [PB_R_GUARD, PB_R_FLOOR, PB_R_MODE, PB_R_OPERATOR, PB_R_TOO_LATE] {
            for _ in 0..<9 { bench.tellOrder(PB_ORDER_DENIED, reason: reason) }
        }
        #expect(bench.action() == "allow")
        for reason in [PB_R_SHAPE, PB_R_FUNDS, PB_R_RATE] {
            bench.tellOrder(PB_ORDER_DENIED, reason: reason)
        }
        #expect(bench.action() == "allow")
        bench.tellOrder(PB_ORDER_DENIED, reason: PB_R_PRODUCT)
        #expect(bench.answer().text == "too many orders were denied")
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): \(stopped)"])
    }

    @Test func `counts no order that goes well, and each failure once`() throws {
        let bench = try bench(["errors_max": .int(0)])
        for state in [
            PB_ORDER_SENT, PB_ORDER_OPEN, PB_ORDER_PARTIAL, PB_ORDER_FILLED, PB_ORDER_CANCELED,
            PB_ORDER_EXPIRED,
        ] { bench.tellOrder(state) }
        bench.tell(PB_EV_ORDER, pb_ev_order()) {
            ($0.state, $0.change) = (PB_ORDER_REJECTED, PB_OC_CANCEL_REFUSED)
        }
        bench.tellOrder(PB_ORDER_UNKNOWN, flags: PB_EF_SNAPSHOT)
        #expect(bench.action() == "allow")
    }

    @Test func `forgets a failure when its window is over`() throws {
        let bench = try bench()
        for _ in 0..<2 { bench.tellOrder(PB_ORDER_REJECTED) }
        bench.now += 5 * Bench.minute - 1
        #expect(bench.answer().measured == 2)
        bench.now += 1
        #expect(bench.answer().measured == 0)
        bench.tellOrder(PB_ORDER_REJECTED)
        #expect(bench.action() == "allow")
    }

    @Test func `ends a stop by its time, and counts from nothing again`() throws {
        let bench = try bench()
        for _ in 0..<5 { bench.tellOrder(PB_ORDER_REJECTED) }
        #expect(bench.stops.count == 1)
        bench.now += 15 * Bench.minute - 1
        #expect(bench.action() == "reduce-only account for 1e-09 s")
        bench.now += 1
        #expect(bench.answer().measured == 0)
    }

    /// Tells what has become of the venue: 0 down, 1 resyncing, 2 up.
    private func tell(_ bench: Bench, venue value: Int64) {
        bench.tell(PB_EV_CONTROL, pb_ev_control(), of: PB_NO_INSTRUMENT) {
            ($0.what, $0.value) = (PB_CTL_VENUE, value)
        }
    }

    @Test func `counts each loss of the venue as a failure, and its return as none`() throws {
        let bench = try bench()
        bench.tellOrder(PB_ORDER_REJECTED)
        tell(bench, venue: 0)
        for value: Int64 in [1, 2] { tell(bench, venue: value) }
        #expect(bench.answer().measured == 2)
        #expect(bench.stops == [])
        tell(bench, venue: 0)
        #expect(bench.stops == ["\(PB_NO_INSTRUMENT): \(stopped)"])
        #expect(bench.action() == stopped)
    }

    @Test func `lets exits pass, and refuses nonsense`() throws {
        let bench = try bench()
        #expect(bench.answer { $0.size = -1 }.reason == 2)
        for _ in 0..<3 { bench.tellOrder(PB_ORDER_REJECTED) }
        #expect(bench.action { $0.flags = PB_CF_REDUCING } == "allow")
    }

    @Test func `keeps failures and stop over a restart`() throws {
        var bench = try bench()
        for _ in 0..<2 { bench.tellOrder(PB_ORDER_REJECTED) }
        bench = try bench.restarted()
        bench.tellOrder(PB_ORDER_REJECTED)
        #expect(bench.action() == stopped)
        bench = try bench.restarted()
        #expect(bench.action() == stopped)
    }

    @Test(
        arguments: [
            ("errors_max", .int(-1)), ("denials_max", .int(20_000)), ("window", .nanos(0)),
            ("hold", .nanos(0)),
        ] as [(String, HostRecord.Parameter)])
    func `refuses nonsense and names the key`(key: String, value: HostRecord.Parameter) throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try Bench("perps.error-rate", [key: value])
        }
        #expect(refusal?.field == key)
    }
}
