/* @NAME@: refuses entries between two hours of the day, UTC. */
#include <pbx.h>

typedef struct rule { /* all state of one instance: never a global */
  const pb_host *host;
  int64_t from, to;
} rule;

static pb_status configure(void *obj, const pb_config *c, pb_error *e) {
  rule *r = obj;
  (void)c; /* the host has checked the ranges */
  r->from = pbx_whole(r->host, "from_hour", PB_T_INT, 22);
  r->to = pbx_whole(r->host, "to_hour", PB_T_INT, 23);
  return r->from < r->to ? PB_OK : pbx_fail(e, PB_E_CONFIG, "from_hour", "must be below to_hour");
}

static pb_status activate(void *obj, const pb_activation *a, pb_error *e) {
  return pbx_no_activate(obj, a, e); /* subscribe here to what the guard has to know */
}

static pb_status process(void *obj, const pb_batch *b) { return pbx_no_process(obj, b); }

/* Answers, never acts. Silence refuses; what only reduces risk should always pass. */
static pb_status check(void *obj, const pb_check *c, pb_verdict *out) {
  const rule *r = obj;
  int64_t hour = c->now / 3600000000000 % 24;
  int is_quiet = c->now <= 0 || (hour >= r->from && hour < r->to);
  out->action = is_quiet && !(c->flags & PB_CF_REDUCING) ? PB_V_REJECT : PB_V_ALLOW;
  out->reason = 1;
  out->measured = (double)hour;
  out->limit = (double)r->from;
  pbx_say(out->unit, sizeof out->unit, "h");
  if (out->action == PB_V_REJECT) pbx_say(out->text, sizeof out->text, "these hours are quiet");
  return PB_OK;
}

PBX_GUARD(rule, "org.example.@NAME@", "@NAME@", "Refuses entries in quiet hours.",
  "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
  "\"from_hour\":{\"type\":\"integer\",\"default\":22,\"minimum\":0,\"maximum\":23,"
  "\"description\":\"The first quiet hour, UTC.\"},"
  "\"to_hour\":{\"type\":\"integer\",\"default\":23,\"minimum\":1,\"maximum\":24,"
  "\"description\":\"The first hour after it.\"}}}", 0)
