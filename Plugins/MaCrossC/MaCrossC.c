/* perps.ma-cross-c - a moving-average cross, the twin of Plugins/MaCross in Swift.
 *
 * When the fast average crosses the slow one upward, a flat instance goes long; while the fast
 * average is below, a long instance closes. With allow_short the same holds mirrored where the
 * instrument can be short. One order at a time per instrument; an exit comes before an entry. */
#include "state.h"

static pb_status process(void *obj, const pb_batch *b) {
  ma_cross *s = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    if (PBX_IS(e, PB_EV_TRADE, pb_ev_trade)) {
      product *p = s->from_bars ? NULL : find(s, e->instrument);
      if (p) on_price(s, p, e, PBX_AS(pb_ev_trade, e)->px, e->ts);
    } else if (PBX_IS(e, PB_EV_CANDLE, pb_ev_candle)) {
      const pb_ev_candle *c = PBX_AS(pb_ev_candle, e);
      product *p = s->from_bars ? find(s, e->instrument) : NULL;
      if (p && c->closed && c->interval == s->interval &&
          (p->last == PB_NONE || p->last < c->open_ts))
        on_price(s, p, e, c->close, c->open_ts);
    } else if (e->flags & PB_EF_REPLAY) {
      continue;
    } else if (PBX_IS(e, PB_EV_ORDER, pb_ev_order)) {
      on_order(s, PBX_AS(pb_ev_order, e));
    } else if (PBX_IS(e, PB_EV_FILL, pb_ev_fill)) {
      on_fill(s, PBX_AS(pb_ev_fill, e));
    } else if (PBX_IS(e, PB_EV_POSITION, pb_ev_position)) {
      on_position(s, PBX_AS(pb_ev_position, e));
    }
  }
  return PB_OK;
}

/* ---- Its life */

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  ma_cross *s = obj;
  pb_value source;
  int64_t fast = pbx_whole(s->host, "fast", PB_T_INT, 5);
  int64_t slow = pbx_whole(s->host, "slow", PB_T_INT, 20);
  int64_t slippage = pbx_decimal(s->host, "slippage", -8, 500000);
  pb_ns interval = pbx_whole(s->host, "interval", PB_T_NANOS, 60 * SECOND);
  (void)c;
  if (fast < 1 || fast > 500) return pbx_fail(e, PB_E_CONFIG, "fast", "must be from 1 to 500");
  if (slow < 2 || slow > 1000) return pbx_fail(e, PB_E_CONFIG, "slow", "must be from 2 to 1000");
  if (fast >= slow) return pbx_fail(e, PB_E_CONFIG, "fast", "must be below slow");
  if (interval < SECOND || interval > 604800 * SECOND)
    return pbx_fail(e, PB_E_CONFIG, "interval", "must be from 1s to 7d");
  if (slippage < 0 || slippage > 10000000)
    return pbx_fail(e, PB_E_CONFIG, "slippage", "must be from 0 bps to 1000 bps");
  s->fast = (uint32_t)fast;
  s->slow = (uint32_t)slow;
  s->slippage_e8 = slippage;
  s->interval = interval;
  s->silence = (pb_ns)(slow + 1) * interval;
  s->allow_short = pbx_whole(s->host, "allow_short", PB_T_BOOL, 0) != 0;
  s->from_bars = !(pbx_param(s->host, "source", PB_T_TEXT, &source) && source.s.len == 6 &&
                   memcmp(source.s.ptr, "trades", 6) == 0);
  return PB_OK;
}

static void deactivate(void *obj, uint32_t reason) {
  ma_cross *s = obj;
  (void)reason;
  for (uint32_t i = 0; i < s->count; i++) {
    free(s->products[i].fast.ring);
    free(s->products[i].slow.ring);
    free(s->products[i].symbol);
  }
  s->count = 0;
}

static int start(moving_sum *m, uint32_t length) {
  memset(m, 0, sizeof *m);
  m->length = length;
  m->ring = calloc(length, sizeof *m->ring);
  return m->ring != NULL;
}

