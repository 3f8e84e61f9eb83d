import Assembly
import Domain
import Engine
import JSON
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A strategy that changes its orders` {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Bids far away, makes it twice as large and better, then takes with it.
    private func mover() -> CPlugin {
        var mover = CPlugin("mover")
        mover.onTrade = """
            if (m->seen == 1) rest(m, t);
            if (m->seen == 4) change(m, last, 2000000, t->px - 40000);
            if (m->seen == 8) change(m, last, PB_NONE, t->px + t->px / 200);
            """
        return mover
    }

    private func trial(_ plugins: [CPlugin], trades: Int = 12) throws -> Trial {
        var sheet = Sheet()
        sheet.guards = []
        for plugin in plugins {
            try plugin.build(at: desk)
            let module = "com.test.\(plugin.id)"
            if plugin.isGuard {
                sheet.guards.append("{module: \(module), name: \(plugin.id)}")
            } else {
                sheet.strategies.append(Sheet.strategy(module, name: plugin.id))
            }
        }
        return try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
    }

    private let wanted = [
        "mover wants buy 1000000 as 1", "approved 1", "order 1 sent", "order 1 open",
    ]

    @Test func `has them judged, sent, answered and filled at the new price`() throws {
        let trial = try trial([mover()])
        try trial.drain()
        #expect(
            trial.chronicle.texts == wanted + [
                "change of 1 to 2000000 at 5960000 approved", "order 1 now 2000000 at 5960000",
                "change of 1 to 2000000 at 6030000 approved", "order 1 now 2000000 at 6030000",
                "filled 1 2000000 at 6000600", "order 1 filled",
            ])
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `is decided the same a second time`() throws {
        var digests: [String] = []
        for _ in 0..<2 {
            let trial = try trial([mover()])
            try trial.drain()
            digests.append(trial.timeline.digest.finish())
        }
        #expect(digests[0] == digests[1])
        let other = try trial([CPlugin("idle")])
        try other.drain()
        #expect(other.timeline.digest.finish() != digests[0])
    }

    @Test func `is stopped by a guard, which sees the change and its new total`() throws {
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.check = #"""
            out->action = PB_V_ALLOW;
            if (c->flags & PB_CF_AMEND) {
              say(m, "%lld of %lld", (long long)c->qty, (long long)c->intent->limit_px);
              out->action = PB_V_REJECT;
              out->reason = 7;
              strcpy(out->text, "no changes here");
            }
            """#
        var mover = mover()
        mover.process = """
            for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
              const pb_ev_order *o = (const void *)e;
              if (e->space != 0 || e->kind != PB_EV_ORDER) continue;
              if (o->change & PB_OC_AMEND_REFUSED)
                say(m, "%u %d %s", o->reason, o->code, o->text);
            }
            """
        let trial = try trial([gate, mover])
        try trial.drain()
        #expect(
            trial.said() == [
                "2000000 of 5960000", "1 7 gate: no changes here", "1000000 of 6030000",
                "1 7 gate: no changes here",
            ])
        #expect(
            trial.chronicle.texts == wanted + [
                "change of 1 to 0 at 5960000 denied by gate", "order 1 not changed: pluginGuard",
                "change of 1 to 0 at 6030000 denied by gate", "order 1 not changed: pluginGuard",
            ])
    }

    @Test func `has to name an order, and what is to change`() throws {
        var vague = CPlugin("vague")
        vague.onTrade = #"""
            if (m->seen == 1) {
              rest(m, t);
              pb_amend a;
              memset(&a, 0, sizeof a);
              say(m, "%d", m->host->amend(m->host->ctx, NULL));
              say(m, "%d", m->host->amend(m->host->ctx, &a));
              say(m, "%d", change(m, last, PB_NONE, PB_NONE));
              say(m, "%d", change(m, last, 0, PB_NONE));
              say(m, "%d", change(m, last, PB_NONE, 0));
              say(m, "%d", change(m, last + 1, 2000000, PB_NONE));
              say(m, "%d", change(m, 0, 2000000, PB_NONE));
              a.struct_size = sizeof a;
              a.order = last;
              a.qty = a.limit_px = a.expire = PB_NONE;
              a.trigger_px = 1;
              say(m, "%d", m->host->amend(m->host->ctx, &a));
              say(m, "%d", change(m, last, 2000000, PB_NONE));
            }
            """#
        let trial = try trial([vague], trades: 3)
        try trial.drain()
        let statuses = [
            Status.argument, Status.argument, Status.argument, Status.argument, Status.range,
            Status.notFound, Status.notFound, Status.unsupported, 0,
        ]
        #expect(trial.said() == statuses.map { "\($0)" })
        #expect(trial.chronicle.texts.contains("order 1 now 2000000 at 5950000"))
    }

    @Test func `may neither change them early nor as a guard`() throws {
        var early = CPlugin("early")
        early.activate = #"say(m, "%d", change(m, 1, 2000000, PB_NONE));"#
        var gate = CPlugin("gate")
        gate.isGuard = true
        gate.onTrade = #"if (m->seen == 1) say(m, "%d", change(m, 1, 2000000, PB_NONE));"#
        let trial = try trial([early, gate], trades: 2)
        try trial.drain()
        #expect(trial.said().sorted() == ["\(Status.state)", "\(Status.denied)"].sorted())
    }

    @Test func `is explained with each change and why it was refused`() throws {
        var mover = CPlugin("mover")
        mover.onTrade = """
            if (m->seen == 1) rest(m, t);
            if (m->seen == 4) change(m, last, PB_NONE, t->px * 2);
            if (m->seen == 8) change(m, last, 500000, PB_NONE);
            """
        try mover.build(at: desk)
        var sheet = Sheet()
        sheet.guards = []
        sheet.strategies = [Sheet.strategy("com.test.mover", name: "mover")]
        _ = try ClockRunning.run(sheet, at: desk)
        let ofRun = try amends()
        let path = try DataForm.trades.write(MarketText.walk(60, seed: 2), at: desk)
        _ = try Backtesting.keep(sheet, path, at: desk)
        for story in [ofRun, try amends()] {
            #expect(story.map { $0["approved"] } == [.bool(false), .bool(true)])
            #expect(story[0]["decided_by"] == .string("price-collar"))
            #expect(
                story[0]["reason"]
                    == .string("price-collar: the price is too far from the mark"))
            #expect(story[1]["quantity"]?.string?.hasPrefix("0.005") == true)
        }
    }

    private func amends() throws -> [JSONValue] {
        let story = try Backtesting.explainer(at: desk).explain(
            OrderNumber(1), profile: "trial", runID: nil)
        #expect(story["order"]?["approved"] == .bool(true))
        return try #require(story["amends"]?.array)
    }
}
