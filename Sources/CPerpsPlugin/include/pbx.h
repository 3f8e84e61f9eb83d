/* pbx.h - what most C plugins would write again: the entry point, functions that do nothing,
 * parameters, subscriptions, exact arithmetic.
 *
 * Optional: a plugin needs only perps_plugin.h. All functions are inline and belong to the plugin;
 * none allocates, so all may be called from [hot] functions. Needs a compiler with __int128. */
#ifndef PBX_H
#define PBX_H
#include "perps_plugin.h"
#include <stdlib.h>
#include <string.h>
#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef __int128 pbx_i128;

/* A pb_str of a literal, for static tables. */
#define PBX_TEXT(literal) { literal, sizeof(literal) - 1 }

/* The entry point of a library in C: once, at the end of a file. `modules_` is an array of pointers
 * to modules, `create_` makes an instance of one of them. */
#define PBX_LIBRARY(modules_, create_)                                                      \
  static const pb_library pbx_library = {                                                   \
      .magic = PB_MAGIC,                                                                    \
      .struct_size = sizeof(pb_library),                                                    \
      .major = PB_ABI_MAJOR,                                                                \
      .minor = PB_ABI_MINOR,                                                                \
      .build = PBX_TEXT("C"),                                                               \
      .modules = modules_,                                                                  \
      .module_count = sizeof(modules_) / sizeof((modules_)[0]),                             \
      .create = create_,                                                                    \
  };                                                                                        \
  const pb_library *perps_bot_plugin(const pb_host_info *host) {                            \
    return host && host->major_min <= PB_ABI_MAJOR && host->major_max >= PB_ABI_MAJOR       \
               ? &pbx_library                                                               \
               : NULL;                                                                      \
  }

/* The schema of a module without parameters. */
#define PBX_NO_PARAMETERS \
  PBX_TEXT("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}")

/* Functions of pb_vtable for a module that has nothing to do there. */
static inline pb_status pbx_no_configure(void *obj, const pb_config *c, pb_error *e) {
  (void)obj, (void)c, (void)e;
  return PB_OK;
}

static inline pb_status pbx_no_activate(void *obj, const pb_activation *a, pb_error *e) {
  (void)obj, (void)a, (void)e;
  return PB_OK;
}

static inline pb_status pbx_no_process(void *obj, const pb_batch *b) {
  (void)obj, (void)b;
  return PB_OK;
}

static inline void pbx_no_deactivate(void *obj, uint32_t reason) { (void)obj, (void)reason; }

/* The record as a longer one; check its size with PBX_IS first. */
#define PBX_AS(type, e) ((const type *)(const void *)(e))

/* Is `e` of this kind and at least as long as `type`? */
#define PBX_IS(e, kind_, type) \
  ((e)->space == 0 && (e)->kind == (kind_) && (e)->size >= sizeof(type))

/* Copies text into a fixed field, cut at a whole character and padded with NUL. */
static inline void pbx_say(char *field, size_t cap, const char *text) {
  size_t n = strlen(text);
  if (n >= cap) {
    n = cap - 1;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
  }
  memset(field, 0, cap);
  memcpy(field, text, n);
}

/* Fills an error (which may be NULL) and returns its status. */
static inline pb_status pbx_fail(pb_error *e, pb_status status, const char *field,
                                 const char *text) {
  if (e) {
    e->status = status;
    pbx_say(e->field, sizeof e->field, field);
    pbx_say(e->text, sizeof e->text, text);
  }
  return status;
}

/* A parameter of one kind; 0 when the host does not have it. */
static inline int pbx_param(const pb_host *h, const char *key, uint32_t kind, pb_value *out) {
  memset(out, 0, sizeof *out);
  return h->param && h->param(h->ctx, key, out) == PB_OK && out->kind == kind;
}

/* A whole number, a flag or nanoseconds, or `otherwise`. */
static inline int64_t pbx_whole(const pb_host *h, const char *key, uint32_t kind,
                                int64_t otherwise) {
  pb_value v;
  return pbx_param(h, key, kind, &v) ? v.i : otherwise;
}

/* mantissa * 10^from as a mantissa of 10^to; PB_NONE when digits would be lost or do not fit. */
static inline int64_t pbx_rescale(int64_t mantissa, int32_t from, int32_t to) {
  for (; from > to; from--)
    if (__builtin_mul_overflow(mantissa, (int64_t)10, &mantissa)) return PB_NONE;
  for (; from < to && mantissa; from++) {
    if (mantissa % 10) return PB_NONE;
    mantissa /= 10;
  }
  return mantissa;
}

