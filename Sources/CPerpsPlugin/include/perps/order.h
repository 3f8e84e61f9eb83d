/* perps/order.h - what a strategy may wish for. */
#ifndef PERPS_ORDER_H
#define PERPS_ORDER_H
#include "types.h"
#ifdef __cplusplus
extern "C" {
#endif

/* An order wished for; the host decides. Copied by submit(). */
typedef struct pb_intent {
  uint32_t struct_size, instrument;
  uint64_t tag;                          /* yours, echoed; unique per instance run */
  uint64_t cause;                        /* seq of the event that made you do it */
  uint8_t side, order_type, tif, _pad[5]; /* PB_SIDE_*, PB_TYPE_*, PB_TIF_* */
  /* How much: exactly one of the next three is > 0, the others 0; none with PB_IF_CLOSE. */
  pb_qty qty;            /* a size, multiple of the lot; the sizer may shrink it */
  pb_amt notional;       /* an amount of the settle currency; the host floors it to a size */
  int64_t conviction_e6; /* 1 .. 1000000: the profile's sizer decides the size; entries only */
  pb_px limit_px;        /* multiple of the tick; MARKET too: worst price you accept */
  pb_px trigger_px;      /* stop and take types, else PB_NONE */
  pb_ns expire;          /* GTD, else PB_NONE */
  uint32_t flags, _pad2; /* PB_IF_* */
} pb_intent;
#define PB_TYPE_LIMIT  ((uint8_t)1)
#define PB_TYPE_MARKET ((uint8_t)2)
#define PB_TYPE_STOP   ((uint8_t)3)
#define PB_TYPE_TAKE   ((uint8_t)4)

#define PB_TIF_GTC ((uint8_t)1)
#define PB_TIF_IOC ((uint8_t)2)
#define PB_TIF_FOK ((uint8_t)3)
#define PB_TIF_GTD ((uint8_t)4)

#define PB_IF_REDUCE_ONLY ((uint32_t)1) /* of this instance's position */
#define PB_IF_POST_ONLY   ((uint32_t)2)
#define PB_IF_CLOSE       ((uint32_t)4) /* close the whole position of this instance */

/* A change to an own open order. PB_NONE keeps; the id stays; its fate comes as PB_OC_AMENDED or
 * PB_OC_AMEND_REFUSED. Copied by amend(). */
typedef struct pb_amend {
  uint32_t struct_size, _pad;
  uint64_t order, cause;
  pb_px limit_px, trigger_px;
  pb_qty qty; /* new total, what is filled included */
  pb_ns expire;
} pb_amend;

#ifdef __cplusplus
}
#endif
#endif
