#define _GNU_SOURCE
#include "remote.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long the host sleeps before it looks whether the child still lives. */
static const int64_t look_ns = 5 * 1000 * 1000;
static const int64_t goodbye_ns = 1000 * 1000 * 1000;
enum { CALLS_BETWEEN_DRAINS = 256, LINE_MAX = 1000 };

int64_t perps_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- Its end */

static void reap(perps_remote *remote, siginfo_t *how) {
  memset(how, 0, sizeof *how);
  while (waitid(P_PID, (id_t)remote->started.process, how, WEXITED) != 0 && errno == EINTR) {
  }
}

static void end_it(perps_remote *remote, siginfo_t *how) {
  if (remote->is_dead) return;
  remote->is_dead = true;
  /* With everything that it may have started, had that been possible. */
  kill(-remote->started.process, SIGKILL);
  syscall(SYS_pidfd_send_signal, remote->started.handle, SIGKILL, NULL, 0);
  reap(remote, how);
  perps_remote_drain(remote);
}

void perps_fail(perps_remote *remote, const char *format, ...) {
  siginfo_t how;
  if (remote->is_dead) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(remote->failure, sizeof remote->failure, format, arguments);
  va_end(arguments);
  end_it(remote, &how);
}

static bool has_ended(const perps_remote *remote) {
  struct pollfd handle = {remote->started.handle, POLLIN, 0};
  return poll(&handle, 1, 0) > 0;
}

/* Takes note of a child that ended by itself. */
static void note_end(perps_remote *remote) {
  siginfo_t how;
  if (remote->is_dead) return;
  end_it(remote, &how);
  const char *during = remote->name == NULL ? "between two calls" : remote->name;
  const char *in = remote->name == NULL ? "" : "in ";
  if (how.si_code == CLD_EXITED) {
    snprintf(
        remote->failure, sizeof remote->failure, "its process ended itself %s%s with status %d",
        in, during, how.si_status);
    return;
  }
  const char *signal = sigabbrev_np(how.si_status);
  snprintf(
      remote->failure, sizeof remote->failure, "its process was killed %s%s by SIG%s", in, during,
      signal == NULL ? "?" : signal);
}

const char *perps_remote_failure(void *object) {
  perps_remote *remote = object;
  if (!remote->is_dead && has_ended(remote)) note_end(remote);
  return remote->is_dead ? remote->failure : NULL;
}

void perps_remote_stop(void *object, const char *why) { perps_fail(object, "%s", why); }

uint32_t perps_remote_locked(void *object) { return ((perps_remote *)object)->locked; }

int perps_remote_process(void *object) { return ((perps_remote *)object)->started.process; }

int perps_remote_handle(void *object) { return ((perps_remote *)object)->started.handle; }

/* ---- What it prints */

static void log_line(perps_remote *remote, const char *text, size_t length) {
  char line[LINE_MAX + 32];
  int count = snprintf(
      line, sizeof line, "printed: %.*s", (int)(length > LINE_MAX ? LINE_MAX : length), text);
  if (count > 0) remote->host->log(remote->host->ctx, 2, line, (uint64_t)count);
}

void perps_remote_drain(void *object) {
  perps_remote *remote = object;
  char text[4096];
  remote->calls_since_drain = 0;
  /* At most what a pipe holds, so that one who never stops does not hold the host up. */
  for (int turn = 0; turn < 16; turn++) {
    ssize_t got = read(remote->started.output, text, sizeof text);
    if (got <= 0) return;
    size_t begin = 0;
    for (size_t at = 0; at <= (size_t)got; at++) {
      if (at < (size_t)got && text[at] != '\n') continue;
      if (at > begin) log_line(remote, text + begin, at - begin);
      begin = at + 1;
    }
  }
}

/* ---- Calls */

/* Whether the call may go on: the child lives and has time left. */
static bool may_go_on(perps_remote *remote) {
  if (has_ended(remote)) {
    note_end(remote);
    return false;
  }
  if (remote->deadline == 0 || perps_now() < remote->deadline) return true;
  int64_t limit = remote->limit_ns;
  const char *name = remote->name;
  perps_fail(
      remote, "did not come back from %s within %lld ms and was stopped", name,
      (long long)(limit / 1000000));
  return false;
}

