/* TwinGuard.c - two guards of the native floor once more, as plugins: perps.twin-collar and
 * perps.twin-notional.
 *
 * A test gives both of each pair the same orders and wants the same verdicts, which keeps the
 * contract honest: what the floor knows of an order, a plugin must be able to know too. A profile
 * may use them; they only repeat what the floor says. */
#include <pbx.h>
#include <math.h>
#include <stdlib.h>

#define PRODUCTS_MAX 64

/* What taking costs of one product, 1e-8 of the value. */
typedef struct product_fee {
  uint32_t index;
  int64_t taker_e8;
} product_fee;

/* One instance of either; `limit` is a share in 1e-8, or an amount of the account currency. */
typedef struct twin {
  const pb_host *host;
  int64_t limit;
  int32_t account_exp;
  uint32_t count;
  product_fee fees[PRODUCTS_MAX];
} twin;

static const int64_t one_e8 = 100000000;

static pb_status reject(pb_verdict *out, const char *text) {
  out->action = PB_V_REJECT;
  out->reason = 1;
  pbx_say(out->text, sizeof out->text, text);
  return PB_OK;
}

static void compare(pb_verdict *out, double measured, double limit, const char *unit) {
  out->measured = measured;
  out->limit = limit;
  pbx_say(out->unit, sizeof out->unit, unit);
}

/* ---- The price collar: how far the limit may lie from the mark */

static pb_status collar_configure(void *obj, const pb_config *c, pb_error *e) {
  twin *t = obj;
  (void)c;
  t->limit = pbx_decimal(t->host, "distance_max", -8, 2000000);
  if (t->limit >= 10000 && t->limit <= one_e8 / 2) return PB_OK;
  return pbx_fail(e, PB_E_CONFIG, "distance_max", "must be from 1 bps to 5000 bps");
}

static pb_status collar_check(void *obj, const pb_check *c, pb_verdict *out) {
  const twin *t = obj;
  const pb_px price = c->intent ? c->intent->limit_px : PB_NONE;
  compare(out, NAN, (double)t->limit / 1e4, "bps"); /* not known, until it is */
  if (c->mark == PB_NONE || c->mark <= 0) return reject(out, "there is no mark price");
  if (price == PB_NONE || price <= 0) return reject(out, "there is no price to compare");
  const pbx_i128 away = price > c->mark ? (pbx_i128)price - c->mark : (pbx_i128)c->mark - price;
  compare(out, 1e4 * (double)away / (double)c->mark, (double)t->limit / 1e4, "bps");
  if (away * one_e8 > (pbx_i128)t->limit * c->mark)
    return reject(out, "the price is too far from the mark");
  out->action = PB_V_ALLOW;
  return PB_OK;
}

/* ---- The order notional: how much one order may be worth, with a taker's fee */

static pb_status notional_configure(void *obj, const pb_config *c, pb_error *e) {
  pb_value v;
  const twin *t = obj;
  (void)c;
  if (pbx_param(t->host, "notional_max", PB_T_INT, &v) && v.i > 0) return PB_OK;
  if (pbx_param(t->host, "notional_max", PB_T_DECIMAL, &v) && v.i > 0) return PB_OK;
  return pbx_fail(e, PB_E_CONFIG, "notional_max", "must be above 0");
}

static pb_status notional_activate(void *obj, const pb_activation *a, pb_error *e) {
  twin *t = obj;
  t->account_exp = a->account_exp;
  t->limit = pbx_decimal(t->host, "notional_max", a->account_exp, PB_NONE);
  if (t->limit == PB_NONE)
    return pbx_fail(e, PB_E_CONFIG, "notional_max", "is finer than the account's currency");
  if (a->instrument_count > PRODUCTS_MAX)
    return pbx_fail(e, PB_E_LIMIT, "", "judges at most 64 instruments");
  t->count = 0;
  for (uint32_t i = 0; i < a->instrument_count; i++) {
    const pb_instrument *in = pb_instrument_at(a, i);
    t->fees[t->count++] = (product_fee){in->index, in->taker_fee_e8};
  }
  return PB_OK;
}

/* Fees move with the volume that was traded. */
static pb_status notional_process(void *obj, const pb_batch *b) {
  twin *t = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    if (!PBX_IS(e, PB_EV_CONTROL, pb_ev_control)) continue;
    const pb_ev_control *control = PBX_AS(pb_ev_control, e);
    if (control->what != PB_CTL_FEES) continue;
    for (uint32_t i = 0; i < t->count; i++)
      if (t->fees[i].index == e->instrument) t->fees[i].taker_e8 = control->value2;
  }
  return PB_OK;
}

