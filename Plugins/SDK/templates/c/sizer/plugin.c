/* @NAME@: gives an entry a share of the account's equity. */
#include <pbx.h>

typedef struct rule { /* all state of one instance: never a global */
  const pb_host *host;
  pb_instrument in[64];
  uint32_t count;
  int64_t share_e8;
} rule;

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  rule *r = obj;
  (void)c, (void)e; /* the host has checked the range */
  r->share_e8 = pbx_decimal(r->host, "share", -8, 5000000);
  return PB_OK;
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  rule *r = obj;
  if (a->instrument_count > 64) return pbx_fail(e, PB_E_LIMIT, "", "sizes at most 64 products");
  for (r->count = 0; r->count < a->instrument_count; r->count++) {
    r->in[r->count] = *pb_instrument_at(a, r->count);
    r->in[r->count].amt_exp = a->account_exp; /* money is reckoned as the account's */
  }
  return PB_OK;
}

static pb_status process(void *obj, const pb_batch *b) { return pbx_no_process(obj, b); }

/* Answers, never acts. The host floors to the lot and cuts to what the limits allow. */
static pb_status size(void *obj, const pb_check *c, pb_verdict *out) {
  const rule *r = obj;
  pb_qty qty = PB_NONE;
  for (uint32_t n = 0; n < r->count && c->equity > 0 && c->fx_e9 == 1000000000; n++)
    if (r->in[n].index == c->intent->instrument)
      qty = pbx_size_worth(&r->in[n], (pb_amt)((pbx_i128)c->equity * r->share_e8 / 100000000),
                           c->intent->limit_px);
  out->action = qty == PB_NONE ? PB_V_REJECT : PB_V_RESIZE;
  out->qty = qty == PB_NONE ? 0 : qty;
  out->measured = out->limit = (double)r->share_e8 / 1e6;
  pbx_say(out->unit, sizeof out->unit, "%");
  pbx_say(out->text, sizeof out->text,
          qty == PB_NONE ? "equity or price is not known" : "a share of equity");
  return PB_OK;
}

PBX_SIZER(rule, "org.example.@NAME@", "@NAME@", "Gives an entry a share of equity.",
  "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"share\":{\"type\":"
  "\"string\",\"x-perps-kind\":\"percent\",\"default\":\"5%\",\"minimum\":\"0.1%\","
  "\"maximum\":\"100%\",\"description\":\"The share of equity.\"}}}", 0)
