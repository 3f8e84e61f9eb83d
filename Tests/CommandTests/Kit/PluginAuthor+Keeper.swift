extension PluginAuthor {
    /// Buys once and keeps it; sells at once what it is told to hold when it begins.
    static let keeper =
        common + """
            typedef struct keeper {
              const pb_host *host;
              uint32_t owner, instrument, ticks;
              pb_px bid, ask;
              pb_qty began;
              int sent;
            } keeper;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              keeper *k = o;
              pb_subscription s;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = k->instrument = pb_instrument_at(a, 0)->index;
              s.events = PB_BIT(PB_EV_BOOK_TOP);
              k->owner = a->owner;
              if (k->host->subscribe(k->host->ctx, &s) < 0) return PB_E_FAIL;
              return k->host->timer(
                  k->host->ctx, 1, a->start + (pb_ns)1000000000, (pb_ns)250000000);
            }
            static void trade(keeper *k, uint64_t cause) {
              pb_intent i;
              uint64_t order = 0;
              if (k->sent || !k->bid || !k->ask || k->ticks++ < 4) return;
              memset(&i, 0, sizeof i);
              i.struct_size = sizeof i;
              i.instrument = k->instrument;
              i.cause = cause;
              i.order_type = PB_TYPE_MARKET;
              i.tif = PB_TIF_IOC;
              i.trigger_px = i.expire = PB_NONE;
              if (k->began > 0) {
                i.side = PB_SIDE_SELL;
                i.limit_px = k->bid - k->bid / 300;
                i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
              } else {
                i.side = PB_SIDE_BUY;
                i.limit_px = k->ask + k->ask / 300;
                i.conviction_e6 = 1000000;
              }
              k->sent = k->host->submit(k->host->ctx, &i, &order) == PB_OK;
            }
            static pb_status process(void *o, const pb_batch *b) {
              keeper *k = o;
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space != 0) continue;
                if (e->kind == PB_EV_BOOK_TOP) {
                  const pb_ev_book_top *top = (const void *)e;
                  k->bid = top->bid.px == PB_NONE ? 0 : top->bid.px;
                  k->ask = top->ask.px == PB_NONE ? 0 : top->ask.px;
                }
                if (e->kind == PB_EV_POSITION && e->flags & PB_EF_SNAPSHOT) {
                  const pb_ev_position *position = (const void *)e;
                  if (position->owner == k->owner && position->qty > 0 && position->entry > 0)
                    k->began = position->qty;
                }
                if (e->kind == PB_EV_ORDER) {
                  const pb_ev_order *order = (const void *)e;
                  if (order->state == PB_ORDER_DENIED || order->state == PB_ORDER_REJECTED)
                    k->sent = 0;
                }
                if (e->kind == PB_EV_TIMER) trade(k, e->seq);
              }
              return PB_OK;
            }
            static const void *extension(void *o, const char *id) { return NULL; }
            """
        + ending(
            id: "com.test.keeper", kind: "PB_KIND_STRATEGY", instance: "keeper",
            fields: ".caps = PB_CAP_TRADE, .events = PB_BIT(PB_EV_BOOK_TOP) "
                + "| PB_BIT(PB_EV_POSITION) | PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_TIMER),")
}
