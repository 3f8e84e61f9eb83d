/* share.c - perps.share: a sizer that gives a share of equity, or of the size that was asked for. */
#include "modules.h"

#define PRODUCTS_MAX 64

typedef struct share {
  const pb_host *host;
  int64_t share_e8;
  int32_t account_exp;
  uint32_t count;
  pb_instrument products[PRODUCTS_MAX]; /* without their texts */
} share;

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  share *s = obj;
  (void)c;
  s->share_e8 = pbx_decimal(s->host, "share", -8, 1000000);
  return s->share_e8 > 0 ? PB_OK : pbx_fail(e, PB_E_CONFIG, "share", "must be above 0");
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  share *s = obj;
  if (a->instrument_count > PRODUCTS_MAX)
    return pbx_fail(e, PB_E_LIMIT, "", "sizes at most 64 instruments");
  s->account_exp = a->account_exp;
  s->count = a->instrument_count;
  for (uint32_t i = 0; i < s->count; i++) s->products[i] = *pb_instrument_at(a, i);
  return PB_OK;
}

/* The largest size that an amount of the account currency pays for at a price. */
static pb_qty worth(const pb_instrument *in, pb_amt amount, int32_t exp, pb_px px) {
  pb_amt one = pbx_notional(in, in->lot, px);
  int64_t money = pbx_rescale(amount, exp, in->amt_exp);
  if (money == PB_NONE || one == PB_NONE || one <= 0) return 0;
  return money / one * in->lot;
}

static pb_status size(void *obj, const pb_check *c, pb_verdict *out) {
  const share *s = obj;
  const pb_instrument *in = NULL;
  pb_amt part;
  for (uint32_t i = 0; i < s->count; i++)
    if (s->products[i].index == c->intent->instrument) in = &s->products[i];
  out->action = PB_V_REJECT;
  if (!in || c->equity == PB_NONE || c->equity <= 0) {
    pbx_say(out->text, sizeof out->text, "the account's equity is not known");
    return PB_OK;
  }
  part = (pb_amt)((pbx_i128)c->equity * s->share_e8 / 100000000);
  if (c->intent->conviction_e6 > 0)
    part = (pb_amt)((pbx_i128)part * c->intent->conviction_e6 / 1000000);
  out->action = PB_V_RESIZE;
  out->qty = worth(in, part, s->account_exp, c->intent->limit_px);
  out->measured = (double)s->share_e8 / 1e8;
  pbx_say(out->unit, sizeof out->unit, "equity");
  pbx_say(out->text, sizeof out->text, "a share of equity");
  return PB_OK;
}

static const pb_sizer sizer = {.struct_size = sizeof(pb_sizer), .size = size};

static const void *extension(void *obj, const char *id) {
  (void)obj;
  return strcmp(id, PB_EXT_SIZER) == 0 ? &sizer : NULL;
}

static const pb_vtable vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = configure,
    .activate = activate,
    .process = pbx_no_process,
    .deactivate = pbx_no_deactivate,
    .destroy = free,
    .extension = extension,
};

const pb_module share_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_SIZER,
    .id = PBX_TEXT("perps.share"),
    .name = PBX_TEXT("Share"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Sizes every entry as a share of equity; for measuring."),
    .schema = PBX_TEXT(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"share\":{\"type\":\"string\",\"x-perps-kind\":\"percent\",\"default\":\"1%\","
        "\"description\":\"Which share of equity an entry of full conviction is worth.\"}}}"),
    .metrics = PBX_TEXT("[]"),
    .determinism = PB_DET_PURE,
};

pb_status share_create(const pb_host *h, pb_instance *out) {
  share *s = calloc(1, sizeof *s);
  if (!s) return PB_E_FAIL;
  s->host = h;
  out->obj = s;
  out->vt = &vtable;
  return PB_OK;
}
