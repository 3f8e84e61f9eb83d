/* state.h - what outlives the process: for each product its symbol and a list of whole numbers, all
 * of eight bytes, the lowest first. The list is the exponents of price and size, the time of the last
 * price and whether there is one, position, trend, pending, dust, both lengths, and the prices. */
#ifndef MA_CROSS_STATE_H
#define MA_CROSS_STATE_H
#include "product.h"

#define SLOW_MAX 1000
#define SYMBOL_MAX 4096
#define STATE_MAX (8 + PRODUCTS_MAX * (8 + SYMBOL_MAX + 8 + 8 * (COUNT + 1 + SLOW_MAX)))

enum { PX_EXP, QTY_EXP, HAS_LAST, LAST, POSITION, TREND, PENDING, DUST, FAST, SLOW, COUNT };

static inline int put(const pb_writer *w, const void *from, uint64_t n) {
  const uint8_t *p = from;
  while (n > 0) {
    int64_t moved = w->write(w->ctx, p, n);
    if (moved <= 0) return 0;
    p += moved;
    n -= (uint64_t)moved;
  }
  return 1;
}

static inline int put_number(const pb_writer *w, int64_t number) {
  uint8_t bytes[8];
  for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
  return put(w, bytes, 8);
}

static inline int put_product(const pb_writer *w, const product *p) {
  const moving_sum *m = &p->slow;
  uint64_t n = strlen(p->symbol);
  uint32_t first = m->count == m->length ? m->next : 0;
  const int64_t head[COUNT + 1] = {
      p->px_exp, p->qty_exp, p->last != PB_NONE, p->last != PB_NONE ? p->last : 0, p->position,
      p->trend, p->pending, p->dust, p->fast.length, p->slow.length, m->count};
  if (!put_number(w, (int64_t)n) || !put(w, p->symbol, n)) return 0;
  if (!put_number(w, COUNT + 1 + (int64_t)m->count)) return 0;
  for (int i = 0; i <= COUNT; i++)
    if (!put_number(w, head[i])) return 0;
  for (uint32_t i = 0; i < m->count; i++)
    if (!put_number(w, m->ring[(first + i) % m->length])) return 0;
  return 1;
}

static inline pb_status save(void *obj, const pb_writer *w, pb_error *e) {
  const ma_cross *s = obj;
  int is_written = put_number(w, s->count);
  for (uint32_t i = 0; is_written && i < s->count; i++)
    is_written = put_product(w, &s->products[i]);
  return is_written ? PB_OK : pbx_fail(e, PB_E_FAIL, "", "the state could not be written");
}

/* ---- Reading: bytes that were saved, from the front */

typedef struct cursor {
  const uint8_t *at;
  uint64_t left;
} cursor;

/* One product's part of the state, inside the bytes. */
typedef struct past {
  const uint8_t *symbol, *prices;
  uint64_t symbol_bytes;
  int64_t head[COUNT + 1];
} past;

static inline int64_t number_at(const uint8_t *p) {
  uint64_t number = 0;
  for (int i = 7; i >= 0; i--) number = number << 8 | p[i];
  return (int64_t)number;
}

static inline const uint8_t *take(cursor *c, uint64_t n) {
  const uint8_t *p = c->at;
  if (n > c->left) return NULL;
  c->at += n;
  c->left -= n;
  return p;
}

/* The next number, if it lies in a range. */
static inline int take_number(cursor *c, int64_t low, int64_t high, int64_t *out) {
  const uint8_t *p = take(c, 8);
  if (!p) return 0;
  *out = number_at(p);
  return *out >= low && *out <= high;
}

