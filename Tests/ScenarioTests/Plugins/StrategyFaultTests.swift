import Assembly
import Domain
import Engine
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A strategy` {
    let desk: Desk

    init() throws { desk = try Desk() }

    func trial(_ plugins: [CPlugin], trades: Int = 20, latency: String = "50ms") throws -> Trial {
        var sheet = Sheet()
        (sheet.guards, sheet.latency) = ([], latency)
        for plugin in plugins {
            try plugin.build(at: desk)
            sheet.strategies.append(Sheet.strategy("com.test.\(plugin.id)", name: plugin.id))
        }
        return try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(trades) })
    }

    @Test func `that fails loses its intents and open orders, and another goes on`() throws {
        var bad = CPlugin("bad")
        bad.onTrade = """
            if (m->seen == 1) rest(m, t);
            if (m->seen == 5) { buy(m, t); return PB_E_FAIL; }
            """
        var good = CPlugin("good")
        good.onTrade = "if (m->seen == 8) buy(m, t);"
        let trial = try trial([bad, good])
        try trial.drain()
        #expect(
            trial.chronicle.texts == [
                "bad wants buy 1000000 as 1", "approved 1", "order 1 sent",
                "order 1 open",
                "bad fault: process of com.test.bad returned status \(Status.failed)",
                "order 1 cancelled",
                "good wants buy 1000000 as 2", "approved 2", "order 2 sent",
                "order 2 open", "filled 2 1000000 at 6000600", "order 2 filled",
            ])
        #expect(trial.timeline.residual == .zero)
    }

    @Test func `may not act while it is created or activated`() throws {
        var early = CPlugin("early")
        early.activate = """
            say(m, "%d", wish(m, 0, PB_SIDE_BUY, 1000000, 6000000, PB_TIF_IOC, 0));
            say(m, "%d", m->host->cancel_all(m->host->ctx, PB_NO_INSTRUMENT));
            """
        let trial = try trial([early])
        #expect(trial.said() == ["\(Status.state)", "\(Status.state)"])
    }

    @Test func `may name its own products only`() throws {
        var stray = CPlugin("stray")
        stray.onTrade = """
            if (m->seen == 1) {
              pb_subscription s;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = 1;
              s.events = PB_BIT(PB_EV_TRADE);
              say(m, "%d", m->host->subscribe(m->host->ctx, &s));
              say(m, "%d", wish(m, 1, PB_SIDE_BUY, 1000000, 300000, PB_TIF_IOC, 0));
              say(m, "%d", wish(m, 2, PB_SIDE_BUY, 1000000, 300000, PB_TIF_IOC, 0));
            }
            """
        try stray.build(at: desk)
        var sheet = Sheet()
        sheet.products = ["BTC-USD", "ETH-USD"]
        (sheet.guards, sheet.strategies) = ([], [Sheet.strategy("com.test.stray")])
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(3) })
        try trial.drain()
        #expect(trial.said() == ["\(Status.denied)", "\(Status.denied)", "\(Status.argument)"])
        #expect(trial.chronicle.texts == [])
    }

    @Test func `has to say the worst price it accepts`() throws {
        var vague = CPlugin("vague")
        vague.onTrade = """
            if (m->seen == 1) {
              say(m, "%d", wish(m, 0, PB_SIDE_BUY, 1000000, PB_NONE, PB_TIF_IOC, 0));
              say(m, "%d", wish(m, 0, PB_SIDE_BUY, 1000000, 0, PB_TIF_GTC, 0));
            }
            """
        let trial = try trial([vague])
        try trial.drain()
        #expect(trial.said() == ["\(Status.range)", "\(Status.range)"])
        #expect(trial.chronicle.texts == [])
    }

    @Test func `is told its own position and nobody else's`() throws {
        var holder = CPlugin("holder")
        holder.onTrade = """
            if (m->seen == 1) buy(m, t);
            if (m->seen == 10) {
              const pb_host_view *v = m->host->extension(m->host->ctx, PB_EXT_VIEW);
              (void)v;
            }
            if (m->seen == 11) {
              const pb_host_view *v = m->host->extension(m->host->ctx, PB_EXT_VIEW);
              pb_ev_position p;
              for (uint32_t owner = 0; owner < 4; owner++) {
                memset(&p, 0, sizeof p);
                pb_status s = v->position(m->host->ctx, 0, owner, &p, sizeof p);
                say(m, "%u: %d %lld", owner, s, (long long)p.qty);
              }
            }
            """
        var other = CPlugin("other")
        other.onTrade = "(void)t;"
        let trial = try trial([holder, other])
        try trial.drain()
        let denied = Status.denied
        #expect(
            trial.said() == [
                "0: \(denied) 0", "1: 0 1000000", "2: \(denied) 0", "3: \(Status.argument) 0",
            ])
    }

    @Test func `hears its timers, also those it set when it was activated`() throws {
        var clock = CPlugin("clock")
        clock.activate = """
            m->host->timer(m->host->ctx, 1, \(1_704_067_200_000_000_000 + 3_500_000_000), 0);
            m->host->timer(m->host->ctx, 2, 0, 4000000000LL);
            """
        clock.process = """
            for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
              const pb_ev_timer *t = (const void *)e;
              if (e->kind == PB_EV_TIMER)
                say(m, "%u %lld", t->timer, (long long)((e->ts - 1704067200000000000) / 1000000));
            }
            """
        clock.events = "PB_BIT(PB_EV_TIMER)"
        let trial = try trial([clock], trades: 10)
        try trial.drain()
        #expect(trial.said() == ["2 1001", "1 3500", "2 5001", "2 9001"])
    }

    @Test func `draws the same numbers in every run, and others than its neighbour`() throws {
        func numbers() throws -> [String] {
            let plugins = ["left", "right"].map { name in
                var plugin = CPlugin(name)
                plugin.onTrade = """
                    if (m->seen < 3)
                      say(m, "%llu", (unsigned long long)m->host->random(m->host->ctx));
                    """
                return plugin
            }
            let trial = try trial(plugins, trades: 3)
            try trial.drain()
            return trial.said()
        }
        let first = try numbers()
        #expect(Set(first).count == 4)
        #expect(try numbers() == first)
    }

    @Test func `is told which guard denied its order, and why`() throws {
        var asker = CPlugin("asker")
        asker.onTrade = "if (m->seen == 2) buy(m, t);"
        asker.process = """
            for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
              const pb_ev_order *o = (const void *)e;
              if (e->kind == PB_EV_ORDER) say(m, "%u %u %s", o->state, o->reason, o->text);
            }
            """
        var grim = CPlugin("grim")
        grim.isGuard = true
        grim.check = #"out->action = PB_V_REJECT; strcpy(out->text, "not today");"#
        for plugin in [asker, grim] { try plugin.build(at: desk) }
        var sheet = Sheet()
        sheet.strategies = [Sheet.strategy("com.test.asker")]
        sheet.guards = ["{module: com.test.grim, name: gate}"]
        let trial = try Trial(sheet, at: desk, feed: { _ in ListedMarket.trades(5) })
        try trial.drain()
        #expect(trial.said() == ["19 1 gate: not today"])
        #expect(
            trial.chronicle.texts == [
                "one wants buy 1000000 as 1", "denied 1 by gate: not today",
                "order 1 denied",
            ])
    }
}
