//! perps.trading-window: a guard that allows entries only within a daily window.
//!
//! Exits pass: the module does not ask for the right to stop them. No crates, and no panic gets
//! past the functions below.

mod abi;
mod window;

use abi::*;
use std::ffi::{c_char, c_void, CStr};
use std::mem::size_of;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;
use window::{days, minutes, Window};

/// Owns what one instance was configured with.
struct Instance {
    host: *const pb_host,
    window: Window,
}

/// A parameter that cannot be used, and why.
struct Fault(&'static CStr, &'static str);

impl Instance {
    /// A copy of a text parameter, or nothing when the host has none.
    fn text(&self, key: &CStr) -> Option<String> {
        let empty = pb_str { ptr: ptr::null(), len: 0 };
        let mut value = pb_value { kind: 0, exp: 0, i: 0, f: 0.0, s: empty };
        // SAFETY: the host's table lives until destroy, its text until the next question.
        unsafe {
            let host = &*self.host;
            let status = host.param?(host.ctx, key.as_ptr(), &mut value);
            if status != PB_OK || value.kind != PB_T_TEXT || value.s.ptr.is_null() {
                return None;
            }
            let bytes = std::slice::from_raw_parts(value.s.ptr, value.s.len as usize);
            String::from_utf8(bytes.to_vec()).ok()
        }
    }

    fn configure(&mut self) -> Result<(), Fault> {
        const TIME: &str = "must be a time of day such as 14:00";
        let from = self.text(c"from").unwrap_or("14:00".into());
        let to = self.text(c"to").unwrap_or("15:00".into());
        let which = self.text(c"days").unwrap_or_default();
        self.window = Window {
            from: minutes(&from).ok_or(Fault(c"from", TIME))?,
            to: minutes(&to).ok_or(Fault(c"to", TIME))?,
            days: days(&which)
                .ok_or(Fault(c"days", "must be empty or a list such as mon,tue,wed"))?,
        };
        Ok(())
    }

    fn check(&self, order: &pb_check, out: &mut pb_verdict) {
        out.measured = Window::minute(order.now) as f64;
        out.limit = self.window.from as f64;
        say(&mut out.unit, "min");
        let is_known = order.now > 0;
        if !is_known {
            out.measured = f64::NAN;
        }
        let is_open = is_known && self.window.is_open(order.now);
        if order.flags & PB_CF_REDUCING != 0 || is_open {
            out.action = PB_V_ALLOW;
            return;
        }
        out.action = PB_V_REJECT;
        out.reason = if is_known { 1 } else { 2 };
        if !is_known {
            say(&mut out.text, "the time is not known");
            return;
        }
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let (now, from, to) = (Window::minute(order.now), self.window.from, self.window.to);
        say(
            &mut out.text,
            &format!("{} UTC is outside {}-{} UTC", clock(now), clock(from), clock(to)),
        );
    }
}

/// Turns a panic into a status.
fn guarded(body: impl FnOnce() -> pb_status) -> pb_status {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(PB_E_PANIC)
}

extern "C" fn configure(obj: *mut c_void, _: *const c_void, error: *mut pb_error) -> pb_status {
    guarded(|| {
        // SAFETY: the host hands back what create gave it, and one call at a time.
        let instance = unsafe { &mut *obj.cast::<Instance>() };
        let Err(Fault(field, reason)) = instance.configure() else { return PB_OK };
        // SAFETY: the host's error, or NULL.
        if let Some(error) = unsafe { error.as_mut() } {
            error.status = PB_E_CONFIG;
            say(&mut error.field, &field.to_string_lossy());
            say(&mut error.text, reason);
        }
        PB_E_CONFIG
    })
}

extern "C" fn activate(_: *mut c_void, _: *const c_void, _: *mut pb_error) -> pb_status {
    PB_OK
}

extern "C" fn process(_: *mut c_void, _: *const c_void) -> pb_status {
    PB_OK
}

extern "C" fn deactivate(_: *mut c_void, _: u32) {}

extern "C" fn destroy(obj: *mut c_void) {
    // SAFETY: the last call on what create made.
    guarded(|| unsafe {
        drop(Box::from_raw(obj.cast::<Instance>()));
        PB_OK
    });
}

