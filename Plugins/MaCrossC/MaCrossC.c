/* perps.ma-cross-c - a moving-average cross, the twin of Plugins/MaCross in Swift.
 *
 * When the fast average crosses the slow one upward, a flat instance goes long; while the fast
 * average is below, a long instance closes. With allow_short the same holds mirrored where the
 * instrument can be short. One order at a time per instrument; an exit comes before an entry. */
#include "../SDK/c/pbx.h"
#include <stdlib.h>

#define PRODUCTS_MAX 64
#define SECOND ((pb_ns)1000000000)

/* The sum of the last `length` prices; the ring belongs to the instance. */
typedef struct moving_sum {
  int64_t *ring, sum;
  uint32_t length, count, next;
} moving_sum;

typedef struct product {
  uint32_t index;
  int can_short;
  pb_px tick;
  moving_sum fast, slow;
  int trend;         /* 1 fast above slow, -1 below, 0 not known yet */
  int pending;       /* the trend whose entry is still to be made, or 0 */
  pb_qty position;   /* this instance's own, signed */
  uint64_t order;    /* the one that is not final yet, or 0 */
  pb_qty dust;       /* a position too small to close, or 0 */
} product;

typedef struct ma_cross {
  const pb_host *host;
  uint32_t fast, slow, owner, count;
  int from_bars, allow_short;
  pb_ns interval;
  int64_t slippage_e8;
  uint64_t tag, crossings;
  product products[PRODUCTS_MAX];
} ma_cross;

static void push(moving_sum *m, int64_t price) {
  m->sum = (int64_t)((uint64_t)m->sum + ((uint64_t)price - (uint64_t)m->ring[m->next]));
  m->ring[m->next] = price;
  if (++m->next == m->length) m->next = 0;
  if (m->count < m->length) m->count++;
}

static product *find(ma_cross *s, uint32_t instrument) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->products[i].index == instrument) return &s->products[i];
  return NULL;
}

/* ---- What it does at a price */

static void submit(ma_cross *s, product *p, const pb_event *e, pb_px last, uint8_t side,
                   int is_close) {
  pb_intent i;
  uint64_t order = 0;
  pb_px worst = pbx_worst_price(last, p->tick, side, s->slippage_e8);
  if (worst == PB_NONE) return;
  memset(&i, 0, sizeof i);
  i.struct_size = sizeof i;
  i.instrument = p->index;
  i.tag = ++s->tag;
  i.cause = e->seq;
  i.side = side;
  i.order_type = PB_TYPE_MARKET;
  i.tif = PB_TIF_IOC;
  i.limit_px = worst;
  i.trigger_px = i.expire = PB_NONE;
  if (is_close)
    i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
  else
    i.conviction_e6 = 1000000;
  if (s->host->submit(s->host->ctx, &i, &order) < 0) return; /* again at the next price */
  p->order = order;
  if (!is_close) p->pending = 0;
}

static void on_price(ma_cross *s, const pb_event *e, pb_px last) {
  product *p = find(s, e->instrument);
  if (!p || last <= 0) return;
  push(&p->fast, last);
  push(&p->slow, last);
  if (p->slow.count < p->slow.length) return;
  {
    pbx_i128 fast = (pbx_i128)p->fast.sum * s->slow, slow = (pbx_i128)p->slow.sum * s->fast;
    int trend = fast > slow ? 1 : fast < slow ? -1 : p->trend;
    if (trend != p->trend) {
      if (p->trend) {
        p->pending = trend;
        s->host->metric(s->host->ctx, 0, (double)++s->crossings);
      }
      p->trend = trend;
    }
  }
  if (p->order) return;
  if (p->position == p->dust) { /* flat, or as good as flat */
    if (p->pending > 0)
      submit(s, p, e, last, PB_SIDE_BUY, 0);
    else if (p->pending < 0 && s->allow_short && p->can_short)
      submit(s, p, e, last, PB_SIDE_SELL, 0);
  } else if (p->position > 0 && p->trend < 0) {
    submit(s, p, e, last, PB_SIDE_SELL, 1);
  } else if (p->position < 0 && p->trend > 0) {
    submit(s, p, e, last, PB_SIDE_BUY, 1);
  }
}

/* ---- What it hears of its own */

static void on_order(ma_cross *s, const pb_ev_order *o) {
  product *p = o->owner == s->owner ? find(s, o->h.instrument) : NULL;
  if (!p) return;
  if (o->state < PB_ORDER_FINAL) {
    if (!p->order) p->order = o->order; /* left over from before a restart */
  } else if (p->order == o->order) {
    p->order = 0;
    /* Too small to close: asking again before it has changed would only be refused again. */
    if (o->state == PB_ORDER_DENIED && (o->flags & PB_IF_CLOSE) &&
        (o->reason == PB_R_SHAPE || o->reason == PB_R_SIZER))
      p->dust = p->position;
  }
}

static void hold(product *p, pb_qty position) {
  if (position != p->position) p->dust = 0;
  p->position = position;
}

static void on_fill(ma_cross *s, const pb_ev_fill *f) {
  product *p = f->owner == s->owner ? find(s, f->h.instrument) : NULL;
  if (p) hold(p, p->position + (f->side == PB_SIDE_BUY ? f->qty : -f->qty));
}

static void on_position(ma_cross *s, const pb_ev_position *q) {
  product *p = q->owner == s->owner ? find(s, q->h.instrument) : NULL;
  if (p) hold(p, q->qty);
}

static pb_status process(void *obj, const pb_batch *b) {
  ma_cross *s = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    if (e->flags & PB_EF_REPLAY) continue;
    if (PBX_IS(e, PB_EV_TRADE, pb_ev_trade)) {
      if (!s->from_bars) on_price(s, e, PBX_AS(pb_ev_trade, e)->px);
    } else if (PBX_IS(e, PB_EV_CANDLE, pb_ev_candle)) {
      const pb_ev_candle *c = PBX_AS(pb_ev_candle, e);
      if (s->from_bars && c->closed && c->interval == s->interval) on_price(s, e, c->close);
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
  }
  s->count = 0;
}

static int start(moving_sum *m, uint32_t length) {
  memset(m, 0, sizeof *m);
  m->length = length;
  m->ring = calloc(length, sizeof *m->ring);
  return m->ring != NULL;
}

static pb_status add(ma_cross *s, const pb_instrument *in) {
  uint64_t market = s->from_bars ? PB_BIT(PB_EV_CANDLE) : PB_BIT(PB_EV_TRADE);
  product *p = &s->products[s->count++];
  memset(p, 0, sizeof *p);
  p->index = in->index;
  p->tick = in->tick;
  p->can_short = (in->flags & PB_IN_DERIVATIVE) != 0;
  if (!start(&p->fast, s->fast) || !start(&p->slow, s->slow)) return PB_E_FAIL;
  return pbx_subscribe(s->host, in->index, market, 0, s->from_bars ? s->interval : 0);
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  ma_cross *s = obj;
  if (a->instrument_count > PRODUCTS_MAX)
    return pbx_fail(e, PB_E_LIMIT, "", "trades at most 64 instruments");
  s->owner = a->owner;
  for (uint32_t i = 0; i < a->instrument_count; i++) {
    pb_status status = add(s, pb_instrument_at(a, i));
    if (status < 0) {
      deactivate(s, PB_BYE_FAULT);
      return pbx_fail(e, status, "", "could not subscribe to an instrument");
    }
  }
  return PB_OK;
}

static void destroy(void *obj) {
  deactivate(obj, PB_BYE_STOP);
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
