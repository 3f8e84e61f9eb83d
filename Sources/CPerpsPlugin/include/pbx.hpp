/* pbx.hpp - a plugin in C++17: derive a class from a kind, write what differs, export it.
 *
 *   namespace {
 *   struct dip : pbx::strategy {
 *     using strategy::strategy;
 *     static constexpr const char *id = "org.example.dip", *name = "Dip", *summary = "Buys dips.";
 *     static constexpr uint64_t events = PB_BIT(PB_EV_TRADE);
 *     void activate(const pb_activation &a) override { ... }
 *     void on_trade(const pb_ev_trade &t) override { ... }
 *   };
 *   }
 *   PBX_EXPORT(dip)
 *
 * Nothing thrown gets to the host: a pbx::refusal becomes its status, field and sentence, whatever
 * else becomes PB_E_PANIC. Keep your classes in an unnamed namespace, so that two libraries that
 * name a class alike do not share it. The arithmetic is that of pbx.h. */
#ifndef PBX_HPP
#define PBX_HPP
#include "pbx.h"

#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace __attribute__((visibility("hidden"))) pbx {

/* ---- Words */

/* Thrown to say no. In configure() give the key of the parameter that is at fault. */
struct refusal {
  std::string text, field;
  pb_status status = PB_E_FAIL;
};

inline refusal bad_parameter(std::string key, std::string text) {
  return {std::move(text), std::move(key), PB_E_CONFIG};
}

inline std::optional<int64_t> known(int64_t number) {
  return number == PB_NONE ? std::nullopt : std::optional<int64_t>(number);
}

/* One instrument, as a copy that outlives activate(). */
struct instrument {
  pb_instrument terms; /* without texts */
  std::string symbol;

  explicit instrument(const pb_instrument &from)
      : terms(from), symbol(from.symbol.ptr ? from.symbol.ptr : "", from.symbol.len) {
    terms.symbol = terms.venue = terms.base = terms.quote = terms.settle = pb_str{nullptr, 0};
  }

  bool is_derivative() const { return (terms.flags & PB_IN_DERIVATIVE) != 0; }

  /* See the functions of these names in pbx.h; nothing where they answer PB_NONE. */
  std::optional<pb_px> on_tick(pb_px px, uint8_t side) const {
    return known(pbx_round_price(px, terms.tick, side));
  }
  std::optional<pb_px> worst_price(pb_px last, uint8_t side, int64_t slippage_e8) const {
    return known(pbx_worst_price(last, terms.tick, side, slippage_e8));
  }
  std::optional<pb_amt> notional(pb_qty qty, pb_px px) const {
    return known(pbx_notional(&terms, qty, px));
  }
  std::optional<pb_qty> size_worth(pb_amt amount, pb_px px) const {
    return known(pbx_size_worth(&terms, amount, px));
  }
  pb_qty floor_lot(pb_qty qty) const { return pbx_floor_lot(qty, terms.lot); }
};

inline std::vector<instrument> instruments(const pb_activation &a) {
  std::vector<instrument> all;
  for (uint32_t i = 0; i < a.instrument_count; i++) all.emplace_back(*pb_instrument_at(&a, i));
  return all;
}

/* ---- Intents; tag, cause and struct_size are filled by submit() */

inline pb_intent at_once(uint32_t instrument, uint8_t side, pb_px worst) {
  pb_intent i;
  std::memset(&i, 0, sizeof i);
  i.instrument = instrument;
  i.side = side;
  i.order_type = PB_TYPE_MARKET;
  i.tif = PB_TIF_IOC;
  i.limit_px = worst;
  i.trigger_px = i.expire = PB_NONE;
  return i;
}

/* Opens or adds; the profile's sizer decides the size by the conviction. */
inline pb_intent enter(uint32_t instrument, uint8_t side, pb_px worst,
                       int64_t conviction_e6 = 1000000) {
  pb_intent i = at_once(instrument, side, worst);
  i.conviction_e6 = conviction_e6;
  return i;
}

