/* What the plugin asks of the host, answered with the host's own table. */
#include <stdlib.h>
#include <string.h>

#include "remote.h"

static bool reply(
    perps_remote *remote, pb_status status, const void *first, uint32_t first_length,
    const void *second, uint64_t second_length) {
  perps_message head = {.kind = MSG_REPLY, .call = remote->call, .status = status};
  perps_send(remote, &head, first, first_length, second, second_length);
  return true;
}

static bool reply_status(perps_remote *remote, pb_status status) {
  return reply(remote, status, NULL, 0, NULL, 0);
}

static bool reply_number(perps_remote *remote, int64_t number) {
  wire_number answer = {.number = number};
  return reply(remote, PB_OK, &answer, sizeof answer, NULL, 0);
}

/* A structure that the plugin handed over: none, or as long as it says itself. What is missing of
 * the host's own is zero. */
static bool structure(const perps_remote *remote, uint32_t length, void *room, const void **out) {
  uint32_t size;
  *out = NULL;
  if (length == 0) return true;
  if (length > STRUCT_MAX || length < sizeof size) return false;
  memcpy(&size, remote->body, sizeof size);
  if (size > length) return false;
  memset(room, 0, STRUCT_MAX);
  memcpy(room, remote->body, length);
  *out = room;
  return true;
}

/* ---- Calls that want no answer */

static bool serve_log(perps_remote *remote, const perps_message *head) {
  remote->host->log(
      remote->host->ctx, head->status, (const char *)remote->body, head->length);
  return true;
}

static bool serve_metric(perps_remote *remote, const perps_message *head) {
  wire_metric metric;
  if (head->length != sizeof metric) return false;
  memcpy(&metric, remote->body, sizeof metric);
  remote->host->metric(remote->host->ctx, metric.index, metric.value);
  return true;
}

/* ---- Settings */

static bool serve_extension(perps_remote *remote, const perps_message *head) {
  if (head->length == 0 || remote->body[head->length - 1] != 0) return false;
  const char *id = (const char *)remote->body;
  const void *table = remote->host->extension(remote->host->ctx, id);
  if (table == NULL) return reply_status(remote, PB_E_NOT_FOUND);
  if (strcmp(id, PB_EXT_VIEW) == 0) {
    remote->view = table;
  } else if (strcmp(id, PB_EXT_HISTORY) == 0) {
    remote->history = table;
  } else {
    return reply_status(remote, PB_E_NOT_FOUND);
  }
  return reply_status(remote, PB_OK);
}

static bool serve_param(perps_remote *remote, const perps_message *head) {
  if (head->length == 0 || remote->body[head->length - 1] != 0) return false;
  pb_value value;
  memset(&value, 0, sizeof value);
  pb_status status =
      remote->host->param(remote->host->ctx, (const char *)remote->body, &value);
  const char *text = value.s.ptr;
  uint64_t length = status == PB_OK && text != NULL ? value.s.len : 0;
  value.s.ptr = text == NULL ? NULL : (const char *)(uintptr_t)1;
  return reply(remote, status, &value, sizeof value, text, length);
}

static bool serve_subscribe(perps_remote *remote, const perps_message *head) {
  uint64_t room[STRUCT_MAX / 8];
  const void *wanted;
  if (!structure(remote, head->length, room, &wanted)) return false;
  return reply_status(remote, remote->host->subscribe(remote->host->ctx, wanted));
}

static bool serve_timer(perps_remote *remote, const perps_message *head) {
  wire_timer timer;
  if (head->length != sizeof timer) return false;
  memcpy(&timer, remote->body, sizeof timer);
  const pb_host *host = remote->host;
  return reply_status(remote, host->timer(host->ctx, timer.id, timer.at, timer.every));
}

/* ---- Orders */

static bool serve_submit(perps_remote *remote, const perps_message *head) {
  uint64_t room[STRUCT_MAX / 8];
  const void *intent;
  uint64_t order = 0;
  if (!structure(remote, head->length, room, &intent)) return false;
  pb_status status = remote->host->submit(remote->host->ctx, intent, &order);
  wire_number answer = {.number = (int64_t)order};
  return reply(remote, status, &answer, sizeof answer, NULL, 0);
}