static bool send_piece(
    perps_remote *remote, const perps_message *head, const void *first, uint32_t first_length,
    const void *second, uint32_t second_length) {
  const struct timespec nap = {0, 20000};
  while (!perps_ring_write(&remote->out, head, first, first_length, second, second_length)) {
    if (!may_go_on(remote)) return false;
    nanosleep(&nap, NULL);
  }
  return true;
}

bool perps_send(
    perps_remote *remote, const perps_message *head, const void *first, uint32_t first_length,
    const void *second, uint64_t second_length) {
  if (first_length + second_length <= PART_MAX) {
    return send_piece(remote, head, first, first_length, second, (uint32_t)second_length);
  }
  perps_message part = {.kind = MSG_PART, .call = head->call};
  if (!send_piece(remote, &part, first, first_length, NULL, 0)) return false;
  const uint8_t *rest = second;
  while (second_length > PART_MAX) {
    if (!send_piece(remote, &part, rest, PART_MAX, NULL, 0)) return false;
    rest += PART_MAX;
    second_length -= PART_MAX;
  }
  return send_piece(remote, head, rest, (uint32_t)second_length, NULL, 0);
}

/* Takes one message; true when the call is over. */
static bool take(perps_remote *remote, perps_message *head) {
  switch (perps_ring_read(&remote->in, head, remote->body, BODY_MAX)) {
    case PERPS_RING_EMPTY: return false;
    case PERPS_RING_MESSAGE: break;
    default:
      perps_fail(remote, "sent bytes that are no message in %s, and was stopped", remote->name);
      return false;
  }
  uint32_t end = remote->call == 0 ? MSG_READY : MSG_COMMIT;
  if (head->kind == end && head->call == remote->call) return true;
  int64_t began = head->kind == MSG_ASK_HISTORY ? perps_now() : 0;
  if (!perps_serve(remote, head)) {
    perps_fail(
        remote, "sent a message that makes no sense in %s (kind %u, %u bytes), and was stopped",
        remote->name, head->kind, head->length);
    return false;
  }
  /* The past may have to be asked of a venue, which is not the plugin's time. Everything else is:
   * one that asks without end is late like one that says nothing. */
  if (began != 0 && remote->deadline != 0) {
    int64_t left = HISTORY_NS_MAX - remote->credited;
    int64_t spent = perps_now() - began;
    int64_t credit = spent < left ? spent : left;
    remote->credited += credit;
    remote->deadline += credit;
  }
  return false;
}

static bool wait_for_end(perps_remote *remote, perps_message *head) {
  uint32_t turns = 0;
  while (!remote->is_dead) {
    if (take(remote, head)) return true;
    if (remote->is_dead) return false;
    turns += 1;
    if ((turns & 63u) == 0 && !may_go_on(remote)) return false;
    if (perps_ring_wait(&remote->in, remote->spins, look_ns)) continue;
    if (has_ended(remote)) {
      /* What it committed before it died stands. */
      while (!remote->is_dead && perps_ring_wait(&remote->in, 0, 0)) {
        if (take(remote, head)) return true;
      }
    }
    if (!remote->is_dead && !may_go_on(remote)) return false;
  }
  return false;
}

pb_status perps_perform(
    perps_remote *remote, const perps_request *request, void *answer, uint32_t answer_length) {
  if (remote->is_dead) return PB_E_FAIL;
  remote->call += 1;
  remote->name = request->name;
  remote->credited = 0;
  remote->limit_ns = request->ns_max;
  remote->deadline = request->ns_max == 0 ? 0 : perps_now() + request->ns_max;
  perps_message head = {
      .kind = request->kind, .call = remote->call, .status = request->status};
  perps_message end = {0};
  bool is_over = perps_send(
                     remote, &head, request->first, request->first_length, request->second,
                     request->second_length) &&
                 wait_for_end(remote, &end);
  if (is_over && end.length != answer_length) {
    perps_fail(
        remote, "answered %s with %u bytes where %u were due, and was stopped", remote->name,
        end.length, answer_length);
    is_over = false;
  }
  remote->name = NULL;
  remote->calls_since_drain += 1;
  if (remote->calls_since_drain >= CALLS_BETWEEN_DRAINS && !remote->is_dead) {
    perps_remote_drain(remote);
  }
  if (!is_over) return PB_E_FAIL;
  if (answer_length != 0) memcpy(answer, remote->body, answer_length);
  return end.status;
}

