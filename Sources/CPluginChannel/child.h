/* The child's side: one library, one instance. */
#ifndef PERPS_CHILD_H
#define PERPS_CHILD_H
#include <pthread.h>

#include "plugin_channel.h"
#include "wire.h"

/* A message's body, all its parts together; 8-aligned. */
typedef struct perps_inbox {
  uint8_t *bytes;
  size_t length, capacity;
} perps_inbox;

typedef struct perps_child {
  perps_ring out, in;
  perps_inbox call_body, reply_body;
  pthread_mutex_t lock; /* of `out`: log and metric come from any thread */
  pthread_t caller;     /* the thread that calls the plugin */
  uint32_t call, spins;
  bool is_calling;
  pid_t parent;
  int64_t now;
  const pb_library *library;
  pb_host host;
  pb_instance instance;
  const pb_guard *guard;
  const pb_sizer *sizer;
  const pb_indicator *indicator;
  char *parameter_text; /* until the next param() */
  bool has_view, has_history;
} perps_child;

extern perps_child child;

/* Writes a message and does not wait for its fate; false when it had to be dropped. */
bool child_tell(const perps_message *head, const void *first, uint32_t first_length,
                const void *second, uint32_t second_length);

/* Waits for the next message of the host, whole. */
void child_read(perps_message *head, perps_inbox *body);

/* Asks the host and waits for its reply, which lies in `reply_body`. */
pb_status child_ask(uint32_t kind, int32_t number, const void *first, uint32_t first_length,
                    const void *second, uint32_t second_length);

/* Whether the host may be asked now: during a call, on its thread. */
bool child_may_ask(void);

/* Fills in the table that the plugin gets. */
void child_make_host(pb_host *host);

/* Walks through calls until there is no host any more. */
_Noreturn void child_serve(void);

/* Ends with a text for the host. */
_Noreturn void child_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
