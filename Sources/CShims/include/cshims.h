/* System calls and machine registers that Swift cannot spell. Nothing here keeps state. */
#ifndef PERPS_CSHIMS_H
#define PERPS_CSHIMS_H
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/* How the calling thread computes with floats: rounding, traps, flush to zero; no sticky flags. */
typedef struct perps_float_control {
  uint64_t vector; /* MXCSR or FPCR */
  uint64_t x87;    /* 0 where there is none */
} perps_float_control;
perps_float_control perps_float_control_read(void);
void perps_float_control_write(perps_float_control control);

/* Handlers of signals 1 to 64 and the calling thread's mask, in memory that restore frees. */
typedef struct perps_signals perps_signals;
perps_signals *perps_signals_snapshot(void);
/* Puts everything back. Bit N-1 of the answer says that the handler of signal N had changed. */
uint64_t perps_signals_restore(perps_signals *snapshot, bool *mask_changed);

/* Whether `symbol` lies in the very library that dlopen gave `handle` for. */
bool perps_symbol_is_own(void *handle, const void *symbol);

/* The calling process leaves no core file, and nobody but root may look into its memory. */
void perps_forbid_dumps(void);

/* The calling process gets SIGKILL when the thread that made it ends; leaves no core file. */
void perps_die_with_parent(void);

/* Both ends close on exec, and reading or writing them never waits. 0, or an error number. */
int perps_pipe(int ends[2]);

/* The child closes `first` and every descriptor above it. 0, or an error number. */
int perps_spawn_closes_from(posix_spawn_file_actions_t *actions, int first);

/* Whether the process runs with rights its user does not have: then it trusts no environment. */
bool perps_is_privileged(void);

/* "SEGV" for SIGSEGV; NULL for a number without a name. */
const char *perps_signal_name(int number);

#ifdef __cplusplus
}
#endif
#endif