static pb_status add(ma_cross *s, const pb_instrument *in, pb_ns begin) {
  product *p = &s->products[s->count++];
  pb_subscription wish;
  memset(p, 0, sizeof *p);
  p->index = in->index;
  p->tick = in->tick;
  p->px_exp = in->px_exp;
  p->qty_exp = in->qty_exp;
  p->can_short = (in->flags & PB_IN_DERIVATIVE) != 0;
  p->last = PB_NONE;
  p->symbol = calloc(in->symbol.len + 1, 1);
  if (!p->symbol || !start(&p->fast, s->fast) || !start(&p->slow, s->slow)) return PB_E_FAIL;
  if (in->symbol.len) memcpy(p->symbol, in->symbol.ptr, in->symbol.len);
  resume(s, p, begin);
  memset(&wish, 0, sizeof wish);
  wish.struct_size = sizeof wish;
  wish.instrument = in->index;
  wish.events = s->from_bars ? PB_BIT(PB_EV_CANDLE) : PB_BIT(PB_EV_TRADE);
  wish.interval = s->from_bars ? s->interval : 0;
  wish.warmup = s->from_bars ? s->slow + 1 : 0;
  return s->host->subscribe(s->host->ctx, &wish);
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  ma_cross *s = obj;
  if (a->instrument_count > PRODUCTS_MAX)
    return pbx_fail(e, PB_E_LIMIT, "", "trades at most 64 instruments");
  s->owner = a->owner;
  for (uint32_t i = 0; i < a->instrument_count; i++) {
    pb_status status = add(s, pb_instrument_at(a, i), a->start);
    if (status < 0) {
      deactivate(s, PB_BYE_FAULT);
      return pbx_fail(e, status, "", "could not subscribe to an instrument");
    }
  }
  free(s->saved); /* taken over */
  s->saved = NULL;
  return PB_OK;
}

static void destroy(void *obj) {
  deactivate(obj, PB_BYE_STOP);
  free(((ma_cross *)obj)->saved);
  free(obj);
}

/* ---- What the host sees */

static const pb_vtable vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = configure,
    .activate = activate,
    .process = process,
    .deactivate = deactivate,
    .destroy = destroy,
    .save = save,
    .load = load,
};

static const pb_module module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_STRATEGY,
    .id = PBX_TEXT("perps.ma-cross-c"),
    .name = PBX_TEXT("Moving-average cross (C)"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Goes long when a fast average crosses above a slow one, and out below."),
    .schema = PBX_TEXT(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"fast\":{\"type\":\"integer\",\"default\":5,\"minimum\":1,\"maximum\":500,"
        "\"description\":\"Prices in the fast average; below slow.\"},"
        "\"slow\":{\"type\":\"integer\",\"default\":20,\"minimum\":2,\"maximum\":1000,"
        "\"description\":\"Prices in the slow average.\"},"
        "\"source\":{\"type\":\"string\",\"enum\":[\"bars\",\"trades\"],\"default\":\"bars\","
        "\"description\":\"Whether prices are closes of bars or trades.\"},"
        "\"interval\":{\"type\":\"string\",\"x-perps-kind\":\"duration\",\"default\":\"1m\","
        "\"minimum\":\"1s\",\"maximum\":\"7d\","
        "\"description\":\"The length of a bar.\"},"
        "\"slippage\":{\"type\":\"string\",\"x-perps-kind\":\"percent\",\"default\":\"50 bps\","
        "\"minimum\":\"0 bps\",\"maximum\":\"1000 bps\","
        "\"description\":\"How far from the last price an order may trade.\"},"
        "\"allow_short\":{\"type\":\"boolean\",\"default\":false,"
        "\"description\":\"Whether to go short where the instrument allows it.\"}}}"),
    .metrics = PBX_TEXT("[{\"name\":\"crossings\",\"unit\":\"\",\"kind\":\"counter\"}]"),
    .caps = PB_CAP_TRADE,
    .events = PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_CANDLE) | PB_BIT(PB_EV_ORDER) |
              PB_BIT(PB_EV_FILL) | PB_BIT(PB_EV_POSITION),
    .determinism = PB_DET_PURE,
    .state_version = 1,
    .state_oldest = 1,
};

static pb_status create(const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
  ma_cross *s;
  if (m != &module) return pbx_fail(e, PB_E_NOT_FOUND, "", "no such module");
  s = calloc(1, sizeof *s);
  if (!s) return pbx_fail(e, PB_E_FAIL, "", "out of memory");
  s->host = h;
  out->obj = s;
  out->vt = &vtable;
  return PB_OK;
}

static const pb_module *const modules[] = {&module};

PBX_LIBRARY(modules, create)
