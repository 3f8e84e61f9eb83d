#define _GNU_SOURCE
#include "lockdown.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A sanitizer needs calls and address space that no plugin does. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

#if defined(__x86_64__)
#define PERPS_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define PERPS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* What the headers of an older system do not name. */
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define NET_TCP 3ULL
#define SCOPE_BOTH 3ULL

struct ruleset {
  uint64_t files, network, scope;
};

/* Everything that a version of Landlock can refuse is refused. */
static struct ruleset everything(int version) {
  struct ruleset all = {(1ULL << 13) - 1, 0, 0};
  if (version >= 2) all.files |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) all.files |= FS_TRUNCATE;
  if (version >= 4) all.network = NET_TCP;
  if (version >= 5) all.files |= FS_IOCTL_DEV;
  if (version >= 6) all.scope = SCOPE_BOTH;
  return all;
}

static size_t bytes_of_ruleset(int version) {
  if (version >= 6) return sizeof(struct ruleset);
  return version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

static int landlock_version(void) {
  long version =
      syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : (int)version;
}

/* Lets a folder, or a file, be read and mapped to run. */
static void allow(int ruleset, const char *path) {
  struct landlock_path_beneath_attr rule = {
      .allowed_access = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE};
  struct stat status;
  rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0) return;
  if (fstat(rule.parent_fd, &status) == 0 && S_ISDIR(status.st_mode)) {
    rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
  }
  syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(rule.parent_fd);
}

enum { FOLDERS_MAX = 16, PATH_BYTES_MAX = 4096 };

typedef struct folder_list {
  char *names[FOLDERS_MAX];
  size_t count;
} folder_list;

/* Notes the folder of one loaded library, once. */
static int note_folder(struct dl_phdr_info *loaded, size_t size, void *context) {
  (void)size;
  folder_list *list = context;
  char path[PATH_BYTES_MAX];
  char *end = loaded->dlpi_name[0] == '/' ? realpath(loaded->dlpi_name, path) : NULL;
  if (end == NULL || list->count == FOLDERS_MAX) return 0;
  end = strrchr(path, '/');
  if (end == path) return 0;
  *end = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(list->names[i], path) == 0) return 0;
  }
  list->names[list->count] = strdup(path);
  if (list->names[list->count] != NULL) list->count += 1;
  return 0;
}

static uint32_t lock_files(const char *folder) {
  static const char *const system_folders[] = {
      "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
  };
  int version = landlock_version();
  if (version < 1) return 0;
  struct ruleset all = everything(version);
  long made = syscall(SYS_landlock_create_ruleset, &all, bytes_of_ruleset(version), 0);
  if (made < 0) return 0;
  int ruleset = (int)made;
  for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
    allow(ruleset, system_folders[i]);
  }
  folder_list own = {.count = 0};
  dl_iterate_phdr(note_folder, &own);
  for (size_t i = 0; i < own.count; i++) allow(ruleset, own.names[i]);
  if (folder != NULL) allow(ruleset, folder);
  long status = syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  if (status != 0) return 0;
  return PERPS_LOCK_FILES | (all.network != 0 ? PERPS_LOCK_NETWORK : 0u) |
         (all.scope != 0 ? PERPS_LOCK_SCOPE : 0u);
}

/* Calls that computing, threads, logging and the loader need; all others fail with EPERM. */
static const int allowed_calls[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_close, SYS_lseek, SYS_fstat,
    SYS_newfstatat, SYS_statx, SYS_openat, SYS_readlinkat, SYS_faccessat, SYS_faccessat2,
    SYS_getdents64, SYS_getcwd, SYS_fcntl, SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk,
    SYS_mincore, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending,
    SYS_sigaltstack, SYS_futex, SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam,
    SYS_sched_getscheduler, SYS_getcpu, SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime,
    SYS_clock_getres, SYS_gettimeofday, SYS_times, SYS_getrusage, SYS_sysinfo, SYS_uname,
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
    SYS_umask, SYS_getrandom, SYS_set_robust_list, SYS_set_tid_address, SYS_rseq, SYS_membarrier,
    SYS_ppoll, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_eventfd2,
    SYS_timerfd_create, SYS_timerfd_settime, SYS_exit, SYS_exit_group,
#if defined(__x86_64__)
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_poll, SYS_epoll_wait, SYS_time,
    SYS_arch_prctl, SYS_getrlimit,
#endif
};

