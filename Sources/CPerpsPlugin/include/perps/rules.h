/* perps/rules.h - the rules that hold for every line of the plugin contract, major 1.
 *
 * A plugin is one shared library that exports ONE function, perps_bot_plugin(). It answers with a
 * static pb_library that lists modules (strategy, guard, sizer, ...). The host makes instances of
 * a module, feeds them batches of flat events, and collects order intents or verdicts.
 *
 *  layout   64-bit little-endian, natural alignment, no packing, no bit-fields, no bool, enum,
 *           long, size_t or long double inside structs; every gap is a named _pad and is zero; a
 *           later minor may name a _pad, and zero there means as before.
 *  growth   A struct that has a struct_size may get new fields at its END only. The writer sets
 *           struct_size; the reader asks PB_HAS() before touching a later field and treats what is
 *           absent as zero. Such a struct is never embedded in another by value and never put in
 *           an array without a stride. Structs without it are frozen for ever, but event records
 *           grow by their own size field.
 *  absence  A function pointer may be NULL unless marked [req]. Unknown ids give NULL, unknown
 *           constants are ignored or refused, never guessed.
 *  threads  An instance is an actor: the host never runs two calls on it at once, and each call
 *           happens-before the next, though the OS thread may differ. So with create() per library.
 *             [ctl] control call: may allocate, block a little.
 *             [hot] engine call: must not block, do I/O, or take a lock another thread can hold.
 *             [any] thread-safe.
 *           Host functions never call back into the plugin before they return. create() may use
 *           only log and extension; check(), size() and read() only log, metric, now, budget_left,
 *           param and perps.view/1 (they answer, they do not act: the rest gives PB_E_STATE).
 *  memory   Whoever allocates frees; nothing is handed over. Pointer arguments live until the call
 *           returns; static descriptors until the process ends (the host never unloads).
 *  text     UTF-8, ptr+len. Host-to-plugin text is also NUL-terminated at ptr[len]. char[n]: UTF-8,
 *           cut at a whole character, NUL-padded to the end (records compare bit for bit).
 *  time     pb_ns: nanoseconds since 1970-01-01 UTC, host clock. Durations: nanoseconds.
 *  numbers  Prices, sizes, money are int64 mantissas: value = mantissa * 10^exp. The exponents
 *           belong to the instrument or currency and are constant while an instance is active.
 *           PB_NONE means "no value". double is for statistics only, never for an order.
 *           amount = px * qty * multiplier_e9 / 1e9, to amt_exp
 *           (INVERSE: qty * multiplier_e9 / 1e9 / px).
 *  owners   The host keeps one position per strategy instance and instrument, from that instance's
 *           own fills; with what was there before or came from outside they sum to the account's.
 *           owner 0: POSITION and FUNDING the account's total, ORDER and FILL the operator or
 *           outside. Numbers (owner, instrument) are the same for all instances of a run and may
 *           differ in the next: save names. An order id is never used twice, also not in a later
 *           run.
 *  faults   No exception, panic, longjmp or signal handler may cross or outlive a call. The host
 *           restores the FP control word, locale and signal mask it had before. */
#ifndef PERPS_RULES_H
#define PERPS_RULES_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define PB_EXPORT __declspec(dllexport)
#else
#define PB_EXPORT __attribute__((visibility("default")))
#endif

#define PB_ABI_MAJOR ((uint16_t)1)
#define PB_ABI_MINOR ((uint16_t)0)
#define PB_MAGIC ((uint32_t)0x544f4250) /* "PBOT" */
#define PB_ENTRY_SYMBOL "perps_bot_plugin"

/* Is `field` inside what the other side wrote? */
#define PB_HAS(p, type, field) \
  ((p)->struct_size >= offsetof(type, field) + sizeof(((type *)0)->field))

/* The same for an event record. DEPTH, SIGNAL and MESSAGE carry data after themselves: compare
 * with their _at instead. */
#define PB_REC_HAS(e, type, field) \
  ((e)->size >= offsetof(type, field) + sizeof(((type *)0)->field))

#ifdef __cplusplus
}
#endif
#endif
