//! A plugin of perps-bot in Rust: implement [`Module`], say with [`export!`] which kinds there are.
//!
//! ```
//! use perps_plugin::*;
//!
//! struct Few;
//!
//! impl Module for Few {
//!     const ABOUT: About = About::new("org.example.few", "Few orders", "Refuses a fourth order.");
//!     fn new(_: &Host) -> Result<Self, Refusal> {
//!         Ok(Few)
//!     }
//! }
//!
//! impl Guard for Few {
//!     fn check(&mut self, order: &pb_check, out: &mut Verdict, _: &Host) {
//!         out.compare(order.open_orders as f64, 3.0, "orders");
//!         match order.open_orders {
//!             0..3 => out.allow(),
//!             _ => out.reject(1, "three orders are open already"),
//!         }
//!     }
//! }
//!
//! export!(guard Few);
//! ```
//!
//! A panic does not get to the host: every function goes through `catch_unwind` and answers
//! `PB_E_PANIC`. Orders are made of whole numbers only; there is no way to put a float into one.

#[cfg(panic = "abort")]
compile_error!("a plugin must not abort the process of its host: remove panic = \"abort\"");

pub mod abi;
pub mod entry;
mod event;
mod host;
mod instrument;
mod intent;
mod module;
mod parameters;
mod state;
mod verdict;

pub use abi::*;
pub use event::{Event, Events};
pub use host::{Host, Level};
pub use instrument::Instrument;
pub use intent::{Intent, Side};
pub use module::{About, Activation, Guard, Indicator, Module, Refusal, Sizer};
pub use state::{StateReader, StateWriter};
pub use verdict::Verdict;

/// A mantissa, or nothing where the contract says that there is no value.
pub fn known(mantissa: i64) -> Option<i64> {
    (mantissa != PB_NONE).then_some(mantissa)
}