/* The next product's part; 0 where it makes no sense. */
static inline int take_past(cursor *c, past *out) {
  static const int64_t low[COUNT + 1] = {-18, -18, 0, 0, INT64_MIN, -1, -1, INT64_MIN, 1, 2, 0};
  static const int64_t high[COUNT + 1] = {18, 18, 1, INT64_MAX, INT64_MAX, 1,
                                          1, INT64_MAX, 500, SLOW_MAX, SLOW_MAX};
  int64_t n, size, price;
  cursor prices;
  if (!take_number(c, 0, SYMBOL_MAX, &n) || !(out->symbol = take(c, (uint64_t)n))) return 0;
  out->symbol_bytes = (uint64_t)n;
  if (!take_number(c, COUNT + 1, COUNT + 1 + SLOW_MAX, &size)) return 0;
  for (int i = 0; i <= COUNT; i++)
    if (!take_number(c, low[i], high[i], &out->head[i])) return 0;
  if (out->head[COUNT] > out->head[SLOW] || out->head[COUNT] != size - COUNT - 1) return 0;
  prices = *c;
  for (int64_t i = 0; i < out->head[COUNT]; i++)
    if (!take_number(&prices, 1, INT64_MAX, &price)) return 0;
  out->prices = take(c, 8 * (uint64_t)out->head[COUNT]);
  return out->prices != NULL;
}

static inline int is_sound(const uint8_t *bytes, uint64_t n) {
  cursor c = {bytes, n};
  past one;
  int64_t count;
  if (!take_number(&c, 0, PRODUCTS_MAX, &count)) return 0;
  for (int64_t i = 0; i < count; i++)
    if (!take_past(&c, &one)) return 0;
  return c.left == 0;
}

/* Keeps bytes that make sense for activate; all or nothing. */
static inline pb_status load(void *obj, const pb_reader *r, uint32_t version, pb_error *e) {
  ma_cross *s = obj;
  uint8_t *bytes = malloc(STATE_MAX + 1);
  uint64_t n = 0;
  int64_t moved = 0;
  (void)version;
  if (!bytes) return pbx_fail(e, PB_E_FAIL, "", "out of memory");
  while (n <= STATE_MAX && (moved = r->read(r->ctx, bytes + n, STATE_MAX + 1 - n)) > 0)
    n += (uint64_t)moved;
  if (moved < 0 || n > STATE_MAX || !is_sound(bytes, n)) {
    free(bytes);
    return pbx_fail(e, PB_E_CORRUPT, "", "the state makes no sense");
  }
  free(s->saved);
  s->saved = bytes;
  s->saved_bytes = n;
  return PB_OK;
}

static inline void say(const ma_cross *s, const product *p, const char *text) {
  char line[SYMBOL_MAX + 64];
  size_t n = strlen(p->symbol);
  if (n > SYMBOL_MAX) n = SYMBOL_MAX;
  memcpy(line, p->symbol, n);
  pbx_say(line + n, sizeof line - n, text);
  if (s->host->log) s->host->log(s->host->ctx, 3, line, strlen(line));
}

/* Takes one part over, unless it is of other units or lengths, or of a market whose time is still to
 * come; then says why not. */
static inline const char *take_over(const ma_cross *s, product *p, const past *one, pb_ns start) {
  if (one->head[PX_EXP] != p->px_exp || one->head[QTY_EXP] != p->qty_exp)
    return ": the saved state has other units";
  if (one->head[FAST] != s->fast || one->head[SLOW] != s->slow)
    return ": the saved state has other lengths";
  if (one->head[HAS_LAST] && one->head[LAST] > start)
    return ": the saved state is of a later time";
  p->last = one->head[HAS_LAST] ? one->head[LAST] : PB_NONE;
  p->position = one->head[POSITION];
  p->trend = (int)one->head[TREND];
  p->pending = (int)one->head[PENDING];
  p->dust = one->head[DUST];
  for (int64_t i = 0; i < one->head[COUNT]; i++) {
    push(&p->fast, number_at(one->prices + 8 * i));
    push(&p->slow, number_at(one->prices + 8 * i));
  }
  return NULL;
}

/* Goes on where the state left off, if it knows the product. */
static inline void resume(const ma_cross *s, product *p, pb_ns start) {
  cursor c = {s->saved, s->saved_bytes};
  past one;
  int64_t count = 0;
  if (!s->saved || !take_number(&c, 0, PRODUCTS_MAX, &count)) return;
  for (int64_t i = 0; i < count && take_past(&c, &one); i++) {
    const char *why_not;
    if (one.symbol_bytes != strlen(p->symbol)) continue;
    if (one.symbol_bytes && memcmp(one.symbol, p->symbol, one.symbol_bytes)) continue;
    why_not = take_over(s, p, &one, start);
    if (why_not) say(s, p, why_not);
    return;
  }
}

#endif
