import Assembly
import Domain
import Engine
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A guard` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Buys at the second trade and leaves at the sixth, wanting to know nothing.
    func story(of guardBodies: (inout CPlugin) -> Void, trades: Int = 12) throws -> [String] {
        var gate = CPlugin("gate")
        gate.isGuard = true
        guardBodies(&gate)
        var buyer = CPlugin("buyer")
        buyer.onTrade =
            "if (m->seen == 2 || m->seen == 8) buy(m, t); if (m->seen == 5) leave(m, t);"
        for plugin in [gate, buyer] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.buyer", name: "buyer")]
        sheet.guards = ["{module: com.test.gate, name: gate}"]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
        try trial.drain()
        #expect(trial.timeline.residual == .zero)
        return trial.chronicle.texts.filter { !$0.contains("wants") && !$0.hasPrefix("order") }
    }

    /// Lets the first order pass, then does something else.
    func afterFirst(_ statement: String) throws -> [String] {
        try story {
            $0.check = "if (m->told++ == 0) out->action = PB_V_ALLOW; else { \(statement) }"
        }
    }

    let begun = ["approved 1", "filled 1 1000000 at 6000600"]
    let left = ["approved 2", "filled 2 1000000 at 5999400"]

    @Test func `that says nothing refuses entries and lets exits pass`() throws {
        let denied = [
            "denied 3 by gate: the guard said nothing, which refuses",
            "gate bad_verdict: the guard said nothing, which refuses",
        ]
        #expect(try afterFirst(";") == begun + left + denied)
    }

    @Test func `that fails refuses entries and lets exits pass`() throws {
        let denied = [
            "denied 3 by gate: the guard failed with status -1",
            "gate bad_verdict: the guard failed with status -1",
        ]
        #expect(try afterFirst("return PB_E_FAIL;") == begun + left + denied)
    }

    @Test func `that trips a product that does not exist is not obeyed, and harms nobody`() throws {
        let texts = try story {
            $0.onTrade = """
                pb_verdict v; memset(&v, 0, sizeof v);
                v.struct_size = sizeof v; v.action = PB_V_REDUCE_ONLY; v.hold = 1;
                m->host->trip(m->host->ctx, 1, &v);
                m->host->trip(m->host->ctx, 0x7fffffffu, &v);
                m->host->trip(m->host->ctx, 0x80000000u, &v);
                m->host->trip(m->host->ctx, 0xfffffffeu, &v);
                """
        }
        #expect(texts == begun + left + ["approved 3", "filled 3 1000000 at 6000600"])
    }

    @Test func `that asks for more is refused, not obeyed`() throws {
        let denied = [
            "denied 3 by gate: the guard's verdict makes no sense",
            "gate bad_verdict: the guard's verdict makes no sense",
        ]
        #expect(
            try afterFirst("out->action = PB_V_RESIZE; out->qty = c->qty + 1;")
                == begun + left + denied)
    }

    @Test func `that asks for a halt without the right to it refuses, and is reported`() throws {
        let denied = [
            "denied 3 by gate: the guard asked for HALT, which its module may not",
            "gate bad_verdict: the guard asked for HALT, which its module may not",
        ]
        #expect(try afterFirst("out->action = PB_V_HALT;") == begun + left + denied)
    }

    @Test func `whose scope makes no sense stops the whole account, and is reported`() throws {
        let denied = [
            "denied 3 by gate: the guard's scope or hold makes no sense",
            "gate bad_verdict: the guard's scope or hold makes no sense",
            "NORMAL to REDUCE_ONLY by gate: the guard's scope or hold makes no sense",
        ]
        #expect(
            try afterFirst("out->action = PB_V_REDUCE_ONLY; out->scope = 9;")
                == begun + left + denied)
    }

    @Test func `that asks for less is obeyed`() throws {
        let smaller = ["approved 3", "filled 3 500000 at 6000600"]
        #expect(
            try afterFirst("out->action = PB_V_RESIZE; out->qty = 500000;")
                == begun + left + smaller)
    }

    @Test func `may not trade, and no strategy may trip`() throws {
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.onTrade = #"if (m->seen == 1) say(m, "%d", buy(m, t));"#
        var tripper = CPlugin("tripper")
        tripper.onTrade = """
            if (m->seen == 1) {
              pb_verdict v;
              memset(&v, 0, sizeof v);
              v.struct_size = sizeof v;
              v.action = PB_V_REDUCE_ONLY;
              say(m, "%d", m->host->trip(m->host->ctx, PB_NO_INSTRUMENT, &v));
            }
            """
        for plugin in [gate, tripper] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.tripper")]
        sheet.guards = ["{module: com.test.gate, name: gate}"]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(3) })
        try trial.drain()
        #expect(trial.said() == ["\(Status.denied)", "\(Status.denied)"])
        #expect(trial.chronicle.texts == [])
    }

    @Test func `whose watching fails refuses from then on what it has not seen`() throws {
        let told = try story { gate in
            gate.onTrade = "if (m->seen == 4) return PB_E_FAIL;"
        }
        let fault = ["gate fault: process of com.test.gate returned status -1"]
        let denied = ["denied 3 by gate: the guard has failed and is off"]
        #expect(told == begun + fault + left + denied)
    }
}
