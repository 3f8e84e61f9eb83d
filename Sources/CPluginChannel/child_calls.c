/* The host's calls, carried out on the plugin. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"

static const pb_vtable *table(void) { return child.instance.vt; }

/* Whether the plugin's table is long enough to hold a function, and has it. */
#define HAS(name) \
  (table() != NULL && table()->struct_size >= offsetof(pb_vtable, name) + sizeof(void *) && \
   table()->name != NULL)

static const void *body_at(size_t place) { return child.call_body.bytes + place; }

static bool holds(size_t size) { return child.call_body.length >= size; }

static void commit(pb_status status, const void *answer, uint32_t length) {
  perps_message head = {.kind = MSG_COMMIT, .call = child.call, .status = status};
  child.is_calling = false;
  child_tell(&head, answer, length, NULL, 0);
}

static uint32_t functions(void) {
  uint32_t has = 0;
  if (HAS(configure)) has |= HAS_CONFIGURE;
  if (HAS(activate)) has |= HAS_ACTIVATE;
  if (HAS(process)) has |= HAS_PROCESS;
  if (HAS(deactivate)) has |= HAS_DEACTIVATE;
  if (HAS(destroy)) has |= HAS_DESTROY;
  if (HAS(reset)) has |= HAS_RESET;
  if (HAS(save)) has |= HAS_SAVE;
  if (HAS(load)) has |= HAS_LOAD;
  if (HAS(extension)) has |= HAS_EXTENSION;
  return has;
}

static const pb_module *module_named(const uint8_t *id, size_t length) {
  for (uint32_t i = 0; i < child.library->module_count; i++) {
    const pb_module *module = child.library->modules[i];
    if (module->id.len == length && memcmp(module->id.ptr, id, length) == 0) return module;
  }
  return NULL;
}

static void call_create(void) {
  wire_answer answer;
  memset(&answer, 0, sizeof answer);
  answer.error.struct_size = sizeof answer.error;
  const pb_module *module = module_named(child.call_body.bytes, child.call_body.length);
  pb_status status = PB_E_NOT_FOUND;
  if (module != NULL) {
    status = child.library->create(module, &child.host, &child.instance, &answer.error);
  }
  answer.created = (wire_created){
      .has_object = child.instance.obj != NULL,
      .has_table = table() != NULL,
      .struct_size = table() != NULL ? table()->struct_size : 0,
      .functions = functions(),
  };
  commit(status, &answer, sizeof answer);
}

static void commit_answer(pb_status status, const pb_error *error) {
  wire_answer answer;
  memset(&answer, 0, sizeof answer);
  answer.error = *error;
  commit(status, &answer, sizeof answer);
}

static pb_error no_error(void) {
  pb_error error;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  return error;
}

static void call_configure(uint32_t revision) {
  pb_error error = no_error();
  pb_config config = {
      .struct_size = sizeof config,
      .revision = revision,
      .json = {(const char *)child.call_body.bytes, child.call_body.length},
  };
  /* Every text ends with a NUL, which its length does not count. */
  child.call_body.bytes[child.call_body.length] = 0;
  commit_answer(table()->configure(child.instance.obj, &config, &error), &error);
}

static void place(pb_str *text, const char *texts) {
  text->ptr = texts + (uintptr_t)text->ptr;
}

static void call_activate(void) {
  pb_error error = no_error();
  wire_activation head;
  memcpy(&head, child.call_body.bytes, sizeof head);
  pb_activation activation = head.activation;
  uint32_t count = activation.instrument_count;
  uint8_t *instruments = child.call_body.bytes + sizeof head;
  const char *texts = (const char *)instruments + (size_t)count * sizeof(pb_instrument);
  activation.instruments = instruments;
  place(&activation.account_ccy, texts);
  place(&activation.instance, texts);
  for (uint32_t i = 0; i < count; i++) {
    pb_instrument *one = (pb_instrument *)(void *)instruments + i;
    place(&one->symbol, texts);
    place(&one->venue, texts);
    place(&one->base, texts);
    place(&one->quote, texts);
    place(&one->settle, texts);
  }
  child.now = activation.start;
  commit_answer(table()->activate(child.instance.obj, &activation, &error), &error);
}

static void call_process(void) {
  wire_process head;
  memcpy(&head, child.call_body.bytes, sizeof head);
  pb_batch batch = {
      .struct_size = sizeof batch,
      .count = head.count,
      .data = body_at(sizeof head),
      .bytes = head.bytes,
      .now = head.now,
      .step = head.step,
      .flags = head.flags,
  };
  child.now = head.now;
  commit(table()->process(child.instance.obj, &batch), NULL, 0);
}

static void call_deactivate(uint32_t reason) {
  if (HAS(deactivate)) table()->deactivate(child.instance.obj, reason);
  commit(PB_OK, NULL, 0);
}

static void call_destroy(void) {
  if (HAS(destroy)) table()->destroy(child.instance.obj);
  commit(PB_OK, NULL, 0);
  _exit(0);
}

/* ---- State */

