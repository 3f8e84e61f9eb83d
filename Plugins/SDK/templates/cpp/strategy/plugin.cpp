// @NAME@: buys when a minute closes above the last closes, leaves when one closes below them.
#include <pbx.hpp>

#include <algorithm>

namespace {  // always: two libraries may name a class alike

struct rule : pbx::strategy {
  using strategy::strategy;
  static constexpr const char *id = "org.example.@NAME@", *name = "@NAME@";
  static constexpr const char *summary = "Buys a new high, sells a new low.";
  static constexpr uint64_t events =
      PB_BIT(PB_EV_CANDLE) | PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_POSITION);
  static constexpr const char *schema =
      R"({"type":"object","additionalProperties":false,"properties":{"length":{"type":"integer",)"
      R"("default":20,"minimum":2,"maximum":500,"description":"Closes."}}})";

  void configure() override { length = static_cast<size_t>(integer("length", 20)); }

  void activate(const pb_activation &a) override {
    if (a.instrument_count != 1) throw pbx::refusal{"trades one product", ""};
    own = pbx::instruments(a).front();
    subscribe(own->terms.index, PB_BIT(PB_EV_CANDLE), 60'000'000'000);
  }

  void on_candle(const pb_ev_candle &c) override {
    const bool is_full = closes.size() == length;
    const auto [low, high] = std::minmax_element(closes.begin(), closes.end());
    const bool above = is_full && c.close > *high, below = is_full && c.close < *low;
    closes.push_back(c.close);
    if (closes.size() > length) closes.erase(closes.begin());
    if (order || (c.h.flags & PB_EF_REPLAY) || !(held > 0 ? below : above)) return;
    const uint8_t side = held > 0 ? PB_SIDE_SELL : PB_SIDE_BUY;
    const auto worst = own->worst_price(c.close, side, 200'000);  // 20 bps away
    if (!worst) return;
    order = submit(held > 0 ? pbx::leave(own->terms.index, side, *worst)  // all that it holds
                            : pbx::enter(own->terms.index, side, *worst));  // the sizer decides
  }

  void on_order(const pb_ev_order &o) override {
    if (order == o.order && o.state >= PB_ORDER_FINAL) order.reset();
  }

  void on_position(const pb_ev_position &p) override {
    if (p.owner == owner()) held = p.qty;
  }

 private:  // all state of one instance: never a global
  std::optional<pbx::instrument> own;
  std::optional<uint64_t> order;  // the one that is not final yet
  std::vector<pb_px> closes;
  size_t length = 0;
  pb_qty held = 0;
};

}  // namespace

PBX_EXPORT(rule)
