/* What host and child say to each other. Both are the same program, so the layout needs no
 * version: structures of the plugin ABI travel as they are, with pointers left out. */
#ifndef PERPS_WIRE_H
#define PERPS_WIRE_H
#include <perps_plugin.h>
#include <perps_plugin_ext.h>

#include "plugin_ring.h"

enum {
  HOST_RING = 1 << 20,   /* bytes to the child */
  CHILD_RING = 1 << 18,  /* bytes from the child */
  PART_MAX = 1 << 18,    /* bytes of a message to the child; more comes in parts */
  BODY_MAX = 1 << 16,    /* bytes of a message from the child */
  STRUCT_MAX = 1 << 12,  /* bytes of one structure that a plugin hands over */
  CHUNK = 1 << 15,       /* bytes of state at a time */
  WHOLE_MAX = 20 << 20,  /* bytes of all parts together */
};

/* Descriptors that the child is started with. */
enum { FD_HOST = 3, FD_CHILD = 4, FD_LIBRARY = 5, FD_FIRST_CLOSED = 6 };

/* To the child. */
enum {
  MSG_PART = 1, /* more of the body of the message that follows */
  MSG_CREATE,   /* body: module id */
  MSG_CONFIGURE,
  MSG_ACTIVATE,
  MSG_PROCESS,
  MSG_DEACTIVATE,
  MSG_DESTROY,
  MSG_RESET,
  MSG_SAVE,
  MSG_LOAD,
  MSG_TABLE, /* body: id of an extension of the plugin */
  MSG_CHECK,
  MSG_SIZE,
  MSG_OUTPUTS,
  MSG_REPLY, /* to one of the MSG_ASK_* */
};

/* From the child: how a call ended, and what the plugin asks of the host meanwhile. */
enum {
  MSG_READY = 64, /* first of all: status, and in the body what was locked */
  MSG_COMMIT,     /* the call is over */
  MSG_ASK_LOG,    /* this and the next want no answer */
  MSG_ASK_METRIC,
  MSG_ASK_LATER, /* request() of another thread */
  MSG_ASK_EXTENSION,
  MSG_ASK_RANDOM,
  MSG_ASK_BUDGET,
  MSG_ASK_PARAM,
  MSG_ASK_SUBSCRIBE,
  MSG_ASK_TIMER,
  MSG_ASK_SUBMIT,
  MSG_ASK_AMEND,
  MSG_ASK_CANCEL,
  MSG_ASK_CANCEL_ALL,
  MSG_ASK_REQUEST,
  MSG_ASK_TRIP,
  MSG_ASK_VIEW,
  MSG_ASK_HISTORY,
  MSG_ASK_WRITE,
  MSG_ASK_READ,
};

/* Bodies. */
typedef struct wire_process {
  int64_t now;
  uint64_t step, bytes;
  uint32_t count, flags;
} wire_process; /* then the records */

typedef struct wire_check {
  pb_check check; /* pointers mean nothing */
  pb_intent intent;
  uint32_t answer_size, origin_length;
} wire_check; /* then the name of the origin */

typedef struct wire_outputs {
  uint32_t instrument, count;
} wire_outputs;

typedef struct wire_activation {
  pb_activation activation; /* pointers to text are places behind the instruments */
  uint32_t text_length, _pad;
} wire_activation; /* then the instruments, then the texts */

/* Which functions the plugin's table has. */
enum {
  HAS_CONFIGURE = 1,
  HAS_ACTIVATE = 2,
  HAS_PROCESS = 4,
  HAS_DEACTIVATE = 8,
  HAS_DESTROY = 16,
  HAS_RESET = 32,
  HAS_SAVE = 64,
  HAS_LOAD = 128,
  HAS_EXTENSION = 256,
};

typedef struct wire_created {
  uint32_t has_object, has_table, struct_size, functions;
} wire_created;

/* What create, configure, activate, save and load answer. */
typedef struct wire_answer {
  pb_error error;
  wire_created created;
} wire_answer;

typedef struct wire_table {
  uint32_t is_there, has_function, struct_size, outputs;
} wire_table;

typedef struct wire_ready {
  uint32_t locked, offered;
  char text[240]; /* why it cannot begin */
} wire_ready;

typedef struct wire_metric {
  double value;
  uint32_t index, _pad;
} wire_metric;

typedef struct wire_timer {
  int64_t at, every;
  uint32_t id, _pad;
} wire_timer;

/* Which question of perps.view/1. */
enum { VIEW_FIND = 1, VIEW_TOP, VIEW_POSITION, VIEW_ACCOUNT, VIEW_ORDER, VIEW_ORDERS, VIEW_NAME };
typedef struct wire_view {
  uint32_t question, instrument, owner, room;
  uint64_t order;
} wire_view; /* then the symbol, with its NUL */

enum { HISTORY_CANDLES = 1, HISTORY_TRADES, HISTORY_FUNDING };
typedef struct wire_history {
  uint32_t question, instrument, stride, capacity;
  int64_t interval, from, to;
} wire_history;

/* Answers. */
typedef struct wire_number {
  int64_t number;
  uint32_t count, _pad;
} wire_number; /* then records, ids or text where a question wants them */

#endif
