/* perps/batch.h - a run of records, and how to walk it. */
#ifndef PERPS_BATCH_H
#define PERPS_BATCH_H
#include "event.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Records back to back, 8-aligned; owned by the host, valid until process() returns. */
typedef struct pb_batch {
  uint32_t struct_size, count; /* count of records */
  const uint8_t *data;
  uint64_t bytes;
  pb_ns now;     /* = ts of the last record */
  uint64_t step; /* engine step; see PB_BATCH_MERGED */
  uint32_t flags, _pad;
} pb_batch;
#define PB_BATCH_MERGED ((uint32_t)1) /* more than one step: only if the module asked */

/* The record after `e`, or the first for NULL; NULL at the end or when a size makes no sense. [any]
 * Walk: for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) ... */
static inline const pb_event *pb_next(const pb_batch *b, const pb_event *e) {
  uint64_t at = e ? (uint64_t)((const uint8_t *)e - b->data) + e->size : 0;
  if (at + sizeof(pb_event) > b->bytes) return NULL;
  {
    const pb_event *n = (const pb_event *)(const void *)(b->data + at);
    return (n->size < sizeof(pb_event) || (n->size & 7) || at + n->size > b->bytes) ? NULL : n;
  }
}

/* The levels of a depth record: d->bids bids, then d->asks asks, best first. [any] */
static inline const pb_level *pb_levels(const pb_ev_depth *d) {
  return (const pb_level *)(const void *)((const uint8_t *)d + d->levels_at);
}

/* The s->count values of a signal. [any] */
static inline const double *pb_values(const pb_ev_signal *s) {
  return (const double *)(const void *)((const uint8_t *)s + s->values_at);
}

#ifdef __cplusplus
}
#endif
#endif
