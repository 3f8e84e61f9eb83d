//! What of the plugin contract this guard uses, written as Rust sees it.
//!
//! Names and order are those of `perps_plugin.h`; the sizes are held at compile time.
#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_void};
use std::mem::{offset_of, size_of};

pub type pb_status = i32;
pub const PB_OK: pb_status = 0;
pub const PB_E_ARG: pb_status = -2;
pub const PB_E_CONFIG: pb_status = -6;
pub const PB_E_NOT_FOUND: pb_status = -9;
pub const PB_E_PANIC: pb_status = -12;
pub const PB_MAGIC: u32 = 0x544f_4250;
pub const PB_T_TEXT: u32 = 5;
pub const PB_KIND_GUARD: u32 = 2;
pub const PB_DET_PURE: u32 = 1;
pub const PB_CF_REDUCING: u32 = 1;
pub const PB_V_ALLOW: u8 = 1;
pub const PB_V_REJECT: u8 = 3;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct pb_str {
    pub ptr: *const u8,
    pub len: u64,
}

/// Text that lives as long as the library.
pub const fn text(value: &'static str) -> pb_str {
    pb_str { ptr: value.as_ptr(), len: value.len() as u64 }
}

#[repr(C)]
pub struct pb_error {
    pub struct_size: u32,
    pub status: i32,
    pub field: [u8; 64],
    pub text: [u8; 184],
}

#[repr(C)]
pub struct pb_value {
    pub kind: u32,
    pub exp: i32,
    pub i: i64,
    pub f: f64,
    pub s: pb_str,
}

/// The head of the host's table; what follows `param` is not used here.
#[repr(C)]
pub struct pb_host {
    pub struct_size: u32,
    pub _pad: u32,
    pub ctx: *mut c_void,
    pub extension: *const c_void,
    pub log: *const c_void,
    pub now: *const c_void,
    pub random: *const c_void,
    pub budget_left: *const c_void,
    pub param:
        Option<unsafe extern "C" fn(*mut c_void, *const c_char, *mut pb_value) -> pb_status>,
}

#[repr(C)]
pub struct pb_check {
    pub struct_size: u32,
    pub flags: u32,
    pub intent: *const c_void,
    pub now: i64,
    pub order: u64,
    pub owner: u32,
    pub open_orders: u32,
    pub origin: pb_str,
    pub amounts: [i64; 15],
}

#[repr(C)]
pub struct pb_verdict {
    pub struct_size: u32,
    pub action: u8,
    pub scope: u8,
    pub _pad: [u8; 2],
    pub reason: u32,
    pub _pad2: u32,
    pub qty: i64,
    pub hold: i64,
    pub measured: f64,
    pub limit: f64,
    pub unit: [u8; 8],
    pub text: [u8; 88],
}

#[repr(C)]
pub struct pb_guard {
    pub struct_size: u32,
    pub _pad: u32,
    pub check: extern "C" fn(*mut c_void, *const pb_check, *mut pb_verdict) -> pb_status,
}

#[repr(C)]
pub struct pb_vtable {
    pub struct_size: u32,
    pub _pad: u32,
    pub configure: extern "C" fn(*mut c_void, *const c_void, *mut pb_error) -> pb_status,
    pub activate: extern "C" fn(*mut c_void, *const c_void, *mut pb_error) -> pb_status,
    pub process: extern "C" fn(*mut c_void, *const c_void) -> pb_status,
    pub deactivate: extern "C" fn(*mut c_void, u32),
    pub destroy: extern "C" fn(*mut c_void),
    pub reset: *const c_void,
    pub save: *const c_void,
    pub load: *const c_void,
    pub extension: extern "C" fn(*mut c_void, *const c_char) -> *const c_void,
}

#[repr(C)]
pub struct pb_instance {
    pub obj: *mut c_void,
    pub vt: *const pb_vtable,
}

#[repr(C)]
pub struct pb_module {
    pub struct_size: u32,
    pub kinds: u32,
    pub id: pb_str,
    pub name: pb_str,
    pub version: pb_str,
    pub vendor: pb_str,
    pub url: pb_str,
    pub license: pb_str,
    pub summary: pb_str,
    pub schema: pb_str,
    pub metrics: pb_str,
    pub caps: u64,
    pub events: u64,
    pub determinism: u32,
    pub flags: u32,
    pub state_version: u32,
    pub state_oldest: u32,
}

#[repr(C)]
pub struct pb_host_info {
    pub struct_size: u32,
    pub major_min: u16,
    pub major_max: u16,
}

#[repr(C)]
pub struct pb_library {
    pub magic: u32,
    pub struct_size: u32,
    pub major: u16,
    pub minor: u16,
    pub need_minor: u16,
    pub _pad: u16,
    pub build: pb_str,
    pub modules: *const *const pb_module,
    pub module_count: u32,
    pub _pad2: u32,
    pub create: extern "C" fn(
        *const pb_module,
        *const pb_host,
        *mut pb_instance,
        *mut pb_error,
    ) -> pb_status,
}

const _: () = assert!(size_of::<pb_error>() == 256 && size_of::<pb_value>() == 40);
const _: () = assert!(size_of::<pb_check>() == 176 && offset_of!(pb_check, origin) == 40);
const _: () = assert!(size_of::<pb_verdict>() == 144 && offset_of!(pb_verdict, unit) == 48);
const _: () = assert!(size_of::<pb_module>() == 184 && size_of::<pb_vtable>() == 80);
const _: () = assert!(size_of::<pb_library>() == 56 && offset_of!(pb_host, param) == 56);

/// A static table whose pointers nobody writes through.
pub struct Fixed<T>(pub T);
// SAFETY: the tables are constants; all their pointers lead to other constants.
unsafe impl<T> Sync for Fixed<T> {}

/// Writes text into a fixed field, cut at a whole character and padded with NUL.
pub fn say(field: &mut [u8], value: &str) {
    let mut end = value.len().min(field.len() - 1);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    field.fill(0);
    field[..end].copy_from_slice(&value.as_bytes()[..end]);
}