static bool serve_amend(perps_remote *remote, const perps_message *head) {
  uint64_t room[STRUCT_MAX / 8];
  const void *wish;
  if (!structure(remote, head->length, room, &wish)) return false;
  return reply_status(remote, remote->host->amend(remote->host->ctx, wish));
}

static bool serve_cancel(perps_remote *remote, const perps_message *head) {
  uint64_t order;
  if (head->length != sizeof order) return false;
  memcpy(&order, remote->body, sizeof order);
  return reply_status(remote, remote->host->cancel(remote->host->ctx, order));
}

static bool serve_cancel_all(perps_remote *remote, const perps_message *head) {
  if (head->length != 0) return false;
  uint32_t instrument = (uint32_t)head->status;
  return reply_status(remote, remote->host->cancel_all(remote->host->ctx, instrument));
}

static bool serve_trip(perps_remote *remote, const perps_message *head) {
  uint64_t room[STRUCT_MAX / 8];
  const void *verdict;
  if (!structure(remote, head->length, room, &verdict)) return false;
  uint32_t instrument = (uint32_t)head->status;
  return reply_status(remote, remote->host->trip(remote->host->ctx, instrument, verdict));
}

/* ---- perps.view/1 */

/* A record that the host copied out; `length` says how much of it. */
static bool reply_record(
    perps_remote *remote, pb_status status, const void *record, uint32_t room) {
  uint32_t size = 0;
  if (status == PB_OK) memcpy(&size, record, sizeof size);
  return reply(remote, status, record, size < room ? size : room, NULL, 0);
}

static bool serve_record(perps_remote *remote, const wire_view *asked) {
  uint64_t record[STRUCT_MAX / 8] = {0};
  uint32_t room = asked->room < STRUCT_MAX ? asked->room : STRUCT_MAX;
  void *context = remote->host->ctx;
  pb_status status = PB_E_ARG;
  switch (asked->question) {
    case VIEW_TOP:
      status = remote->view->top(context, asked->instrument, (void *)record, room);
      break;
    case VIEW_POSITION:
      status = remote->view->position(
          context, asked->instrument, asked->owner, (void *)record, room);
      break;
    case VIEW_ACCOUNT: status = remote->view->account(context, (void *)record, room); break;
    case VIEW_ORDER:
      status = remote->view->order(context, asked->order, (void *)record, room);
      break;
    default: return false;
  }
  return reply_record(remote, status, record, room);
}

enum { IDS_MAX = 16384, NAME_MAX_BYTES = 4096 };

static bool serve_orders(perps_remote *remote, const wire_view *asked) {
  uint32_t room = asked->room < IDS_MAX ? asked->room : IDS_MAX;
  uint64_t *ids = calloc(room + 1u, sizeof *ids);
  wire_number answer = {0};
  if (ids == NULL) return reply(remote, PB_E_LIMIT, &answer, sizeof answer, NULL, 0);
  pb_status status = remote->view->orders(
      remote->host->ctx, asked->instrument, ids, room, &answer.count);
  uint32_t written = status != PB_OK ? 0 : answer.count < room ? answer.count : room;
  reply(remote, status, &answer, sizeof answer, ids, (uint64_t)written * sizeof *ids);
  free(ids);
  return true;
}

static bool serve_name(perps_remote *remote, const wire_view *asked) {
  char name[NAME_MAX_BYTES];
  uint32_t room = asked->room < NAME_MAX_BYTES ? asked->room : NAME_MAX_BYTES;
  wire_number answer = {0};
  pb_status status =
      remote->view->name(remote->host->ctx, asked->owner, name, room, &answer.count);
  uint32_t written = status != PB_OK ? 0 : answer.count < room ? answer.count : room;
  return reply(remote, status, &answer, sizeof answer, name, written);
}

static bool serve_view(perps_remote *remote, const perps_message *head) {
  wire_view asked;
  if (head->length < sizeof asked || remote->view == NULL) return false;
  memcpy(&asked, remote->body, sizeof asked);
  switch (asked.question) {
    case VIEW_ORDERS: return serve_orders(remote, &asked);
    case VIEW_NAME: return serve_name(remote, &asked);
    case VIEW_FIND: {
      if (head->length == sizeof asked || remote->body[head->length - 1] != 0) return false;
      const char *symbol = (const char *)remote->body + sizeof asked;
      wire_number answer = {0};
      pb_status status = remote->view->find(remote->host->ctx, symbol, &answer.count);
      return reply(remote, status, &answer, sizeof answer, NULL, 0);
    }
    default: return serve_record(remote, &asked);
  }
}