/* Closes all that this instance holds. */
inline pb_intent leave(uint32_t instrument, uint8_t side, pb_px worst) {
  pb_intent i = at_once(instrument, side, worst);
  i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
  return i;
}

/* Rests at a price until it is filled or cancelled. */
inline pb_intent rest(uint32_t instrument, uint8_t side, pb_qty qty, pb_px price) {
  pb_intent i = at_once(instrument, side, price);
  i.qty = qty;
  i.order_type = PB_TYPE_LIMIT;
  i.tif = PB_TIF_GTC;
  return i;
}

/* ---- Saved state: whole numbers of eight bytes, the lowest first; texts with their length */

class writer {
 public:
  explicit writer(const pb_writer *to) : to_(to) {}

  void bytes(const void *from, uint64_t n) {
    const char *p = static_cast<const char *>(from);
    while (n > 0) {
      const int64_t moved = to_->write(to_->ctx, p, n);
      if (moved <= 0) throw refusal{"the state could not be written", ""};
      p += moved;
      n -= static_cast<uint64_t>(moved);
    }
  }
  void number(int64_t value) {
    unsigned char b[8];
    for (int i = 0; i < 8; i++) b[i] = static_cast<unsigned char>(uint64_t(value) >> (8 * i));
    bytes(b, sizeof b);
  }
  void text(std::string_view value) {
    number(static_cast<int64_t>(value.size()));
    bytes(value.data(), value.size());
  }

 private:
  const pb_writer *to_;
};

class reader {
 public:
  static constexpr int64_t text_max = 4096;

  explicit reader(const pb_reader *from) : from_(from) {}

  void bytes(void *to, uint64_t n) {
    char *p = static_cast<char *>(to);
    while (n > 0) {
      const int64_t moved = from_->read(from_->ctx, p, n);
      if (moved <= 0) throw corrupt();
      p += moved;
      n -= static_cast<uint64_t>(moved);
    }
  }
  int64_t number(int64_t low = INT64_MIN, int64_t high = INT64_MAX) {
    unsigned char b[8];
    uint64_t value = 0;
    bytes(b, sizeof b);
    for (int i = 7; i >= 0; i--) value = value << 8 | b[i];
    const int64_t result = static_cast<int64_t>(value);
    if (result < low || result > high) throw corrupt();
    return result;
  }
  std::string text() {
    std::string result(static_cast<size_t>(number(0, text_max)), '\0');
    bytes(result.data(), result.size());
    return result;
  }
  /* Refuses what follows. */
  void end() {
    char more;
    if (from_->read(from_->ctx, &more, 1) != 0) throw corrupt();
  }
  static refusal corrupt() { return {"the state makes no sense", "", PB_E_CORRUPT}; }

 private:
  const pb_reader *from_;
};

/* ---- Modules */

/* What every kind has. Say id, name and summary; hide the other constants where they differ. */
class module {
 public:
  static constexpr const char *version = "0.1.0", *vendor = "", *url = "", *license = "";
  static constexpr const char *metrics = "[]";
  static constexpr const char *schema =
      "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}";
  static constexpr uint64_t events = 0, caps = 0;
  static constexpr uint32_t determinism = PB_DET_PURE, flags = 0;
  static constexpr uint32_t state_version = 0, state_oldest = 0;

  explicit module(const pb_host *host) : host_(host) {}
  module(const module &) = delete;
  module &operator=(const module &) = delete;
  virtual ~module() = default;

  /* Reads parameters; may come again. Throw bad_parameter() for what a schema cannot say. */
  virtual void configure() {}
  /* Subscribe, set timers and allocate here. */
  virtual void activate(const pb_activation &) {}
  virtual void deactivate(uint32_t) {}
  virtual void save(writer &) {}
  virtual void load(reader &, uint32_t) {}

