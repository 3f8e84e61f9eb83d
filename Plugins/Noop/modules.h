/* modules.h - the modules of this library. */
#ifndef PERPS_NOOP_MODULES_H
#define PERPS_NOOP_MODULES_H
#include <pbx.h>
#include <stdlib.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* Makes an instance; 0 or PB_E_FAIL without memory. [ctl] */
HIDDEN pb_status noop_create(const pb_host *h, pb_instance *out);
HIDDEN pb_status pulse_create(const pb_host *h, pb_instance *out);
HIDDEN pb_status allow_create(const pb_host *h, pb_instance *out);
HIDDEN pb_status share_create(const pb_host *h, pb_instance *out);

HIDDEN extern const pb_module noop_module, pulse_module, allow_module, share_module;
#endif
