//! Reading typed parameters from the host.

use crate::abi::*;
use crate::host::Host;
use crate::module::Refusal;
use std::ffi::{CStr, CString};

impl Host {
    fn value(&self, key: &str) -> Option<pb_value> {
        let key = CString::new(key).ok()?;
        let mut value = pb_value { kind: 0, exp: 0, i: 0, f: 0.0, s: text("") };
        // SAFETY: the table lives until destroy; text is copied before the next question.
        let status = unsafe { self.table().param?(self.context(), key.as_ptr(), &mut value) };
        (status == PB_OK).then_some(value)
    }

    fn of_kind(&self, key: &str, kind: u32) -> Option<pb_value> {
        self.value(key).filter(|value| value.kind == kind)
    }

    /// A whole number.
    pub fn integer(&self, key: &str, otherwise: i64) -> i64 {
        self.of_kind(key, PB_T_INT).map_or(otherwise, |value| value.i)
    }

    /// A yes or no.
    pub fn flag(&self, key: &str, otherwise: bool) -> bool {
        self.of_kind(key, PB_T_BOOL).map_or(otherwise, |value| value.i != 0)
    }

    /// A duration in nanoseconds.
    pub fn duration(&self, key: &str, otherwise: pb_ns) -> pb_ns {
        self.of_kind(key, PB_T_NANOS).map_or(otherwise, |value| value.i)
    }

    /// A text.
    pub fn text(&self, key: &str, otherwise: &str) -> String {
        let Some(value) = self.of_kind(key, PB_T_TEXT) else { return otherwise.into() };
        // SAFETY: the host's text lives until the next question.
        unsafe { copy(value.s) }
    }

    /// A percent parameter in 1e-8 of one.
    pub fn share_e8(&self, key: &'static str, otherwise: i64) -> Result<i64, Refusal> {
        self.decimal(key, -8, otherwise)
    }

    /// A decimal in the exponent `exp`.
    ///
    /// # Errors
    /// When it has more digits than that holds.
    pub fn decimal(&self, key: &'static str, exp: i32, otherwise: i64) -> Result<i64, Refusal> {
        let value = match self.value(key) {
            Some(value) if value.kind == PB_T_INT => rescale(value.i, 0, exp),
            Some(value) if value.kind == PB_T_DECIMAL => rescale(value.i, value.exp, exp),
            _ => return Ok(otherwise),
        };
        value.ok_or(Refusal::parameter(key, "has too many digits"))
    }
}

/// A mantissa in another exponent, or nothing where digits would be lost or it does not fit.
pub fn rescale(mut mantissa: i64, from: i32, to: i32) -> Option<i64> {
    for _ in to..from {
        mantissa = mantissa.checked_mul(10)?;
    }
    for _ in from..to {
        if mantissa == 0 {
            break;
        }
        if mantissa % 10 != 0 {
            return None;
        }
        mantissa /= 10;
    }
    Some(mantissa)
}

/// A copy of text of the host.
///
/// # Safety
/// It must be alive.
pub(crate) unsafe fn copy(value: pb_str) -> String {
    if value.ptr.is_null() {
        return String::new();
    }
    let bytes = std::slice::from_raw_parts(value.ptr, value.len as usize);
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether the host's NUL-terminated text says this.
///
/// # Safety
/// `id` must be NULL or alive.
pub(crate) unsafe fn says(id: *const std::ffi::c_char, wanted: &CStr) -> bool {
    !id.is_null() && CStr::from_ptr(id) == wanted
}
