//! The functions that the host calls, each behind `catch_unwind`, and the tables that lead to them.

use crate::abi::*;
use crate::event::Events;
use crate::host::Host;
use crate::instrument::Instrument;
use crate::module::{About, Activation, Guard, Indicator, Module, Refusal, Sizer};
use crate::parameters::{copy, says};
use crate::state::{StateReader, StateWriter};
use crate::verdict::Verdict;
use std::ffi::{c_char, c_void};
use std::mem::size_of;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

/// A static table whose pointers nobody writes through.
pub struct Fixed<T>(pub T);
// SAFETY: the tables are constants; all their pointers lead to other constants.
unsafe impl<T> Sync for Fixed<T> {}

/// What one instance owns; the module is made by `configure`.
struct Cell<M> {
    host: Host,
    module: Option<M>,
}

/// Turns a panic into a status and a refusal into an error of the host's.
fn wall(error: *mut pb_error, body: impl FnOnce() -> Result<(), Refusal>) -> pb_status {
    const PANIC: Refusal = Refusal::new(PB_E_PANIC, "the plugin panicked");
    let Err(refusal) = catch_unwind(AssertUnwindSafe(body)).unwrap_or(Err(PANIC)) else {
        return PB_OK;
    };
    let status = if refusal.status < 0 { refusal.status } else { PB_E_FAIL };
    // SAFETY: the host's error, or NULL.
    if let Some(error) = unsafe { error.as_mut() } {
        error.status = status;
        say(&mut error.field, refusal.field);
        say(&mut error.text, refusal.text);
    }
    status
}

/// The instance behind a call.
///
/// # Safety
/// `obj` must be what `create` gave, and called once at a time, as the contract says.
unsafe fn cell<'a, M>(obj: *mut c_void) -> &'a mut Cell<M> {
    &mut *obj.cast::<Cell<M>>()
}

/// The module and its host, once there is one.
unsafe fn parts<'a, M>(obj: *mut c_void) -> Result<(&'a mut M, &'a Host), Refusal> {
    let Cell { host, module } = cell::<M>(obj);
    let module = module.as_mut().ok_or(Refusal::new(PB_E_STATE, "it is not configured"))?;
    Ok((module, host))
}

const NO_RECORD: Refusal = Refusal::new(PB_E_ARG, "the host gave nothing");

extern "C" fn configure<M: Module>(
    obj: *mut c_void, _: *const pb_config, error: *mut pb_error,
) -> pb_status {
    wall(error, || {
        // SAFETY: see `cell`; so in all that follow.
        let cell = unsafe { cell::<M>(obj) };
        cell.module = Some(M::new(&cell.host)?);
        Ok(())
    })
}

extern "C" fn activate<M: Module>(
    obj: *mut c_void, activation: *const pb_activation, error: *mut pb_error,
) -> pb_status {
    wall(error, || {
        let (module, host) = unsafe { parts::<M>(obj)? };
        // SAFETY: the host's record with its instruments, alive during the call.
        let a = unsafe { activation.as_ref() }.ok_or(NO_RECORD)?;
        let stride = a.instrument_stride as usize;
        let instruments = (0..a.instrument_count as usize)
            .map(|place| unsafe {
                Instrument::of(&*a.instruments.add(place * stride).cast::<pb_instrument>())
            })
            .collect();
        host.owner.set(a.owner);
        let told = Activation {
            instruments,
            start: a.start,
            seed: a.seed,
            owner: a.owner,
            account_exp: a.account_exp,
            account_currency: unsafe { copy(a.account_ccy) },
        };
        module.activate(&told, host)
    })
}

extern "C" fn process<M: Module>(obj: *mut c_void, batch: *const pb_batch) -> pb_status {
    wall(ptr::null_mut(), || {
        let (module, host) = unsafe { parts::<M>(obj)? };
        // SAFETY: the host's batch, alive during the call.
        let batch = unsafe { batch.as_ref() }.ok_or(NO_RECORD)?;
        for (head, event) in unsafe { Events::of(batch) } {
            host.cause.set(head.seq);
            module.on_event(event, host)?;
        }
        Ok(())
    })
}

