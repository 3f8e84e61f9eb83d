#define _GNU_SOURCE
#include "cshims.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__x86_64__)
#define PERPS_MXCSR_STICKY 0x3fu

perps_float_control perps_float_control_read(void) {
  uint32_t mxcsr = 0;
  uint16_t x87 = 0;
  __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
  __asm__ volatile("fnstcw %0" : "=m"(x87));
  return (perps_float_control){.vector = mxcsr & ~PERPS_MXCSR_STICKY, .x87 = x87};
}

void perps_float_control_write(perps_float_control control) {
  uint32_t mxcsr = (uint32_t)control.vector;
  uint16_t x87 = (uint16_t)control.x87;
  __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
  __asm__ volatile("fnclex\n\tfldcw %0" : : "m"(x87));
}
#elif defined(__aarch64__)
perps_float_control perps_float_control_read(void) {
  uint64_t fpcr = 0;
  __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
  return (perps_float_control){.vector = fpcr, .x87 = 0};
}

void perps_float_control_write(perps_float_control control) {
  __asm__ volatile("msr fpcr, %0" : : "r"(control.vector));
}
#else
#error "perps-bot runs on x86-64 and arm64"
#endif

#define PERPS_SIGNALS 64

struct perps_signals {
  struct sigaction actions[PERPS_SIGNALS];
  bool known[PERPS_SIGNALS]; /* the C library keeps two numbers for itself */
  sigset_t mask;
};

static bool same_action(const struct sigaction *left, const struct sigaction *right) {
  if (left->sa_flags != right->sa_flags) return false;
  if ((left->sa_flags & SA_SIGINFO) != 0) {
    if (left->sa_sigaction != right->sa_sigaction) return false;
  } else if (left->sa_handler != right->sa_handler) {
    return false;
  }
  for (int number = 1; number <= PERPS_SIGNALS; number++) {
    if (sigismember(&left->sa_mask, number) != sigismember(&right->sa_mask, number)) return false;
  }
  return true;
}

perps_signals *perps_signals_snapshot(void) {
  perps_signals *snapshot = calloc(1, sizeof *snapshot);
  if (snapshot == NULL) return NULL;
  for (int index = 0; index < PERPS_SIGNALS; index++) {
    snapshot->known[index] = sigaction(index + 1, NULL, &snapshot->actions[index]) == 0;
  }
  pthread_sigmask(SIG_SETMASK, NULL, &snapshot->mask);
  return snapshot;
}

uint64_t perps_signals_restore(perps_signals *snapshot, bool *mask_changed) {
  uint64_t changed = 0;
  for (int index = 0; index < PERPS_SIGNALS; index++) {
    struct sigaction now;
    memset(&now, 0, sizeof now);
    if (!snapshot->known[index] || sigaction(index + 1, NULL, &now) != 0) continue;
    if (same_action(&now, &snapshot->actions[index])) continue;
    changed |= (uint64_t)1 << index;
    sigaction(index + 1, &snapshot->actions[index], NULL);
  }
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, &snapshot->mask, &mask);
  *mask_changed = false;
  for (int number = 1; number <= PERPS_SIGNALS; number++) {
    if (sigismember(&mask, number) != sigismember(&snapshot->mask, number)) *mask_changed = true;
  }
  free(snapshot);
  return changed;
}

bool perps_symbol_is_own(void *handle, const void *symbol) {
  struct link_map *own = NULL;
  struct link_map *found = NULL;
  Dl_info info;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &own) != 0) return false;
  if (dladdr1(symbol, &info, (void **)&found, RTLD_DL_LINKMAP) == 0) return false;
  return own != NULL && own == found;
}

void perps_forbid_dumps(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

void perps_die_with_parent(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

int perps_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno; }

int perps_spawn_closes_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

bool perps_is_privileged(void) { return getauxval(AT_SECURE) != 0; }

const char *perps_signal_name(int number) { return sigabbrev_np(number); }