/* A decimal parameter in the exponent `exp`, or `otherwise`; PB_NONE when it is finer than that. */
static inline int64_t pbx_decimal(const pb_host *h, const char *key, int32_t exp,
                                  int64_t otherwise) {
  pb_value v;
  if (pbx_param(h, key, PB_T_INT, &v)) return pbx_rescale(v.i, 0, exp);
  return pbx_param(h, key, PB_T_DECIMAL, &v) ? pbx_rescale(v.i, v.exp, exp) : otherwise;
}

/* Subscribes to `events` of one instrument; depth in levels, interval in nanoseconds. */
static inline pb_status pbx_subscribe(const pb_host *h, uint32_t instrument, uint64_t events,
                                      uint32_t depth, pb_ns interval) {
  pb_subscription s;
  memset(&s, 0, sizeof s);
  s.struct_size = sizeof s;
  s.instrument = instrument;
  s.events = events;
  s.depth = depth;
  s.interval = interval;
  return h->subscribe(h->ctx, &s);
}

/* The nearest price on the tick, up for a buy and down for a sell; PB_NONE if not positive. */
static inline pb_px pbx_round_price(pb_px px, pb_px tick, uint8_t side) {
  pb_px step = tick > 0 ? tick : 1, rest = px % step;
  pb_px result = px - rest;
  if (rest > 0 && side == PB_SIDE_BUY && __builtin_add_overflow(result, step, &result))
    return PB_NONE;
  return result > 0 ? result : PB_NONE;
}

/* The worst price to accept when trading at once: away from `last` by slippage_e8 (1e-8 of one),
 * on the tick, a buy rounded up and a sell down, never below one tick. PB_NONE if it does not fit. */
static inline pb_px pbx_worst_price(pb_px last, pb_px tick, uint8_t side, int64_t slippage_e8) {
  const pbx_i128 one = 100000000, step = (pbx_i128)(tick > 0 ? tick : 1) * one;
  const pbx_i128 factor = side == PB_SIDE_BUY ? one + slippage_e8 : one - slippage_e8;
  const pbx_i128 exact = last * factor;
  pbx_i128 ticks = exact > 0 ? exact / step : 0;
  if (last <= 0) return PB_NONE;
  if (side == PB_SIDE_BUY && ticks * step < exact) ticks++;
  if (ticks < 1) ticks = 1;
  ticks *= tick > 0 ? tick : 1;
  return ticks <= INT64_MAX ? (pb_px)ticks : PB_NONE;
}

/* The largest multiple of the lot that is not more. */
static inline pb_qty pbx_floor_lot(pb_qty qty, pb_qty lot) {
  return lot > 0 ? qty - qty % lot : qty;
}

static inline int pbx_scale_i128(pbx_i128 *value, int32_t by) {
  for (; by > 0; by--)
    if (__builtin_mul_overflow(*value, (pbx_i128)10, value)) return 0;
  for (; by < 0; by++) *value /= 10;
  return 1;
}

/* The value of qty at px in the settle currency (amt_exp), rounded toward zero; PB_NONE when px is
 * not positive or it does not fit. */
static inline pb_amt pbx_notional(const pb_instrument *i, pb_qty qty, pb_px px) {
  pbx_i128 value = qty;
  int64_t multiplier = i->multiplier_e9;
  int32_t shift = i->qty_exp - i->amt_exp - 9;
  if (px <= 0) return PB_NONE;
  for (; multiplier && multiplier % 10 == 0; shift++) multiplier /= 10; /* leaves room */
  if (i->flags & PB_IN_INVERSE) {
    value *= multiplier;
    if (!pbx_scale_i128(&value, shift - i->px_exp)) return PB_NONE;
    value /= px;
  } else {
    value *= px;
    if (__builtin_mul_overflow(value, (pbx_i128)multiplier, &value)) return PB_NONE;
    if (!pbx_scale_i128(&value, shift + i->px_exp)) return PB_NONE;
  }
  return value > INT64_MAX || value < -INT64_MAX ? PB_NONE : (pb_amt)value;
}

/* The largest size on the lot that is worth no more than an amount of the settle currency at px;
 * PB_NONE when px is not positive, the amount is below zero, or it does not fit. */
