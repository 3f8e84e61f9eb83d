//! Orders as a strategy wishes for them, in whole numbers only.

use crate::abi::*;
use std::mem::size_of;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Side {
    Buy = PB_SIDE_BUY,
    Sell = PB_SIDE_SELL,
}

impl Side {
    /// From a record's field; nothing for what is no side.
    pub fn of(field: u8) -> Option<Side> {
        match field {
            PB_SIDE_BUY => Some(Side::Buy),
            PB_SIDE_SELL => Some(Side::Sell),
            _ => None,
        }
    }
}

/// An order wished for; `Host::submit` fills tag and cause.
#[derive(Clone, Copy)]
pub struct Intent {
    pub(crate) record: pb_intent,
}

impl Intent {
    fn new(instrument: u32, side: Side, price: pb_px, order_type: u8, tif: u8) -> Intent {
        Intent {
            record: pb_intent {
                struct_size: size_of::<pb_intent>() as u32,
                instrument,
                tag: 0,
                cause: 0,
                side: side as u8,
                order_type,
                tif,
                _pad: [0; 5],
                qty: 0,
                notional: 0,
                conviction_e6: 0,
                limit_px: price,
                trigger_px: PB_NONE,
                expire: PB_NONE,
                flags: 0,
                _pad2: 0,
            },
        }
    }

    /// Opens or adds at once, at `worst` or better; the profile's sizer decides the size by the
    /// conviction, 1 to 1,000,000.
    pub fn enter(instrument: u32, side: Side, worst: pb_px, conviction_e6: i64) -> Intent {
        let mut intent = Intent::new(instrument, side, worst, PB_TYPE_MARKET, PB_TIF_IOC);
        intent.record.conviction_e6 = conviction_e6;
        intent
    }

    /// Trades a size at once, at `worst` or better.
    pub fn at_once(instrument: u32, side: Side, qty: pb_qty, worst: pb_px) -> Intent {
        let mut intent = Intent::new(instrument, side, worst, PB_TYPE_MARKET, PB_TIF_IOC);
        intent.record.qty = qty;
        intent
    }

    /// Closes all that this instance holds, at `worst` or better.
    pub fn leave(instrument: u32, side: Side, worst: pb_px) -> Intent {
        let mut intent = Intent::new(instrument, side, worst, PB_TYPE_MARKET, PB_TIF_IOC);
        intent.record.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
        intent
    }

    /// Rests at a price until it is filled or cancelled.
    pub fn rest(instrument: u32, side: Side, qty: pb_qty, price: pb_px) -> Intent {
        let mut intent = Intent::new(instrument, side, price, PB_TYPE_LIMIT, PB_TIF_GTC);
        intent.record.qty = qty;
        intent
    }

    /// The same with flags such as `PB_IF_POST_ONLY` added.
    pub fn with(mut self, flags: u32) -> Intent {
        self.record.flags |= flags;
        self
    }
}