extern "C" fn check(obj: *mut c_void, order: *const pb_check, out: *mut pb_verdict) -> pb_status {
    guarded(|| {
        // SAFETY: all three are the host's and live until the call returns.
        let (instance, order, out) =
            unsafe { (&*obj.cast::<Instance>(), order.as_ref(), out.as_mut()) };
        let (Some(order), Some(out)) = (order, out) else { return PB_E_ARG };
        instance.check(order, out);
        PB_OK
    })
}

extern "C" fn extension(_: *mut c_void, id: *const c_char) -> *const c_void {
    // SAFETY: the host's text ends with NUL.
    if !id.is_null() && unsafe { CStr::from_ptr(id) } == c"perps.guard/1" {
        ptr::from_ref(&GUARD).cast()
    } else {
        ptr::null()
    }
}

static GUARD: pb_guard = pb_guard { struct_size: size_of::<pb_guard>() as u32, _pad: 0, check };

static VTABLE: Fixed<pb_vtable> = Fixed(pb_vtable {
    struct_size: size_of::<pb_vtable>() as u32,
    _pad: 0,
    configure,
    activate,
    process,
    deactivate,
    destroy,
    reset: ptr::null(),
    save: ptr::null(),
    load: ptr::null(),
    extension,
});

const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"#,
    r#""from":{"type":"string","default":"14:00","pattern":"^[0-2][0-9]:[0-5][0-9]$","#,
    r#""description":"When the window opens, UTC."},"#,
    r#""to":{"type":"string","default":"15:00","pattern":"^[0-2][0-9]:[0-5][0-9]$","#,
    r#""description":"When it closes, UTC; at or before from means the next day."},"#,
    r#""days":{"type":"string","default":"","#,
    r#""description":"Days it opens on, such as mon,tue; empty means all."}}}"#,
);

static MODULE: Fixed<pb_module> = Fixed(pb_module {
    struct_size: size_of::<pb_module>() as u32,
    kinds: PB_KIND_GUARD,
    id: text("perps.trading-window"),
    name: text("Trading window"),
    version: text(env!("CARGO_PKG_VERSION")),
    vendor: text("perps-bot"),
    url: text(""),
    license: text("Apache-2.0"),
    summary: text("Refuses entries outside a daily window."),
    schema: text(SCHEMA),
    metrics: text("[]"),
    caps: 0,
    events: 0,
    determinism: PB_DET_PURE,
    flags: 0,
    state_version: 0,
    state_oldest: 0,
});

static MODULES: Fixed<[*const pb_module; 1]> = Fixed([&MODULE.0]);

extern "C" fn create(
    module: *const pb_module,
    host: *const pb_host,
    out: *mut pb_instance,
    _: *mut pb_error,
) -> pb_status {
    guarded(|| {
        if !ptr::eq(module, &MODULE.0) {
            return PB_E_NOT_FOUND;
        }
        // SAFETY: the host's, or NULL.
        let Some(out) = (unsafe { out.as_mut() }) else { return PB_E_ARG };
        let instance = Instance { host, window: Window::ALWAYS };
        out.obj = Box::into_raw(Box::new(instance)).cast();
        out.vt = &VTABLE.0;
        PB_OK
    })
}

static LIBRARY: Fixed<pb_library> = Fixed(pb_library {
    magic: PB_MAGIC,
    struct_size: size_of::<pb_library>() as u32,
    major: 1,
    minor: 0,
    need_minor: 0,
    _pad: 0,
    build: text("Rust"),
    modules: MODULES.0.as_ptr(),
    module_count: 1,
    _pad2: 0,
    create,
});

/// The one symbol of this library.
#[no_mangle]
pub extern "C" fn perps_bot_plugin(host: *const pb_host_info) -> *const pb_library {
    // SAFETY: the host's, or NULL.
    match unsafe { host.as_ref() } {
        Some(host) if host.major_min <= 1 && host.major_max >= 1 => &LIBRARY.0,
        _ => ptr::null(),
    }
}
