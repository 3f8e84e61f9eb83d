/* @NAME@: buys when a minute closes above the last closes, leaves when one closes below them. */
#include <pbx.h>

typedef struct rule { /* all state of one instance: never a global */
  const pb_host *host;
  pb_px tick, closes[500];
  uint32_t owner, length, count;
  pb_qty held;
  uint64_t order, tag; /* order: the one that is not final yet */
} rule;

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  rule *r = obj;
  (void)c, (void)e; /* the host has checked the range */
  r->length = (uint32_t)pbx_whole(r->host, "length", PB_T_INT, 20);
  return PB_OK;
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  rule *r = obj;
  if (a->instrument_count != 1) return pbx_fail(e, PB_E_CONFIG, "", "trades one product");
  r->owner = a->owner;
  r->tick = pb_instrument_at(a, 0)->tick;
  return pbx_subscribe(r->host, pb_instrument_at(a, 0)->index, PB_BIT(PB_EV_CANDLE), 0,
                       60000000000);
}

static void on_candle(rule *r, const pb_ev_candle *c) {
  int above = r->count >= r->length, below = above;
  for (uint32_t n = 0; n < r->length; n++) {
    above = above && c->close > r->closes[n];
    below = below && c->close < r->closes[n];
  }
  r->closes[r->count++ % r->length] = c->close;
  if (r->order || (c->h.flags & PB_EF_REPLAY) || !(r->held > 0 ? below : above)) return;
  uint8_t side = r->held > 0 ? PB_SIDE_SELL : PB_SIDE_BUY;
  pb_px worst = pbx_worst_price(c->close, r->tick, side, 200000); /* 20 bps away */
  pb_intent i = pbx_at_once(&c->h, ++r->tag, side, worst);
  if (side == PB_SIDE_BUY) i.conviction_e6 = 1000000; /* the profile's sizer decides */
  else i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;     /* all that this instance holds */
  if (worst != PB_NONE) r->host->submit(r->host->ctx, &i, &r->order);
}

static pb_status process(void *obj, const pb_batch *b) {
  rule *r = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    if (PBX_IS(e, PB_EV_CANDLE, pb_ev_candle)) on_candle(r, PBX_AS(pb_ev_candle, e));
    if (PBX_IS(e, PB_EV_POSITION, pb_ev_position) && PBX_AS(pb_ev_position, e)->owner == r->owner)
      r->held = PBX_AS(pb_ev_position, e)->qty;
    if (PBX_IS(e, PB_EV_ORDER, pb_ev_order) && PBX_AS(pb_ev_order, e)->order == r->order &&
        PBX_AS(pb_ev_order, e)->state >= PB_ORDER_FINAL) r->order = 0;
  }
  return PB_OK;
}

PBX_STRATEGY(rule, "org.example.@NAME@", "@NAME@", "Buys a new high, sells a new low.",
  "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"length\":{\"type\":"
  "\"integer\",\"default\":20,\"minimum\":2,\"maximum\":500,\"description\":\"Closes.\"}}}",
  PB_BIT(PB_EV_CANDLE) | PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_POSITION))
