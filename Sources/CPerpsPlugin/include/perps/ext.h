/* perps/ext.h - host extensions of v1, from pb_host.extension. Everything is copied out into the
 * caller's memory, so each call works the same in-process and in an isolated host. The first
 * argument of each function is pb_host.ctx. */
#ifndef PERPS_EXT_H
#define PERPS_EXT_H
#include "event.h"
#ifdef __cplusplus
extern "C" {
#endif

#define PB_EXT_VIEW    "perps.view/1"    /* [ctl][hot] what the engine believes right now */
#define PB_EXT_HISTORY "perps.history/1" /* [ctl][hot] the past up to now(), never beyond */
#define PB_EXT_POST    "perps.post/1"    /* [any] cap THREADS; makes the module PB_DET_LIVE */
#define PB_EXT_DIR     "perps.dir/1"     /* [ctl] cap FILES */

/* "perps.view/1". Each fills *out up to out_size (set out_size to sizeof your struct); h.size
 * tells what was known. */
typedef struct pb_host_view {
  uint32_t struct_size, _pad;
  /* The index of "BTC-PERP@hyperliquid". [ctl][hot] */
  pb_status (*find)(void *ctx, const char *symbol, uint32_t *instrument);
  /* The best bid and ask. [ctl][hot] */
  pb_status (*top)(void *ctx, uint32_t instrument, pb_ev_book_top *out, uint64_t out_size);
  /* owner: yourself; guards, sizers and sinks also others and 0 = the account. [ctl][hot] */
  pb_status (*position)(void *ctx, uint32_t instrument, uint32_t owner, pb_ev_position *out,
                        uint64_t out_size);
  /* Totals in the account currency. [ctl][hot] */
  pb_status (*account)(void *ctx, pb_ev_account *out, uint64_t out_size);
  /* One order by its id. [ctl][hot] */
  pb_status (*order)(void *ctx, uint64_t order, pb_ev_order *out, uint64_t out_size);
  /* Own open orders: writes at most cap ids, *n = how many there are. [ctl][hot] */
  pb_status (*orders)(void *ctx, uint32_t instrument, uint64_t *ids, uint32_t cap, uint32_t *n);
  /* An owner's instance name; guards and sinks. Writes at most cap bytes, *n = how many there
     are. [ctl][hot] */
  pb_status (*name)(void *ctx, uint32_t owner, char *out, uint32_t cap, uint32_t *n);
} pb_host_view;

/* "perps.history/1". Oldest first, [from, to) in nanoseconds UTC with to clamped to now(). out:
 * cap records of `stride` bytes each. PB_E_LIMIT if the budget does not allow it now: ask in
 * activate(), not in process(). */
typedef struct pb_host_history {
  uint32_t struct_size, _pad;
  /* pb_ev_candle records of one interval. [ctl][hot] */
  pb_status (*candles)(void *ctx, uint32_t instrument, pb_ns interval, pb_ns from, pb_ns to,
                       void *out, uint32_t stride, uint32_t cap, uint32_t *n);
  /* pb_ev_trade records. [ctl][hot] */
  pb_status (*trades)(void *ctx, uint32_t instrument, pb_ns from, pb_ns to, void *out,
                      uint32_t stride, uint32_t cap, uint32_t *n);
  /* pb_ev_funding records. [ctl][hot] */
  pb_status (*funding)(void *ctx, uint32_t instrument, pb_ns from, pb_ns to, void *out,
                       uint32_t stride, uint32_t cap, uint32_t *n);
} pb_host_history;

/* "perps.post/1". */
typedef struct pb_host_post {
  uint32_t struct_size, _pad;
  /* Sends n <= 4096 bytes (copied) to the own instance; PB_E_LIMIT when full. [any] */
  pb_status (*post)(void *ctx, uint32_t topic, const void *p, uint32_t n);
} pb_host_post;

/* "perps.dir/1". */
typedef struct pb_host_dir {
  uint32_t struct_size, _pad;
  /* The folder private to this module id: at most cap bytes, *n = how many there are. [ctl] */
  pb_status (*path)(void *ctx, char *out, uint32_t cap, uint32_t *n);
} pb_host_dir;

#ifdef __cplusplus
}
#endif
#endif