/* The value and a taker's fee, rounded up; a rebate is no money. PB_NONE: not known. */
static pb_amt with_fee(const twin *t, const pb_check *c) {
  if (!c->intent || c->notional == PB_NONE) return PB_NONE;
  for (uint32_t i = 0; i < t->count; i++) {
    if (t->fees[i].index != c->intent->instrument) continue;
    const int64_t rate = t->fees[i].taker_e8 > 0 ? t->fees[i].taker_e8 : 0;
    const pbx_i128 fee = ((pbx_i128)c->notional * rate + one_e8 - 1) / one_e8;
    const pbx_i128 sum = c->notional + fee;
    return sum > INT64_MAX ? PB_NONE : (pb_amt)sum;
  }
  return PB_NONE;
}

static pb_status notional_check(void *obj, const pb_check *c, pb_verdict *out) {
  const twin *t = obj;
  double unit = 1;
  for (int32_t e = t->account_exp; e < 0; e++) unit *= 10;
  compare(out, NAN, (double)t->limit / unit, "money");
  const pb_amt cost = with_fee(t, c);
  if (cost == PB_NONE) return reject(out, "the amount is not known");
  compare(out, (double)cost / unit, (double)t->limit / unit, "money");
  if (cost > t->limit) return reject(out, "the order is worth more than allowed");
  out->action = PB_V_ALLOW;
  return PB_OK;
}

/* ---- Tables */

static const pb_guard collar_guard = {.struct_size = sizeof(pb_guard), .check = collar_check};
static const pb_guard notional_guard = {.struct_size = sizeof(pb_guard), .check = notional_check};

static const void *collar_extension(void *obj, const char *id) {
  (void)obj;
  return strcmp(id, PB_EXT_GUARD) == 0 ? &collar_guard : NULL;
}

static const void *notional_extension(void *obj, const char *id) {
  (void)obj;
  return strcmp(id, PB_EXT_GUARD) == 0 ? &notional_guard : NULL;
}

static const pb_vtable collar_vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = collar_configure,
    .activate = pbx_no_activate,
    .process = pbx_no_process,
    .deactivate = pbx_no_deactivate,
    .destroy = free,
    .extension = collar_extension,
};

static const pb_vtable notional_vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = notional_configure,
    .activate = notional_activate,
    .process = notional_process,
    .deactivate = pbx_no_deactivate,
    .destroy = free,
    .extension = notional_extension,
};

static const pb_module collar_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_GUARD,
    .id = PBX_TEXT("perps.twin-collar"),
    .name = PBX_TEXT("Price collar, as a plugin"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Refuses a price too far from the mark, as the floor does."),
    .schema = PBX_TEXT(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"distance_max\":{\"type\":\"string\",\"x-perps-kind\":\"percent\","
        "\"default\":\"200 bps\",\"minimum\":\"1 bps\",\"maximum\":\"5000 bps\","
        "\"description\":\"The greatest distance of an entry's price from the mark, as a share "
        "of the mark; this much passes, more refuses the order.\"}}}"),
    .metrics = PBX_TEXT("[]"),
    .determinism = PB_DET_PURE,
};

static const pb_module notional_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_GUARD,
    .id = PBX_TEXT("perps.twin-notional"),
    .name = PBX_TEXT("Order notional, as a plugin"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Refuses an order worth more than one may be, as the floor does."),
    .schema = PBX_TEXT(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"notional_max\":{\"type\":\"number\",\"x-perps-kind\":\"decimal\",\"default\":1000,"
        "\"description\":\"The greatest value of an entry at its worst price with a taker's fee, in the "
        "account currency; this much passes, more refuses the order.\"}}}"),
    .metrics = PBX_TEXT("[]"),
    .events = PB_BIT(PB_EV_CONTROL),
    .determinism = PB_DET_PURE,
};

static const pb_module *const modules[] = {&collar_module, &notional_module};

static pb_status create(const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
  twin *t;
  if (m != &collar_module && m != &notional_module)
    return pbx_fail(e, PB_E_NOT_FOUND, "", "no such module");
  t = calloc(1, sizeof *t);
  if (!t) return pbx_fail(e, PB_E_FAIL, "", "out of memory");
  t->host = h;
  out->obj = t;
  out->vt = m == &collar_module ? &collar_vtable : &notional_vtable;
  return PB_OK;
}

PBX_LIBRARY(modules, create)
