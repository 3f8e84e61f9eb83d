/* The host's side of one child. */
#ifndef PERPS_REMOTE_H
#define PERPS_REMOTE_H
#include "start.h"
#include "wire.h"

typedef struct perps_remote {
  pb_vtable table;
  pb_guard guard;
  pb_sizer sizer;
  pb_indicator indicator;
  perps_started started;
  perps_ring out, in;
  const pb_host *host;
  const pb_host_view *view;
  const pb_host_history *history;
  const pb_writer *writer; /* during save */
  const pb_reader *reader; /* during load */
  uint32_t call, spins;
  int64_t start_ns_max;         /* of calls that are not of a step */
  int64_t budget_ns;            /* of those that are; 0 for ever */
  int64_t limit_ns, deadline;   /* of the call that is under way; 0 for none */
  int64_t credited;             /* what answers from the past added to that */
  const char *name;             /* of that call */
  uint32_t locked, offered;
  uint32_t calls_since_drain;
  bool is_dead;
  char failure[256];
  _Alignas(8) uint8_t body[BODY_MAX]; /* of the last message, copied out */
} perps_remote;

/* The most that answers from the past add to the time of a call: one who does not take them is
 * late in the end. */
#define HISTORY_NS_MAX 60000000000LL

/* One call into the plugin. */
typedef struct perps_request {
  uint32_t kind;
  int32_t status;
  const char *name;
  int64_t ns_max; /* 0 for ever */
  const void *first;
  uint32_t first_length;
  const void *second;
  uint64_t second_length;
} perps_request;

/* Makes a call; `answer` gets exactly `answer_length` bytes. The plugin's own status; PB_E_FAIL
 * when the child is gone, and then nothing is written. */
pb_status perps_perform(
    perps_remote *remote, const perps_request *request, void *answer, uint32_t answer_length);

/* Sends a message with a body of any length; false when the child is gone. */
bool perps_send(
    perps_remote *remote, const perps_message *head, const void *first, uint32_t first_length,
    const void *second, uint64_t second_length);

/* Answers what the plugin asked; false for what makes no sense. */
bool perps_serve(perps_remote *remote, const perps_message *head);

/* Ends the child for a reason, once. */
void perps_fail(perps_remote *remote, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

int64_t perps_now(void);

#endif
