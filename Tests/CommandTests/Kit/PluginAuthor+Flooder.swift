extension PluginAuthor {
    /// Asks for four immediate purchases at every trade, each a little below the market and at
    /// another price.
    static let flooder =
        common + """
            typedef struct flooder { const pb_host *host; pb_px tick; uint32_t asked; } flooder;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              flooder *f = o;
              pb_subscription s;
              f->tick = pb_instrument_at(a, 0)->tick;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = PB_NO_INSTRUMENT;
              s.events = PB_BIT(PB_EV_TRADE);
              return f->host->subscribe(f->host->ctx, &s);
            }
            static void ask(flooder *f, const pb_ev_trade *t) {
              pb_intent i;
              uint64_t order = 0;
              memset(&i, 0, sizeof i);
              i.struct_size = sizeof i;
              i.instrument = t->h.instrument;
              i.cause = t->h.seq;
              i.side = PB_SIDE_BUY;
              i.order_type = PB_TYPE_LIMIT;
              i.tif = PB_TIF_IOC;
              i.qty = 100000;
              i.limit_px = t->px - t->px / 200 - (pb_px)(f->asked++ % 512) * f->tick;
              i.limit_px -= i.limit_px % f->tick;
              i.trigger_px = i.expire = PB_NONE;
              f->host->submit(f->host->ctx, &i, &order);
            }
            static pb_status process(void *o, const pb_batch *b) {
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space != 0 || e->kind != PB_EV_TRADE) continue;
                for (int n = 0; n < 4; n++) ask(o, (const void *)e);
              }
              return PB_OK;
            }
            static const void *extension(void *o, const char *id) { return NULL; }
            """
        + ending(
            id: "com.test.flooder", kind: "PB_KIND_STRATEGY", instance: "flooder",
            fields: ".caps = PB_CAP_TRADE, .events = PB_BIT(PB_EV_TRADE),")

    /// Buys 0.005 at each of the first trades, as many as its profile's limits let through, and
    /// then keeps what it has.
    static let hoarder = flooder.replacing("com.test.flooder", with: "com.test.hoarder")
        .replacing("t->px - t->px / 200", with: "t->px + t->px / 200")
        .replacing("n < 4", with: "n < 1")
        .replacing("i.qty = 100000;", with: "i.qty = 500000;")
}
