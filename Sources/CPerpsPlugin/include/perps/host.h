/* perps/host.h - what the host gives an instance.
 *
 * Extensions of v1 (perps_plugin_ext.h), asked for by id:
 *   "perps.view/1"    copy out instrument, position, order, account
 *   "perps.history/1" candles, trades, funding up to now(), never later
 *   "perps.post/1"    [any] own threads post bytes: PB_EV_MESSAGE (cap THREADS)
 *   "perps.dir/1"     private data directory (cap FILES) */
#ifndef PERPS_HOST_H
#define PERPS_HOST_H
#include "event.h"
#include "order.h"
#ifdef __cplusplus
extern "C" {
#endif

/* What to receive of one instrument. Replaces one with the same instrument and interval; events 0
 * ends it. Copied by subscribe(). */
typedef struct pb_subscription {
  uint32_t struct_size, instrument;
  uint64_t events; /* OR of PB_BIT(PB_EV_*) */
  uint32_t depth;  /* DEPTH: levels a side */
  uint32_t warmup; /* past records of each kind to replay first (in activate only) */
  pb_ns interval;  /* CANDLE: its length in nanoseconds */
} pb_subscription;

struct pb_verdict; /* guard.h */

/* The host's functions. Owned by the host, valid from create() until destroy() returns. */
typedef struct pb_host {
  uint32_t struct_size, _pad;
  void *ctx; /* first argument of all below */

  /* The table of an extension, or NULL. Owned by the host, lives as long as this one. [any] */
  const void *(*extension)(void *ctx, const char *id);

  /* Writes a line of n bytes; level 0 trace .. 5 fatal. Copies; drops, never waits. [any] */
  void (*log)(void *ctx, int32_t level, const char *p, uint64_t n);

  /* The batch's time in nanoseconds UTC, not the wall clock. [ctl][hot] */
  pb_ns (*now)(void *ctx);

  /* The next number of this instance's seeded, journaled generator. [hot] */
  uint64_t (*random)(void *ctx);

  /* Nanoseconds left for this call, may be < 0. [hot] */
  pb_ns (*budget_left)(void *ctx);

  /* Reads a parameter into *out, PB_E_NOT_FOUND without one. Its text is the host's and lives until
     the next param() call. [ctl][hot] */
  pb_status (*param)(void *ctx, const char *key, pb_value *out);

  /* Asks for market data of one instrument; copies *s. [ctl: activate][hot] */
  pb_status (*subscribe)(void *ctx, const pb_subscription *s);

  /* Rings as PB_EV_TIMER `id` at `at` and then each `every` nanoseconds (0: once); `at` PB_NONE
     stops it. [ctl: activate][hot] */
  pb_status (*timer)(void *ctx, uint32_t id, pb_ns at, pb_ns every);

  /* Queues an intent (copied) and writes its order id. Intents leave only if this process()
     returns PB_OK, else all are dropped. PB_OK here means queued: the fate arrives as PB_EV_ORDER,
     never inside the call. cap TRADE. [hot] */
  pb_status (*submit)(void *ctx, const pb_intent *i, uint64_t *order);

  /* Queues a change (copied) to an own open order. cap TRADE. [hot] */
  pb_status (*amend)(void *ctx, const pb_amend *a);

  /* Queues the cancel of an own order. [hot] */
  pb_status (*cancel)(void *ctx, uint64_t order);

  /* Queues the cancel of all own orders of an instrument; PB_NO_INSTRUMENT: of all. [hot] */
  pb_status (*cancel_all)(void *ctx, uint32_t instrument);

  /* Sets a metric; index into pb_module.metrics, unit as declared there. [any] */
  void (*metric)(void *ctx, uint32_t index, double v);

  /* Asks for PB_RQ_*; the host may defer. [any] */
  pb_status (*request)(void *ctx, uint32_t what);

  /* A guard's REDUCE_ONLY or HALT without being asked, as if check() had said it about
     `instrument`; copies *v; stands even if this process() then fails. HALT: cap HALT. [hot] */
  pb_status (*trip)(void *ctx, uint32_t instrument, const struct pb_verdict *v);
} pb_host;
#define PB_RQ_SAVE ((uint32_t)1)
#define PB_RQ_STOP ((uint32_t)2)

#ifdef __cplusplus
}
#endif
#endif