extern "C" fn deactivate<M: Module>(obj: *mut c_void, _: u32) {
    wall(ptr::null_mut(), || {
        if let Some(module) = unsafe { &mut cell::<M>(obj).module } {
            module.deactivate();
        }
        Ok(())
    });
}

extern "C" fn destroy<M: Module>(obj: *mut c_void) {
    wall(ptr::null_mut(), || {
        // SAFETY: the last call on what `create` made.
        drop(unsafe { Box::from_raw(obj.cast::<Cell<M>>()) });
        Ok(())
    });
}

extern "C" fn save<M: Module>(
    obj: *mut c_void, to: *const pb_writer, error: *mut pb_error,
) -> pb_status {
    wall(error, || {
        let (module, _) = unsafe { parts::<M>(obj)? };
        module.save(&mut StateWriter(unsafe { to.as_ref() }.ok_or(NO_RECORD)?))
    })
}

extern "C" fn load<M: Module>(
    obj: *mut c_void, from: *const pb_reader, version: u32, error: *mut pb_error,
) -> pb_status {
    wall(error, || {
        let (module, _) = unsafe { parts::<M>(obj)? };
        module.load(&mut StateReader(unsafe { from.as_ref() }.ok_or(NO_RECORD)?), version)
    })
}

/// Asks a guard or a sizer.
fn judge<M: Module>(
    obj: *mut c_void, order: *const pb_check, out: *mut pb_verdict,
    body: impl FnOnce(&mut M, &pb_check, &mut Verdict<'_>, &Host),
) -> pb_status {
    wall(ptr::null_mut(), || {
        let (module, host) = unsafe { parts::<M>(obj)? };
        // SAFETY: both are the host's and live until the call returns.
        let (order, out) = unsafe { (order.as_ref(), out.as_mut()) };
        let (Some(order), Some(out)) = (order, out) else { return Err(NO_RECORD) };
        body(module, order, &mut Verdict(out), host);
        Ok(())
    })
}

extern "C" fn check<M: Guard>(
    obj: *mut c_void, order: *const pb_check, out: *mut pb_verdict,
) -> pb_status {
    judge(obj, order, out, M::check)
}

extern "C" fn size<M: Sizer>(
    obj: *mut c_void, entry: *const pb_check, out: *mut pb_verdict,
) -> pb_status {
    judge(obj, entry, out, M::size)
}

extern "C" fn read<M: Indicator>(
    obj: *mut c_void, instrument: u32, out: *mut f64, count: u32,
) -> u32 {
    let mut written = 0;
    wall(ptr::null_mut(), || {
        let (module, _) = unsafe { parts::<M>(obj)? };
        while written < count.min(M::OUTPUT_COUNT) {
            let value = module.read(instrument, written);
            // SAFETY: the host has room for `count` numbers.
            unsafe { *out.add(written as usize) = value };
            written += 1;
        }
        Ok(())
    });
    written
}

/// What a kind answers to `pb_vtable.extension`.
pub type Extension = extern "C" fn(*mut c_void, *const c_char) -> *const c_void;

pub extern "C" fn no_extension(_: *mut c_void, _: *const c_char) -> *const c_void {
    ptr::null()
}

/// Tables of the kinds of one module.
struct Tables<M>(M);

impl<M: Guard> Tables<M> {
    const GUARD: &'static pb_guard =
        &pb_guard { struct_size: size_of::<pb_guard>() as u32, _pad: 0, check: check::<M> };
}

impl<M: Sizer> Tables<M> {
    const SIZER: &'static pb_sizer =
        &pb_sizer { struct_size: size_of::<pb_sizer>() as u32, _pad: 0, size: size::<M> };
}

impl<M: Indicator> Tables<M> {
    const INDICATOR: &'static Fixed<pb_indicator> = &Fixed(pb_indicator {
        struct_size: size_of::<pb_indicator>() as u32,
        outputs: M::OUTPUT_COUNT,
        names: text(M::OUTPUTS),
        read: read::<M>,
    });
}