static inline pb_qty pbx_size_worth(const pb_instrument *i, pb_amt amount, pb_px px) {
  pbx_i128 value = amount, divisor = i->multiplier_e9;
  int32_t shift = i->amt_exp - i->qty_exp + 9;
  if (px <= 0 || amount < 0 || divisor <= 0) return PB_NONE;
  if (i->flags & PB_IN_INVERSE) {
    value *= px;
    shift += i->px_exp;
  } else {
    divisor *= px;
    shift -= i->px_exp;
  }
  if (!pbx_scale_i128(shift < 0 ? &divisor : &value, shift < 0 ? -shift : shift)) return PB_NONE;
  value /= divisor;
  return value > INT64_MAX ? PB_NONE : pbx_floor_lot((pb_qty)value, i->lot);
}

/* A record that says "at once, at `worst` or better"; say how much, and submit it. */
static inline pb_intent pbx_at_once(const pb_event *cause, uint64_t tag, uint8_t side, pb_px worst) {
  pb_intent i;
  memset(&i, 0, sizeof i);
  i.struct_size = sizeof i;
  i.instrument = cause->instrument;
  i.cause = cause->seq;
  i.tag = tag;
  i.side = side;
  i.order_type = PB_TYPE_MARKET;
  i.tif = PB_TIF_IOC;
  i.limit_px = worst;
  i.trigger_px = i.expire = PB_NONE;
  return i;
}

/* A whole library of one module in C: its instances are of `type_`, whose first member is
 * `const pb_host *host`, and the functions configure, activate and process stand above. Use one of
 * the three below, at the end of a file. */
#define PBX_ONE_MODULE(type_, kind_, caps_, extension_, id_, name_, summary_, schema_, events_)   \
  static const pb_vtable pbx_vtable = {                                                           \
      .struct_size = sizeof(pb_vtable), .configure = configure, .activate = activate,             \
      .process = process, .deactivate = pbx_no_deactivate, .destroy = free,                       \
      .extension = extension_};                                                                   \
  static const pb_module pbx_module = {                                                           \
      .struct_size = sizeof(pb_module), .kinds = kind_, .id = PBX_TEXT(id_),                      \
      .name = PBX_TEXT(name_), .version = PBX_TEXT("0.1.0"), .summary = PBX_TEXT(summary_),       \
      .schema = PBX_TEXT(schema_), .metrics = PBX_TEXT("[]"), .caps = caps_, .events = events_,   \
      .determinism = PB_DET_PURE};                                                                \
  static pb_status pbx_create(const pb_module *m, const pb_host *h, pb_instance *out,             \
                              pb_error *e) {                                                      \
    type_ *made = m == &pbx_module ? (type_ *)calloc(1, sizeof(type_)) : NULL;                    \
    if (!made) return pbx_fail(e, PB_E_FAIL, "", "no such module, or no memory");                 \
    made->host = h;                                                                               \
    out->obj = made;                                                                              \
    out->vt = &pbx_vtable;                                                                        \
    return PB_OK;                                                                                 \
  }                                                                                               \
  static const pb_module *const pbx_modules[] = {&pbx_module};                                    \
  PBX_LIBRARY(pbx_modules, pbx_create)

#define PBX_STRATEGY(type_, id_, name_, summary_, schema_, events_)                               \
  PBX_ONE_MODULE(type_, PB_KIND_STRATEGY, PB_CAP_TRADE, NULL, id_, name_, summary_, schema_,      \
                 events_)

/* With `pb_status check(void *obj, const pb_check *c, pb_verdict *out)` above. */
#define PBX_GUARD(type_, id_, name_, summary_, schema_, events_)                                  \
  static const pb_guard pbx_guard = {.struct_size = sizeof(pb_guard), .check = check};            \
  static const void *pbx_extension(void *obj, const char *id) {                                   \
    (void)obj;                                                                                    \
    return strcmp(id, PB_EXT_GUARD) == 0 ? &pbx_guard : NULL;                                     \
  }                                                                                               \
  PBX_ONE_MODULE(type_, PB_KIND_GUARD, 0, pbx_extension, id_, name_, summary_, schema_, events_)

/* With `pb_status size(void *obj, const pb_check *c, pb_verdict *out)` above. */
#define PBX_SIZER(type_, id_, name_, summary_, schema_, events_)                                  \
  static const pb_sizer pbx_sizer = {.struct_size = sizeof(pb_sizer), .size = size};              \
  static const void *pbx_extension(void *obj, const char *id) {                                   \
    (void)obj;                                                                                    \
    return strcmp(id, PB_EXT_SIZER) == 0 ? &pbx_sizer : NULL;                                     \
  }                                                                                               \
  PBX_ONE_MODULE(type_, PB_KIND_SIZER, 0, pbx_extension, id_, name_, summary_, schema_, events_)

#ifdef __cplusplus
}
#endif
#endif
