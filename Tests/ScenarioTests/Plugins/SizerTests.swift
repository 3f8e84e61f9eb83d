import Assembly
import Domain
import Engine
import JSON
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A sizer plugin` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Wishes by conviction at the second trade, leaves at the fifth, names a size at the eighth.
    static let wishes = """
        if (m->seen == 2) trust(m, t, 500000);
        if (m->seen == 5) leave(m, t);
        if (m->seen == 8) buy(m, t);
        """

    /// Writes both libraries; `desk` is another one where a test has loaded a sizer already.
    func sheet(
        _ size: String, at desk: Desk, _ change: (inout CPlugin) -> Void = { _ in }
    ) throws -> Sheet {
        var sizer = CPlugin("sizer")
        (sizer.isSizer, sizer.size) = (true, size)
        change(&sizer)
        var trader = CPlugin("trader")
        trader.onTrade = Self.wishes
        for plugin in [sizer, trader] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = [
            "{module: com.test.trader, name: trader, products: [BTC-USD], "
                + "sizer: {module: com.test.sizer}}"
        ]
        return sheet
    }

    func trial(
        _ size: String, limits: [String: String] = [:], trades: Int = 12,
        _ change: (inout CPlugin) -> Void = { _ in }
    ) throws -> Trial {
        let desk = try Desk()
        var sheet = try sheet(size, at: desk, change)
        sheet.limits.merge(limits) { $1 }
        return try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
    }

    func story(_ trial: Trial) throws -> [String] {
        try trial.drain()
        #expect(trial.timeline.residual == .zero)
        return trial.chronicle.texts.filter { !$0.contains("wants") && !$0.hasPrefix("order") }
    }

    static let answers = "out->action = PB_V_RESIZE; out->qty = c->qty ? c->qty / 2 : 3000000;"

    @Test func `decides entries by conviction and by size, and is not asked about the exit`() throws
    {
        let trial = try trial(Self.answers + #"say(m, "%d", ++m->told);"#)
        #expect(
            try story(trial) == [
                "approved 1", "filled 1 3000000 at 6000600", "approved 2",
                "filled 2 3000000 at 5999400", "approved 3", "filled 3 500000 at 6000600",
            ])
        #expect(trial.said() == ["1", "2"])
    }

    @Test func `is told what it is asked about`() throws {
        let trial = try trial(
            Self.answers + """
                say(m, "%s %u %u %lld %lld %lld %lld", c->origin.ptr, c->owner, m->owner,
                    (long long)c->qty, (long long)c->notional,
                    (long long)c->intent->conviction_e6, (long long)c->intent->qty);
                """)
        try trial.drain()
        #expect(
            trial.said() == ["trader 1 1 0 0 500000 0", "trader 1 1 1000000 60300000000 0 1000000"])
    }

    @Test func `never exceeds the size that the strategy named`() throws {
        let trial = try trial("out->action = PB_V_RESIZE; out->qty = 9000000;")
        #expect(
            try story(trial).suffix(2) == ["approved 3", "filled 3 1000000 at 6000600"])
    }

    @Test func `is cut to the limits where a smaller size passes, and refused by them elsewhere`()
        throws
    {
        let trial = try trial(Self.answers, limits: ["order_notional": "1_000 USD"])
        // A thousand dollars at 60,300 with 60 bps of fee, floored to the lot.
        #expect(
            try story(trial).prefix(2) == ["approved 1", "filled 1 1648483 at 6000600"])
        let none = try self.trial(
            "out->action = PB_V_RESIZE; out->qty = 3000000;", limits: ["order_rate": "1/m"])
        #expect(try story(none).last?.hasPrefix("denied 3 by order-rate") == true)
    }

    @Test(
        arguments: [
            (";", "the sizer said nothing, which refuses"),
            ("out->action = PB_V_ALLOW;", "the sizer's answer makes no sense"),
            ("out->action = PB_V_HALT;", "the sizer's answer makes no sense"),
            ("out->action = 77;", "the sizer's answer makes no sense"),
            ("out->action = PB_V_RESIZE; out->qty = -1;", "the sizer's answer makes no sense"),
            (
                "out->action = PB_V_RESIZE; out->qty = 0x7fffffffffffffffLL;",
                "the sizer's answer makes no sense"
            ),
            ("return PB_E_FAIL;", "the sizer failed with status -1"),
        ])
    func `that breaks the contract refuses the entry and is reported`(
        body: String, text: String
    ) throws {
        let refused = [1, 2, 3].filter { $0 != 2 }.flatMap {
            ["denied \($0) by sizer: \(text)", "trader.sizer bad_verdict: \(text)"]
        }
        let told = try story(try trial(body))
        #expect(told.filter { !$0.hasPrefix("denied 2") } == refused)
    }

    @Test func `that gives no size refuses, with its own words or without`() throws {
        let zero = try story(try trial("out->action = PB_V_RESIZE; out->qty = 0;"))
        #expect(zero.first == "denied 1 by sizer: no size for this entry")
        let no = try story(
            try trial(#"out->action = PB_V_REJECT; strcpy(out->text, "expectation below zero");"#))
        #expect(no.first == "denied 1 by sizer: expectation below zero")
        #expect(!no.contains { $0.contains("bad_verdict") })
    }

    @Test func `has seen a step, and its strategy's fills, before it is asked`() throws {
        let trial = try trial(Self.answers + #"say(m, "asked at %d", (int)m->seen);"#) { sizer in
            sizer.onTrade = " "
            sizer.events = "PB_BIT(PB_EV_FILL) | PB_BIT(PB_EV_POSITION)"
            sizer.process = """
                for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                  const pb_ev_fill *f = (const void *)e;
                  if (e->kind == PB_EV_FILL) say(m, "fill of %u", f->owner);
                }
                """
        }
        try trial.drain()
        #expect(
            trial.said() == [
                "asked at 2", "fill of 1", "fill of 1", "asked at 8", "fill of 1",
            ])
    }

    @Test func `whose watching fails gives no more sizes, and lets its strategy leave`() throws {
        let told = try story(
            try trial(Self.answers) { $0.onTrade = "if (m->seen == 4) return PB_E_FAIL;" })
        #expect(
            told == [
                "approved 1", "filled 1 3000000 at 6000600",
                "trader.sizer fault: process of com.test.sizer returned status -1",
                "approved 2", "filled 2 3000000 at 5999400",
                "denied 3 by sizer: the sizer has failed and is off",
            ])
    }

    @Test func `may not trade`() throws {
        let trial = try trial(Self.answers) {
            $0.onTrade = #"if (m->seen == 1) say(m, "%d", buy(m, t));"#
        }
        try trial.drain()
        #expect(trial.said() == ["\(Status.denied)"])
    }

    @Test func `belongs to one strategy instance and sees that one's fills alone`() throws {
        var sheet = try sheet(Self.answers, at: desk) { sizer in
            sizer.events = "PB_BIT(PB_EV_FILL)"
            sizer.process = """
                for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                  const pb_ev_fill *f = (const void *)e;
                  if (e->kind == PB_EV_FILL) say(m, "%u told of %u", m->owner, f->owner);
                }
                """
        }
        sheet.strategies.append(
            "{module: com.test.trader, name: other, products: [BTC-USD], "
                + "sizer: {module: com.test.sizer, name: second}}")
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(4) })
        #expect(
            trial.plan.owners == ["account", "trader", "other", "trader.sizer", "second"])
        try trial.drain()
        #expect(Set(trial.said()) == ["1 told of 1", "2 told of 2"])
    }

    @Test func `shows in an explanation what it rested on, of runs and backtests alike`() throws {
        let sheet = try sheet(
            Self.answers + """
                out->measured = 0.021; strcpy(out->unit, "equity");
                strcpy(out->text, "p 0.55, b 1.4");
                """, at: desk)
        #expect(try ClockRunning.run(sheet, at: desk).counts.orders > 1)
        func sizing() throws -> JSONValue? {
            try Backtesting.explainer(at: desk).explain(
                OrderNumber(1), profile: "trial", runID: nil)["sizing"]
        }
        let ofRun = try #require(try sizing())
        let path = try DataForm.trades.write(MarketText.walk(60, seed: 2), at: desk)
        _ = try Backtesting.keep(sheet, path, at: desk)
        for story in [ofRun, try #require(try sizing())] {
            #expect(story["method"]?.string == "plugin")
            #expect(story["sizer"]?.string == "trader.sizer")
            #expect(story["measured"]?.string == "0.021")
            #expect(story["unit"]?.string == "equity")
            #expect(story["text"]?.string == "p 0.55, b 1.4")
            #expect(story["wanted"]?.string == "0.03")
            #expect(story["quantity"]?.string == "0.03")
        }
    }

    @Test func `that is missing, of another kind, or wrongly set is an error with its place`()
        throws
    {
        var sheet = try sheet(Self.answers, at: desk)
        func fault(_ sizer: String) -> String? {
            sheet.strategies = [
                "{module: com.test.trader, name: trader, products: [BTC-USD], sizer: \(sizer)}"
            ]
            do {
                _ = try Trial(sheet, at: desk)
                return nil
            } catch let faults as Faults {
                let first = faults.all.first
                return "\(first?.code ?? "") \(first?.key ?? "") \(first?.line ?? 0)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            fault("{module: com.test.siser}") == "plugin.not_found strategies[0].sizer.module 8")
        #expect(
            fault("{module: com.test.trader}")
                == "plugin.wrong_kind strategies[0].sizer.module 8")
        #expect(
            fault("{module: com.test.sizer, parameters: {shares: 1}}")
                == "plugin.bad_parameter strategies[0].sizer.parameters.shares 8")
    }
}