pub extern "C" fn guard<M: Guard>(_: *mut c_void, id: *const c_char) -> *const c_void {
    // SAFETY: the host's text ends with NUL; so in the next two.
    if unsafe { says(id, c"perps.guard/1") } {
        ptr::from_ref(Tables::<M>::GUARD).cast()
    } else {
        ptr::null()
    }
}

pub extern "C" fn sizer<M: Sizer>(_: *mut c_void, id: *const c_char) -> *const c_void {
    if unsafe { says(id, c"perps.sizer/1") } {
        ptr::from_ref(Tables::<M>::SIZER).cast()
    } else {
        ptr::null()
    }
}

pub extern "C" fn indicator<M: Indicator>(_: *mut c_void, id: *const c_char) -> *const c_void {
    if unsafe { says(id, c"perps.indicator/1") } {
        ptr::from_ref(&Tables::<M>::INDICATOR.0).cast()
    } else {
        ptr::null()
    }
}

/// The functions of one module.
pub const fn functions<M: Module>(extension: Extension) -> pb_vtable {
    let has_state = M::ABOUT.state_version > 0;
    pb_vtable {
        struct_size: size_of::<pb_vtable>() as u32,
        _pad: 0,
        configure: configure::<M>,
        activate: activate::<M>,
        process: process::<M>,
        deactivate: deactivate::<M>,
        destroy: destroy::<M>,
        reset: None,
        save: if has_state { Some(save::<M>) } else { None },
        load: if has_state { Some(load::<M>) } else { None },
        extension,
    }
}

/// The description of one module.
pub const fn description(about: &About, kinds: u32) -> pb_module {
    let trade = if kinds & PB_KIND_STRATEGY != 0 { PB_CAP_TRADE } else { 0 };
    pb_module {
        struct_size: size_of::<pb_module>() as u32,
        kinds,
        id: text(about.id),
        name: text(about.name),
        version: text(about.version),
        vendor: text(about.vendor),
        url: text(about.url),
        license: text(about.license),
        summary: text(about.summary),
        schema: text(about.schema),
        metrics: text(about.metrics),
        caps: about.caps | trade,
        events: about.events,
        determinism: about.determinism,
        flags: 0,
        state_version: about.state_version,
        state_oldest: about.state_oldest,
    }
}

/// One module of a library: its description, functions, and how an instance is made.
pub struct Listed {
    pub module: &'static Fixed<pb_module>,
    pub functions: &'static pb_vtable,
    pub make: fn(*const pb_host) -> *mut c_void,
}

/// Makes an instance that is still to be configured.
pub fn make<M: Module>(host: *const pb_host) -> *mut c_void {
    // SAFETY: the host's table lives until the instance is destroyed.
    let host = unsafe { Host::new(host) };
    Box::into_raw(Box::new(Cell::<M> { host, module: None })).cast()
}

/// Answers `pb_library.create`.
pub fn create(
    listed: &[Listed], module: *const pb_module, host: *const pb_host, out: *mut pb_instance,
    error: *mut pb_error,
) -> pb_status {
    wall(error, || {
        let found = listed.iter().find(|one| ptr::eq(module, &one.module.0));
        let one = found.ok_or(Refusal::new(PB_E_NOT_FOUND, "no such module"))?;
        // SAFETY: the host's, or NULL.
        let out = unsafe { out.as_mut() }.ok_or(NO_RECORD)?;
        if host.is_null() {
            return Err(NO_RECORD);
        }
        out.obj = (one.make)(host);
        out.vt = one.functions;
        Ok(())
    })
}