/* ---- perps.history/1 */

enum { BARS_MAX = 10001, RECORD_MAX = 512 };

static bool serve_history(perps_remote *remote, const perps_message *head) {
  wire_history asked;
  wire_number answer = {0};
  if (head->length != sizeof asked || remote->history == NULL) return false;
  memcpy(&asked, remote->body, sizeof asked);
  uint32_t capacity = asked.capacity < BARS_MAX ? asked.capacity : BARS_MAX;
  uint32_t stride = asked.stride < RECORD_MAX ? asked.stride : RECORD_MAX;
  uint8_t *room = calloc((size_t)capacity + 1, stride + 8u);
  if (room == NULL) return reply(remote, PB_E_LIMIT, &answer, sizeof answer, NULL, 0);
  void *context = remote->host->ctx;
  pb_status status = PB_E_ARG;
  switch (asked.question) {
    case HISTORY_CANDLES:
      status = remote->history->candles(
          context, asked.instrument, asked.interval, asked.from, asked.to, room, stride, capacity,
          &answer.count);
      break;
    case HISTORY_TRADES:
      status = remote->history->trades(
          context, asked.instrument, asked.from, asked.to, room, stride, capacity, &answer.count);
      break;
    case HISTORY_FUNDING:
      status = remote->history->funding(
          context, asked.instrument, asked.from, asked.to, room, stride, capacity, &answer.count);
      break;
    default: free(room); return false;
  }
  if (answer.count > capacity) answer.count = capacity;
  reply(remote, status, &answer, sizeof answer, room, (uint64_t)answer.count * stride);
  free(room);
  return true;
}

/* ---- State */

static bool serve_write(perps_remote *remote, const perps_message *head) {
  if (remote->writer == NULL) return false;
  return reply_number(
      remote, remote->writer->write(remote->writer->ctx, remote->body, head->length));
}

static bool serve_read(perps_remote *remote, const perps_message *head) {
  uint32_t wanted = (uint32_t)head->status;
  if (remote->reader == NULL || head->length != 0 || wanted > CHUNK) return false;
  uint8_t piece[CHUNK];
  int64_t got = remote->reader->read(remote->reader->ctx, piece, wanted);
  wire_number answer = {.number = got};
  uint64_t length = got > 0 ? (uint64_t)got : 0;
  return reply(remote, PB_OK, &answer, sizeof answer, piece, length);
}

bool perps_serve(perps_remote *remote, const perps_message *head) {
  const pb_host *host = remote->host;
  switch (head->kind) {
    case MSG_ASK_LOG: return serve_log(remote, head);
    case MSG_ASK_METRIC: return serve_metric(remote, head);
    case MSG_ASK_LATER:
      host->request(host->ctx, (uint32_t)head->status);
      return true;
    default: break;
  }
  /* Everything else belongs to the call that is under way. */
  if (head->call != remote->call) return false;
  switch (head->kind) {
    case MSG_ASK_EXTENSION: return serve_extension(remote, head);
    case MSG_ASK_RANDOM: return reply_number(remote, (int64_t)host->random(host->ctx));
    case MSG_ASK_BUDGET: return reply_number(remote, host->budget_left(host->ctx));
    case MSG_ASK_PARAM: return serve_param(remote, head);
    case MSG_ASK_SUBSCRIBE: return serve_subscribe(remote, head);
    case MSG_ASK_TIMER: return serve_timer(remote, head);
    case MSG_ASK_SUBMIT: return serve_submit(remote, head);
    case MSG_ASK_AMEND: return serve_amend(remote, head);
    case MSG_ASK_CANCEL: return serve_cancel(remote, head);
    case MSG_ASK_CANCEL_ALL: return serve_cancel_all(remote, head);
    case MSG_ASK_REQUEST:
      return reply_status(remote, host->request(host->ctx, (uint32_t)head->status));
    case MSG_ASK_TRIP: return serve_trip(remote, head);
    case MSG_ASK_VIEW: return serve_view(remote, head);
    case MSG_ASK_HISTORY: return serve_history(remote, head);
    case MSG_ASK_WRITE: return serve_write(remote, head);
    case MSG_ASK_READ: return serve_read(remote, head);
    default: return false;
  }
}
