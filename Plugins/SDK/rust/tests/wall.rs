//! What a host sees of a library whose author made mistakes.

use perps_plugin::*;
use std::ffi::{c_char, c_void, CStr};
use std::mem::{size_of, zeroed};
use std::ptr;

struct Clumsy;

impl Module for Clumsy {
    const ABOUT: About = About {
        events: bit(PB_EV_TRADE),
        ..About::new("org.example.clumsy", "Clumsy", "Panics wherever it can.")
    };

    fn new(host: &Host) -> Result<Clumsy, Refusal> {
        match host.integer("mood", 0) {
            0 => Ok(Clumsy),
            1 => Err(Refusal::parameter("mood", "must not be 1")),
            _ => panic!("in new"),
        }
    }

    fn activate(&mut self, _: &Activation, _: &Host) -> Result<(), Refusal> {
        panic!("in activate")
    }

    fn on_event(&mut self, event: Event<'_>, _: &Host) -> Result<(), Refusal> {
        match event {
            Event::Trade(trade) if trade.px == 1 => panic!("in on_event"),
            Event::Trade(trade) if trade.px == 2 => Err(Refusal::new(PB_E_RANGE, "off the tick")),
            _ => Ok(()),
        }
    }

    fn deactivate(&mut self) {
        panic!("in deactivate")
    }
}

impl Drop for Clumsy {
    fn drop(&mut self) {
        panic!("in drop")
    }
}

impl Guard for Clumsy {
    fn check(&mut self, order: &pb_check, out: &mut Verdict<'_>, _: &Host) {
        out.allow();
        assert!(order.qty != 1, "in check");
    }
}

export!(guard Clumsy);

static MOOD: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);

unsafe extern "C" fn param(_: *mut c_void, _: *const c_char, out: *mut pb_value) -> pb_status {
    (*out).kind = PB_T_INT;
    (*out).i = MOOD.load(std::sync::atomic::Ordering::SeqCst);
    PB_OK
}

fn sentence(text: &[u8]) -> &str {
    CStr::from_bytes_until_nul(text).unwrap().to_str().unwrap()
}

#[test]
fn no_panic_gets_to_the_host() {
    // SAFETY: all zeros are what the host's structs may be.
    let mut question: pb_host_info = unsafe { zeroed() };
    (question.major_min, question.major_max) = (1, 1);
    let library = unsafe { &*perps_bot_plugin(&question) };
    assert_eq!((library.magic, library.module_count), (PB_MAGIC, 1));
    (question.major_min, question.major_max) = (2, 3);
    assert!(perps_bot_plugin(&question).is_null() && perps_bot_plugin(ptr::null()).is_null());

    let mut host: pb_host = unsafe { zeroed() };
    host.struct_size = size_of::<pb_host>() as u32;
    host.param = Some(param);
    let mut out: pb_instance = unsafe { zeroed() };
    let mut error: pb_error = unsafe { zeroed() };
    let module = unsafe { *library.modules };
    let stranger = ptr::from_ref(&question).cast::<pb_module>();
    assert_eq!((library.create)(stranger, &host, &mut out, &mut error), PB_E_NOT_FOUND);
    assert_eq!((library.create)(module, &host, ptr::null_mut(), ptr::null_mut()), PB_E_ARG);
    assert_eq!((library.create)(module, &host, &mut out, &mut error), PB_OK);
    let (obj, calls) = (out.obj, unsafe { &*out.vt });

    let batch: pb_batch = unsafe { zeroed() };
    assert_eq!((calls.process)(obj, &batch), PB_E_STATE, "it is not configured yet");
    for (mood, status, field) in [(2, PB_E_PANIC, ""), (1, PB_E_CONFIG, "mood"), (0, PB_OK, "")] {
        MOOD.store(mood, std::sync::atomic::Ordering::SeqCst);
        error = unsafe { zeroed() };
        assert_eq!((calls.configure)(obj, ptr::null(), &mut error), status, "{mood}");
        assert_eq!((error.status, sentence(&error.field)), (status, field));
    }
    let activation: pb_activation = unsafe { zeroed() };
    assert_eq!((calls.activate)(obj, &activation, &mut error), PB_E_PANIC);
    assert_eq!(sentence(&error.text), "the plugin panicked");

    let mut trade: pb_ev_trade = unsafe { zeroed() };
    trade.h.size = size_of::<pb_ev_trade>() as u32;
    trade.h.kind = PB_EV_TRADE;
    for (px, status) in [(1, PB_E_PANIC), (2, PB_E_RANGE), (3, PB_OK)] {
        trade.px = px;
        let mut batch: pb_batch = unsafe { zeroed() };
        (batch.data, batch.bytes) = (ptr::from_ref(&trade).cast(), size_of::<pb_ev_trade>() as u64);
        assert_eq!((calls.process)(obj, &batch), status, "price {px}");
    }

    let guard = (calls.extension)(obj, c"perps.guard/1".as_ptr()).cast::<pb_guard>();
    assert!((calls.extension)(obj, c"perps.sizer/1".as_ptr()).is_null());
    assert!((calls.extension)(obj, ptr::null()).is_null());
    let mut order: pb_check = unsafe { zeroed() };
    for (qty, status) in [(1, PB_E_PANIC), (2, PB_OK)] {
        let mut verdict: pb_verdict = unsafe { zeroed() };
        order.qty = qty;
        assert_eq!(unsafe { ((*guard).check)(obj, &order, &mut verdict) }, status);
    }
    (calls.deactivate)(obj, PB_BYE_STOP);
    (calls.destroy)(obj);
}

#[test]
fn a_record_that_lies_about_its_size_ends_the_walk() {
    for (size, count) in [(64_u32, 1), (63, 0), (72, 0), (32, 0), (0, 0), (u32::MAX, 0)] {
        let mut trade: pb_ev_trade = unsafe { zeroed() };
        (trade.h.size, trade.h.kind) = (size, PB_EV_TRADE);
        let mut batch: pb_batch = unsafe { zeroed() };
        (batch.data, batch.bytes) = (ptr::from_ref(&trade).cast(), size_of::<pb_ev_trade>() as u64);
        // SAFETY: the record outlives the walk.
        assert_eq!(unsafe { Events::of(&batch) }.count(), count, "size {size}");
    }
}
