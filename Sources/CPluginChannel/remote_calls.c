/* The plugin's functions as the host calls them. */
#include <stdlib.h>
#include <string.h>

#include "remote.h"

/* More time than any call has: the host asks for no limit with it. */
static const int64_t no_limit_ns = (int64_t)1 << 60;

/* The time of a call that others wait for: in a run that of a step. */
static int64_t between_steps(const perps_remote *remote) {
  return remote->budget_ns != 0 ? remote->budget_ns : remote->start_ns_max;
}

/* Gives what the plugin said was wrong. */
static pb_status with_error(
    perps_remote *remote, const perps_request *request, pb_error *error) {
  wire_answer answer;
  pb_status status = perps_perform(remote, request, &answer, sizeof answer);
  if (error == NULL || status == PB_OK) return status;
  if (remote->is_dead) {
    strncpy(error->text, remote->failure, sizeof error->text - 1);
  } else {
    answer.error.struct_size = sizeof answer.error;
    *error = answer.error;
  }
  return status;
}

static pb_status configure(void *object, const pb_config *config, pb_error *error) {
  perps_remote *remote = object;
  perps_request request = {
      .kind = MSG_CONFIGURE,
      .status = (int32_t)config->revision,
      .name = "configure",
      .ns_max = remote->start_ns_max,
      .second = config->json.ptr,
      .second_length = config->json.len,
  };
  return with_error(remote, &request, error);
}

/* Texts of an activation, one after another, each with its NUL. */
typedef struct texts {
  char *bytes;
  uint64_t length;
} texts;

/* Copies a text and leaves its place where its pointer was. */
static void pack(texts *all, pb_str *text) {
  uint64_t place = all->length;
  if (text->len != 0) memcpy(all->bytes + place, text->ptr, text->len);
  all->bytes[place + text->len] = 0;
  all->length += text->len + 1;
  text->ptr = (const char *)(uintptr_t)place;
}

static uint64_t length_of_texts(const pb_activation *activation) {
  uint64_t length = activation->account_ccy.len + activation->instance.len + 2;
  for (uint32_t i = 0; i < activation->instrument_count; i++) {
    const pb_instrument *one = pb_instrument_at(activation, i);
    length += one->symbol.len + one->venue.len + one->base.len + one->quote.len +
              one->settle.len + 5;
  }
  return length;
}

static pb_status activate(void *object, const pb_activation *activation, pb_error *error) {
  perps_remote *remote = object;
  uint32_t count = activation->instrument_count;
  uint64_t table = (uint64_t)count * sizeof(pb_instrument);
  uint64_t text_length = length_of_texts(activation);
  uint8_t *body = calloc(1, table + text_length);
  if (body == NULL) return PB_E_LIMIT;
  wire_activation head = {.activation = *activation, .text_length = (uint32_t)text_length};
  texts all = {(char *)body + table, 0};
  head.activation.instruments = NULL;
  head.activation.instrument_stride = sizeof(pb_instrument);
  head.activation.isolated = 1;
  pack(&all, &head.activation.account_ccy);
  pack(&all, &head.activation.instance);
  for (uint32_t i = 0; i < count; i++) {
    pb_instrument one = *pb_instrument_at(activation, i);
    pack(&all, &one.symbol);
    pack(&all, &one.venue);
    pack(&all, &one.base);
    pack(&all, &one.quote);
    pack(&all, &one.settle);
    memcpy(body + (uint64_t)i * sizeof one, &one, sizeof one);
  }
  perps_request request = {
      .kind = MSG_ACTIVATE,
      .name = "activate",
      .ns_max = remote->start_ns_max,
      .first = &head,
      .first_length = sizeof head,
      .second = body,
      .second_length = table + text_length,
  };
  int64_t budget = activation->hard_budget;
  pb_status status = with_error(remote, &request, error);
  /* From here on calls have the time that the plugin was told. */
  remote->budget_ns = budget <= 0 || budget >= no_limit_ns ? 0 : budget;
  free(body);
  return status;
}

static pb_status process(void *object, const pb_batch *batch) {
  perps_remote *remote = object;
  wire_process head = {
      batch->now, batch->step, batch->bytes, batch->count, batch->flags,
  };
  perps_request request = {
      .kind = MSG_PROCESS,
      .name = "process",
      .ns_max = remote->budget_ns,
      .first = &head,
      .first_length = sizeof head,
      .second = batch->data,
      .second_length = batch->bytes,
  };
  return perps_perform(remote, &request, NULL, 0);
}

static void deactivate(void *object, uint32_t reason) {
  perps_remote *remote = object;
  perps_request request = {
      .kind = MSG_DEACTIVATE,
      .status = (int32_t)reason,
      .name = "deactivate",
      .ns_max = between_steps(remote),
  };
  perps_perform(remote, &request, NULL, 0);
}

void perps_remote_destroy(void *object);

static pb_status reset(void *object) {
  perps_remote *remote = object;
  perps_request request = {.kind = MSG_RESET, .name = "reset", .ns_max = remote->start_ns_max};
  return perps_perform(remote, &request, NULL, 0);
}

