//! The records of one step.

use crate::abi::*;
use std::marker::PhantomData;
use std::mem::size_of;
use std::slice;

/// One record. Those of kinds that this kit does not know are `Other`.
#[derive(Clone, Copy)]
pub enum Event<'a> {
    BookTop(&'a pb_ev_book_top),
    /// The record, bids and asks, best first.
    Depth(&'a pb_ev_depth, &'a [pb_level], &'a [pb_level]),
    Trade(&'a pb_ev_trade),
    Candle(&'a pb_ev_candle),
    Mark(&'a pb_ev_mark),
    Funding(&'a pb_ev_funding),
    Order(&'a pb_ev_order),
    Fill(&'a pb_ev_fill),
    Position(&'a pb_ev_position),
    Account(&'a pb_ev_account),
    Timer(&'a pb_ev_timer),
    Control(&'a pb_ev_control),
    Message(&'a pb_ev_message, &'a [u8]),
    /// The record and the indicator's numbers.
    Signal(&'a pb_ev_signal, &'a [f64]),
    Other(&'a pb_event),
}

impl pb_event {
    /// Whether it is of the past, in which nothing can be submitted.
    pub fn is_replay(&self) -> bool {
        self.flags & PB_EF_REPLAY != 0
    }
}

/// The records of a step, in order.
pub struct Events<'a> {
    data: *const u8,
    at: u64,
    bytes: u64,
    owned_by_host: PhantomData<&'a pb_event>,
}

impl<'a> Events<'a> {
    /// # Safety
    /// The batch must be the host's and alive for `'a`.
    pub unsafe fn of(batch: &'a pb_batch) -> Events<'a> {
        Events { data: batch.data, at: 0, bytes: batch.bytes, owned_by_host: PhantomData }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (&'a pb_event, Event<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let head = size_of::<pb_event>() as u64;
        if self.at + head > self.bytes {
            return None;
        }
        // SAFETY: the record's head lies inside the batch, which is 8-aligned like every size.
        let event = unsafe { &*self.data.add(self.at as usize).cast::<pb_event>() };
        let size = u64::from(event.size);
        if size < head || size % 8 != 0 || self.at + size > self.bytes {
            self.at = self.bytes;
            return None;
        }
        self.at += size;
        // SAFETY: so does the whole record.
        Some((event, unsafe { read(event) }))
    }
}

/// # Safety
/// The whole record must lie behind its head.
unsafe fn read(event: &pb_event) -> Event<'_> {
    macro_rules! kinds {
        ($($kind:ident: $record:ident => $case:ident),+) => {
            match event.kind {
                _ if event.space != 0 => Event::Other(event),
                $($kind => match whole::<$record>(event) {
                    Some(record) => Event::$case(record),
                    None => Event::Other(event),
                },)+
                PB_EV_DEPTH => depth(event),
                PB_EV_MESSAGE => message(event),
                PB_EV_SIGNAL => signal(event),
                _ => Event::Other(event),
            }
        };
    }
    kinds! {
        PB_EV_BOOK_TOP: pb_ev_book_top => BookTop, PB_EV_TRADE: pb_ev_trade => Trade,
        PB_EV_CANDLE: pb_ev_candle => Candle, PB_EV_MARK: pb_ev_mark => Mark,
        PB_EV_FUNDING: pb_ev_funding => Funding, PB_EV_ORDER: pb_ev_order => Order,
        PB_EV_FILL: pb_ev_fill => Fill, PB_EV_POSITION: pb_ev_position => Position,
        PB_EV_ACCOUNT: pb_ev_account => Account, PB_EV_TIMER: pb_ev_timer => Timer,
        PB_EV_CONTROL: pb_ev_control => Control
    }
}

unsafe fn whole<T>(event: &pb_event) -> Option<&T> {
    (event.size as usize >= size_of::<T>()).then(|| &*std::ptr::from_ref(event).cast::<T>())
}

/// What lies behind a record at an offset, if it lies inside it.
unsafe fn tail<T>(event: &pb_event, at: u32, count: u64, record: usize) -> Option<&[T]> {
    let end = u64::from(at) + count * size_of::<T>() as u64;
    if (at as usize) < record || end > u64::from(event.size) || at % align_of::<T>() as u32 != 0 {
        return None;
    }
    let start = std::ptr::from_ref(event).cast::<u8>().add(at as usize);
    Some(slice::from_raw_parts(start.cast::<T>(), count as usize))
}

unsafe fn depth(event: &pb_event) -> Event<'_> {
    let Some(depth) = whole::<pb_ev_depth>(event) else { return Event::Other(event) };
    let count = u64::from(depth.bids) + u64::from(depth.asks);
    match tail::<pb_level>(event, depth.levels_at, count, size_of::<pb_ev_depth>()) {
        Some(levels) => {
            let (bids, asks) = levels.split_at(usize::from(depth.bids));
            Event::Depth(depth, bids, asks)
        }
        None => Event::Other(event),
    }
}

unsafe fn message(event: &pb_event) -> Event<'_> {
    let Some(record) = whole::<pb_ev_message>(event) else { return Event::Other(event) };
    match tail(event, record.data_at, u64::from(record.len), size_of::<pb_ev_message>()) {
        Some(bytes) => Event::Message(record, bytes),
        None => Event::Other(event),
    }
}

unsafe fn signal(event: &pb_event) -> Event<'_> {
    let Some(record) = whole::<pb_ev_signal>(event) else { return Event::Other(event) };
    match tail(event, record.values_at, u64::from(record.count), size_of::<pb_ev_signal>()) {
        Some(values) => Event::Signal(record, values),
        None => Event::Other(event),
    }
}
