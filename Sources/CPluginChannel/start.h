/* Starting the child, and its memory. */
#ifndef PERPS_START_H
#define PERPS_START_H
#include <sys/types.h>

#include "plugin_channel.h"

typedef struct perps_started {
  pid_t process;
  int handle; /* pidfd */
  int output; /* what it writes on its standard streams */
  void *own, *other;
} perps_started;

/* Makes the shared memory and starts the child. 0, or a negative error number. */
int perps_start(const perps_remote_plan *plan, perps_started *started);

/* Gives the memory and descriptors back; the child must be dead and waited for. */
void perps_started_free(perps_started *started);

#endif
