/* Messages between two processes through shared memory: one writes, one reads.
 *
 * Each process has one sealed piece of memory that it alone may write: what it has written to the
 * other, how far it has read of the other's, and whether it sleeps. Positions count bytes and wrap
 * with their 32 bits. A message is published by one store; what is half written is not seen. */
#ifndef PERPS_PLUGIN_RING_H
#define PERPS_PLUGIN_RING_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/* What a message begins with; `length` bytes follow, and then bytes up to a multiple of 8. */
typedef struct perps_message {
  uint32_t kind;   /* PERPS_MSG_*; 0 fills the end of the ring */
  uint32_t length; /* without this head and without what fills up */
  uint32_t call;   /* the call that it belongs to */
  int32_t status;
} perps_message;

typedef struct perps_ring_side perps_ring_side;

/* One direction, as one of the two processes holds it. */
typedef struct perps_ring {
  perps_ring_side *writer; /* read only for the reader */
  perps_ring_side *reader; /* read only for the writer */
  uint8_t *data;           /* in the writer's memory */
  uint32_t capacity;       /* a power of two */
  uint32_t place;          /* own position: of the writer what was written, else what was read */
} perps_ring;

/* Bytes of a piece of memory whose ring holds `capacity`. */
size_t perps_ring_bytes(uint32_t capacity);

/* Two directions over the two pieces of memory, seen from the process that owns `own`. */
void perps_ring_join(
    void *own, void *other, uint32_t own_capacity, uint32_t other_capacity, perps_ring *out,
    perps_ring *in);

/* Writes a message, its body in two parts; false when there is no room for it now. */
bool perps_ring_write(
    perps_ring *ring, const perps_message *head, const void *first, uint32_t first_length,
    const void *second, uint32_t second_length);

/* What perps_ring_read found. */
enum { PERPS_RING_EMPTY = 0, PERPS_RING_MESSAGE = 1, PERPS_RING_NONSENSE = -1 };

/* Copies the next message out, head and body, before anything of it is looked at twice. A body
 * longer than `room` is nonsense, as is every size that the ring cannot hold. */
int perps_ring_read(perps_ring *ring, perps_message *head, void *body, uint32_t room);

/* Waits until there is something to read: turns `spins` times, then sleeps at most `ns`. False when
 * there is still nothing. */
bool perps_ring_wait(perps_ring *ring, uint32_t spins, int64_t ns);

#ifdef __cplusplus
}
#endif
#endif