enum { CALLS = sizeof allowed_calls / sizeof *allowed_calls, PROGRAM_MAX = 2 * CALLS + 64 };

#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))
#define LOAD(where) (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (where))
#define RETURN(what) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (what))
#define UNLESS_EQUAL(value, skip) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (skip))
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

/* A call that is allowed while the low half of an argument has one value. */
static size_t allow_equal(struct sock_filter *at, int call, int argument, uint32_t value) {
  at[0] = UNLESS_EQUAL((uint32_t)call, 4);
  at[1] = LOAD((uint32_t)ARGUMENT(argument));
  at[2] = UNLESS_EQUAL(value, 1);
  at[3] = RETURN(SECCOMP_RET_ALLOW);
  at[4] = RETURN(REFUSE);
  return 5;
}

/* A call that maps memory: not to write and to run at once. */
static size_t allow_mapping(struct sock_filter *at, int call) {
  at[0] = UNLESS_EQUAL((uint32_t)call, 5);
  at[1] = LOAD((uint32_t)ARGUMENT(2));
  at[2] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, PROT_WRITE | PROT_EXEC);
  at[3] = UNLESS_EQUAL(PROT_WRITE | PROT_EXEC, 1);
  at[4] = RETURN(REFUSE);
  at[5] = RETURN(SECCOMP_RET_ALLOW);
  return 6;
}

/* clone makes threads, not processes. */
static size_t allow_threads(struct sock_filter *at) {
  at[0] = UNLESS_EQUAL((uint32_t)SYS_clone, 4);
  at[1] = LOAD((uint32_t)ARGUMENT(0));
  at[2] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
  at[3] = RETURN(SECCOMP_RET_ALLOW);
  at[4] = RETURN(REFUSE);
  /* Its flags stand in memory, where a filter cannot look: the C library falls back to clone. */
  at[5] = UNLESS_EQUAL((uint32_t)SYS_clone3, 1);
  at[6] = RETURN(SECCOMP_RET_ERRNO | ENOSYS);
  return 7;
}

static uint32_t lock_calls(void) {
  struct sock_filter program[PROGRAM_MAX];
  size_t at = 0;
  program[at++] = LOAD(offsetof(struct seccomp_data, arch));
  program[at++] = UNLESS_EQUAL(PERPS_ARCHITECTURE, 1);
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0);
  program[at++] = RETURN(SECCOMP_RET_KILL_PROCESS);
  program[at++] = LOAD(offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < CALLS; i++) {
    program[at++] = UNLESS_EQUAL((uint32_t)allowed_calls[i], 1);
    program[at++] = RETURN(SECCOMP_RET_ALLOW);
  }
  at += allow_mapping(program + at, SYS_mmap);
  at += allow_mapping(program + at, SYS_mprotect);
  at += allow_threads(program + at);
  /* abort() sends its signal to itself alone. */
  at += allow_equal(program + at, SYS_tgkill, 0, (uint32_t)getpid());
  at += allow_equal(program + at, SYS_prctl, 0, PR_SET_NAME);
  /* Its own limits; those of its host would end the host. */
  at += allow_equal(program + at, SYS_prlimit64, 0, 0);
  program[at++] = RETURN(REFUSE);
  struct sock_fprog filter = {.len = (unsigned short)at, .filter = program};
  long status =
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
  return status == 0 ? PERPS_LOCK_CALLS : 0u;
}

static void limit(int what, uint64_t most) {
  struct rlimit both = {most, most};
  setrlimit(what, &both);
}

uint32_t perps_lock_down(const perps_lock_limits *limits, const char *folder) {
  uint32_t done = 0;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_NOFILE, limits->files_max);
  prctl(PR_SET_DUMPABLE, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) done |= PERPS_LOCK_PRIVILEGES;
  if (IS_SANITIZED) return done;
  limit(RLIMIT_AS, limits->memory_bytes_max);
  done |= lock_files(folder);
  done |= lock_calls();
  return done;
}

uint32_t perps_lock_offered(void) {
  uint32_t offered = PERPS_LOCK_PRIVILEGES;
  int version = landlock_version();
  if (version >= 1) offered |= PERPS_LOCK_FILES;
  if (version >= 4) offered |= PERPS_LOCK_NETWORK;
  if (version >= 6) offered |= PERPS_LOCK_SCOPE;
  uint32_t refusing = SECCOMP_RET_ERRNO;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &refusing) == 0) {
    offered |= PERPS_LOCK_CALLS;
  }
  return offered;
}
