/* pulse.c - perps.pulse: every so many trades, buys a little or closes; for measuring. */
#include "modules.h"

#define PRODUCTS_MAX 64

typedef struct beat {
  uint32_t index;
  int64_t seen;
  int is_long; /* whether the last order bought */
  pb_px tick;
  pb_qty size;
} beat;

typedef struct pulse {
  const pb_host *host;
  int64_t every;
  uint64_t tag;
  uint32_t count;
  beat beats[PRODUCTS_MAX];
} pulse;

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  pulse *s = obj;
  (void)c;
  s->every = pbx_whole(s->host, "every", PB_T_INT, 25);
  return s->every >= 1 ? PB_OK : pbx_fail(e, PB_E_CONFIG, "every", "must be 1 or more");
}

/* 0.01 unless the profile says otherwise, on the lot, at least the smallest size. */
static pb_qty wanted(const pulse *s, const pb_instrument *in) {
  pb_qty size = pbx_decimal(s->host, "size", in->qty_exp, pbx_rescale(1, -2, in->qty_exp));
  if (size == PB_NONE || size < in->min_qty) size = in->min_qty;
  size = pbx_floor_lot(size, in->lot);
  return size > 0 ? size : in->lot;
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  pulse *s = obj;
  if (a->instrument_count > PRODUCTS_MAX)
    return pbx_fail(e, PB_E_LIMIT, "", "trades at most 64 instruments");
  s->count = 0;
  for (uint32_t i = 0; i < a->instrument_count; i++) {
    const pb_instrument *in = pb_instrument_at(a, i);
    pb_status status = pbx_subscribe(s->host, in->index, PB_BIT(PB_EV_TRADE), 0, 0);
    if (status < 0) return status;
    s->beats[s->count++] = (beat){in->index, 0, 0, in->tick, wanted(s, in)};
  }
  return PB_OK;
}

static void submit(pulse *s, beat *p, const pb_ev_trade *t) {
  pb_intent i;
  uint64_t order;
  memset(&i, 0, sizeof i);
  i.struct_size = sizeof i;
  i.instrument = p->index;
  i.tag = ++s->tag;
  i.cause = t->h.seq;
  i.side = p->is_long ? PB_SIDE_SELL : PB_SIDE_BUY;
  i.order_type = PB_TYPE_MARKET;
  i.tif = PB_TIF_IOC;
  i.limit_px = pbx_worst_price(t->px, p->tick, i.side, 500000);
  i.trigger_px = i.expire = PB_NONE;
  if (i.limit_px == PB_NONE) return;
  if (p->is_long)
    i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
  else
    i.qty = p->size;
  if (s->host->submit(s->host->ctx, &i, &order) >= 0) p->is_long = !p->is_long;
}

static pb_status process(void *obj, const pb_batch *b) {
  pulse *s = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    if (!PBX_IS(e, PB_EV_TRADE, pb_ev_trade) || (e->flags & PB_EF_REPLAY)) continue;
    for (uint32_t k = 0; k < s->count; k++) {
      beat *p = &s->beats[k];
      if (p->index != e->instrument) continue;
      if (++p->seen >= s->every) {
        p->seen = 0;
        submit(s, p, PBX_AS(pb_ev_trade, e));
      }
      break;
    }
  }
  return PB_OK;
}

static const pb_vtable vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = configure,
    .activate = activate,
    .process = process,
    .deactivate = pbx_no_deactivate,
    .destroy = free,
};

const pb_module pulse_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_STRATEGY,
    .id = PBX_TEXT("perps.pulse"),
    .name = PBX_TEXT("Pulse"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Buys and closes in turn every so many trades; for measuring."),
    .schema = PBX_TEXT(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"every\":{\"type\":\"integer\",\"default\":25,\"minimum\":1,\"maximum\":1000000000,"
        "\"description\":\"Trades between two orders.\"},"
        "\"size\":{\"type\":\"number\",\"x-perps-kind\":\"size\",\"default\":0.01,\"minimum\":0,"
        "\"description\":\"How much each buy takes.\"}}}"),
    .metrics = PBX_TEXT("[]"),
    .caps = PB_CAP_TRADE,
    .events = PB_BIT(PB_EV_TRADE),
    .determinism = PB_DET_PURE,
};

pb_status pulse_create(const pb_host *h, pb_instance *out) {
  pulse *s = calloc(1, sizeof *s);
  if (!s) return PB_E_FAIL;
  s->host = h;
  out->obj = s;
  out->vt = &vtable;
  return PB_OK;
}