static pb_status save(void *object, const pb_writer *writer, pb_error *error) {
  perps_remote *remote = object;
  perps_request request = {.kind = MSG_SAVE, .name = "save", .ns_max = between_steps(remote)};
  remote->writer = writer;
  pb_status status = with_error(remote, &request, error);
  remote->writer = NULL;
  return status;
}

static pb_status load(
    void *object, const pb_reader *reader, uint32_t version, pb_error *error) {
  perps_remote *remote = object;
  perps_request request = {
      .kind = MSG_LOAD,
      .status = (int32_t)version,
      .name = "load",
      .ns_max = remote->start_ns_max,
  };
  remote->reader = reader;
  pb_status status = with_error(remote, &request, error);
  remote->reader = NULL;
  return status;
}

/* ---- Guards, sizers, indicators */

static pb_status ask(
    perps_remote *remote, uint32_t kind, const char *name, const pb_check *check,
    pb_verdict *out) {
  wire_check head = {.check = *check, .intent = *check->intent};
  pb_verdict verdict;
  head.check.intent = NULL;
  head.check.origin.ptr = NULL;
  head.answer_size = sizeof verdict;
  head.origin_length = (uint32_t)check->origin.len;
  perps_request request = {
      .kind = kind,
      .name = name,
      .ns_max = remote->budget_ns,
      .first = &head,
      .first_length = sizeof head,
      .second = check->origin.ptr,
      .second_length = check->origin.len,
  };
  pb_status status = perps_perform(remote, &request, &verdict, sizeof verdict);
  if (remote->is_dead) return PB_E_FAIL;
  verdict.struct_size = out->struct_size;
  *out = verdict;
  return status;
}

static pb_status check(void *object, const pb_check *question, pb_verdict *out) {
  return ask(object, MSG_CHECK, "check", question, out);
}

static pb_status size(void *object, const pb_check *question, pb_verdict *out) {
  return ask(object, MSG_SIZE, "size", question, out);
}

enum { OUTPUTS_MAX = 64 };

typedef struct outputs {
  uint32_t count, _pad;
  double values[OUTPUTS_MAX];
} outputs;

static uint32_t read_outputs(void *object, uint32_t instrument, double *out, uint32_t count) {
  perps_remote *remote = object;
  wire_outputs head = {instrument, count};
  outputs answer;
  perps_request request = {
      .kind = MSG_OUTPUTS,
      .name = "read",
      .ns_max = remote->budget_ns,
      .first = &head,
      .first_length = sizeof head,
  };
  perps_perform(remote, &request, &answer, sizeof answer);
  /* More than there is room for: the host takes that for the fault that it is. */
  if (remote->is_dead) return UINT32_MAX;
  if (answer.count > count || count > OUTPUTS_MAX) return UINT32_MAX;
  memcpy(out, answer.values, answer.count * sizeof(double));
  return answer.count;
}

static const void *table(void *object, const char *id) {
  perps_remote *remote = object;
  wire_table answer;
  perps_request request = {
      .kind = MSG_TABLE,
      .name = "extension",
      .ns_max = remote->start_ns_max,
      .first = id,
      .first_length = (uint32_t)strlen(id),
  };
  pb_status status = perps_perform(remote, &request, &answer, sizeof answer);
  if (status != PB_OK || remote->is_dead || answer.is_there == 0) return NULL;
  if (strcmp(id, PB_EXT_GUARD) == 0) {
    remote->guard.struct_size = sizeof remote->guard;
    remote->guard.check = answer.has_function != 0 ? check : NULL;
    return &remote->guard;
  }
  if (strcmp(id, PB_EXT_SIZER) == 0) {
    remote->sizer.struct_size = sizeof remote->sizer;
    remote->sizer.size = answer.has_function != 0 ? size : NULL;
    return &remote->sizer;
  }
  if (strcmp(id, PB_EXT_INDICATOR) == 0) {
    remote->indicator.struct_size = sizeof remote->indicator;
    remote->indicator.outputs = answer.outputs;
    remote->indicator.read = answer.has_function != 0 ? read_outputs : NULL;
    return &remote->indicator;
  }
  return NULL;
}

void perps_remote_tables(perps_remote *remote, const wire_created *created) {
  uint32_t has = created->functions;
  uint32_t most = sizeof remote->table;
  remote->table = (pb_vtable){
      .struct_size = created->struct_size < most ? created->struct_size : most,
      .configure = (has & HAS_CONFIGURE) != 0 ? configure : NULL,
      .activate = (has & HAS_ACTIVATE) != 0 ? activate : NULL,
      .process = (has & HAS_PROCESS) != 0 ? process : NULL,
      .deactivate = (has & HAS_DEACTIVATE) != 0 ? deactivate : NULL,
      .destroy = (has & HAS_DESTROY) != 0 ? perps_remote_destroy : NULL,
      .reset = (has & HAS_RESET) != 0 ? reset : NULL,
      .save = (has & HAS_SAVE) != 0 ? save : NULL,
      .load = (has & HAS_LOAD) != 0 ? load : NULL,
      .extension = (has & HAS_EXTENSION) != 0 ? table : NULL,
  };
}
