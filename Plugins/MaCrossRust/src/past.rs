//! What outlives the process of one product.

use perps_plugin::*;

/// The last average and what was going on; the layout of the bytes is that of the other twins.
#[derive(Clone, Default)]
pub struct Past {
    pub px_exp: i64,
    pub qty_exp: i64,
    /// When the last bar opened or the last trade came.
    pub last: Option<pb_ns>,
    /// This instance's own, signed.
    pub position: pb_qty,
    /// 1 fast above slow, -1 below, 0 not known yet.
    pub trend: i64,
    /// The trend whose entry is still to be made, or 0.
    pub pending: i64,
    /// A position too small to close, or 0.
    pub dust: pb_qty,
    pub fast: i64,
    pub slow: i64,
    /// The prices in the slow average, the oldest first.
    pub prices: Vec<i64>,
}

const HEAD: i64 = 11;
const PRICES_MAX: i64 = 1_000;

impl Past {
    pub fn save(&self, to: &mut StateWriter<'_>) -> Result<(), Refusal> {
        let count = self.prices.len() as i64;
        to.number(HEAD + count)?;
        let head = [
            self.px_exp,
            self.qty_exp,
            self.last.is_some().into(),
            self.last.unwrap_or(0),
            self.position,
            self.trend,
            self.pending,
            self.dust,
            self.fast,
            self.slow,
            count,
        ];
        head.iter().chain(&self.prices).try_for_each(|number| to.number(*number))
    }

    pub fn load(from: &mut StateReader<'_>) -> Result<Past, Refusal> {
        const ANY: std::ops::RangeInclusive<i64> = i64::MIN..=i64::MAX;
        let size = from.number(HEAD..=HEAD + PRICES_MAX)?;
        let (px_exp, qty_exp) = (from.number(-18..=18)?, from.number(-18..=18)?);
        let has_last = from.number(0..=1)? == 1;
        let last = from.number(0..=i64::MAX)?;
        let mut past = Past {
            px_exp,
            qty_exp,
            last: has_last.then_some(last),
            position: from.number(ANY)?,
            trend: from.number(-1..=1)?,
            pending: from.number(-1..=1)?,
            dust: from.number(ANY)?,
            fast: from.number(1..=500)?,
            slow: from.number(2..=PRICES_MAX)?,
            prices: Vec::new(),
        };
        if from.number(0..=past.slow)? != size - HEAD {
            return Err(StateReader::corrupt());
        }
        for _ in HEAD..size {
            past.prices.push(from.number(1..=i64::MAX)?);
        }
        Ok(past)
    }
}
