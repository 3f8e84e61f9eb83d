#define _GNU_SOURCE
#include "child.h"

#include <cshims.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <lockdown.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

perps_child child = {.lock = PTHREAD_MUTEX_INITIALIZER};

static wire_ready ready;

enum { TELL_TRIES = 5000 };
static const int64_t look_ns = 1000 * 1000 * 1000;
static const perps_lock_limits limits = {
    .memory_bytes_max = (uint64_t)1 << 30, .files_max = 32,
};

/* ---- Messages */

static void leave_without_host(void) {
  if (getppid() != child.parent) _exit(0);
}

bool child_tell(
    const perps_message *head, const void *first, uint32_t first_length, const void *second,
    uint32_t second_length) {
  bool is_log = head->kind == MSG_ASK_LOG || head->kind == MSG_ASK_METRIC;
  const struct timespec nap = {0, 100000};
  for (int turn = 0;; turn++) {
    pthread_mutex_lock(&child.lock);
    bool done =
        perps_ring_write(&child.out, head, first, first_length, second, second_length);
    pthread_mutex_unlock(&child.lock);
    if (done) return true;
    /* The host reads during calls only, and who logs must not wait for it. */
    if (is_log || head->kind == MSG_ASK_LATER) return false;
    if (turn >= TELL_TRIES) leave_without_host();
    nanosleep(&nap, NULL);
  }
}

static void grow(perps_inbox *body, size_t room) {
  if (body->length + room <= body->capacity) return;
  size_t capacity = body->capacity == 0 ? 2 * PART_MAX : body->capacity;
  while (body->length + room > capacity) capacity *= 2;
  uint8_t *bytes = capacity > 4 * (size_t)WHOLE_MAX ? NULL : realloc(body->bytes, capacity);
  if (bytes == NULL) child_refuse("has no memory for what the host sends");
  body->bytes = bytes;
  body->capacity = capacity;
}

void child_read(perps_message *head, perps_inbox *body) {
  body->length = 0;
  for (;;) {
    /* Some bytes more, for the NUL that a text ends with. */
    grow(body, HOST_RING / 2 + 8);
    switch (perps_ring_read(&child.in, head, body->bytes + body->length, HOST_RING / 2)) {
      case PERPS_RING_EMPTY:
        if (!perps_ring_wait(&child.in, child.spins, look_ns)) leave_without_host();
        break;
      case PERPS_RING_MESSAGE:
        body->length += head->length;
        if (head->kind != MSG_PART) return;
        break;
      default: _exit(70);
    }
  }
}

bool child_may_ask(void) {
  return child.is_calling && pthread_equal(pthread_self(), child.caller) != 0;
}

pb_status child_ask(
    uint32_t kind, int32_t number, const void *first, uint32_t first_length, const void *second,
    uint32_t second_length) {
  if (!child_may_ask()) return PB_E_STATE;
  perps_message head = {.kind = kind, .call = child.call, .status = number};
  child_tell(&head, first, first_length, second, second_length);
  child_read(&head, &child.reply_body);
  return head.kind == MSG_REPLY ? head.status : PB_E_STATE;
}

/* ---- Beginning */

void child_refuse(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(ready.text, sizeof ready.text, format, arguments);
  va_end(arguments);
  perps_message head = {.kind = MSG_READY, .status = PB_E_FAIL};
  child_tell(&head, &ready, sizeof ready, NULL, 0);
  _exit(0);
}

static void *mapped(int memory, uint32_t capacity, int rights) {
  void *at = mmap(NULL, perps_ring_bytes(capacity), rights, MAP_SHARED, memory, 0);
  if (at == MAP_FAILED) _exit(71);
  close(memory);
  return at;
}

static void join(void) {
  void *host = mapped(FD_HOST, HOST_RING, PROT_READ);
  void *own = mapped(FD_CHILD, CHILD_RING, PROT_READ | PROT_WRITE);
  perps_ring_join(own, host, CHILD_RING, HOST_RING, &child.out, &child.in);
}

static void load(const char *version) {
  perps_float_control before = perps_float_control_read();
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", FD_LIBRARY);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == NULL) {
    const char *why = dlerror();
    child_refuse("cannot be loaded: %s", why == NULL ? "the loader gives no reason" : why);
  }
  close(FD_LIBRARY);
  void *symbol = dlsym(handle, "perps_bot_plugin");
  if (symbol == NULL || !perps_symbol_is_own(handle, symbol)) {
    child_refuse("does not define the function perps_bot_plugin itself");
  }
  pb_entry entry;
  memcpy(&entry, &symbol, sizeof entry);
  pb_host_info host = {
      .struct_size = sizeof host,
      .major_min = PB_ABI_MAJOR,
      .major_max = PB_ABI_MAJOR,
      .minor = PB_ABI_MINOR,
      .name = {"perps-bot", 9},
      .version = {version, strlen(version)},
  };
  child.library = entry(&host);
  perps_float_control_write(before);
  setlocale(LC_ALL, "C");
  if (child.library == NULL || child.library->magic != PB_MAGIC ||
      child.library->major != PB_ABI_MAJOR || child.library->create == NULL) {
    child_refuse("gives no table of this version");
  }
}

_Noreturn void perps_child_main(char *const *arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  child.parent = (pid_t)strtol(arguments[2], NULL, 10);
  leave_without_host();
  child.spins = (uint32_t)strtoul(arguments[1], NULL, 10);
  child.caller = pthread_self();
  join();
  clearenv();
  setenv("TZ", "UTC", 1);
  setenv("LC_ALL", "C", 1);
  if (chdir("/") != 0) _exit(72);
  ready.offered = perps_lock_offered();
  struct rlimit nothing = {0, 0};
  setrlimit(RLIMIT_FSIZE, &nothing);
  ready.locked = perps_lock_down(&limits, NULL);
  load(arguments[0]);
  child_make_host(&child.host);
  perps_message head = {.kind = MSG_READY, .status = PB_OK};
  child_tell(&head, &ready, sizeof ready, NULL, 0);
  child_serve();
}
