//! What the host gives an instance.

use crate::abi::*;
use crate::intent::Intent;
use crate::module::Refusal;
use std::cell::Cell;
use std::ffi::{c_void, CStr};
use std::mem::size_of;

/// How loud a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Trace = 0,
    Debug = 1,
    Info = 2,
    Warning = 3,
    Error = 4,
    Fatal = 5,
}

/// The host of one instance; lives as long as the instance.
pub struct Host {
    table: *const pb_host,
    pub(crate) cause: Cell<u64>,
    tag: Cell<u64>,
    pub(crate) owner: Cell<u32>,
}

impl Host {
    /// # Safety
    /// `table` must be the host's, which lives until the instance is destroyed.
    pub(crate) unsafe fn new(table: *const pb_host) -> Host {
        Host { table, cause: Cell::new(0), tag: Cell::new(0), owner: Cell::new(0) }
    }

    pub(crate) fn table(&self) -> &pb_host {
        // SAFETY: see `new`.
        unsafe { &*self.table }
    }

    pub(crate) fn context(&self) -> *mut c_void {
        self.table().ctx
    }

    /// This instance's number in orders, fills and positions.
    pub fn owner(&self) -> u32 {
        self.owner.get()
    }

    /// The time of the step in nanoseconds since 1970-01-01 UTC: the only clock there is.
    pub fn now(&self) -> pb_ns {
        // SAFETY: the host's function with its own context; so in all that follow.
        self.table().now.map_or(PB_NONE, |now| unsafe { now(self.context()) })
    }

    /// The next number of this instance's own seeded generator.
    pub fn random(&self) -> u64 {
        self.table().random.map_or(0, |random| unsafe { random(self.context()) })
    }

    /// Writes a line to the log.
    pub fn log(&self, level: Level, line: &str) {
        if let Some(log) = self.table().log {
            unsafe { log(self.context(), level as i32, line.as_ptr(), line.len() as u64) }
        }
    }

    /// Sets the figure at a place of `About::metrics`.
    pub fn metric(&self, index: u32, value: f64) {
        if let Some(metric) = self.table().metric {
            unsafe { metric(self.context(), index, value) }
        }
    }

    /// Asks for events of one instrument; `interval` is of candles, `warmup` how many past records
    /// come first.
    pub fn subscribe(
        &self, instrument: u32, events: u64, interval: pb_ns, warmup: u32,
    ) -> Result<(), Refusal> {
        self.subscribe_as(pb_subscription {
            struct_size: size_of::<pb_subscription>() as u32,
            instrument,
            events,
            depth: 0,
            warmup,
            interval,
        })
    }

    /// Asks for events as a subscription says, the levels of a book included.
    pub fn subscribe_as(&self, wish: pb_subscription) -> Result<(), Refusal> {
        let subscribe = self.table().subscribe.ok_or(Refusal::status(PB_E_UNSUPPORTED))?;
        match unsafe { subscribe(self.context(), &wish) } {
            status if status < 0 => {
                Err(Refusal::new(status, "could not subscribe to an instrument"))
            }
            _ => Ok(()),
        }
    }

    /// Rings at `at` and then each `every` nanoseconds (0: once); `at` of `PB_NONE` stops it.
    pub fn timer(&self, id: u32, at: pb_ns, every: pb_ns) -> Result<(), Refusal> {
        let timer = self.table().timer.ok_or(Refusal::status(PB_E_UNSUPPORTED))?;
        Refusal::check(unsafe { timer(self.context(), id, at, every) })
    }

    /// Queues an intent and answers the order's id. It leaves only if the step ends well; its fate
    /// comes as an order event.
    pub fn submit(&self, intent: Intent) -> Result<u64, Refusal> {
        let submit = self.table().submit.ok_or(Refusal::status(PB_E_UNSUPPORTED))?;
        self.tag.set(self.tag.get() + 1);
        let mut record = intent.record;
        (record.tag, record.cause) = (self.tag.get(), self.cause.get());
        let mut order = 0;
        Refusal::check(unsafe { submit(self.context(), &record, &mut order) }).map(|()| order)
    }

    /// Queues the cancel of an own order.
    pub fn cancel(&self, order: u64) -> Result<(), Refusal> {
        let cancel = self.table().cancel.ok_or(Refusal::status(PB_E_UNSUPPORTED))?;
        Refusal::check(unsafe { cancel(self.context(), order) })
    }

    /// Queues the cancel of all own orders of an instrument.
    pub fn cancel_all(&self, instrument: u32) -> Result<(), Refusal> {
        let cancel = self.table().cancel_all.ok_or(Refusal::status(PB_E_UNSUPPORTED))?;
        Refusal::check(unsafe { cancel(self.context(), instrument) })
    }

    /// Asks for state to be saved soon.
    pub fn request_save(&self) {
        if let Some(request) = self.table().request {
            // The host may defer, and says no more than that.
            let _ = unsafe { request(self.context(), PB_RQ_SAVE) };
        }
    }

    /// The table of an extension such as `c"perps.view/1"`, or NULL.
    pub fn extension(&self, id: &CStr) -> *const c_void {
        let Some(extension) = self.table().extension else { return std::ptr::null() };
        unsafe { extension(self.context(), id.as_ptr()) }
    }
}
