//! A product that an instance may trade, and the exact arithmetic of its prices and sizes.

use crate::abi::*;
use crate::intent::Side;
use crate::parameters::copy;

/// A copy of what `activate` tells of a product; see `pb_instrument` for the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instrument {
    pub index: u32,
    pub symbol: String,
    pub settle: String,
    pub px_exp: i32,
    pub qty_exp: i32,
    pub amt_exp: i32,
    pub flags: u32,
    pub tick: pb_px,
    pub lot: pb_qty,
    pub min_qty: pb_qty,
    pub max_qty: pb_qty,
    pub min_notional: pb_amt,
    pub multiplier_e9: i64,
    pub maker_fee_e8: i64,
    pub taker_fee_e8: i64,
}

impl Instrument {
    /// # Safety
    /// The record and its texts must be alive.
    pub(crate) unsafe fn of(record: &pb_instrument) -> Instrument {
        Instrument {
            index: record.index,
            symbol: copy(record.symbol),
            settle: copy(record.settle),
            px_exp: record.px_exp,
            qty_exp: record.qty_exp,
            amt_exp: record.amt_exp,
            flags: record.flags,
            tick: record.tick,
            lot: record.lot,
            min_qty: record.min_qty,
            max_qty: record.max_qty,
            min_notional: record.min_notional,
            multiplier_e9: record.multiplier_e9,
            maker_fee_e8: record.maker_fee_e8,
            taker_fee_e8: record.taker_fee_e8,
        }
    }

    /// Whether it may be short and has margin; else it is spot.
    pub fn is_derivative(&self) -> bool {
        self.flags & PB_IN_DERIVATIVE != 0
    }

    fn step(&self) -> i64 {
        self.tick.max(1)
    }

    /// The nearest price on the tick, up for a buy and down for a sell; nothing if not positive.
    pub fn on_tick(&self, px: pb_px, side: Side) -> Option<pb_px> {
        let rest = px % self.step();
        let floor = px - rest;
        let result = match side {
            Side::Buy if rest > 0 => floor.checked_add(self.step())?,
            _ => floor,
        };
        (result > 0).then_some(result)
    }

    /// The worst price to accept when trading at once: away from `last` by `slippage_e8` (1e-8 of
    /// one), on the tick, a buy rounded up and a sell down, never below one tick.
    pub fn worst_price(&self, last: pb_px, side: Side, slippage_e8: i64) -> Option<pb_px> {
        if last <= 0 {
            return None;
        }
        let one = 100_000_000_i128;
        let step = i128::from(self.step()) * one;
        let factor = match side {
            Side::Buy => one + i128::from(slippage_e8),
            Side::Sell => one - i128::from(slippage_e8),
        };
        let exact = i128::from(last) * factor;
        let mut ticks = exact.max(0) / step;
        if side == Side::Buy && ticks * step < exact {
            ticks += 1;
        }
        i64::try_from(ticks.max(1) * i128::from(self.step())).ok()
    }

    /// The largest multiple of the lot that is not more.
    pub fn floor_lot(&self, qty: pb_qty) -> pb_qty {
        if self.lot > 0 { qty - qty % self.lot } else { qty }
    }

    /// The value of a size at a price in the settle currency, rounded toward zero; nothing when the
    /// price is not positive or it does not fit.
    pub fn notional(&self, qty: pb_qty, px: pb_px) -> Option<pb_amt> {
        if px <= 0 {
            return None;
        }
        let (mut multiplier, mut shift) = (self.multiplier_e9, self.qty_exp - self.amt_exp - 9);
        // Zeros at its end would only take room from the digits that count.
        while multiplier != 0 && multiplier % 10 == 0 {
            (multiplier, shift) = (multiplier / 10, shift + 1);
        }
        let size = i128::from(qty);
        let value = if self.flags & PB_IN_INVERSE != 0 {
            scale(size * i128::from(multiplier), shift - self.px_exp)? / i128::from(px)
        } else {
            let product = (size * i128::from(px)).checked_mul(i128::from(multiplier))?;
            scale(product, shift + self.px_exp)?
        };
        i64::try_from(value).ok().and_then(crate::known)
    }

    /// The largest size on the lot that is worth no more than an amount of the settle currency;
    /// nothing when the price is not positive, the amount is below zero, or it does not fit.
    pub fn size_worth(&self, amount: pb_amt, px: pb_px) -> Option<pb_qty> {
        if px <= 0 || amount < 0 || self.multiplier_e9 <= 0 {
            return None;
        }
        let shift = self.amt_exp - self.qty_exp + 9;
        let (value, divisor, shift) = if self.flags & PB_IN_INVERSE != 0 {
            let value = i128::from(amount) * i128::from(px);
            (value, i128::from(self.multiplier_e9), shift + self.px_exp)
        } else {
            let divisor = i128::from(self.multiplier_e9) * i128::from(px);
            (i128::from(amount), divisor, shift - self.px_exp)
        };
        let size = if shift < 0 {
            value / scale(divisor, -shift)?
        } else {
            scale(value, shift)? / divisor
        };
        i64::try_from(size).ok().map(|size| self.floor_lot(size))
    }
}

fn scale(mut value: i128, by: i32) -> Option<i128> {
    for _ in 0..by {
        value = value.checked_mul(10)?;
    }
    for _ in by..0 {
        value /= 10;
    }
    Some(value)
}
