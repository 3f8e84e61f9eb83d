// perps.spread-depth - a guard against trading into a wide or thin book.
//
// An entry is refused while the best bid and ask are further apart than spread_max, or while the
// side it would take shows less than depth_min within its top levels. What is not known is refused.
// Exits pass: the module does not ask for the right to stop them.
#include <pbx.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

namespace {

constexpr uint32_t levels = 10;
enum reason : uint32_t { too_wide = 1, no_quote = 2, too_thin = 3, no_depth = 4 };

/// What is known of one instrument; amounts in the settle currency.
struct product {
    pb_instrument terms;
    bool is_stale = false;
    pb_amt bids = PB_NONE;
    pb_amt asks = PB_NONE;
};

/// Owns what one instance knows.
class spread_depth {
  public:
    explicit spread_depth(const pb_host *host) : host_(host) {}

    pb_status configure(pb_error *e) {
        spread_max_e8_ = pbx_decimal(host_, "spread_max", -8, 200'000);
        if (spread_max_e8_ < 0 || spread_max_e8_ > 100'000'000)
            return pbx_fail(e, PB_E_CONFIG, "spread_max", "must be from 0 bps to 10000 bps");
        pb_value depth;
        if (pbx_param(host_, "depth_min", PB_T_DECIMAL, &depth) && depth.i < 0)
            return pbx_fail(e, PB_E_CONFIG, "depth_min", "must not be negative");
        return PB_OK;
    }

    pb_status activate(const pb_activation *a, pb_error *e) {
        products_.clear();
        account_exp_ = a->account_exp;
        pbx_say(currency_, sizeof currency_, a->account_ccy.ptr ? a->account_ccy.ptr : "");
        depth_min_ = pbx_decimal(host_, "depth_min", account_exp_, 0);
        if (depth_min_ < 0)
            return pbx_fail(e, PB_E_CONFIG, "depth_min", "is finer than the account currency");
        uint64_t events = PB_BIT(PB_EV_BOOK_TOP);
        if (depth_min_ > 0) events |= PB_BIT(PB_EV_DEPTH);
        for (uint32_t i = 0; i < a->instrument_count; i++) {
            product p;
            p.terms = *pb_instrument_at(a, i);
            products_.push_back(p);
            const pb_status s = pbx_subscribe(host_, p.terms.index, events, levels, 0);
            if (s < 0) return s;
        }
        return PB_OK;
    }

    pb_status process(const pb_batch *b) {
        for (const pb_event *e = pb_next(b, nullptr); e; e = pb_next(b, e)) {
            product *p = find(e->instrument);
            if (!p) continue;
            if (PBX_IS(e, PB_EV_BOOK_TOP, pb_ev_book_top))
                p->is_stale = (e->flags & PB_EF_STALE) != 0;
            else if (PBX_IS(e, PB_EV_DEPTH, pb_ev_depth))
                take(*p, PBX_AS(pb_ev_depth, e));
        }
        return PB_OK;
    }

    pb_status check(const pb_check *c, pb_verdict *out) {
        if (c->flags & PB_CF_REDUCING) {
            out->action = PB_V_ALLOW;
            return PB_OK;
        }
        const product *p = c->intent ? find(c->intent->instrument) : nullptr;
        if (!p || p->is_stale || c->bid == PB_NONE || c->ask == PB_NONE || c->bid <= 0 ||
            c->ask < c->bid) {
            missing(out, static_cast<double>(spread_max_e8_) / 1e4, "bps");
            return reject(out, no_quote, "the best bid and ask are not known");
        }
        if (!is_narrow(c, out)) return PB_OK;
        if (depth_min_ > 0 && !is_deep(*p, c, out)) return PB_OK;
        out->action = PB_V_ALLOW;
        return PB_OK;
    }

  private:
    const pb_host *host_;
    int64_t spread_max_e8_ = 0;
    pb_amt depth_min_ = 0;
    int32_t account_exp_ = 0;
    char currency_[8] = {};
    std::vector<product> products_;

    product *find(uint32_t instrument) {
        for (product &p : products_)
            if (p.terms.index == instrument) return &p;
        return nullptr;
    }

    /// A limit beside no measured value: what is to be compared is not known.
    static void missing(pb_verdict *out, double limit, const char *unit) {
        out->measured = std::nan("");
        out->limit = limit;
        pbx_say(out->unit, sizeof out->unit, unit);
    }

    static pb_status reject(pb_verdict *out, reason why, const char *text) {
        out->action = PB_V_REJECT;
        out->reason = why;
        pbx_say(out->text, sizeof out->text, text);
        return PB_OK;
    }

    /// Compares the spread as a share of the middle price, exactly; writes what it found.
    bool is_narrow(const pb_check *c, pb_verdict *out) const {
        const pbx_i128 width = static_cast<pbx_i128>(c->ask) - c->bid;
        const pbx_i128 sum = static_cast<pbx_i128>(c->ask) + c->bid;
        out->measured = 2e4 * static_cast<double>(width) / static_cast<double>(sum);
        out->limit = static_cast<double>(spread_max_e8_) / 1e4;
        pbx_say(out->unit, sizeof out->unit, "bps");
        if (2 * width * 100'000'000 <= sum * spread_max_e8_) return true;
        char text[sizeof out->text];
        std::snprintf(text, sizeof text, "the spread of %.2f bps is wider than %.2f bps",
                      out->measured, out->limit);
        reject(out, too_wide, text);
        return false;
    }

    /// Compares what is shown on the side the order takes, in the account currency.
    bool is_deep(const product &p, const pb_check *c, pb_verdict *out) const {
        const pb_amt shown = c->intent->side == PB_SIDE_BUY ? p.asks : p.bids;
        pbx_i128 scaled = 1;
        pbx_scale_i128(&scaled, account_exp_ < 0 ? -account_exp_ : 0);
        const double limit = static_cast<double>(depth_min_) / static_cast<double>(scaled);
        pbx_i128 amount = static_cast<pbx_i128>(shown) * c->fx_e9;
        if (shown == PB_NONE || c->fx_e9 <= 0 ||
            !pbx_scale_i128(&amount, p.terms.amt_exp - account_exp_ - 9)) {
            missing(out, limit, currency_);
            reject(out, no_depth, "the depth of the book is not known");
            return false;
        }
        if (amount >= depth_min_) return true;
        out->measured = static_cast<double>(amount) / static_cast<double>(scaled);
        out->limit = limit;
        pbx_say(out->unit, sizeof out->unit, currency_);
        reject(out, too_thin, "the book shows too little on the side the order takes");
        return false;
    }

    static void take(product &p, const pb_ev_depth *d) {
        const uint64_t count = static_cast<uint64_t>(d->bids) + d->asks;
        p.bids = p.asks = PB_NONE;
        if (d->levels_at < sizeof *d || d->levels_at + count * sizeof(pb_level) > d->h.size) return;
        p.bids = sum(p.terms, pb_levels(d), d->bids);
        p.asks = sum(p.terms, pb_levels(d) + d->bids, d->asks);
    }

    /// The value of the best levels; PB_NONE when one of them makes no sense.
    static pb_amt sum(const pb_instrument &terms, const pb_level *side, uint32_t count) {
        pb_amt total = 0;
        for (uint32_t i = 0; i < count && i < levels; i++) {
            const pb_amt value = pbx_notional(&terms, side[i].qty, side[i].px);
            if (value == PB_NONE || __builtin_add_overflow(total, value, &total)) return PB_NONE;
        }
        return total;
    }
};

// ---- The wall: nothing thrown gets past these

template <typename Body> pb_status guarded(Body body) noexcept {
    try {
        return body();
    } catch (...) {
        return PB_E_PANIC;
    }
}

spread_depth *instance(void *obj) noexcept { return static_cast<spread_depth *>(obj); }

extern "C" {

static pb_status sd_configure(void *obj, const pb_config *, pb_error *e) {
    return guarded([=] { return instance(obj)->configure(e); });
}

static pb_status sd_activate(void *obj, const pb_activation *a, pb_error *e) {
    return guarded([=] { return instance(obj)->activate(a, e); });
}

static pb_status sd_process(void *obj, const pb_batch *b) {
    return guarded([=] { return instance(obj)->process(b); });
}

static void sd_deactivate(void *, uint32_t) {}

static void sd_destroy(void *obj) { delete instance(obj); }

static pb_status sd_check(void *obj, const pb_check *c, pb_verdict *out) {
    return guarded([=] { return instance(obj)->check(c, out); });
}

static const void *sd_extension(void *, const char *id) {
    static const pb_guard guard = {sizeof(pb_guard), 0, sd_check};
    return std::strcmp(id, PB_EXT_GUARD) == 0 ? &guard : nullptr;
}

}  // extern "C"

const pb_vtable vtable = {
    sizeof(pb_vtable), 0,       sd_configure, sd_activate, sd_process,   sd_deactivate,
    sd_destroy,        nullptr, nullptr,      nullptr,     sd_extension,
};

const pb_module module = {
    sizeof(pb_module),
    PB_KIND_GUARD,
    PBX_TEXT("perps.spread-depth"),
    PBX_TEXT("Spread and depth"),
    PBX_TEXT("1.0.0"),
    PBX_TEXT("perps-bot"),
    PBX_TEXT(""),
    PBX_TEXT("Apache-2.0"),
    PBX_TEXT("Refuses entries into a wide or thin book."),
    PBX_TEXT("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
             "\"spread_max\":{\"type\":\"string\",\"x-perps-kind\":\"percent\","
             "\"default\":\"20 bps\",\"minimum\":\"0 bps\",\"maximum\":\"10000 bps\","
             "\"description\":\"The widest spread, as a share of the middle "
             "price.\"},"
             "\"depth_min\":{\"type\":\"number\",\"x-perps-kind\":\"decimal\",\"default\":0,"
             "\"minimum\":0,\"description\":\"What the best ten levels of the side taken must be "
             "worth, in the account currency; 0 asks for nothing.\"}}}"),
    PBX_TEXT("[]"),
    0,
    PB_BIT(PB_EV_BOOK_TOP) | PB_BIT(PB_EV_DEPTH),
    PB_DET_PURE,
    0,
    0,
    0,
};

pb_status create(const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
    if (m != &module) return pbx_fail(e, PB_E_NOT_FOUND, "", "no such module");
    out->obj = new (std::nothrow) spread_depth(h);
    out->vt = &vtable;
    return out->obj ? PB_OK : pbx_fail(e, PB_E_FAIL, "", "out of memory");
}

const pb_module *const modules[] = {&module};
const pb_library library = {
    PB_MAGIC, sizeof(pb_library), PB_ABI_MAJOR, PB_ABI_MINOR, 0, 0, PBX_TEXT("C++17"),
    modules,  1,                  0,            create,
};

}  // namespace

extern "C" PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *host) {
    return host && host->major_min <= PB_ABI_MAJOR && host->major_max >= PB_ABI_MAJOR ? &library
                                                                                      : nullptr;
}
