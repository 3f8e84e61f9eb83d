#define _GNU_SOURCE
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

enum { WORDS_MAX = 16, FIRST_FREE = 16 };

/* Out of the way of the numbers that the child is given. */
static int moved(int descriptor) {
  if (descriptor < 0) return -errno;
  int high = fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_FREE);
  int failure = errno;
  close(descriptor);
  return high < 0 ? -failure : high;
}

int perps_remote_seal(int file, uint64_t count) {
  int copy = moved(memfd_create("perps-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (copy < 0) return copy;
  uint8_t piece[1 << 16];
  uint64_t done = 0;
  while (done < count) {
    ssize_t got = pread(file, piece, sizeof piece, (off_t)done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    for (ssize_t at = 0; at < got;) {
      ssize_t put = write(copy, piece + at, (size_t)(got - at));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) break;
      at += put;
    }
    done += (uint64_t)got;
  }
  int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (done != count || lseek(copy, 0, SEEK_END) != (off_t)count ||
      fcntl(copy, F_ADD_SEALS, seals) != 0) {
    close(copy);
    return -EIO;
  }
  return copy;
}

/* Shared memory of one size for ever. */
static int piece(const char *name, uint32_t capacity) {
  int memory = moved(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (memory < 0) return memory;
  if (ftruncate(memory, (off_t)perps_ring_bytes(capacity)) != 0 ||
      fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
    int failure = errno;
    close(memory);
    return -failure;
  }
  return memory;
}

static void *mapped(int memory, uint32_t capacity, int rights) {
  void *at = mmap(NULL, perps_ring_bytes(capacity), rights, MAP_SHARED, memory, 0);
  return at == MAP_FAILED ? NULL : at;
}

/* Children die with the thread that made them, so one makes all, and it never ends. */
static struct {
  pthread_mutex_t turn, lock;
  pthread_cond_t changed;
  bool runs, asked, answered;
  const perps_remote_plan *plan;
  const int *descriptors; /* host's memory, child's memory, library, output */
  pid_t process;
  int status;
} maker = {
    .turn = PTHREAD_MUTEX_INITIALIZER,
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .changed = PTHREAD_COND_INITIALIZER,
};

static void arrange(posix_spawn_file_actions_t *actions, const int *descriptors) {
  posix_spawn_file_actions_init(actions);
  posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions, descriptors[3], 1);
  posix_spawn_file_actions_adddup2(actions, descriptors[3], 2);
  posix_spawn_file_actions_adddup2(actions, descriptors[0], FD_HOST);
  posix_spawn_file_actions_adddup2(actions, descriptors[1], FD_CHILD);
  posix_spawn_file_actions_adddup2(actions, descriptors[2], FD_LIBRARY);
  posix_spawn_file_actions_addclosefrom_np(actions, FD_FIRST_CLOSED);
}

static void arrange_attributes(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_init(attributes);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setpgroup(attributes, 0);
  posix_spawnattr_setflags(
      attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn_now(const perps_remote_plan *plan, const int *descriptors, pid_t *process) {
  char *words[WORDS_MAX + 1];
  int count = 0;
  while (plan->arguments[count] != NULL) {
    if (count + 4 > WORDS_MAX) return E2BIG;
    words[count] = (char *)plan->arguments[count];
    count++;
  }
  char spins[16], parent[16], loader[4096];
  snprintf(spins, sizeof spins, "%u", plan->spins);
  snprintf(parent, sizeof parent, "%d", (int)getpid());
  words[count++] = (char *)plan->version;
  words[count++] = spins;
  words[count++] = parent;
  words[count] = NULL;
  char *environment[] = {"LC_ALL=C", "TZ=UTC", "SWIFT_BACKTRACE=enable=no", NULL, NULL};
  if (plan->loader_path != NULL) {
    int length = snprintf(loader, sizeof loader, "LD_LIBRARY_PATH=%s", plan->loader_path);
    if (length >= 0 && (size_t)length < sizeof loader) environment[3] = loader;
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  arrange(&actions, descriptors);
  arrange_attributes(&attributes);
  int status = posix_spawn(process, plan->program, &actions, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return status;
}

static void *make(void *nothing) {
  (void)nothing;
  pthread_mutex_lock(&maker.lock);
  for (;;) {
    while (!maker.asked) pthread_cond_wait(&maker.changed, &maker.lock);
    maker.status = spawn_now(maker.plan, maker.descriptors, &maker.process);
    maker.asked = false;
    maker.answered = true;
    pthread_cond_broadcast(&maker.changed);
  }
  return NULL;
}

static bool start_maker(void) {
  if (maker.runs) return true;
  sigset_t all, before;
  sigfillset(&all);
  pthread_t thread;
  pthread_sigmask(SIG_SETMASK, &all, &before);
  maker.runs = pthread_create(&thread, NULL, make, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (maker.runs) pthread_detach(thread);
  return maker.runs;
}

static int spawn(const perps_remote_plan *plan, const int *descriptors, pid_t *process) {
  int status = EAGAIN;
  pthread_mutex_lock(&maker.turn);
  pthread_mutex_lock(&maker.lock);
  if (start_maker()) {
    maker.plan = plan;
    maker.descriptors = descriptors;
    maker.asked = true;
    maker.answered = false;
    pthread_cond_broadcast(&maker.changed);
    while (!maker.answered) pthread_cond_wait(&maker.changed, &maker.lock);
    status = maker.status;
    *process = maker.process;
  }
  pthread_mutex_unlock(&maker.lock);
  pthread_mutex_unlock(&maker.turn);
  return status;
}

static int opened_output(int *write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -errno;
  *write_end = moved(ends[1]);
  int read_end = moved(ends[0]);
  if (*write_end >= 0) return read_end;
  if (read_end >= 0) close(read_end);
  return *write_end;
}

static void close_if_open(int descriptor) {
  if (descriptor >= 0) close(descriptor);
}

static int start_with(const perps_remote_plan *plan, int *descriptors, perps_started *started) {
  for (int i = 0; i < 4; i++) {
    if (descriptors[i] < 0) return descriptors[i];
  }
  if (started->output < 0) return started->output;
  started->own = mapped(descriptors[0], HOST_RING, PROT_READ | PROT_WRITE);
  started->other = mapped(descriptors[1], CHILD_RING, PROT_READ);
  if (started->own == NULL || started->other == NULL) return -ENOMEM;
  /* From now on nobody else can map the host's piece for writing. */
  if (fcntl(descriptors[0], F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0) return -errno;
  int status = spawn(plan, descriptors, &started->process);
  if (status != 0) return -status;
  long handle = syscall(SYS_pidfd_open, started->process, 0);
  if (handle >= 0) {
    started->handle = (int)handle;
    return 0;
  }
  int failure = errno;
  kill(started->process, SIGKILL);
  waitpid(started->process, NULL, 0);
  return -failure;
}

int perps_start(const perps_remote_plan *plan, perps_started *started) {
  int descriptors[4] = {
      piece("perps-host", HOST_RING), piece("perps-child", CHILD_RING), plan->library, -EBADF,
  };
  *started = (perps_started){-1, -1, -1, NULL, NULL};
  started->output = opened_output(&descriptors[3]);
  int status = start_with(plan, descriptors, started);
  close_if_open(descriptors[0]);
  close_if_open(descriptors[1]);
  close_if_open(descriptors[3]);
  if (status != 0) perps_started_free(started);
  return status;
}

void perps_started_free(perps_started *started) {
  if (started->own != NULL) munmap(started->own, perps_ring_bytes(HOST_RING));
  if (started->other != NULL) munmap(started->other, perps_ring_bytes(CHILD_RING));
  close_if_open(started->handle);
  close_if_open(started->output);
  *started = (perps_started){-1, -1, -1, NULL, NULL};
}
