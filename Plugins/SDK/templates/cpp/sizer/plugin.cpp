// @NAME@: gives an entry a share of the account's equity.
#include <pbx.hpp>

namespace {  // always: two libraries may name a class alike

struct rule : pbx::sizer {
  using sizer::sizer;
  static constexpr const char *id = "org.example.@NAME@", *name = "@NAME@";
  static constexpr const char *summary = "Gives an entry a share of equity.";
  static constexpr const char *schema =
      R"({"type":"object","additionalProperties":false,"properties":{"share":{"type":"string",)"
      R"("x-perps-kind":"percent","default":"5%","minimum":"0.1%","maximum":"100%",)"
      R"("description":"The share of equity."}}})";

  void configure() override { share = share_e8("share", 5'000'000); }

  void activate(const pb_activation &a) override {
    products = pbx::instruments(a);
    for (auto &p : products) p.terms.amt_exp = a.account_exp;  // money is the account's
  }

  // Answers, never acts. The host floors to the lot and cuts to what the limits allow.
  void size(const pb_check &entry, pbx::verdict &out) override {
    out.compare(static_cast<double>(share) / 1e6, static_cast<double>(share) / 1e6, "%");
    const auto money = static_cast<pbx_i128>(entry.equity) * share / 100'000'000;
    for (const auto &p : products) {
      if (p.terms.index != entry.intent->instrument || entry.equity <= 0) continue;
      if (entry.fx_e9 != 1'000'000'000) continue;  // settles in another currency
      const auto qty = p.size_worth(static_cast<pb_amt>(money), entry.intent->limit_px);
      if (qty) return out.resize(*qty, "a share of equity");
    }
    out.reject(1, "equity or price is not known");
  }

 private:  // all state of one instance: never a global
  std::vector<pbx::instrument> products;
  int64_t share = 0;
};

}  // namespace

PBX_EXPORT(rule)
