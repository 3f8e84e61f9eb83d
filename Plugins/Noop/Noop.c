/* Noop.c - modules for measuring: perps.noop watches, perps.pulse trades, perps.allow permits,
 * perps.share sizes.
 *
 * None of them is of use with money: they do as little as a module of their kind can do. */
#include "modules.h"

static const pb_module *const modules[] = {&noop_module, &pulse_module, &allow_module,
                                           &share_module};

static pb_status create(const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
  if (m == &noop_module) return noop_create(h, out);
  if (m == &pulse_module) return pulse_create(h, out);
  if (m == &allow_module) return allow_create(h, out);
  if (m == &share_module) return share_create(h, out);
  return pbx_fail(e, PB_E_NOT_FOUND, "", "no such module");
}

PBX_LIBRARY(modules, create)