  virtual void on_book_top(const pb_ev_book_top &) {}
  virtual void on_depth(const pb_ev_depth &) {}
  virtual void on_trade(const pb_ev_trade &) {}
  virtual void on_candle(const pb_ev_candle &) {}
  virtual void on_mark(const pb_ev_mark &) {}
  virtual void on_funding(const pb_ev_funding &) {}
  virtual void on_order(const pb_ev_order &) {}
  virtual void on_fill(const pb_ev_fill &) {}
  virtual void on_position(const pb_ev_position &) {}
  virtual void on_account(const pb_ev_account &) {}
  virtual void on_timer(const pb_ev_timer &) {}
  virtual void on_control(const pb_ev_control &) {}
  virtual void on_message(const pb_ev_message &) {}
  virtual void on_signal(const pb_ev_signal &) {}

  /* Gives each record of a step to its function; the host's, by way of the wall. */
  void step(const pb_batch &b) {
    for (const pb_event *e = pb_next(&b, nullptr); e; e = pb_next(&b, e)) {
      cause_ = e->seq;
      if (e->space == 0) give(e);
    }
  }
  void start(const pb_activation &a) {
    owner_ = a.owner;
    activate(a);
  }

 protected:
  const pb_host *host() const { return host_; }
  /* This instance's number in orders, fills and positions. */
  uint32_t owner() const { return owner_; }

  int64_t integer(const char *key, int64_t otherwise) const {
    return pbx_whole(host_, key, PB_T_INT, otherwise);
  }
  bool flag(const char *key, bool otherwise) const {
    return pbx_whole(host_, key, PB_T_BOOL, otherwise) != 0;
  }
  pb_ns duration(const char *key, pb_ns otherwise) const {
    return pbx_whole(host_, key, PB_T_NANOS, otherwise);
  }
  /* A percent parameter in 1e-8 of one. */
  int64_t share_e8(const char *key, int64_t otherwise) const {
    return decimal(key, -8, otherwise);
  }
  int64_t decimal(const char *key, int32_t exp, int64_t otherwise) const {
    const int64_t value = pbx_decimal(host_, key, exp, otherwise);
    if (value == PB_NONE) throw bad_parameter(key, "has too many digits");
    return value;
  }
  std::string text(const char *key, std::string otherwise) const {
    pb_value v;
    if (!pbx_param(host_, key, PB_T_TEXT, &v) || !v.s.ptr) return otherwise;
    return std::string(v.s.ptr, v.s.len);
  }

  void subscribe(uint32_t instrument, uint64_t events, pb_ns interval = 0, uint32_t warmup = 0,
                 uint32_t depth = 0) {
    pb_subscription s;
    std::memset(&s, 0, sizeof s);
    s.struct_size = sizeof s;
    s.instrument = instrument;
    s.events = events;
    s.depth = depth;
    s.warmup = warmup;
    s.interval = interval;
    const pb_status status = host_->subscribe(host_->ctx, &s);
    if (status < 0) throw refusal{"could not subscribe to an instrument", "", status};
  }
  /* Queues an intent. Answers the order's id, or nothing when the host takes none now. */
  std::optional<uint64_t> submit(pb_intent i) {
    uint64_t order = 0;
    i.struct_size = sizeof i;
    i.tag = ++tag_;
    i.cause = cause_;
    if (host_->submit(host_->ctx, &i, &order) < 0) return std::nullopt;
    return order;
  }
  bool cancel(uint64_t order) { return host_->cancel(host_->ctx, order) >= 0; }
  bool timer(uint32_t id, pb_ns at, pb_ns every = 0) {
    return host_->timer(host_->ctx, id, at, every) >= 0;
  }
  pb_ns now() const { return host_->now(host_->ctx); }
  /* 0 trace, 1 debug, 2 plain, 3 warning, 4 error, 5 fatal. */
  void log(int32_t level, std::string_view line) const {
    if (host_->log) host_->log(host_->ctx, level, line.data(), line.size());
  }
  void metric(uint32_t index, double value) const {
    if (host_->metric) host_->metric(host_->ctx, index, value);
  }

