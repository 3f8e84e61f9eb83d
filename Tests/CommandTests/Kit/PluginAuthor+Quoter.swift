extension PluginAuthor {
    /// Uses every verb in turn: rests a purchase at or below the bid, takes from the offer, cancels
    /// what rests, and sells what it holds.
    static let quoter =
        common + """
            typedef struct quoter {
              const pb_host *host;
              uint32_t owner, instrument, ticks;
              uint64_t resting;
              pb_px bid, ask;
              pb_qty held;
            } quoter;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              quoter *q = o;
              pb_subscription s;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = q->instrument = pb_instrument_at(a, 0)->index;
              s.events = PB_BIT(PB_EV_BOOK_TOP);
              q->owner = a->owner;
              if (q->host->subscribe(q->host->ctx, &s) < 0) return PB_E_FAIL;
              return q->host->timer(
                  q->host->ctx, 1, a->start + (pb_ns)1000000000, (pb_ns)250000000);
            }
            static void trade(quoter *q, uint64_t cause, uint8_t type, uint8_t side, pb_px limit) {
              pb_intent i;
              uint64_t order = 0;
              memset(&i, 0, sizeof i);
              i.struct_size = sizeof i;
              i.instrument = q->instrument;
              i.cause = cause;
              i.side = side;
              i.order_type = type;
              i.tif = type == PB_TYPE_LIMIT ? PB_TIF_GTC : PB_TIF_IOC;
              i.limit_px = limit;
              i.trigger_px = i.expire = PB_NONE;
              if (side == PB_SIDE_SELL) i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
              else i.conviction_e6 = 1000000;
              q->host->submit(q->host->ctx, &i, &order);
              if (type == PB_TYPE_LIMIT) q->resting = order;
            }
            static void tick(quoter *q, uint64_t cause) {
              uint32_t turn = q->ticks++;
              if (!q->bid || !q->ask) return;
              switch (turn % 4) {
              case 0:
                if (!q->resting)
                  trade(q, cause, PB_TYPE_LIMIT, PB_SIDE_BUY,
                        turn % 8 ? q->bid - q->bid / 1000 : q->bid);
                break;
              case 1: trade(q, cause, PB_TYPE_MARKET, PB_SIDE_BUY, q->ask + q->ask / 300); break;
              case 2:
                if (q->resting) q->host->cancel(q->host->ctx, q->resting);
                break;
              default:
                if (q->held > 0)
                  trade(q, cause, PB_TYPE_MARKET, PB_SIDE_SELL, q->bid - q->bid / 300);
              }
            }
            static pb_status process(void *o, const pb_batch *b) {
              quoter *q = o;
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space != 0) continue;
                if (e->kind == PB_EV_BOOK_TOP) {
                  const pb_ev_book_top *top = (const void *)e;
                  q->bid = top->bid.px == PB_NONE ? 0 : top->bid.px;
                  q->ask = top->ask.px == PB_NONE ? 0 : top->ask.px;
                }
                if (e->kind == PB_EV_FILL) {
                  const pb_ev_fill *fill = (const void *)e;
                  if (fill->owner == q->owner)
                    q->held += fill->side == PB_SIDE_BUY ? fill->qty : -fill->qty;
                }
                if (e->kind == PB_EV_ORDER) {
                  const pb_ev_order *order = (const void *)e;
                  if (order->order == q->resting && order->state >= PB_ORDER_FINAL) q->resting = 0;
                }
                if (e->kind == PB_EV_TIMER) tick(q, e->seq);
              }
              return PB_OK;
            }
            static const void *extension(void *o, const char *id) { return NULL; }
            """
        + ending(
            id: "com.test.quoter", kind: "PB_KIND_STRATEGY", instance: "quoter",
            fields: ".caps = PB_CAP_TRADE, .events = PB_BIT(PB_EV_BOOK_TOP) "
                + "| PB_BIT(PB_EV_FILL) | PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_TIMER),")
}
