/* Takes from the calling process what foreign code must not have. Cannot be undone. */
#ifndef PERPS_LOCKDOWN_H
#define PERPS_LOCKDOWN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/* What perps_lock_down achieved, and what this kernel does not offer. */
enum {
  PERPS_LOCK_PRIVILEGES = 1, /* no new privileges, no dumps, limits */
  PERPS_LOCK_FILES = 2,      /* Landlock: only the named folders, to read and run */
  PERPS_LOCK_NETWORK = 4,    /* Landlock: no TCP (seccomp refuses sockets anyway) */
  PERPS_LOCK_SCOPE = 8,      /* Landlock: no signals, no abstract sockets to outside */
  PERPS_LOCK_CALLS = 16,     /* seccomp: only the calls that computing needs */
  PERPS_LOCK_ALL = 31,
};

typedef struct perps_lock_limits {
  uint64_t memory_bytes_max; /* of address space */
  uint32_t files_max;        /* open descriptors */
} perps_lock_limits;

/* Locks the whole process down. What may still be read and mapped to run lies in the system's
 * library folders, beside a library that the program itself has loaded, or in `folder`, which may be
 * NULL. Must be called before foreign code runs and while there is one thread. The answer is an OR
 * of PERPS_LOCK_*; built with a sanitizer it is PERPS_LOCK_PRIVILEGES, because sanitizers need what
 * is refused. */
uint32_t perps_lock_down(const perps_lock_limits *limits, const char *folder);

/* What of PERPS_LOCK_* this kernel offers, without locking anything. */
uint32_t perps_lock_offered(void);

#ifdef __cplusplus
}
#endif
#endif
