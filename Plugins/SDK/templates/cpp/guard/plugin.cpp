// @NAME@: refuses entries between two hours of the day, UTC.
#include <pbx.hpp>

namespace {  // always: two libraries may name a class alike

struct rule : pbx::guard {
  using guard::guard;
  static constexpr const char *id = "org.example.@NAME@", *name = "@NAME@";
  static constexpr const char *summary = "Refuses entries in quiet hours.";
  static constexpr const char *schema =
      R"({"type":"object","additionalProperties":false,"properties":{)"
      R"("from_hour":{"type":"integer","default":22,"minimum":0,"maximum":23,)"
      R"("description":"The first quiet hour, UTC."},)"
      R"("to_hour":{"type":"integer","default":23,"minimum":1,"maximum":24,)"
      R"("description":"The first hour after it."}}})";

  void configure() override {
    from = integer("from_hour", 22);
    to = integer("to_hour", 23);
    if (from >= to) throw pbx::bad_parameter("from_hour", "must be below to_hour");
  }

  // Answers, never acts. Silence refuses; what only reduces risk should always pass.
  void check(const pb_check &order, pbx::verdict &out) override {
    const int64_t hour = order.now / 3'600'000'000'000 % 24;
    const bool is_quiet = order.now <= 0 || (hour >= from && hour < to);
    out.compare(static_cast<double>(hour), static_cast<double>(from), "h");
    if (is_quiet && !(order.flags & PB_CF_REDUCING)) out.reject(1, "these hours are quiet");
    else out.allow();
  }

 private:  // all state of one instance: never a global
  int64_t from = 0, to = 0;
};

}  // namespace

PBX_EXPORT(rule)
