/* The host's functions as the plugin calls them. */
#include <stdlib.h>
#include <string.h>

#include "child.h"

static uint32_t size_of(const void *structure) {
  uint32_t size;
  if (structure == NULL) return 0;
  memcpy(&size, structure, sizeof size);
  /* Too short or too long goes as its first word alone, which the host refuses. */
  return size < sizeof size || size > STRUCT_MAX ? (uint32_t)sizeof size : size;
}

static pb_status ask(uint32_t kind, int32_t number, const void *body, uint32_t length) {
  return child_ask(kind, number, body, length, NULL, 0);
}

/* The number in a reply; `fallback` where there is none. */
static wire_number number(int64_t fallback) {
  wire_number answer = {.number = fallback};
  if (child.reply_body.length >= sizeof answer) {
    memcpy(&answer, child.reply_body.bytes, sizeof answer);
  }
  return answer;
}

static void log_line(void *context, int32_t level, const char *text, uint64_t length) {
  (void)context;
  perps_message head = {.kind = MSG_ASK_LOG, .status = level};
  if (text == NULL) length = 0;
  child_tell(&head, text, (uint32_t)(length < CHUNK ? length : CHUNK), NULL, 0);
}

static pb_ns now(void *context) {
  (void)context;
  return child.now;
}

static uint64_t random_number(void *context) {
  (void)context;
  if (ask(MSG_ASK_RANDOM, 0, NULL, 0) != PB_OK) return 0;
  return (uint64_t)number(0).number;
}

static pb_ns budget_left(void *context) {
  (void)context;
  if (ask(MSG_ASK_BUDGET, 0, NULL, 0) != PB_OK) return 0;
  return number(0).number;
}

static pb_status param(void *context, const char *key, pb_value *out) {
  (void)context;
  if (key == NULL || out == NULL) return PB_E_ARG;
  pb_status status = ask(MSG_ASK_PARAM, 0, key, (uint32_t)strnlen(key, CHUNK - 1) + 1);
  if (status != PB_OK || child.reply_body.length < sizeof *out) return status;
  pb_value value;
  memcpy(&value, child.reply_body.bytes, sizeof value);
  size_t length = child.reply_body.length - sizeof value;
  char *text = malloc(length + 1);
  if (text == NULL) return PB_E_LIMIT;
  memcpy(text, child.reply_body.bytes + sizeof value, length);
  text[length] = 0;
  free(child.parameter_text);
  child.parameter_text = text;
  value.s.ptr = value.s.ptr == NULL ? NULL : text;
  *out = value;
  return PB_OK;
}

static pb_status subscribe(void *context, const pb_subscription *wanted) {
  (void)context;
  return ask(MSG_ASK_SUBSCRIBE, 0, wanted, size_of(wanted));
}

static pb_status timer(void *context, uint32_t id, pb_ns at, pb_ns every) {
  (void)context;
  wire_timer body = {at, every, id, 0};
  return ask(MSG_ASK_TIMER, 0, &body, sizeof body);
}

static pb_status submit(void *context, const pb_intent *intent, uint64_t *order) {
  (void)context;
  pb_status status = ask(MSG_ASK_SUBMIT, 0, intent, size_of(intent));
  if (status == PB_OK && order != NULL) *order = (uint64_t)number(0).number;
  return status;
}

static pb_status amend(void *context, const pb_amend *wish) {
  (void)context;
  return ask(MSG_ASK_AMEND, 0, wish, size_of(wish));
}

static pb_status cancel(void *context, uint64_t order) {
  (void)context;
  return ask(MSG_ASK_CANCEL, 0, &order, sizeof order);
}

static pb_status cancel_all(void *context, uint32_t instrument) {
  (void)context;
  return ask(MSG_ASK_CANCEL_ALL, (int32_t)instrument, NULL, 0);
}

static void metric(void *context, uint32_t index, double value) {
  (void)context;
  perps_message head = {.kind = MSG_ASK_METRIC};
  wire_metric body = {value, index, 0};
  child_tell(&head, &body, sizeof body, NULL, 0);
}

static pb_status request(void *context, uint32_t what) {
  (void)context;
  if (child_may_ask()) return ask(MSG_ASK_REQUEST, (int32_t)what, NULL, 0);
  if (what != PB_RQ_SAVE) return PB_E_UNSUPPORTED;
  perps_message head = {.kind = MSG_ASK_LATER, .status = (int32_t)what};
  return child_tell(&head, NULL, 0, NULL, 0) ? PB_OK : PB_E_LIMIT;
}

static pb_status trip(void *context, uint32_t instrument, const pb_verdict *verdict) {
  (void)context;
  return ask(MSG_ASK_TRIP, (int32_t)instrument, verdict, size_of(verdict));
}

/* ---- perps.view/1 */

static pb_status ask_view(wire_view question, const void *text, uint32_t length) {
  return child_ask(MSG_ASK_VIEW, 0, &question, sizeof question, text, length);
}

static pb_status record(wire_view question, void *out, uint64_t size) {
  if (out == NULL) return PB_E_ARG;
  question.room = (uint32_t)(size < STRUCT_MAX ? size : STRUCT_MAX);
  pb_status status = ask_view(question, NULL, 0);
  if (status == PB_OK && child.reply_body.length <= size) {
    memcpy(out, child.reply_body.bytes, child.reply_body.length);
  }
  return status;
}

static pb_status find(void *context, const char *symbol, uint32_t *instrument) {
  (void)context;
  if (symbol == NULL || instrument == NULL) return PB_E_ARG;
  wire_view question = {.question = VIEW_FIND};
  pb_status status = ask_view(question, symbol, (uint32_t)strnlen(symbol, CHUNK - 1) + 1);
  if (status == PB_OK) *instrument = number(0).count;
  return status;
}

