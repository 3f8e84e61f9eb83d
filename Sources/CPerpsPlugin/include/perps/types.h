/* perps/types.h - numbers, statuses, text, parameters and byte streams. */
#ifndef PERPS_TYPES_H
#define PERPS_TYPES_H
#include "rules.h"
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Numbers: mantissas whose exponent stands beside the instrument or currency */
typedef int64_t pb_px;  /* price, * 10^pb_instrument.px_exp */
typedef int64_t pb_qty; /* size, * 10^pb_instrument.qty_exp */
typedef int64_t pb_amt; /* money, * 10^amt_exp (settle) or 10^account_exp (account) */
typedef int64_t pb_ns;  /* nanoseconds: an instant since 1970-01-01 UTC, or a duration */

static const int64_t PB_NONE = (-0x7fffffffffffffffLL - 1); /* "no value", in every signed field */
#define PB_NO_INSTRUMENT ((uint32_t)0xffffffff)             /* none, or where said so: all */

/* ---- Statuses: 0 good, negative bad */
typedef int32_t pb_status;
#define PB_OK            ((int32_t)0)
#define PB_E_FAIL        ((int32_t)-1)  /* see pb_error.text */
#define PB_E_ARG         ((int32_t)-2)  /* NULL, bad constant, bad index */
#define PB_E_STATE       ((int32_t)-3)  /* not callable in this state or thread */
#define PB_E_UNSUPPORTED ((int32_t)-4)
#define PB_E_VERSION     ((int32_t)-5)
#define PB_E_CONFIG      ((int32_t)-6)  /* pb_error.field names the key */
#define PB_E_DENIED      ((int32_t)-7)  /* capability not granted */
#define PB_E_LIMIT       ((int32_t)-8)  /* queue full, rate or budget spent */
#define PB_E_NOT_FOUND   ((int32_t)-9)
#define PB_E_RANGE       ((int32_t)-10) /* overflow; off tick, lot or min notional */
#define PB_E_CORRUPT     ((int32_t)-11) /* state blob unreadable */
#define PB_E_PANIC       ((int32_t)-12) /* an SDK caught an exception or panic */

/* Text; owned by whoever made it, see "memory" and "text" in rules.h. */
typedef struct pb_str {
  const char *ptr; /* UTF-8 */
  uint64_t len;    /* bytes, without the NUL */
} pb_str;

/* One price level of a book; frozen. */
typedef struct pb_level {
  pb_px px;
  pb_qty qty;
} pb_level;

/* Why a call failed. Owned by the caller: write, never keep. */
typedef struct pb_error {
  uint32_t struct_size;
  int32_t status;  /* PB_E_* */
  char field[64];  /* the parameter's key, with PB_E_CONFIG */
  char text[184];  /* one sentence for the user */
} pb_error;

/* One typed parameter; which fields hold it depends on kind. Frozen. */
typedef struct pb_value {
  uint32_t kind; /* PB_T_* */
  int32_t exp;   /* PB_T_DECIMAL: the exponent of i */
  int64_t i;
  double f;
  pb_str s;      /* owned by the host; lives until the next param() call */
} pb_value;
#define PB_T_BOOL    ((uint32_t)1) /* i = 0 or 1 */
#define PB_T_INT     ((uint32_t)2) /* i */
#define PB_T_DECIMAL ((uint32_t)3) /* i * 10^exp, exact */
#define PB_T_FLOAT   ((uint32_t)4) /* f */
#define PB_T_TEXT    ((uint32_t)5) /* s */
#define PB_T_NANOS   ((uint32_t)6) /* i nanoseconds, from "5s", "250ms" ... */
#define PB_T_INSTR   ((uint32_t)7) /* i = instrument index */
#define PB_T_JSON    ((uint32_t)8) /* s, arrays and objects; i = members: "key.0", "key.name" */
#define PB_T_SIGNAL  ((uint32_t)9) /* i = source of PB_EV_SIGNAL */

/* ---- Byte streams for state; owned by the host, valid during save() or load(). Frozen. */
typedef struct pb_writer {
  void *ctx; /* first argument of write */
  /* Takes up to n bytes from p. Returns bytes moved (may be fewer than asked), <0 = error. [ctl] */
  int64_t (*write)(void *ctx, const void *p, uint64_t n);
} pb_writer;
typedef struct pb_reader {
  void *ctx; /* first argument of read */
  /* Puts up to n bytes at p. Returns bytes moved (may be fewer), 0 = end, <0 = error. [ctl] */
  int64_t (*read)(void *ctx, void *p, uint64_t n);
} pb_reader;

#ifdef __cplusplus
}
#endif
#endif
