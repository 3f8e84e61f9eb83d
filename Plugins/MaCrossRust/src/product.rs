//! One instrument: its averages, what is held, the order under way.

use crate::past::Past;
use crate::settings::Settings;
use perps_plugin::*;
use std::collections::VecDeque;

/// The sum of the last prices.
struct MovingSum {
    length: usize,
    prices: VecDeque<i64>,
    sum: i128,
}

impl MovingSum {
    fn new(length: i64) -> MovingSum {
        let length = length as usize;
        MovingSum { length, prices: VecDeque::with_capacity(length), sum: 0 }
    }

    fn is_full(&self) -> bool {
        self.prices.len() == self.length
    }

    fn push(&mut self, price: i64) {
        if self.is_full() {
            self.sum -= self.prices.pop_front().map_or(0, i128::from);
        }
        self.prices.push_back(price);
        self.sum += i128::from(price);
    }

    fn clear(&mut self) {
        self.prices.clear();
        self.sum = 0;
    }
}

pub struct Product {
    pub instrument: Instrument,
    fast: MovingSum,
    slow: MovingSum,
    pub now: Past,
    /// The one that is not final yet.
    order: Option<u64>,
}

impl Product {
    pub fn new(instrument: Instrument, settings: &Settings) -> Product {
        let (fast, slow) = (settings.fast, settings.slow);
        let now = Past {
            px_exp: instrument.px_exp.into(),
            qty_exp: instrument.qty_exp.into(),
            fast,
            slow,
            ..Past::default()
        };
        let (fast, slow) = (MovingSum::new(fast), MovingSum::new(slow));
        Product { instrument, fast, slow, now, order: None }
    }

    /// The averages begin anew; what is held and what is under way stays.
    pub fn forget(&mut self) {
        self.fast.clear();
        self.slow.clear();
        (self.now.trend, self.now.pending) = (0, 0);
    }

    /// Takes a price into both averages; whether they crossed.
    pub fn learn(&mut self, price: pb_px) -> bool {
        self.fast.push(price);
        self.slow.push(price);
        if !self.slow.is_full() {
            return false;
        }
        let left = self.fast.sum * i128::from(self.now.slow);
        let right = self.slow.sum * i128::from(self.now.fast);
        if left == right {
            return false;
        }
        let before = self.now.trend;
        self.now.trend = if left > right { 1 } else { -1 };
        if self.now.trend == before || before == 0 {
            return false;
        }
        self.now.pending = self.now.trend;
        true
    }

    /// Leaves, or else enters, if there is reason to and no order is under way.
    pub fn act(&mut self, last: pb_px, settings: &Settings, host: &Host) {
        let (now, own) = (&self.now, &self.instrument);
        if self.order.is_some() {
            return;
        }
        let (side, is_close) = if now.position != now.dust {
            match (now.position > 0, now.trend) {
                (true, -1) => (Side::Sell, true),
                (false, 1) if now.position < 0 => (Side::Buy, true),
                _ => return,
            }
        } else {
            // Flat, or as good as flat.
            match now.pending {
                1 => (Side::Buy, false),
                -1 if settings.allow_short && own.is_derivative() => (Side::Sell, false),
                _ => return,
            }
        };
        let Some(worst) = own.worst_price(last, side, settings.slippage_e8) else { return };
        let intent = if is_close {
            Intent::leave(own.index, side, worst)
        } else {
            Intent::enter(own.index, side, worst, 1_000_000)
        };
        // What is refused now is tried again at the next price.
        self.order = host.submit(intent).ok();
        if self.order.is_some() && !is_close {
            self.now.pending = 0;
        }
    }

    /// Takes news of an order; one left over from before a restart is waited for too.
    pub fn take(&mut self, order: &pb_ev_order) {
        if order.state < PB_ORDER_FINAL {
            self.order.get_or_insert(order.order);
        } else if self.order == Some(order.order) {
            self.order = None;
            // Too small to close: asking again before it has changed would only be refused again.
            let is_too_small = order.reason == PB_R_SHAPE || order.reason == PB_R_SIZER;
            let is_close = order.flags & PB_IF_CLOSE != 0;
            if order.state == PB_ORDER_DENIED && is_close && is_too_small {
                self.now.dust = self.now.position;
            }
        }
    }

    pub fn hold(&mut self, position: pb_qty) {
        if position != self.now.position {
            self.now.dust = 0;
        }
        self.now.position = position;
    }

    pub fn past(&self) -> Past {
        Past { prices: self.slow.prices.iter().copied().collect(), ..self.now.clone() }
    }

    /// Goes on where the state left off, unless it is of other units or lengths, or of a market
    /// whose time is still to come.
    pub fn resume(&mut self, past: &Past, start: pb_ns) -> Result<(), &'static str> {
        let now = &self.now;
        if (past.px_exp, past.qty_exp) != (now.px_exp, now.qty_exp) {
            return Err(": the saved state has other units");
        }
        if (past.fast, past.slow) != (now.fast, now.slow) {
            return Err(": the saved state has other lengths");
        }
        if past.last.is_some_and(|last| last > start) {
            return Err(": the saved state is of a later time");
        }
        for price in &past.prices {
            self.fast.push(*price);
            self.slow.push(*price);
        }
        self.now = Past { prices: Vec::new(), ..past.clone() };
        Ok(())
    }
}
