/* perps/guard.h - guards and sizers: what they are shown, what they answer.
 *
 * Tables of kinds come from pb_vtable.extension. A guard sees a step's events before any check in
 * it; cancels are never checked; a fault counts as REJECT, but lets risk-reducing orders pass. */
#ifndef PERPS_GUARD_H
#define PERPS_GUARD_H
#include "order.h"
#ifdef __cplusplus
extern "C" {
#endif

#define PB_EXT_GUARD "perps.guard/1"
#define PB_EXT_SIZER "perps.sizer/1"

/* One order to judge. Owned by the host, valid during the call. */
typedef struct pb_check {
  uint32_t struct_size, flags;     /* PB_CF_* */
  const pb_intent *intent;         /* what the module asked for, unchanged by other guards */
  pb_ns now;
  uint64_t order;
  uint32_t owner, open_orders;     /* instance that asks, or 0 */
  pb_str origin;                   /* its name, or "operator" */
  pb_qty qty;                      /* judged: after the sizer; amend: new total; sizing: cap or 0 */
  pb_amt notional;                 /* of qty at the worst price, account currency */
  pb_qty position, open_buy, open_sell; /* this instrument, this account; with UNKNOWN, what
                                           this step allowed, orders of others */
  pb_qty own_position;             /* the owner's part of position */
  pb_px mark, bid, ask;            /* PB_NONE when not known */
  pb_amt equity, free, day_pnl, day_open_equity, gross; /* account currency; UTC day without
                                      deposits and withdrawals; gross = sum of |position| at mark */
  int64_t fx_e9;                   /* 1 settle = fx_e9 / 1e9 account currency */
} pb_check;
#define PB_CF_REDUCING ((uint32_t)1) /* can only lower the account's |position| */
#define PB_CF_AMEND    ((uint32_t)2)
#define PB_CF_OWN_EXIT ((uint32_t)4) /* can only lower |own_position| */

/* The answer. The host zeroes it and sets struct_size: silence means reject. */
typedef struct pb_verdict {
  uint32_t struct_size;
  uint8_t action, scope, _pad[2]; /* PB_V_*; PB_SCOPE_* of REDUCE_ONLY and HALT */
  uint32_t reason, _pad2;         /* reason: your number */
  pb_qty qty;                     /* RESIZE: new size */
  pb_ns hold;                     /* > 0: this guard's block, ends by itself, outlives a restart;
                                     0: raises the trading ladder, which only a person lowers */
  double measured, limit;         /* what was compared, for people; shown only when unit is set */
  char unit[8], text[88];         /* "bps", "USD" ...; one sentence */
} pb_verdict;
#define PB_SCOPE_ACCOUNT    ((uint8_t)0)
#define PB_SCOPE_INSTRUMENT ((uint8_t)1)
#define PB_SCOPE_OWNER      ((uint8_t)2) /* the instance that asked; a trip has none: account */

#define PB_V_ALLOW       ((uint8_t)1)
#define PB_V_RESIZE      ((uint8_t)2) /* may only shrink */
#define PB_V_REJECT      ((uint8_t)3)
#define PB_V_REDUCE_ONLY ((uint8_t)4) /* reject, and only reducing orders in scope for `hold` */
#define PB_V_HALT        ((uint8_t)5) /* reject, cancel all in scope, stop it for `hold` */

/* A guard instance judges its whole profile. The table is the plugin's. */
typedef struct pb_guard {
  uint32_t struct_size, _pad;
  /* Judges one sized order into *out; < 0 = fault. Answers, never acts. [req][hot] */
  pb_status (*check)(void *obj, const pb_check *c, pb_verdict *out);
} pb_guard;

/* A sizer instance belongs to one strategy instance. The table is the plugin's. */
typedef struct pb_sizer {
  uint32_t struct_size, _pad;
  /* Answers RESIZE with qty (and why) or REJECT. It is not asked about exits. [req][hot] */
  pb_status (*size)(void *obj, const pb_check *c, pb_verdict *out);
} pb_sizer;

#ifdef __cplusplus
}
#endif
#endif
