#define _GNU_SOURCE
#include "plugin_ring.h"

#include <linux/futex.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 64, HEAD = sizeof(perps_message) };

/* Each word on a line of its own, so that neither process slows the other's down. */
struct perps_ring_side {
  _Alignas(LINE) _Atomic uint32_t written; /* bytes to the other */
  _Alignas(LINE) _Atomic uint32_t read;    /* bytes of the other's */
  _Alignas(LINE) _Atomic uint32_t sleeps;  /* waits for the other to write */
  _Alignas(LINE) uint8_t data[];
};

_Static_assert(HEAD == 16, "a head is two words of 8 bytes");

static void pause_processor(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

size_t perps_ring_bytes(uint32_t capacity) { return sizeof(perps_ring_side) + capacity; }

void perps_ring_join(
    void *own, void *other, uint32_t own_capacity, uint32_t other_capacity, perps_ring *out,
    perps_ring *in) {
  perps_ring_side *mine = own;
  perps_ring_side *theirs = other;
  *out = (perps_ring){mine, theirs, mine->data, own_capacity, 0};
  *in = (perps_ring){theirs, mine, theirs->data, other_capacity, 0};
}

static uint32_t rounded(uint32_t length) { return (length + 7u) & ~7u; }

bool perps_ring_write(
    perps_ring *ring, const perps_message *head, const void *first, uint32_t first_length,
    const void *second, uint32_t second_length) {
  uint32_t half = ring->capacity / 2;
  if (first_length > half || second_length > half) return false;
  uint32_t need = HEAD + rounded(first_length + second_length);
  if (need > half) return false;
  uint32_t offset = ring->place & (ring->capacity - 1);
  uint32_t rest = ring->capacity - offset;
  uint32_t fill = need > rest ? rest : 0;
  uint32_t read = atomic_load_explicit(&ring->reader->read, memory_order_acquire);
  uint32_t used = ring->place - read;
  if (used > ring->capacity || ring->capacity - used < fill + need) return false;
  if (fill >= HEAD) memset(ring->data + offset, 0, HEAD);
  uint8_t *at = ring->data + (fill == 0 ? offset : 0);
  memcpy(at, head, HEAD);
  ((perps_message *)(void *)at)->length = first_length + second_length;
  if (first_length != 0) memcpy(at + HEAD, first, first_length);
  if (second_length != 0) memcpy(at + HEAD + first_length, second, second_length);
  ring->place += fill + need;
  atomic_store_explicit(&ring->writer->written, ring->place, memory_order_seq_cst);
  if (atomic_load_explicit(&ring->reader->sleeps, memory_order_seq_cst) != 0) {
    syscall(SYS_futex, &ring->writer->written, FUTEX_WAKE, 1, NULL, NULL, 0);
  }
  return true;
}

int perps_ring_read(perps_ring *ring, perps_message *head, void *body, uint32_t room) {
  /* What fills the end of the ring comes once, or it is no message of ours. */
  for (int turn = 0; turn < 2; turn++) {
    uint32_t written = atomic_load_explicit(&ring->writer->written, memory_order_acquire);
    uint32_t ready = written - ring->place;
    if (ready == 0) return PERPS_RING_EMPTY;
    uint32_t offset = ring->place & (ring->capacity - 1);
    uint32_t rest = ring->capacity - offset;
    if (ready > ring->capacity || (ready & 7u) != 0) return PERPS_RING_NONSENSE;
    if (rest < HEAD) {
      if (ready < rest) return PERPS_RING_NONSENSE;
      ring->place += rest;
      continue;
    }
    if (ready < HEAD) return PERPS_RING_NONSENSE;
    memcpy(head, ring->data + offset, HEAD);
    if (head->kind == 0) {
      if (ready < rest || rest == ring->capacity) return PERPS_RING_NONSENSE;
      ring->place += rest;
      continue;
    }
    if (head->length > room || head->length > ring->capacity / 2) return PERPS_RING_NONSENSE;
    uint32_t whole = HEAD + rounded(head->length);
    if (whole > ready || whole > rest) return PERPS_RING_NONSENSE;
    memcpy(body, ring->data + offset + HEAD, head->length);
    ring->place += whole;
    atomic_store_explicit(&ring->reader->read, ring->place, memory_order_release);
    return PERPS_RING_MESSAGE;
  }
  return PERPS_RING_NONSENSE;
}

static bool is_empty(perps_ring *ring, int order) {
  return atomic_load_explicit(&ring->writer->written, order) == ring->place;
}

bool perps_ring_wait(perps_ring *ring, uint32_t spins, int64_t ns) {
  for (uint32_t turn = 0; turn < spins; turn++) {
    if (!is_empty(ring, memory_order_acquire)) return true;
    pause_processor();
  }
  struct timespec most = {ns / 1000000000, ns % 1000000000};
  atomic_store_explicit(&ring->reader->sleeps, 1, memory_order_seq_cst);
  if (is_empty(ring, memory_order_seq_cst)) {
    syscall(SYS_futex, &ring->writer->written, FUTEX_WAIT, ring->place, &most, NULL, 0);
  }
  atomic_store_explicit(&ring->reader->sleeps, 0, memory_order_relaxed);
  return !is_empty(ring, memory_order_acquire);
}