static pb_status top(
    void *context, uint32_t instrument, pb_ev_book_top *out, uint64_t out_size) {
  (void)context;
  return record((wire_view){.question = VIEW_TOP, .instrument = instrument}, out, out_size);
}

static pb_status position(
    void *context, uint32_t instrument, uint32_t owner, pb_ev_position *out, uint64_t out_size) {
  (void)context;
  wire_view question = {.question = VIEW_POSITION, .instrument = instrument, .owner = owner};
  return record(question, out, out_size);
}

static pb_status account(void *context, pb_ev_account *out, uint64_t out_size) {
  (void)context;
  return record((wire_view){.question = VIEW_ACCOUNT}, out, out_size);
}

static pb_status order(void *context, uint64_t id, pb_ev_order *out, uint64_t out_size) {
  (void)context;
  return record((wire_view){.question = VIEW_ORDER, .order = id}, out, out_size);
}

/* What stands in a reply behind its number, at most `room` bytes of it. */
static void copy_rest(void *out, size_t room) {
  size_t begin = sizeof(wire_number);
  size_t length = child.reply_body.length < begin ? 0 : child.reply_body.length - begin;
  if (out != NULL) {
    memcpy(out, child.reply_body.bytes + begin, length < room ? length : room);
  }
}

static pb_status orders(
    void *context, uint32_t instrument, uint64_t *ids, uint32_t capacity, uint32_t *count) {
  (void)context;
  if (count == NULL) return PB_E_ARG;
  wire_view question = {.question = VIEW_ORDERS, .instrument = instrument, .room = capacity};
  pb_status status = ask_view(question, NULL, 0);
  if (status != PB_OK) return status;
  copy_rest(ids, (size_t)capacity * sizeof *ids);
  *count = number(0).count;
  return PB_OK;
}

static pb_status name(
    void *context, uint32_t owner, char *out, uint32_t capacity, uint32_t *count) {
  (void)context;
  if (count == NULL) return PB_E_ARG;
  wire_view question = {.question = VIEW_NAME, .owner = owner, .room = capacity};
  pb_status status = ask_view(question, NULL, 0);
  if (status != PB_OK) return status;
  copy_rest(out, capacity);
  *count = number(0).count;
  return PB_OK;
}

static const pb_host_view view_table = {
    sizeof view_table, 0, find, top, position, account, order, orders, name,
};

/* ---- perps.history/1 */

static pb_status past(wire_history question, void *out, uint32_t *count) {
  if (count == NULL) return PB_E_ARG;
  *count = 0;
  if (out == NULL && question.capacity != 0) return PB_E_ARG;
  pb_status status =
      child_ask(MSG_ASK_HISTORY, 0, &question, sizeof question, NULL, 0);
  uint32_t got = number(0).count;
  if (status != PB_OK || got == 0) return status;
  /* The host's records may lie closer together than the plugin asked for. */
  size_t begin = sizeof(wire_number);
  size_t stride = (child.reply_body.length - begin) / got;
  for (uint32_t i = 0; i < got && i < question.capacity; i++) {
    const uint8_t *one = child.reply_body.bytes + begin + (size_t)i * stride;
    uint32_t size;
    memcpy(&size, one, sizeof size);
    size_t length = size < stride ? size : stride;
    memcpy((uint8_t *)out + (size_t)i * question.stride, one, length);
  }
  *count = got;
  return PB_OK;
}

static pb_status candles(
    void *context, uint32_t instrument, pb_ns interval, pb_ns from, pb_ns to, void *out,
    uint32_t stride, uint32_t capacity, uint32_t *count) {
  (void)context;
  wire_history question = {
      HISTORY_CANDLES, instrument, stride, capacity, interval, from, to,
  };
  return past(question, out, count);
}

static pb_status trades(
    void *context, uint32_t instrument, pb_ns from, pb_ns to, void *out, uint32_t stride,
    uint32_t capacity, uint32_t *count) {
  (void)context;
  wire_history question = {HISTORY_TRADES, instrument, stride, capacity, 0, from, to};
  return past(question, out, count);
}

static pb_status funding(
    void *context, uint32_t instrument, pb_ns from, pb_ns to, void *out, uint32_t stride,
    uint32_t capacity, uint32_t *count) {
  (void)context;
  wire_history question = {HISTORY_FUNDING, instrument, stride, capacity, 0, from, to};
  return past(question, out, count);
}

static const pb_host_history history_table = {
    sizeof history_table, 0, candles, trades, funding,
};

static const void *extension(void *context, const char *id) {
  (void)context;
  if (id == NULL) return NULL;
  bool is_view = strcmp(id, PB_EXT_VIEW) == 0;
  bool is_history = strcmp(id, PB_EXT_HISTORY) == 0;
  if (child_may_ask()) {
    pb_status status =
        ask(MSG_ASK_EXTENSION, 0, id, (uint32_t)strnlen(id, CHUNK - 1) + 1);
    if (is_view && status == PB_OK) child.has_view = true;
    if (is_history && status == PB_OK) child.has_history = true;
  }
  if (is_view && child.has_view) return &view_table;
  if (is_history && child.has_history) return &history_table;
  return NULL;
}

void child_make_host(pb_host *host) {
  *host = (pb_host){
      .struct_size = sizeof *host,
      .extension = extension,
      .log = log_line,
      .now = now,
      .random = random_number,
      .budget_left = budget_left,
      .param = param,
      .subscribe = subscribe,
      .timer = timer,
      .submit = submit,
      .amend = amend,
      .cancel = cancel,
      .cancel_all = cancel_all,
      .metric = metric,
      .request = request,
      .trip = trip,
  };
}
