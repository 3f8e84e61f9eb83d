//! The plugin contract, major 1, as Rust sees it: names, order and sizes are those of
//! `perps_plugin.h`, and the sizes are held at compile time.
#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_void};
use std::mem::{offset_of, size_of};

pub type pb_px = i64;
pub type pb_qty = i64;
pub type pb_amt = i64;
pub type pb_ns = i64;
pub type pb_status = i32;

/// "No value", in every signed field.
pub const PB_NONE: i64 = i64::MIN;
pub const PB_NO_INSTRUMENT: u32 = u32::MAX;
pub const PB_MAGIC: u32 = 0x544f_4250;
pub const PB_ABI_MAJOR: u16 = 1;
pub const PB_ABI_MINOR: u16 = 0;

/// Constants of one C type, under their names in the headers.
macro_rules! constants {
    ($($of:ty: $($name:ident = $value:expr),+;)+) => { $($(pub const $name: $of = $value;)+)+ };
}

constants! {
    pb_status: PB_OK = 0, PB_E_FAIL = -1, PB_E_ARG = -2, PB_E_STATE = -3, PB_E_UNSUPPORTED = -4,
        PB_E_VERSION = -5, PB_E_CONFIG = -6, PB_E_DENIED = -7, PB_E_LIMIT = -8,
        PB_E_NOT_FOUND = -9, PB_E_RANGE = -10, PB_E_CORRUPT = -11, PB_E_PANIC = -12;
    u32: PB_T_BOOL = 1, PB_T_INT = 2, PB_T_DECIMAL = 3, PB_T_FLOAT = 4, PB_T_TEXT = 5,
        PB_T_NANOS = 6, PB_T_INSTR = 7, PB_T_JSON = 8, PB_T_SIGNAL = 9;
    u32: PB_EF_SNAPSHOT = 1, PB_EF_REPLAY = 2, PB_EF_GAP = 4, PB_EF_STALE = 8;
    u16: PB_EV_BOOK_TOP = 1, PB_EV_DEPTH = 2, PB_EV_TRADE = 3, PB_EV_CANDLE = 4, PB_EV_MARK = 5,
        PB_EV_FUNDING = 6, PB_EV_ORDER = 7, PB_EV_FILL = 8, PB_EV_POSITION = 9,
        PB_EV_ACCOUNT = 10, PB_EV_TIMER = 11, PB_EV_CONTROL = 12, PB_EV_MESSAGE = 13,
        PB_EV_SIGNAL = 14;
    u8: PB_SIDE_BUY = 1, PB_SIDE_SELL = 2;
    u8: PB_ORDER_PENDING = 1, PB_ORDER_SENT = 2, PB_ORDER_OPEN = 3, PB_ORDER_PARTIAL = 4,
        PB_ORDER_UNKNOWN = 5, PB_ORDER_FINAL = 16, PB_ORDER_FILLED = 16, PB_ORDER_CANCELED = 17,
        PB_ORDER_REJECTED = 18, PB_ORDER_DENIED = 19, PB_ORDER_EXPIRED = 20;
    u32: PB_OC_STATE = 1, PB_OC_FILL = 2, PB_OC_AMENDED = 4, PB_OC_AMEND_REFUSED = 8,
        PB_OC_CANCEL_REFUSED = 16;
    u32: PB_R_NONE = 0, PB_R_GUARD = 1, PB_R_FLOOR = 2, PB_R_SIZER = 3, PB_R_MODE = 4,
        PB_R_SHAPE = 5, PB_R_FUNDS = 6, PB_R_POST_ONLY = 7, PB_R_PRODUCT = 8, PB_R_RATE = 9,
        PB_R_TOO_LATE = 10, PB_R_OPERATOR = 11, PB_R_OTHER = 12;
    u32: PB_CTL_TRADING = 1, PB_CTL_VENUE = 2, PB_CTL_PARAMS = 3, PB_CTL_CLOSING = 4,
        PB_CTL_PRODUCT = 5, PB_CTL_FEES = 6;
    i64: PB_LADDER_NORMAL = 0, PB_LADDER_CAUTION = 10, PB_LADDER_REDUCE_ONLY = 20,
        PB_LADDER_HALT = 30, PB_LADDER_CANCEL_ALL = 40, PB_LADDER_FLATTEN = 50;
    i64: PB_PS_NO_TRADING = 1, PB_PS_CANCEL_ONLY = 2, PB_PS_LIMIT_ONLY = 4, PB_PS_POST_ONLY = 8,
        PB_PS_AUCTION = 16, PB_PS_CLOSED = 32;
    u8: PB_TYPE_LIMIT = 1, PB_TYPE_MARKET = 2, PB_TYPE_STOP = 3, PB_TYPE_TAKE = 4;
    u8: PB_TIF_GTC = 1, PB_TIF_IOC = 2, PB_TIF_FOK = 3, PB_TIF_GTD = 4;
    u32: PB_IF_REDUCE_ONLY = 1, PB_IF_POST_ONLY = 2, PB_IF_CLOSE = 4;
    u32: PB_IN_INVERSE = 1, PB_IN_QUANTO = 2, PB_IN_DERIVATIVE = 4, PB_IN_PERPETUAL = 8;
    u32: PB_MODE_LIVE = 1, PB_MODE_PAPER = 2, PB_MODE_BACKTEST = 3, PB_MODE_VALIDATE = 4;
    u32: PB_BYE_STOP = 1, PB_BYE_CONFIG = 2, PB_BYE_REPLACE = 3, PB_BYE_FAULT = 4;
    u32: PB_KIND_STRATEGY = 1, PB_KIND_GUARD = 2, PB_KIND_SIZER = 4, PB_KIND_INDICATOR = 8,
        PB_KIND_SINK = 16;
    u64: PB_CAP_TRADE = 1, PB_CAP_HALT = 2, PB_CAP_EXITS = 4, PB_CAP_THREADS = 8,
        PB_CAP_FILES = 16, PB_CAP_NET = 32;
    u32: PB_DET_PURE = 1, PB_DET_LIVE = 2;
    u32: PB_MF_MERGE = 1, PB_MF_SINGLE = 2;
    u32: PB_CF_REDUCING = 1, PB_CF_AMEND = 2, PB_CF_OWN_EXIT = 4;
    u8: PB_SCOPE_ACCOUNT = 0, PB_SCOPE_INSTRUMENT = 1, PB_SCOPE_OWNER = 2;
    u8: PB_V_ALLOW = 1, PB_V_RESIZE = 2, PB_V_REJECT = 3, PB_V_REDUCE_ONLY = 4, PB_V_HALT = 5;
    u32: PB_RQ_SAVE = 1, PB_RQ_STOP = 2;
    u32: PB_BATCH_MERGED = 1, PB_HF_SCAN = 1;
}

