// perps.ma-cross-cpp - a moving-average cross, the twin of Plugins/MaCross in Swift.
//
// When the fast average crosses the slow one upward, a flat instance goes long; while the fast
// average is below, a long instance closes. With allow_short the same holds mirrored where the
// instrument can be short. One order at a time per instrument; an exit comes before an entry.
#include "product.hpp"

#include <map>

namespace {

constexpr pb_ns second = 1'000'000'000;

struct ma_cross : pbx::strategy {
    static constexpr const char *id = "perps.ma-cross-cpp";
    static constexpr const char *name = "Moving-average cross (C++)";
    static constexpr const char *summary =
        "Goes long when a fast average crosses above a slow one, and out below.";
    static constexpr const char *version = "1.0.0", *vendor = "perps-bot";
    static constexpr const char *license = "Apache-2.0";
    static constexpr const char *metrics =
        R"([{"name":"crossings","unit":"","kind":"counter"}])";
    static constexpr uint64_t events = PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_CANDLE) |
                                       PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_FILL) |
                                       PB_BIT(PB_EV_POSITION);
    static constexpr uint32_t state_version = 1, state_oldest = 1;
    static constexpr const char *schema =
        R"({"type":"object","additionalProperties":false,"properties":{)"
        R"("fast":{"type":"integer","default":5,"minimum":1,"maximum":500,)"
        R"("description":"Prices in the fast average; below slow."},)"
        R"("slow":{"type":"integer","default":20,"minimum":2,"maximum":1000,)"
        R"("description":"Prices in the slow average."},)"
        R"("source":{"type":"string","enum":["bars","trades"],"default":"bars",)"
        R"("description":"Whether prices are closes of bars or trades."},)"
        R"("interval":{"type":"string","x-perps-kind":"duration","default":"1m",)"
        R"("minimum":"1s","maximum":"7d","description":"The length of a bar."},)"
        R"("slippage":{"type":"string","x-perps-kind":"percent","default":"50 bps",)"
        R"("minimum":"0 bps","maximum":"1000 bps",)"
        R"("description":"How far from the last price an order may trade."},)"
        R"("allow_short":{"type":"boolean","default":false,)"
        R"("description":"Whether to go short where the instrument allows it."}}})";
    static constexpr uint32_t products_max = 64;

    using strategy::strategy;

    void configure() override {
        fast = in_range("fast", integer("fast", 5), 1, 500, "must be from 1 to 500");
        slow = in_range("slow", integer("slow", 20), 2, 1'000, "must be from 2 to 1000");
        if (fast >= slow) throw pbx::bad_parameter("fast", "must be below slow");
        interval = in_range("interval", duration("interval", 60 * second), second,
                            604'800 * second, "must be from 1s to 7d");
        slippage_e8 = in_range("slippage", share_e8("slippage", 500'000), 0, 10'000'000,
                               "must be from 0 bps to 1000 bps");
        silence = (slow + 1) * interval;
        allow_short = flag("allow_short", false);
        from_bars = text("source", "bars") != "trades";
    }

    void activate(const pb_activation &a) override {
        if (a.instrument_count > products_max)
            throw pbx::refusal{"trades at most 64 instruments", "", PB_E_LIMIT};
        products.clear();
        for (pbx::instrument &terms : pbx::instruments(a)) {
            const uint32_t index = terms.terms.index;
            product p(std::move(terms), static_cast<size_t>(fast), static_cast<size_t>(slow));
            if (const auto found = before.find(p.terms.symbol); found != before.end())
                if (const char *why_not = p.resume(found->second, a.start))
                    log(3, p.terms.symbol + why_not);
            products.push_back(std::move(p));
            if (from_bars)
                subscribe(index, PB_BIT(PB_EV_CANDLE), interval, static_cast<uint32_t>(slow + 1));
            else
                subscribe(index, PB_BIT(PB_EV_TRADE));
        }
        before.clear();
    }

    void on_trade(const pb_ev_trade &t) override {
        product *p = from_bars ? nullptr : find(t.h.instrument);
        if (p) on_price(*p, t.h, t.px, t.h.ts);
    }

    void on_candle(const pb_ev_candle &c) override {
        product *p = from_bars ? find(c.h.instrument) : nullptr;
        if (p && c.closed && c.interval == interval &&
            (p->now.last == PB_NONE || p->now.last < c.open_ts))
            on_price(*p, c.h, c.close, c.open_ts);
    }

    void on_order(const pb_ev_order &o) override {
        if (product *p = own(o.h, o.owner)) p->take(o);
    }

    void on_fill(const pb_ev_fill &f) override {
        if (product *p = own(f.h, f.owner))
            p->hold(p->now.position + (f.side == PB_SIDE_BUY ? f.qty : -f.qty));
    }

    void on_position(const pb_ev_position &q) override {
        if (product *p = own(q.h, q.owner)) p->hold(q.qty);
    }

    void save(pbx::writer &to) override {
        to.number(static_cast<int64_t>(products.size()));
        for (const product &p : products) {
            to.text(p.terms.symbol);
            p.saved().save(to);
        }
    }

    void load(pbx::reader &from, uint32_t) override {
        std::map<std::string, past> found;
        for (int64_t count = from.number(0, products_max); count > 0; count--) {
            const std::string symbol = from.text();
            if (!found.emplace(symbol, past::load(from)).second) throw pbx::reader::corrupt();
        }
        from.end();
        before = std::move(found);
    }

  private:
    int64_t fast = 0, slow = 0, slippage_e8 = 0;
    pb_ns interval = 0, silence = 0;  // the silence after which the averages begin anew
    bool from_bars = true, allow_short = false;
    uint64_t crossings = 0;
    std::vector<product> products;
    std::map<std::string, past> before;  // what was saved, until activate takes it over

    static int64_t in_range(const char *key, int64_t value, int64_t low, int64_t high,
                            const char *text) {
        if (value < low || value > high) throw pbx::bad_parameter(key, text);
        return value;
    }

    product *find(uint32_t instrument) {
        for (product &p : products)
            if (p.terms.terms.index == instrument) return &p;
        return nullptr;
    }

    /// The product of news that is of this instance and of now.
    product *own(const pb_event &e, uint32_t whose) {
        return whose == owner() && !(e.flags & PB_EF_REPLAY) ? find(e.instrument) : nullptr;
    }

    /// Learns from a price of `time`, and acts if it is of now: a cross of the past is no entry.
    void on_price(product &p, const pb_event &e, pb_px price, pb_ns time) {
        if (price <= 0) return;
        if (p.now.last != PB_NONE && time - p.now.last > silence) p.forget();
        p.now.last = time;
        const bool has_crossed = p.learn(price);
        if (e.flags & PB_EF_REPLAY) {
            p.now.pending = 0;
            return;
        }
        if (has_crossed) metric(0, static_cast<double>(++crossings));
        act(p, price);
    }

    /// Leaves, or else enters, if there is reason to and no order is under way.
    void act(product &p, pb_px last) {
        const past &now = p.now;
        if (p.order) return;
        if (now.position != now.dust) {
            if (now.position > 0 && now.trend < 0) trade(p, PB_SIDE_SELL, last, true);
            else if (now.position < 0 && now.trend > 0) trade(p, PB_SIDE_BUY, last, true);
        } else if (now.pending > 0) {  // flat, or as good as flat
            trade(p, PB_SIDE_BUY, last, false);
        } else if (now.pending < 0 && allow_short && p.terms.is_derivative()) {
            trade(p, PB_SIDE_SELL, last, false);
        }
    }

    void trade(product &p, uint8_t side, pb_px last, bool is_close) {
        const auto worst = p.terms.worst_price(last, side, slippage_e8);
        if (!worst) return;
        const uint32_t index = p.terms.terms.index;
        p.order = submit(is_close ? pbx::leave(index, side, *worst)
                                  : pbx::enter(index, side, *worst));
        if (p.order && !is_close) p.now.pending = 0;
    }
};

}  // namespace

PBX_EXPORT(ma_cross)