/* ---- Its life */

static bool begin(perps_remote *remote, pb_error *error) {
  perps_message head;
  wire_ready ready;
  remote->name = "its start";
  remote->limit_ns = remote->start_ns_max;
  remote->deadline = perps_now() + remote->start_ns_max;
  bool is_over = wait_for_end(remote, &head);
  remote->name = NULL;
  if (is_over && head.length == sizeof ready) {
    memcpy(&ready, remote->body, sizeof ready);
    ready.text[sizeof ready.text - 1] = 0;
    remote->locked = ready.locked;
    remote->offered = ready.offered;
    if (head.status == PB_OK) return true;
    perps_fail(remote, "%s", ready.text);
  } else if (is_over) {
    perps_fail(remote, "began with a message that makes no sense, and was stopped");
  }
  snprintf(error->text, sizeof error->text, "%s", remote->failure);
  return false;
}

static void release(perps_remote *remote) {
  perps_started_free(&remote->started);
  free(remote);
}

static perps_remote *started(
    const perps_remote_module *module, const pb_host *host, pb_error *error) {
  perps_remote *remote = calloc(1, sizeof *remote);
  if (remote == NULL) return NULL;
  remote->host = host;
  remote->spins = module->plan.spins;
  remote->start_ns_max = module->plan.start_ns_max;
  int status = perps_start(&module->plan, &remote->started);
  if (status != 0) {
    snprintf(
        error->text, sizeof error->text, "no process can be made for it: %s",
        strerrordesc_np(-status));
    free(remote);
    return NULL;
  }
  perps_ring_join(
      remote->started.own, remote->started.other, HOST_RING, CHILD_RING, &remote->out,
      &remote->in);
  if (begin(remote, error)) return remote;
  release(remote);
  return NULL;
}

void perps_remote_tables(perps_remote *remote, const wire_created *created);

pb_status perps_remote_create(
    const pb_module *module, const pb_host *host, pb_instance *out, pb_error *error) {
  const perps_remote_module *own = (const perps_remote_module *)(const void *)module;
  perps_remote *remote = started(own, host, error);
  if (remote == NULL) return PB_E_FAIL;
  wire_answer answer;
  perps_request request = {
      .kind = MSG_CREATE,
      .name = "create",
      .ns_max = remote->start_ns_max,
      .first = module->id.ptr,
      .first_length = (uint32_t)module->id.len,
  };
  pb_status status = perps_perform(remote, &request, &answer, sizeof answer);
  if (remote->is_dead) {
    snprintf(error->text, sizeof error->text, "%s", remote->failure);
    status = PB_E_FAIL;
  } else if (status != PB_OK) {
    answer.error.struct_size = sizeof answer.error;
    *error = answer.error;
  }
  if (status != PB_OK) {
    perps_fail(remote, "was not made");
    release(remote);
    return status;
  }
  perps_remote_tables(remote, &answer.created);
  out->obj = answer.created.has_object != 0 ? remote : NULL;
  out->vt = answer.created.has_table != 0 ? &remote->table : NULL;
  if (out->obj == NULL || out->vt == NULL) {
    perps_fail(remote, "was not made");
    release(remote);
    *out = (pb_instance){NULL, NULL};
  }
  return PB_OK;
}

void perps_remote_destroy(void *object) {
  perps_remote *remote = object;
  perps_request request = {.kind = MSG_DESTROY, .name = "destroy", .ns_max = goodbye_ns};
  perps_perform(remote, &request, NULL, 0);
  struct pollfd handle = {remote->started.handle, POLLIN, 0};
  if (!remote->is_dead) {
    poll(&handle, 1, (int)(goodbye_ns / 1000000));
    perps_fail(remote, "was told to end");
  }
  release(remote);
}