static int64_t write_state(void *context, const void *bytes, uint64_t count) {
  (void)context;
  const uint8_t *rest = bytes;
  uint64_t left = bytes == NULL ? 0 : count;
  if (bytes == NULL && count != 0) return -1;
  while (left != 0) {
    uint32_t piece = left < CHUNK ? (uint32_t)left : CHUNK;
    wire_number answer = {.number = -1};
    child_ask(MSG_ASK_WRITE, 0, rest, piece, NULL, 0);
    if (child.reply_body.length >= sizeof answer) {
      memcpy(&answer, child.reply_body.bytes, sizeof answer);
    }
    if (answer.number != (int64_t)piece) return -1;
    rest += piece;
    left -= piece;
  }
  return (int64_t)count;
}

static int64_t read_state(void *context, void *bytes, uint64_t count) {
  (void)context;
  uint8_t *at = bytes;
  uint64_t done = 0;
  if (bytes == NULL) return count == 0 ? 0 : -1;
  while (done < count) {
    uint64_t left = count - done;
    wire_number answer = {.number = -1};
    int32_t piece = (int32_t)(left < CHUNK ? left : CHUNK);
    child_ask(MSG_ASK_READ, piece, NULL, 0, NULL, 0);
    if (child.reply_body.length >= sizeof answer) {
      memcpy(&answer, child.reply_body.bytes, sizeof answer);
    }
    if (answer.number < 0) return -1;
    if (answer.number == 0) break;
    memcpy(at + done, child.reply_body.bytes + sizeof answer, (size_t)answer.number);
    done += (uint64_t)answer.number;
  }
  return (int64_t)done;
}

static void call_save(void) {
  pb_error error = no_error();
  pb_writer writer = {NULL, write_state};
  commit_answer(table()->save(child.instance.obj, &writer, &error), &error);
}

static void call_load(uint32_t version) {
  pb_error error = no_error();
  pb_reader reader = {NULL, read_state};
  commit_answer(table()->load(child.instance.obj, &reader, version, &error), &error);
}

/* ---- Kinds */

static void call_table(void) {
  wire_table answer = {0};
  child.call_body.bytes[child.call_body.length] = 0;
  const char *id = (const char *)child.call_body.bytes;
  const void *found = table()->extension(child.instance.obj, id);
  answer.is_there = found != NULL;
  if (found != NULL && strcmp(id, PB_EXT_GUARD) == 0) {
    child.guard = found;
    answer.has_function = child.guard->check != NULL;
  } else if (found != NULL && strcmp(id, PB_EXT_SIZER) == 0) {
    child.sizer = found;
    answer.has_function = child.sizer->size != NULL;
  } else if (found != NULL && strcmp(id, PB_EXT_INDICATOR) == 0) {
    child.indicator = found;
    answer.has_function = child.indicator->read != NULL;
    answer.outputs = child.indicator->outputs;
  }
  commit(PB_OK, &answer, sizeof answer);
}

static void call_check(uint32_t kind) {
  wire_check head;
  pb_verdict verdict;
  memcpy(&head, child.call_body.bytes, sizeof head);
  child.call_body.bytes[child.call_body.length] = 0;
  head.check.intent = &head.intent;
  head.check.origin.ptr = body_at(sizeof head);
  head.check.origin.len = head.origin_length;
  memset(&verdict, 0, sizeof verdict);
  verdict.struct_size = head.answer_size;
  child.now = head.check.now;
  pb_status status = kind == MSG_CHECK
                         ? child.guard->check(child.instance.obj, &head.check, &verdict)
                         : child.sizer->size(child.instance.obj, &head.check, &verdict);
  commit(status, &verdict, sizeof verdict);
}

enum { OUTPUTS_MAX = 64 };

static void call_outputs(void) {
  wire_outputs head;
  struct {
    uint32_t count, _pad;
    double values[OUTPUTS_MAX];
  } answer;
  memset(&answer, 0, sizeof answer);
  memcpy(&head, child.call_body.bytes, sizeof head);
  for (uint32_t i = 0; i < OUTPUTS_MAX; i++) answer.values[i] = __builtin_nan("");
  answer.count = child.indicator->read(
      child.instance.obj, head.instrument, answer.values, head.count);
  commit(PB_OK, &answer, sizeof answer);
}

static pb_status call_reset(void) {
  pb_status status = HAS(reset) ? table()->reset(child.instance.obj) : PB_E_UNSUPPORTED;
  commit(status, NULL, 0);
  return status;
}

static void carry_out(const perps_message *head) {
  uint32_t number = (uint32_t)head->status;
  switch (head->kind) {
    case MSG_CREATE: call_create(); break;
    case MSG_CONFIGURE: call_configure(number); break;
    case MSG_ACTIVATE:
      if (holds(sizeof(wire_activation))) call_activate();
      break;
    case MSG_PROCESS:
      if (holds(sizeof(wire_process))) call_process();
      break;
    case MSG_DEACTIVATE: call_deactivate(number); break;
    case MSG_DESTROY: call_destroy(); break;
    case MSG_RESET: call_reset(); break;
    case MSG_SAVE: call_save(); break;
    case MSG_LOAD: call_load(number); break;
    case MSG_TABLE: call_table(); break;
    case MSG_CHECK:
    case MSG_SIZE:
      if (holds(sizeof(wire_check))) call_check(head->kind);
      break;
    case MSG_OUTPUTS:
      if (holds(sizeof(wire_outputs))) call_outputs();
      break;
    default: _exit(70);
  }
}

_Noreturn void child_serve(void) {
  for (;;) {
    perps_message head;
    child_read(&head, &child.call_body);
    child.call = head.call;
    child.is_calling = true;
    carry_out(&head);
    child.is_calling = false;
  }
}
