/* watch.c - perps.noop: counts trades and best prices, and does nothing. */
#include "modules.h"

typedef struct watch {
  const pb_host *host;
  uint64_t trades, tops;
} watch;

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  watch *w = obj;
  (void)e;
  for (uint32_t i = 0; i < a->instrument_count; i++) {
    pb_status s = pbx_subscribe(w->host, pb_instrument_at(a, i)->index,
                                PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_BOOK_TOP), 0, 0);
    if (s < 0) return s;
  }
  return PB_OK;
}

static pb_status process(void *obj, const pb_batch *b) {
  watch *w = obj;
  for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
    w->trades += e->kind == PB_EV_TRADE;
    w->tops += e->kind == PB_EV_BOOK_TOP;
  }
  return PB_OK;
}

static void deactivate(void *obj, uint32_t reason) {
  watch *w = obj;
  (void)reason;
  w->host->metric(w->host->ctx, 0, (double)w->trades);
  w->host->metric(w->host->ctx, 1, (double)w->tops);
}

static const pb_vtable vtable = {
    .struct_size = sizeof(pb_vtable),
    .configure = pbx_no_configure,
    .activate = activate,
    .process = process,
    .deactivate = deactivate,
    .destroy = free,
};

const pb_module noop_module = {
    .struct_size = sizeof(pb_module),
    .kinds = PB_KIND_STRATEGY,
    .id = PBX_TEXT("perps.noop"),
    .name = PBX_TEXT("Nothing"),
    .version = PBX_TEXT("1.0.0"),
    .vendor = PBX_TEXT("perps-bot"),
    .license = PBX_TEXT("Apache-2.0"),
    .summary = PBX_TEXT("Counts trades and best prices and does nothing; for measuring."),
    .schema = PBX_NO_PARAMETERS,
    .metrics = PBX_TEXT("[{\"name\":\"trades\",\"unit\":\"\",\"kind\":\"counter\"},"
                        "{\"name\":\"tops\",\"unit\":\"\",\"kind\":\"counter\"}]"),
    .events = PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_BOOK_TOP),
    .determinism = PB_DET_PURE,
};

pb_status noop_create(const pb_host *h, pb_instance *out) {
  watch *w = calloc(1, sizeof *w);
  if (!w) return PB_E_FAIL;
  w->host = h;
  out->obj = w;
  out->vt = &vtable;
  return PB_OK;
}
