/* perps/module.h - what a module is, how an instance lives, what it is told at activation. */
#ifndef PERPS_MODULE_H
#define PERPS_MODULE_H
#include "batch.h"
#include "host.h"
#ifdef __cplusplus
extern "C" {
#endif

/* One product. Read with the stride beside it. Constant while active; what moves comes as
 * PB_CTL_*. Owned by the host, valid during activate(): copy what you need. */
typedef struct pb_instrument {
  uint32_t struct_size, index;
  pb_str symbol, venue, base, quote, settle;
  int32_t px_exp, qty_exp, amt_exp; /* amounts are in settle */
  uint32_t flags;                   /* PB_IN_* */
  pb_px tick;
  pb_qty lot, min_qty, max_qty;
  pb_amt min_notional;
  int64_t multiplier_e9, max_leverage_e2, maint_margin_e6;
  int64_t maker_fee_e8, taker_fee_e8; /* share of notional as known at activation; < 0 a rebate */
} pb_instrument;
#define PB_IN_INVERSE    ((uint32_t)1)
#define PB_IN_QUANTO     ((uint32_t)2)
#define PB_IN_DERIVATIVE ((uint32_t)4) /* may be short, has margin; else spot */
#define PB_IN_PERPETUAL  ((uint32_t)8) /* pays funding */

/* What is fixed from activate() to deactivate(). Owned by the host, valid during activate(). */
typedef struct pb_activation {
  uint32_t struct_size, mode; /* PB_MODE_* */
  uint64_t run, seed;
  pb_ns start, soft_budget, hard_budget; /* an instant; nanoseconds per call, 0 = unlimited */
  const uint8_t *instruments;            /* walk with pb_instrument_at() */
  uint32_t instrument_count, instrument_stride;
  uint64_t caps;                         /* granted, subset of pb_module.caps */
  uint32_t isolated;                     /* 1 = own process */
  int32_t account_exp;                   /* exponent of equity, free, day_pnl ... */
  pb_str account_ccy, instance;          /* "USD"; this instance's name in the profile */
  uint32_t owner, _pad; /* this instance's number in ORDER, FILL, POSITION, SIGNAL; > 0; of a sizer
                           its strategy's */
} pb_activation;
#define PB_MODE_LIVE     ((uint32_t)1)
#define PB_MODE_PAPER    ((uint32_t)2)
#define PB_MODE_BACKTEST ((uint32_t)3)
#define PB_MODE_VALIDATE ((uint32_t)4)

/* The i-th instrument (not the one with index i), or NULL. [ctl] */
static inline const pb_instrument *pb_instrument_at(const pb_activation *a, uint32_t i) {
  return i < a->instrument_count
             ? (const pb_instrument *)(const void *)(a->instruments +
                                                     (uint64_t)i * a->instrument_stride)
             : NULL;
}

/* The parameters: checked against the schema, defaults filled. Owned by the host. */
typedef struct pb_config {
  uint32_t struct_size, revision;
  pb_str json; /* canonical: sorted keys */
} pb_config;

/* An instance's functions: idle -> active -> idle. The first argument is pb_instance.obj. The
 * table is the plugin's and lives until the process ends. */
typedef struct pb_vtable {
  uint32_t struct_size, _pad;

  /* Takes parameters. On refusal returns PB_E_CONFIG and names the key in e->field. Idle,
     repeatable. [req][ctl] */
  pb_status (*configure)(void *obj, const pb_config *c, pb_error *e);

  /* Starts: subscribe, set timers, allocate. Idle -> active; a failure leaves it idle.
     [req][ctl] */
  pb_status (*activate)(void *obj, const pb_activation *a, pb_error *e);

  /* Takes one step's records. < 0 = fault, its intents are dropped. Active. [req][hot] */
  pb_status (*process)(void *obj, const pb_batch *b);

  /* Ends timers and subscriptions; join own threads. reason PB_BYE_*. Active -> idle. [req][ctl] */
  void (*deactivate)(void *obj, uint32_t reason);

  /* Frees the instance; the last call. Idle. [req][ctl] */
  void (*destroy)(void *obj);

  /* Makes it as newly configured. Idle. [ctl] */
  pb_status (*reset)(void *obj);

  /* Writes state; the writer is the host's. Idle or between batches. [ctl] */
  pb_status (*save)(void *obj, const pb_writer *w, pb_error *e);

  /* Reads state of a version in [state_oldest, state_version]; all or nothing. Idle, before
     activate. [ctl] */
  pb_status (*load)(void *obj, const pb_reader *r, uint32_t version, pb_error *e);

  /* A kind's table (PB_EXT_*), or NULL. Asked once, after configure; lives as long as obj. [ctl] */
  const void *(*extension)(void *obj, const char *id);
} pb_vtable;
#define PB_BYE_STOP    ((uint32_t)1) /* reason of deactivate */
#define PB_BYE_CONFIG  ((uint32_t)2) /* configure, load or new instruments follow */
#define PB_BYE_REPLACE ((uint32_t)3) /* a newer version takes the state over */
#define PB_BYE_FAULT   ((uint32_t)4)

/* What create() answers; frozen. */
typedef struct pb_instance {
  void *obj;           /* the plugin's, until destroy() */
  const pb_vtable *vt; /* static */
} pb_instance;

/* One module; static, the plugin's, lives until the process ends. */
typedef struct pb_module {
  uint32_t struct_size, kinds;                             /* PB_KIND_* */
  pb_str id, name, version, vendor, url, license, summary; /* id reverse-DNS, version semver */
  pb_str schema;                                           /* JSON Schema of the parameters */
  pb_str metrics;                                          /* JSON array of {name, unit, kind} */
  uint64_t caps;                                           /* PB_CAP_* it needs */
  uint64_t events;               /* PB_BIT() of what it can take; others are not sent */
  uint32_t determinism, flags;   /* PB_DET_*, PB_MF_* */
  uint32_t state_version, state_oldest; /* written; oldest it still loads */
} pb_module;
#define PB_KIND_STRATEGY  ((uint32_t)1)
#define PB_KIND_GUARD     ((uint32_t)2)
#define PB_KIND_SIZER     ((uint32_t)4)
#define PB_KIND_INDICATOR ((uint32_t)8)
#define PB_KIND_SINK      ((uint32_t)16)

#define PB_CAP_TRADE   ((uint64_t)1)
#define PB_CAP_HALT    ((uint64_t)2) /* verdict HALT is honoured */
#define PB_CAP_EXITS   ((uint64_t)4) /* may also stop risk-reducing orders */
#define PB_CAP_THREADS ((uint64_t)8)
#define PB_CAP_FILES   ((uint64_t)16)
#define PB_CAP_NET     ((uint64_t)32)

#define PB_DET_PURE ((uint32_t)1) /* same config, seed, events -> same bytes out */
#define PB_DET_LIVE ((uint32_t)2) /* has outside inputs: no backtest claim */

#define PB_MF_MERGE  ((uint32_t)1) /* merged batches are welcome (no intents) */
#define PB_MF_SINGLE ((uint32_t)2) /* at most one instance per process */

#ifdef __cplusplus
}
#endif
#endif
