/* perps/event.h - what happens: flat records without pointers, the same bytes in memory, in the
 * ring and in the journal.
 *
 * BOOK_TOP, DEPTH, TRADE, CANDLE, MARK, FUNDING come by subscription, the rest whenever they are
 * in pb_module.events. Who sees ORDER, FILL, POSITION, FUNDING.paid: a strategy its own (owner =
 * itself), a sizer its strategy's, guards and sinks all, and the account's as owner 0.
 *
 * After activate: warm-up (REPLAY, oldest first, ts = when it was known then), the ORDER and FILL
 * records since the loaded state was saved (REPLAY), then SNAPSHOTs of open orders, positions,
 * account, control, then live. A slow reader may miss BOOK_TOP, DEPTH or MARK records that a newer
 * one has replaced. */
#ifndef PERPS_EVENT_H
#define PERPS_EVENT_H
#include "types.h"
#ifdef __cplusplus
extern "C" {
#endif

/* How each record begins; frozen. A record may grow at its end in a later minor. */
typedef struct pb_event {
  uint32_t size;       /* bytes of the whole record, multiple of 8: skip by this */
  uint16_t kind;       /* PB_EV_* */
  uint16_t space;      /* 0 = the kinds below; others are vendors' */
  uint32_t instrument; /* index, or PB_NO_INSTRUMENT */
  uint32_t flags;      /* PB_EF_* */
  pb_ns ts_venue;      /* the venue's stamp or PB_NONE */
  pb_ns ts;            /* host time: the only clock, never decreases */
  uint64_t seq;        /* strictly rising within a run */
} pb_event;
#define PB_EF_SNAPSHOT ((uint32_t)1) /* replaces earlier knowledge */
#define PB_EF_REPLAY   ((uint32_t)2) /* warm-up or recovery: intents are refused */
#define PB_EF_GAP      ((uint32_t)4) /* something before this was lost */
#define PB_EF_STALE    ((uint32_t)8) /* older than the feed's freshness limit */

#define PB_EV_BOOK_TOP ((uint16_t)1)
#define PB_EV_DEPTH    ((uint16_t)2)
#define PB_EV_TRADE    ((uint16_t)3)
#define PB_EV_CANDLE   ((uint16_t)4)
#define PB_EV_MARK     ((uint16_t)5)
#define PB_EV_FUNDING  ((uint16_t)6)
#define PB_EV_ORDER    ((uint16_t)7)
#define PB_EV_FILL     ((uint16_t)8)
#define PB_EV_POSITION ((uint16_t)9)
#define PB_EV_ACCOUNT  ((uint16_t)10)
#define PB_EV_TIMER    ((uint16_t)11)
#define PB_EV_CONTROL  ((uint16_t)12)
#define PB_EV_MESSAGE  ((uint16_t)13)
#define PB_EV_SIGNAL   ((uint16_t)14)
#define PB_BIT(ev) ((uint64_t)1 << (ev)) /* for pb_module.events and pb_subscription.events */

/* ---- The market */

/* PB_EV_BOOK_TOP: the best bid and ask. A side without orders is PB_NONE. */
typedef struct pb_ev_book_top {
  pb_event h;
  pb_level bid, ask;
} pb_ev_book_top;

/* PB_EV_DEPTH: then bids best-first, then asks best-first: pb_levels(). Always the whole top of
 * the book, never a delta; may hold more levels than were asked for. */
typedef struct pb_ev_depth {
  pb_event h;
  uint16_t bids, asks; /* how many levels */
  uint32_t levels_at;  /* bytes from the start of the record */
} pb_ev_depth;

/* PB_EV_TRADE: side is the aggressor's PB_SIDE_*, 0 = not known. */
typedef struct pb_ev_trade {
  pb_event h;
  pb_px px;
  pb_qty qty;
  uint8_t side, _pad[7];
} pb_ev_trade;

/* PB_EV_CANDLE: h.ts is when it was known, not when it opened. Only intervals with data come;
 * PB_EF_GAP says that intervals before this one are missing: go by open_ts. */
typedef struct pb_ev_candle {
  pb_event h;
  pb_ns open_ts, interval;
  pb_px open, high, low, close;
  pb_qty volume;
  uint32_t trades;
  uint8_t closed, _pad[3]; /* 1 = final */
} pb_ev_candle;

/* PB_EV_MARK: mark and index price; each PB_NONE when not known. */
typedef struct pb_ev_mark {
  pb_event h;
  pb_px mark, index;
  pb_qty open_interest;
} pb_ev_mark;

/* PB_EV_FUNDING: a rate told, or a payment made. */
typedef struct pb_ev_funding {
  pb_event h;
  int64_t rate_e12; /* in 1e-12 per interval, >0 longs pay */
  pb_ns interval, next_ts;
  pb_amt paid;      /* settle currency, by this owner, < 0 received; PB_NONE: a rate told only */
  uint32_t owner, _pad;
} pb_ev_funding;

/* ---- Orders and what they did */

/* PB_EV_ORDER: where an order stands now. */
typedef struct pb_ev_order {
  pb_event h;
  uint64_t order, tag;                    /* the host's id; the plugin's correlation */
  pb_qty qty, filled;                     /* qty = total now wanted */
  pb_px limit_px, trigger_px, avg_px;     /* PB_NONE where there is none */
  uint8_t state, side, order_type, tif;   /* PB_ORDER_*, PB_SIDE_*, PB_TYPE_*, PB_TIF_* */
  uint32_t flags, owner;                  /* PB_IF_*; whose */
  uint32_t change, reason;                /* PB_OC_* why this record; PB_R_* */
  int32_t code;                           /* the guard's or venue's own number */
  char text[96];                          /* refused by a guard: "its instance: its sentence" */
} pb_ev_order;

/* PB_EV_FILL: comes before the ORDER that counts it; may come after a final one. */
typedef struct pb_ev_fill {
  pb_event h;
  uint64_t order, tag, exec;              /* exec: the execution's number */
  pb_px px;
  pb_qty qty;
  pb_amt fee, realized;                   /* settle currency; fee < 0 = rebate; realized: before
                                             fees, average cost */
  uint32_t owner;
  uint8_t side, maker, _pad[2];           /* PB_SIDE_*; 1 = maker */
} pb_ev_fill;

/* PB_EV_POSITION: qty is signed, + long, - short. */
typedef struct pb_ev_position {
  pb_event h;
  pb_qty qty;
  pb_px entry, mark, liq;                 /* PB_NONE where there is none */
  pb_amt upnl, margin;                    /* settle currency */
  uint32_t owner, _pad;
} pb_ev_position;

/* PB_EV_ACCOUNT: totals in the account currency. */
typedef struct pb_ev_account {
  pb_event h;
  pb_amt equity, free, used, maint;
  pb_amt flows;                           /* this UTC day's deposits - withdrawals */
} pb_ev_account;

/* ---- The rest */

/* PB_EV_TIMER: late ticks of one timer come as one; none in replay. */
typedef struct pb_ev_timer {
  pb_event h;
  uint32_t timer, _pad; /* the id given to pb_host.timer */
  pb_ns due;
} pb_ev_timer;

/* PB_EV_CONTROL: about h.instrument, or all. */
typedef struct pb_ev_control {
  pb_event h;
  uint32_t what, reason; /* PB_CTL_*; PB_R_* */
  int64_t value, value2;
  char text[96];
} pb_ev_control;

/* PB_EV_MESSAGE: then len bytes at data_at, from the instance's own thread (perps.post/1). */
typedef struct pb_ev_message {
  pb_event h;
  uint32_t topic, len, data_at, _pad;
} pb_ev_message;

/* PB_EV_SIGNAL: then count doubles at values_at: an indicator's outputs, NaN = not ready. */
typedef struct pb_ev_signal {
  pb_event h;
  uint32_t source, count, values_at, _pad;
} pb_ev_signal;

/* ---- Constants of the records */
#define PB_SIDE_BUY  ((uint8_t)1)
#define PB_SIDE_SELL ((uint8_t)2)

#define PB_ORDER_PENDING  ((uint8_t)1)  /* accepted by the host, guards not yet run */
#define PB_ORDER_SENT     ((uint8_t)2)
#define PB_ORDER_OPEN     ((uint8_t)3)
#define PB_ORDER_PARTIAL  ((uint8_t)4)
#define PB_ORDER_UNKNOWN  ((uint8_t)5)  /* may be live: not final, wait, do not resend */
#define PB_ORDER_FINAL    ((uint8_t)16) /* state >= this: no longer in the market */
#define PB_ORDER_FILLED   ((uint8_t)16)
#define PB_ORDER_CANCELED ((uint8_t)17)
#define PB_ORDER_REJECTED ((uint8_t)18) /* by the venue */
#define PB_ORDER_DENIED   ((uint8_t)19) /* before the venue: reason, code, text */
#define PB_ORDER_EXPIRED  ((uint8_t)20)

#define PB_OC_STATE          ((uint32_t)1) /* pb_ev_order.change, a set */
#define PB_OC_FILL           ((uint32_t)2)
#define PB_OC_AMENDED        ((uint32_t)4)
#define PB_OC_AMEND_REFUSED  ((uint32_t)8) /* the order stays as it was */
#define PB_OC_CANCEL_REFUSED ((uint32_t)16)

#define PB_R_NONE      ((uint32_t)0)
#define PB_R_GUARD     ((uint32_t)1)  /* code = pb_verdict.reason */
#define PB_R_FLOOR     ((uint32_t)2)  /* a limit of the host */
#define PB_R_SIZER     ((uint32_t)3)  /* code = pb_verdict.reason */
#define PB_R_MODE      ((uint32_t)4)  /* trading ladder or a guard's hold */
#define PB_R_SHAPE     ((uint32_t)5)  /* tick, lot, minimum, type not offered */
#define PB_R_FUNDS     ((uint32_t)6)
#define PB_R_POST_ONLY ((uint32_t)7)  /* would have crossed */
#define PB_R_PRODUCT   ((uint32_t)8)  /* the venue does not take it now: PB_PS_* */
#define PB_R_RATE      ((uint32_t)9)
#define PB_R_TOO_LATE  ((uint32_t)10) /* cancel or amend of an order already final */
#define PB_R_OPERATOR  ((uint32_t)11)
#define PB_R_OTHER     ((uint32_t)12) /* code and text are all there is */

#define PB_CTL_TRADING ((uint32_t)1) /* value PB_LADDER_*; value2 a guard's own part of it */
#define PB_CTL_VENUE   ((uint32_t)2) /* value 0 down, 1 resyncing, 2 up */
#define PB_CTL_PARAMS  ((uint32_t)3) /* value = new revision: read host->param again */
#define PB_CTL_CLOSING ((uint32_t)4) /* value PB_BYE_*: deactivate follows this batch */
#define PB_CTL_PRODUCT ((uint32_t)5) /* value = set of PB_PS_*, 0 = trades normally */
#define PB_CTL_FEES    ((uint32_t)6) /* value maker, value2 taker, 1e-8 of notional */

#define PB_LADDER_NORMAL      ((int64_t)0)  /* higher = stricter; compare with >= */
#define PB_LADDER_CAUTION     ((int64_t)10) /* no entries for now; ends by itself */
#define PB_LADDER_REDUCE_ONLY ((int64_t)20)
#define PB_LADDER_HALT        ((int64_t)30)
#define PB_LADDER_CANCEL_ALL  ((int64_t)40)
#define PB_LADDER_FLATTEN     ((int64_t)50)

#define PB_PS_NO_TRADING  ((int64_t)1)
#define PB_PS_CANCEL_ONLY ((int64_t)2)
#define PB_PS_LIMIT_ONLY  ((int64_t)4)
#define PB_PS_POST_ONLY   ((int64_t)8)
#define PB_PS_AUCTION     ((int64_t)16)
#define PB_PS_CLOSED      ((int64_t)32) /* outside the session */

#ifdef __cplusplus
}
#endif
#endif
