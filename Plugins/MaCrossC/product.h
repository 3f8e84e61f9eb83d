/* product.h - one instrument of the cross: its averages, what is held, the order under way. */
#ifndef MA_CROSS_PRODUCT_H
#define MA_CROSS_PRODUCT_H
#include <pbx.h>
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
  char *symbol;      /* the instance's copy */
  int32_t px_exp, qty_exp;
  moving_sum fast, slow;
  int trend;         /* 1 fast above slow, -1 below, 0 not known yet */
  int pending;       /* the trend whose entry is still to be made, or 0 */
  pb_qty position;   /* this instance's own, signed */
  uint64_t order;    /* the one that is not final yet, or 0 */
  pb_qty dust;       /* a position too small to close, or 0 */
  pb_ns last;        /* when the last bar opened or the last trade came, or PB_NONE */
} product;

typedef struct ma_cross {
  const pb_host *host;
  uint32_t fast, slow, owner, count;
  int from_bars, allow_short;
  pb_ns interval, silence; /* the silence after which the averages begin anew */
  int64_t slippage_e8;
  uint64_t tag, crossings;
  product products[PRODUCTS_MAX];
  uint8_t *saved; /* what was saved before, until activate takes it over */
  uint64_t saved_bytes;
} ma_cross;

static inline void push(moving_sum *m, int64_t price) {
  m->sum = (int64_t)((uint64_t)m->sum + ((uint64_t)price - (uint64_t)m->ring[m->next]));
  m->ring[m->next] = price;
  if (++m->next == m->length) m->next = 0;
  if (m->count < m->length) m->count++;
}

static inline void clear(moving_sum *m) {
  memset(m->ring, 0, m->length * sizeof *m->ring);
  m->sum = 0;
  m->count = m->next = 0;
}

/* The averages begin anew; what is held and what is under way stays. */
static inline void forget(product *p) {
  clear(&p->fast);
  clear(&p->slow);
  p->trend = p->pending = 0;
}

static inline product *find(ma_cross *s, uint32_t instrument) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->products[i].index == instrument) return &s->products[i];
  return NULL;
}

/* ---- What it does at a price */

static inline void submit(ma_cross *s, product *p, const pb_event *e, pb_px last, uint8_t side,
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

/* Leaves, or else enters, if there is reason to and no order is under way. */
static inline void act(ma_cross *s, product *p, const pb_event *e, pb_px last) {
  if (p->order) return;
  if (p->position != p->dust) {
    if (p->position > 0 && p->trend < 0)
      submit(s, p, e, last, PB_SIDE_SELL, 1);
    else if (p->position < 0 && p->trend > 0)
      submit(s, p, e, last, PB_SIDE_BUY, 1);
  } else if (p->pending > 0) { /* flat, or as good as flat */
    submit(s, p, e, last, PB_SIDE_BUY, 0);
  } else if (p->pending < 0 && s->allow_short && p->can_short) {
    submit(s, p, e, last, PB_SIDE_SELL, 0);
  }
}

/* Takes a price into both averages; whether they crossed. */
static inline int learn(ma_cross *s, product *p, pb_px price) {
  push(&p->fast, price);
  push(&p->slow, price);
  if (p->slow.count < p->slow.length) return 0;
  pbx_i128 fast = (pbx_i128)p->fast.sum * s->slow, slow = (pbx_i128)p->slow.sum * s->fast;
  int now = fast > slow ? 1 : fast < slow ? -1 : p->trend, before = p->trend;
  p->trend = now;
  if (now == before || !before) return 0;
  p->pending = now;
  return 1;
}

/* Learns from a price of `time`, and acts if it is of now: a cross of the past is no entry. */
static inline void on_price(ma_cross *s, product *p, const pb_event *e, pb_px price, pb_ns time) {
  int has_crossed;
  if (price <= 0) return;
  if (p->last != PB_NONE && time - p->last > s->silence) forget(p);
  p->last = time;
  has_crossed = learn(s, p, price);
  if (e->flags & PB_EF_REPLAY) {
    p->pending = 0;
    return;
  }
  if (has_crossed) s->host->metric(s->host->ctx, 0, (double)++s->crossings);
  act(s, p, e, price);
}

/* ---- What it hears of its own */

static inline void hold(product *p, pb_qty position) {
  if (position != p->position) p->dust = 0;
  p->position = position;
}

static inline void on_order(ma_cross *s, const pb_ev_order *o) {
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

static inline void on_fill(ma_cross *s, const pb_ev_fill *f) {
  product *p = f->owner == s->owner ? find(s, f->h.instrument) : NULL;
  if (p) hold(p, p->position + (f->side == PB_SIDE_BUY ? f->qty : -f->qty));
}

static inline void on_position(ma_cross *s, const pb_ev_position *q) {
  product *p = q->owner == s->owner ? find(s, q->h.instrument) : NULL;
  if (p) hold(p, q->qty);
}

#endif