 private:
  const pb_host *host_;
  uint32_t owner_ = 0;
  uint64_t cause_ = 0, tag_ = 0;

  template <class Record, void (module::*take)(const Record &)> void give_as(const pb_event *e) {
    if (e->size >= sizeof(Record)) (this->*take)(*PBX_AS(Record, e));
  }
  void give(const pb_event *e) {
    switch (e->kind) {
      case PB_EV_BOOK_TOP: return give_as<pb_ev_book_top, &module::on_book_top>(e);
      case PB_EV_DEPTH: return give_as<pb_ev_depth, &module::on_depth>(e);
      case PB_EV_TRADE: return give_as<pb_ev_trade, &module::on_trade>(e);
      case PB_EV_CANDLE: return give_as<pb_ev_candle, &module::on_candle>(e);
      case PB_EV_MARK: return give_as<pb_ev_mark, &module::on_mark>(e);
      case PB_EV_FUNDING: return give_as<pb_ev_funding, &module::on_funding>(e);
      case PB_EV_ORDER: return give_as<pb_ev_order, &module::on_order>(e);
      case PB_EV_FILL: return give_as<pb_ev_fill, &module::on_fill>(e);
      case PB_EV_POSITION: return give_as<pb_ev_position, &module::on_position>(e);
      case PB_EV_ACCOUNT: return give_as<pb_ev_account, &module::on_account>(e);
      case PB_EV_TIMER: return give_as<pb_ev_timer, &module::on_timer>(e);
      case PB_EV_CONTROL: return give_as<pb_ev_control, &module::on_control>(e);
      case PB_EV_MESSAGE: return give_as<pb_ev_message, &module::on_message>(e);
      case PB_EV_SIGNAL: return give_as<pb_ev_signal, &module::on_signal>(e);
      default: return;
    }
  }
};

/* What check() and size() write. Silence means reject. */
class verdict {
 public:
  explicit verdict(pb_verdict *out) : out_(out) {}

  void allow() { out_->action = PB_V_ALLOW; }
  void reject(uint32_t reason, const std::string &why) { say(PB_V_REJECT, reason, why); }
  void resize(pb_qty qty, const std::string &why) {
    out_->qty = qty;
    say(PB_V_RESIZE, 0, why);
  }
  /* What was compared with what, for people. */
  void compare(double measured, double limit, const char *unit) {
    out_->measured = measured;
    out_->limit = limit;
    pbx_say(out_->unit, sizeof out_->unit, unit);
  }
  /* The record itself, for holds and scopes. */
  pb_verdict &record() { return *out_; }

 private:
  pb_verdict *out_;

  void say(uint8_t action, uint32_t reason, const std::string &why) {
    out_->action = action;
    out_->reason = reason;
    pbx_say(out_->text, sizeof out_->text, why.c_str());
  }
};

struct strategy : module {
  using module::module;
  static constexpr uint32_t kinds = PB_KIND_STRATEGY;
  static constexpr uint64_t caps = PB_CAP_TRADE;
};

struct guard : module {
  using module::module;
  static constexpr uint32_t kinds = PB_KIND_GUARD;
  virtual void check(const pb_check &order, verdict &out) = 0;
};

struct sizer : module {
  using module::module;
  static constexpr uint32_t kinds = PB_KIND_SIZER;
  virtual void size(const pb_check &entry, verdict &out) = 0;
};

/* Say `outputs` (a JSON array of names) and `output_count` too. */
struct indicator : module {
  using module::module;
  static constexpr uint32_t kinds = PB_KIND_INDICATOR;
  /* NaN = not ready. */
  virtual double read(uint32_t instrument, uint32_t output) = 0;
};

struct sink : module {
  using module::module;
  static constexpr uint32_t kinds = PB_KIND_SINK;
};
}  // namespace pbx

#include "pbx_wall.hpp"
#endif