/// Answers `perps_bot_plugin`.
///
/// # Safety
/// `host` must be the host's, or NULL.
pub unsafe fn answer(
    host: *const pb_host_info, library: &'static Fixed<pb_library>,
) -> *const pb_library {
    match host.as_ref() {
        Some(host) if host.major_min <= PB_ABI_MAJOR && host.major_max >= PB_ABI_MAJOR => {
            &library.0
        }
        _ => ptr::null(),
    }
}

/// Makes the one symbol of a library: `export!(strategy Cross, guard Window);`.
///
/// Kinds are `strategy`, `guard`, `sizer`, `indicator` and `sink`.
#[macro_export]
macro_rules! export {
    ($($kind:ident $module:ty),+ $(,)?) => {
        static PERPS_LISTED: &[$crate::entry::Listed] = &[$({
            static FUNCTIONS: $crate::abi::pb_vtable =
                $crate::entry::functions::<$module>($crate::export!(@extension $kind $module));
            static MODULE: $crate::entry::Fixed<$crate::abi::pb_module> =
                $crate::entry::Fixed($crate::entry::description(
                    &<$module as $crate::Module>::ABOUT, $crate::export!(@kind $kind)));
            $crate::entry::Listed {
                module: &MODULE,
                functions: &FUNCTIONS,
                make: $crate::entry::make::<$module>,
            }
        }),+];
        static PERPS_MODULES: $crate::entry::Fixed<
            [*const $crate::abi::pb_module; PERPS_LISTED.len()],
        > = $crate::entry::Fixed({
            let mut all = [std::ptr::null(); PERPS_LISTED.len()];
            let mut place = 0;
            while place < all.len() {
                all[place] = &PERPS_LISTED[place].module.0;
                place += 1;
            }
            all
        });

        extern "C" fn perps_create(
            module: *const $crate::abi::pb_module, host: *const $crate::abi::pb_host,
            out: *mut $crate::abi::pb_instance, error: *mut $crate::abi::pb_error,
        ) -> $crate::abi::pb_status {
            $crate::entry::create(PERPS_LISTED, module, host, out, error)
        }

        static PERPS_LIBRARY: $crate::entry::Fixed<$crate::abi::pb_library> =
            $crate::entry::Fixed($crate::abi::pb_library {
                magic: $crate::abi::PB_MAGIC,
                struct_size: std::mem::size_of::<$crate::abi::pb_library>() as u32,
                major: $crate::abi::PB_ABI_MAJOR,
                minor: $crate::abi::PB_ABI_MINOR,
                need_minor: 0,
                _pad: 0,
                build: $crate::abi::text("Rust"),
                modules: PERPS_MODULES.0.as_ptr(),
                module_count: PERPS_LISTED.len() as u32,
                _pad2: 0,
                create: perps_create,
            });

        /// The one symbol of this library.
        #[no_mangle]
        pub extern "C" fn perps_bot_plugin(
            host: *const $crate::abi::pb_host_info,
        ) -> *const $crate::abi::pb_library {
            // SAFETY: the host's, or NULL.
            unsafe { $crate::entry::answer(host, &PERPS_LIBRARY) }
        }
    };
    (@kind strategy) => { $crate::abi::PB_KIND_STRATEGY };
    (@kind guard) => { $crate::abi::PB_KIND_GUARD };
    (@kind sizer) => { $crate::abi::PB_KIND_SIZER };
    (@kind indicator) => { $crate::abi::PB_KIND_INDICATOR };
    (@kind sink) => { $crate::abi::PB_KIND_SINK };
    (@extension strategy $module:ty) => { $crate::entry::no_extension };
    (@extension sink $module:ty) => { $crate::entry::no_extension };
    (@extension guard $module:ty) => { $crate::entry::guard::<$module> };
    (@extension sizer $module:ty) => { $crate::entry::sizer::<$module> };
    (@extension indicator $module:ty) => { $crate::entry::indicator::<$module> };
}