/// The bit of a kind of event in `About::events` and in subscriptions.
pub const fn bit(kind: u16) -> u64 {
    1 << kind
}

/// Records and tables as the headers lay them out.
macro_rules! records {
    ($($(#[$note:meta])* $name:ident { $($field:ident: $of:ty,)+ })+) => { $(
        $(#[$note])*
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct $name { $(pub $field: $of,)+ }
    )+ };
}

records! {
    pb_str { ptr: *const u8, len: u64, }
    pb_level { px: pb_px, qty: pb_qty, }
    pb_error { struct_size: u32, status: i32, field: [u8; 64], text: [u8; 184], }
    pb_value { kind: u32, exp: i32, i: i64, f: f64, s: pb_str, }
    pb_writer {
        ctx: *mut c_void,
        write: Option<unsafe extern "C" fn(*mut c_void, *const c_void, u64) -> i64>,
    }
    pb_reader {
        ctx: *mut c_void,
        read: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, u64) -> i64>,
    }
    /// How each record begins.
    pb_event {
        size: u32, kind: u16, space: u16, instrument: u32, flags: u32, ts_venue: pb_ns, ts: pb_ns,
        seq: u64,
    }
    pb_ev_book_top { h: pb_event, bid: pb_level, ask: pb_level, }
    pb_ev_depth { h: pb_event, bids: u16, asks: u16, levels_at: u32, }
    pb_ev_trade { h: pb_event, px: pb_px, qty: pb_qty, side: u8, _pad: [u8; 7], }
    pb_ev_candle {
        h: pb_event, open_ts: pb_ns, interval: pb_ns, open: pb_px, high: pb_px, low: pb_px,
        close: pb_px, volume: pb_qty, trades: u32, closed: u8, _pad: [u8; 3],
    }
    pb_ev_mark { h: pb_event, mark: pb_px, index: pb_px, open_interest: pb_qty, }
    pb_ev_funding {
        h: pb_event, rate_e12: i64, interval: pb_ns, next_ts: pb_ns, paid: pb_amt, owner: u32,
        _pad: u32,
    }
    pb_ev_order {
        h: pb_event, order: u64, tag: u64, qty: pb_qty, filled: pb_qty, limit_px: pb_px,
        trigger_px: pb_px, avg_px: pb_px, state: u8, side: u8, order_type: u8, tif: u8,
        flags: u32, owner: u32, change: u32, reason: u32, code: i32, text: [u8; 96],
    }
    pb_ev_fill {
        h: pb_event, order: u64, tag: u64, exec: u64, px: pb_px, qty: pb_qty, fee: pb_amt,
        realized: pb_amt, owner: u32, side: u8, maker: u8, _pad: [u8; 2],
    }
    pb_ev_position {
        h: pb_event, qty: pb_qty, entry: pb_px, mark: pb_px, liq: pb_px, upnl: pb_amt,
        margin: pb_amt, owner: u32, _pad: u32,
    }
    pb_ev_account {
        h: pb_event, equity: pb_amt, free: pb_amt, used: pb_amt, maint: pb_amt, flows: pb_amt,
    }
    pb_ev_timer { h: pb_event, timer: u32, _pad: u32, due: pb_ns, }
    pb_ev_control {
        h: pb_event, what: u32, reason: u32, value: i64, value2: i64, text: [u8; 96],
    }
    pb_ev_message { h: pb_event, topic: u32, len: u32, data_at: u32, _pad: u32, }
    pb_ev_signal { h: pb_event, source: u32, count: u32, values_at: u32, _pad: u32, }
    pb_batch {
        struct_size: u32, count: u32, data: *const u8, bytes: u64, now: pb_ns, step: u64,
        flags: u32, _pad: u32,
    }
    pb_intent {
        struct_size: u32, instrument: u32, tag: u64, cause: u64, side: u8, order_type: u8, tif: u8,
        _pad: [u8; 5], qty: pb_qty, notional: pb_amt, conviction_e6: i64, limit_px: pb_px,
        trigger_px: pb_px, expire: pb_ns, flags: u32, _pad2: u32,
    }
    pb_amend {
        struct_size: u32, _pad: u32, order: u64, cause: u64, limit_px: pb_px, trigger_px: pb_px,
        qty: pb_qty, expire: pb_ns,
    }
    pb_subscription {
        struct_size: u32, instrument: u32, events: u64, depth: u32, warmup: u32, interval: pb_ns,
    }
    /// The host's functions; the first argument of each is `ctx`.
    pb_host {
        struct_size: u32,
        _pad: u32,
        ctx: *mut c_void,
        extension: Option<unsafe extern "C" fn(*mut c_void, *const c_char) -> *const c_void>,
        log: Option<unsafe extern "C" fn(*mut c_void, i32, *const u8, u64)>,
        now: Option<unsafe extern "C" fn(*mut c_void) -> pb_ns>,
        random: Option<unsafe extern "C" fn(*mut c_void) -> u64>,
        budget_left: Option<unsafe extern "C" fn(*mut c_void) -> pb_ns>,
        param: Option<unsafe extern "C" fn(*mut c_void, *const c_char, *mut pb_value) -> pb_status>,
        subscribe: Option<unsafe extern "C" fn(*mut c_void, *const pb_subscription) -> pb_status>,
        timer: Option<unsafe extern "C" fn(*mut c_void, u32, pb_ns, pb_ns) -> pb_status>,
        submit: Option<unsafe extern "C" fn(*mut c_void, *const pb_intent, *mut u64) -> pb_status>,
        amend: Option<unsafe extern "C" fn(*mut c_void, *const pb_amend) -> pb_status>,
        cancel: Option<unsafe extern "C" fn(*mut c_void, u64) -> pb_status>,
        cancel_all: Option<unsafe extern "C" fn(*mut c_void, u32) -> pb_status>,
        metric: Option<unsafe extern "C" fn(*mut c_void, u32, f64)>,
        request: Option<unsafe extern "C" fn(*mut c_void, u32) -> pb_status>,
        trip: Option<unsafe extern "C" fn(*mut c_void, u32, *const pb_verdict) -> pb_status>,
    }
    /// `perps.view/1`, from `Host::extension`.
    pb_host_view {
        struct_size: u32,
        _pad: u32,
        find: Option<unsafe extern "C" fn(*mut c_void, *const c_char, *mut u32) -> pb_status>,
        top: Option<unsafe extern "C" fn(*mut c_void, u32, *mut pb_ev_book_top, u64) -> pb_status>,
        position: Option<
            unsafe extern "C" fn(*mut c_void, u32, u32, *mut pb_ev_position, u64) -> pb_status
        >,
        account: Option<unsafe extern "C" fn(*mut c_void, *mut pb_ev_account, u64) -> pb_status>,
        order: Option<unsafe extern "C" fn(*mut c_void, u64, *mut pb_ev_order, u64) -> pb_status>,
        orders: Option<
            unsafe extern "C" fn(*mut c_void, u32, *mut u64, u32, *mut u32) -> pb_status
        >,
        name: Option<
            unsafe extern "C" fn(*mut c_void, u32, *mut c_char, u32, *mut u32) -> pb_status
        >,
    }
    /// `perps.history/1`, from `Host::extension`.
    pb_host_history {
        struct_size: u32,
        _pad: u32,
        candles: Option<
            unsafe extern "C" fn(
                *mut c_void, u32, pb_ns, pb_ns, pb_ns, *mut c_void, u32, u32, *mut u32
            ) -> pb_status
        >,
        trades: Option<
            unsafe extern "C" fn(
                *mut c_void, u32, pb_ns, pb_ns, *mut c_void, u32, u32, *mut u32
            ) -> pb_status
        >,
        funding: Option<
            unsafe extern "C" fn(
                *mut c_void, u32, pb_ns, pb_ns, *mut c_void, u32, u32, *mut u32
            ) -> pb_status
        >,
    }
    /// `perps.post/1`, from `Host::extension`.
    pb_host_post {
        struct_size: u32,
        _pad: u32,
        post: Option<unsafe extern "C" fn(*mut c_void, u32, *const c_void, u32) -> pb_status>,
    }
    /// `perps.dir/1`, from `Host::extension`.
    pb_host_dir {
        struct_size: u32,
        _pad: u32,
        path: Option<unsafe extern "C" fn(*mut c_void, *mut c_char, u32, *mut u32) -> pb_status>,
    }
    pb_instrument {
        struct_size: u32, index: u32, symbol: pb_str, venue: pb_str, base: pb_str, quote: pb_str,
        settle: pb_str, px_exp: i32, qty_exp: i32, amt_exp: i32, flags: u32, tick: pb_px,
        lot: pb_qty, min_qty: pb_qty, max_qty: pb_qty, min_notional: pb_amt, multiplier_e9: i64,
        max_leverage_e2: i64, maint_margin_e6: i64, maker_fee_e8: i64, taker_fee_e8: i64,
    }
    pb_activation {
        struct_size: u32, mode: u32, run: u64, seed: u64, start: pb_ns, soft_budget: pb_ns,
        hard_budget: pb_ns, instruments: *const u8, instrument_count: u32, instrument_stride: u32,
        caps: u64, isolated: u32, account_exp: i32, account_ccy: pb_str, instance: pb_str,
        owner: u32, _pad: u32,
    }
    pb_config { struct_size: u32, revision: u32, json: pb_str, }
    pb_check {
        struct_size: u32, flags: u32, intent: *const pb_intent, now: pb_ns, order: u64, owner: u32,
        open_orders: u32, origin: pb_str, qty: pb_qty, notional: pb_amt, position: pb_qty,
        open_buy: pb_qty, open_sell: pb_qty, own_position: pb_qty, mark: pb_px, bid: pb_px,
        ask: pb_px, equity: pb_amt, free: pb_amt, day_pnl: pb_amt, day_open_equity: pb_amt,
        gross: pb_amt, fx_e9: i64,
    }
    pb_verdict {
        struct_size: u32, action: u8, scope: u8, _pad: [u8; 2], reason: u32, _pad2: u32,
        qty: pb_qty, hold: pb_ns, measured: f64, limit: f64, unit: [u8; 8], text: [u8; 88],
    }
    pb_guard {
        struct_size: u32,
        _pad: u32,
        check: extern "C" fn(*mut c_void, *const pb_check, *mut pb_verdict) -> pb_status,
    }
    pb_sizer {
        struct_size: u32,
        _pad: u32,
        size: extern "C" fn(*mut c_void, *const pb_check, *mut pb_verdict) -> pb_status,
    }
    pb_indicator {
        struct_size: u32,
        outputs: u32,
        names: pb_str,
        read: extern "C" fn(*mut c_void, u32, *mut f64, u32) -> u32,
    }
    pb_vtable {
        struct_size: u32,
        _pad: u32,
        configure: extern "C" fn(*mut c_void, *const pb_config, *mut pb_error) -> pb_status,
        activate: extern "C" fn(*mut c_void, *const pb_activation, *mut pb_error) -> pb_status,
        process: extern "C" fn(*mut c_void, *const pb_batch) -> pb_status,
        deactivate: extern "C" fn(*mut c_void, u32),
        destroy: extern "C" fn(*mut c_void),
        reset: Option<extern "C" fn(*mut c_void) -> pb_status>,
        save: Option<extern "C" fn(*mut c_void, *const pb_writer, *mut pb_error) -> pb_status>,
        load: Option<
            extern "C" fn(*mut c_void, *const pb_reader, u32, *mut pb_error) -> pb_status
        >,
        extension: extern "C" fn(*mut c_void, *const c_char) -> *const c_void,
    }
    pb_instance { obj: *mut c_void, vt: *const pb_vtable, }
    pb_module {
        struct_size: u32, kinds: u32, id: pb_str, name: pb_str, version: pb_str, vendor: pb_str,
        url: pb_str, license: pb_str, summary: pb_str, schema: pb_str, metrics: pb_str, caps: u64,
        events: u64, determinism: u32, flags: u32, state_version: u32, state_oldest: u32,
    }
    pb_host_info {
        struct_size: u32, major_min: u16, major_max: u16, minor: u16, _pad: u16, flags: u32,
        name: pb_str, version: pb_str,
    }
    pb_library {
        magic: u32, struct_size: u32, major: u16, minor: u16, need_minor: u16, _pad: u16,
        build: pb_str, modules: *const *const pb_module, module_count: u32, _pad2: u32,
        create: extern "C" fn(
            *const pb_module, *const pb_host, *mut pb_instance, *mut pb_error
        ) -> pb_status,
    }
}

/// Text that lives as long as the library.
pub const fn text(value: &'static str) -> pb_str {
    pb_str { ptr: value.as_ptr(), len: value.len() as u64 }
}

/// Writes text into a fixed field, cut at a whole character and padded with NUL.
pub fn say(field: &mut [u8], value: &str) {
    let mut end = value.len().min(field.len() - 1);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    field.fill(0);
    field[..end].copy_from_slice(&value.as_bytes()[..end]);
}

/// Sizes and offsets as the compiler of C finds them.
macro_rules! layout {
    ($($name:ident $bytes:literal: $($field:ident $offset:literal),+;)+) => {
        const _: () = { $(
            assert!(size_of::<$name>() == $bytes, stringify!($name));
            $(assert!(offset_of!($name, $field) == $offset, stringify!($name.$field));)+
        )+ };
    };
}

layout! {
    pb_str 16: ptr 0, len 8;
    pb_level 16: px 0, qty 8;
    pb_error 256: struct_size 0, status 4, field 8, text 72;
    pb_value 40: kind 0, exp 4, i 8, f 16, s 24;
    pb_writer 16: ctx 0, write 8;
    pb_reader 16: ctx 0, read 8;
    pb_event 40: size 0, kind 4, space 6, instrument 8, flags 12, ts_venue 16, ts 24, seq 32;
    pb_ev_book_top 72: h 0, bid 40, ask 56;
    pb_ev_depth 48: h 0, bids 40, asks 42, levels_at 44;
    pb_ev_trade 64: h 0, px 40, qty 48, side 56, _pad 57;
    pb_ev_candle 104: h 0, open_ts 40, interval 48, open 56, high 64, low 72, close 80, volume
        88, trades 96, closed 100, _pad 101;
    pb_ev_mark 64: h 0, mark 40, index 48, open_interest 56;
    pb_ev_funding 80: h 0, rate_e12 40, interval 48, next_ts 56, paid 64, owner 72, _pad 76;
    pb_ev_order 216: h 0, order 40, tag 48, qty 56, filled 64, limit_px 72, trigger_px 80,
        avg_px 88, state 96, side 97, order_type 98, tif 99, flags 100, owner 104, change 108,
        reason 112, code 116, text 120;
    pb_ev_fill 104: h 0, order 40, tag 48, exec 56, px 64, qty 72, fee 80, realized 88, owner
        96, side 100, maker 101, _pad 102;
    pb_ev_position 96: h 0, qty 40, entry 48, mark 56, liq 64, upnl 72, margin 80, owner 88,
        _pad 92;
    pb_ev_account 80: h 0, equity 40, free 48, used 56, maint 64, flows 72;
    pb_ev_timer 56: h 0, timer 40, _pad 44, due 48;
    pb_ev_control 160: h 0, what 40, reason 44, value 48, value2 56, text 64;
    pb_ev_message 56: h 0, topic 40, len 44, data_at 48, _pad 52;
    pb_ev_signal 56: h 0, source 40, count 44, values_at 48, _pad 52;
    pb_batch 48: struct_size 0, count 4, data 8, bytes 16, now 24, step 32, flags 40, _pad 44;
    pb_intent 88: struct_size 0, instrument 4, tag 8, cause 16, side 24, order_type 25, tif
        26, _pad 27, qty 32, notional 40, conviction_e6 48, limit_px 56, trigger_px 64, expire
        72, flags 80, _pad2 84;
    pb_amend 56: struct_size 0, _pad 4, order 8, cause 16, limit_px 24, trigger_px 32, qty 40,
        expire 48;
    pb_subscription 32: struct_size 0, instrument 4, events 8, depth 16, warmup 20, interval
        24;
    pb_host 136: struct_size 0, _pad 4, ctx 8, extension 16, log 24, now 32, random 40,
        budget_left 48, param 56, subscribe 64, timer 72, submit 80, amend 88, cancel 96,
        cancel_all 104, metric 112, request 120, trip 128;
    pb_instrument 184: struct_size 0, index 4, symbol 8, venue 24, base 40, quote 56, settle
        72, px_exp 88, qty_exp 92, amt_exp 96, flags 100, tick 104, lot 112, min_qty 120,
        max_qty 128, min_notional 136, multiplier_e9 144, max_leverage_e2 152, maint_margin_e6
        160, maker_fee_e8 168, taker_fee_e8 176;
    pb_activation 120: struct_size 0, mode 4, run 8, seed 16, start 24, soft_budget 32,
        hard_budget 40, instruments 48, instrument_count 56, instrument_stride 60, caps 64,
        isolated 72, account_exp 76, account_ccy 80, instance 96, owner 112, _pad 116;
    pb_config 24: struct_size 0, revision 4, json 8;
    pb_check 176: struct_size 0, flags 4, intent 8, now 16, order 24, owner 32, open_orders
        36, origin 40, qty 56, notional 64, position 72, open_buy 80, open_sell 88,
        own_position 96, mark 104, bid 112, ask 120, equity 128, free 136, day_pnl 144,
        day_open_equity 152, gross 160, fx_e9 168;
    pb_verdict 144: struct_size 0, action 4, scope 5, _pad 6, reason 8, _pad2 12, qty 16, hold
        24, measured 32, limit 40, unit 48, text 56;
    pb_guard 16: struct_size 0, _pad 4, check 8;
    pb_sizer 16: struct_size 0, _pad 4, size 8;
    pb_indicator 32: struct_size 0, outputs 4, names 8, read 24;
    pb_vtable 80: struct_size 0, _pad 4, configure 8, activate 16, process 24, deactivate 32,
        destroy 40, reset 48, save 56, load 64, extension 72;
    pb_instance 16: obj 0, vt 8;
    pb_module 184: struct_size 0, kinds 4, id 8, name 24, version 40, vendor 56, url 72,
        license 88, summary 104, schema 120, metrics 136, caps 152, events 160, determinism
        168, flags 172, state_version 176, state_oldest 180;
    pb_host_info 48: struct_size 0, major_min 4, major_max 6, minor 8, _pad 10, flags 12, name
        16, version 32;
    pb_library 56: magic 0, struct_size 4, major 8, minor 10, need_minor 12, _pad 14, build
        16, modules 32, module_count 40, _pad2 44, create 48;
    pb_str 16: ptr 0, len 8;
    pb_host_view 64: struct_size 0, _pad 4, find 8, top 16, position 24, account 32, order 40,
        orders 48, name 56;
    pb_host_history 32: struct_size 0, _pad 4, candles 8, trades 16, funding 24;
    pb_host_post 16: struct_size 0, _pad 4, post 8;
    pb_host_dir 16: struct_size 0, _pad 4, path 8;
}
