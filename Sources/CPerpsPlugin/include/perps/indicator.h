/* perps/indicator.h - modules that turn events into numbers for other modules. */
#ifndef PERPS_INDICATOR_H
#define PERPS_INDICATOR_H
#include "types.h"
#ifdef __cplusplus
extern "C" {
#endif

#define PB_EXT_INDICATOR "perps.indicator/1"

/* The host reads after each step that fed the instance, once per subscribed instrument, and sends
 * what it read as PB_EV_SIGNAL, a step of its own, to the instances that name this one in a
 * PB_T_SIGNAL parameter. The table is the plugin's. */
typedef struct pb_indicator {
  uint32_t struct_size, outputs;
  pb_str names; /* JSON array, one name per output */
  /* Writes at most n values to out (the host's), returns how many; NaN = not ready. [req][hot] */
  uint32_t (*read)(void *obj, uint32_t instrument, double *out, uint32_t n);
} pb_indicator;

#ifdef __cplusplus
}
#endif
#endif
