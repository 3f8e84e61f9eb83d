/* A plugin in a process of its own, behind the same functions as one in this process.
 *
 * The host's side hands out a pb_instance whose functions carry each call to the child and wait for
 * its end; while they wait they answer what the plugin asks of the host, with the host's own
 * table. The child's side does the same the other way round. Nothing of the child is believed:
 * each message is copied out first, and one that makes no sense ends the child. */
#ifndef PERPS_PLUGIN_CHANNEL_H
#define PERPS_PLUGIN_CHANNEL_H
#include <perps_plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/* How children of one library are started. Lives as long as any instance. */
typedef struct perps_remote_plan {
  const char *program;          /* executable that answers to the arguments below */
  const char *const *arguments; /* the first is its name; then NULL; three more are added */
  const char *loader_path;      /* LD_LIBRARY_PATH of the child, or NULL */
  const char *version;          /* of the host, for the library */
  int library;                  /* the library's bytes in sealed memory */
  uint32_t spins;               /* turns before a side sleeps */
  int64_t start_ns_max;         /* for each call that is not of a step */
} perps_remote_plan;

/* What pb_library.create is given as the module: the id decides, the plan says how. Never freed. */
typedef struct perps_remote_module {
  pb_module module; /* first, so that both are one pointer; only `id` is looked at */
  perps_remote_plan plan;
} perps_remote_module;

/* The host's side: pb_library.create. Starts the child, has it locked down, and then has it load
 * the library and make an instance; out->obj is of the calls below. */
pb_status perps_remote_create(
    const pb_module *module, const pb_host *host, pb_instance *out, pb_error *error);

/* Why the child is gone, in words that follow a name; NULL while it is well. Lives until destroy.
 * Looks whether it has died since. */
const char *perps_remote_failure(void *object);

/* Takes a failure note as made here, such as one of an answer that makes no sense, and stops the
 * child. */
void perps_remote_stop(void *object, const char *why);

/* What was locked, and what this kernel offers: PERPS_LOCK_*. */
uint32_t perps_remote_locked(void *object);

/* The child's number, for people. */
int perps_remote_process(void *object);

/* Its end, for poll(): readable once it is dead. */
int perps_remote_handle(void *object);

/* Logs what it has written on its standard streams. */
void perps_remote_drain(void *object);

/* Copies a file of `count` bytes into memory that nobody can change any more.
 * A descriptor, or a negative error number. */
int perps_remote_seal(int file, uint64_t count);

/* The child's side: locks itself down, loads the library, and answers calls until the host is gone.
 * `arguments` are the three added ones. May read and run beside the system's libraries only what
 * lies beside a library that this program itself has loaded. */
_Noreturn void perps_child_main(char *const *arguments);

/* Nanoseconds of rounds in which two processes only wake each other; false without a second. For
 * the benchmark, which compares calls with it. */
bool perps_futex_round_trips(uint32_t count, int64_t *nanos);

#ifdef __cplusplus
}
#endif
#endif
