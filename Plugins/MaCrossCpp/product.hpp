// product.hpp - one instrument of the cross: its averages, what is held, the order under way.
#ifndef MA_CROSS_PRODUCT_HPP
#define MA_CROSS_PRODUCT_HPP
#include <pbx.hpp>

namespace {

/// The sum of the last prices.
class moving_sum {
  public:
    explicit moving_sum(size_t length) : ring_(length) {}

    size_t length() const { return ring_.size(); }
    bool is_full() const { return count_ == ring_.size(); }
    pbx_i128 sum() const { return sum_; }

    void push(int64_t price) {
        sum_ += static_cast<pbx_i128>(price) - ring_[next_];
        ring_[next_] = price;
        if (++next_ == ring_.size()) next_ = 0;
        if (count_ < ring_.size()) count_++;
    }

    void clear() { *this = moving_sum(ring_.size()); }

    /// What is in it, the oldest first.
    std::vector<int64_t> numbers() const {
        const size_t first = is_full() ? next_ : 0;
        std::vector<int64_t> result;
        for (size_t i = 0; i < count_; i++) result.push_back(ring_[(first + i) % ring_.size()]);
        return result;
    }

  private:
    std::vector<int64_t> ring_;
    pbx_i128 sum_ = 0;
    size_t count_ = 0, next_ = 0;
};

/// What outlives the process of one product.
struct past {
    int64_t px_exp = 0, qty_exp = 0;
    pb_ns last = PB_NONE;  // when the last bar opened or the last trade came
    pb_qty position = 0;   // this instance's own, signed
    int trend = 0;         // 1 fast above slow, -1 below, 0 not known yet
    int pending = 0;       // the trend whose entry is still to be made, or 0
    pb_qty dust = 0;       // a position too small to close, or 0
    int64_t fast = 0, slow = 0;
    std::vector<int64_t> prices;

    static constexpr int64_t head = 11, prices_max = 1'000;

    void save(pbx::writer &to) const {
        const bool has_last = last != PB_NONE;
        to.number(head + static_cast<int64_t>(prices.size()));
        for (const int64_t number :
             {px_exp, qty_exp, int64_t(has_last), has_last ? last : 0, position, int64_t(trend),
              int64_t(pending), dust, fast, slow, static_cast<int64_t>(prices.size())})
            to.number(number);
        for (const int64_t price : prices) to.number(price);
    }

    static past load(pbx::reader &from) {
        past p;
        const int64_t size = from.number(head, head + prices_max);
        p.px_exp = from.number(-18, 18);
        p.qty_exp = from.number(-18, 18);
        const bool has_last = from.number(0, 1) == 1;
        const pb_ns last = from.number(0);
        if (has_last) p.last = last;
        p.position = from.number();
        p.trend = static_cast<int>(from.number(-1, 1));
        p.pending = static_cast<int>(from.number(-1, 1));
        p.dust = from.number();
        p.fast = from.number(1, 500);
        p.slow = from.number(2, prices_max);
        if (from.number(0, p.slow) != size - head) throw pbx::reader::corrupt();
        for (int64_t i = head; i < size; i++) p.prices.push_back(from.number(1));
        return p;
    }
};

/// One instrument under way.
struct product {
    pbx::instrument terms;
    moving_sum fast, slow;
    past now;
    std::optional<uint64_t> order;  // the one that is not final yet

    product(pbx::instrument of, size_t fast_length, size_t slow_length)
        : terms(std::move(of)), fast(fast_length), slow(slow_length) {
        now.px_exp = terms.terms.px_exp;
        now.qty_exp = terms.terms.qty_exp;
        now.fast = static_cast<int64_t>(fast_length);
        now.slow = static_cast<int64_t>(slow_length);
    }

    /// The averages begin anew; what is held and what is under way stays.
    void forget() {
        fast.clear();
        slow.clear();
        now.trend = now.pending = 0;
    }

    /// Takes a price into both averages; whether they crossed.
    bool learn(pb_px price) {
        fast.push(price);
        slow.push(price);
        if (!slow.is_full()) return false;
        const pbx_i128 left = fast.sum() * now.slow, right = slow.sum() * now.fast;
        if (left == right) return false;
        const int trend = left > right ? 1 : -1, before = now.trend;
        now.trend = trend;
        if (trend == before || before == 0) return false;
        now.pending = trend;
        return true;
    }

    void hold(pb_qty position) {
        if (position != now.position) now.dust = 0;
        now.position = position;
    }

    /// Takes news of an order; one left over from before a restart is waited for too.
    void take(const pb_ev_order &o) {
        if (o.state < PB_ORDER_FINAL) {
            if (!order) order = o.order;
            return;
        }
        if (order != o.order) return;
        order.reset();
        // Too small to close: asking again before it has changed would only be refused again.
        if (o.state == PB_ORDER_DENIED && (o.flags & PB_IF_CLOSE) &&
            (o.reason == PB_R_SHAPE || o.reason == PB_R_SIZER))
            now.dust = now.position;
    }

    past saved() const {
        past p = now;
        p.prices = slow.numbers();
        return p;
    }

    /// Goes on where the state left off, unless it is of other units or lengths, or of a market
    /// whose time is still to come; then says why not.
    const char *resume(const past &p, pb_ns start) {
        if (p.px_exp != now.px_exp || p.qty_exp != now.qty_exp)
            return ": the saved state has other units";
        if (p.fast != now.fast || p.slow != now.slow) return ": the saved state has other lengths";
        if (p.last != PB_NONE && p.last > start) return ": the saved state is of a later time";
        now = p;
        now.prices.clear();
        for (const int64_t price : p.prices) {
            fast.push(price);
            slow.push(price);
        }
        return nullptr;
    }
};

}  // namespace
#endif
