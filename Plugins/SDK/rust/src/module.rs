//! What an author implements.

use crate::abi::*;
use crate::event::Event;
use crate::host::Host;
use crate::instrument::Instrument;
use crate::state::{StateReader, StateWriter};
use crate::verdict::Verdict;

/// Why something was refused, in a sentence for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: pb_status,
    /// The parameter at fault, or nothing.
    pub field: &'static str,
    pub text: &'static str,
}

impl Refusal {
    /// A refusal that is not about a parameter.
    pub const fn new(status: pb_status, text: &'static str) -> Refusal {
        Refusal { status, field: "", text }
    }

    /// A parameter that cannot be used: the profile's line is named to the user.
    pub const fn parameter(key: &'static str, text: &'static str) -> Refusal {
        Refusal { status: PB_E_CONFIG, field: key, text }
    }

    pub(crate) const fn status(status: pb_status) -> Refusal {
        Refusal::new(status, "the host does not take it")
    }

    pub(crate) fn check(status: pb_status) -> Result<(), Refusal> {
        if status < 0 { Err(Refusal::status(status)) } else { Ok(()) }
    }
}

/// What a module says about itself.
#[derive(Clone, Copy)]
pub struct About {
    pub id: &'static str,
    pub name: &'static str,
    pub summary: &'static str,
    pub version: &'static str,
    pub vendor: &'static str,
    pub license: &'static str,
    pub url: &'static str,
    /// JSON Schema of the parameters.
    pub schema: &'static str,
    /// JSON array of `{name, unit, kind}`.
    pub metrics: &'static str,
    /// `bit(PB_EV_TRADE) | …`: what it can take; other kinds are not sent.
    pub events: u64,
    /// Beside the right to trade, which strategies ask for by themselves.
    pub caps: u64,
    pub determinism: u32,
    /// Above 0: `save` and `load` are called.
    pub state_version: u32,
    pub state_oldest: u32,
}

impl About {
    /// A module without parameters, figures, events and state; change what differs with
    /// `About { events: …, ..About::new(…) }`.
    pub const fn new(id: &'static str, name: &'static str, summary: &'static str) -> About {
        About {
            id,
            name,
            summary,
            version: "0.1.0",
            vendor: "",
            license: "",
            url: "",
            schema: r#"{"type":"object","additionalProperties":false,"properties":{}}"#,
            metrics: "[]",
            events: 0,
            caps: 0,
            determinism: PB_DET_PURE,
            state_version: 0,
            state_oldest: 0,
        }
    }
}

/// What is fixed from `activate` on.
pub struct Activation {
    pub instruments: Vec<Instrument>,
    pub start: pb_ns,
    pub seed: u64,
    pub owner: u32,
    /// The exponent of money of the account.
    pub account_exp: i32,
    pub account_currency: String,
}

impl Activation {
    /// The instrument of a module that trades one.
    pub fn only(&self) -> Result<&Instrument, Refusal> {
        match &self.instruments[..] {
            [own] => Ok(own),
            _ => Err(Refusal::new(PB_E_CONFIG, "trades one product")),
        }
    }
}

/// One module: all of its state is in the value. An instance is never called twice at once.
pub trait Module: Sized + 'static {
    const ABOUT: About;

    /// Makes an instance from the parameters, which the host has checked against the schema.
    ///
    /// # Errors
    /// [`Refusal::parameter`] for what a schema cannot say.
    fn new(host: &Host) -> Result<Self, Refusal>;

    /// Subscribe, set timers and allocate here.
    fn activate(&mut self, _: &Activation, _: &Host) -> Result<(), Refusal> {
        Ok(())
    }

    /// Takes one record; a refusal drops the intents of the step and counts as a fault.
    fn on_event(&mut self, _: Event<'_>, _: &Host) -> Result<(), Refusal> {
        Ok(())
    }

    /// Ends own threads; the rest ends by itself.
    fn deactivate(&mut self) {}

    /// Writes what outlives the process, where `ABOUT.state_version` is above 0.
    fn save(&self, _: &mut StateWriter<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    /// Takes it back before `activate`; all or nothing.
    fn load(&mut self, _: &mut StateReader<'_>, _version: u32) -> Result<(), Refusal> {
        Ok(())
    }
}

/// A module that judges orders.
pub trait Guard: Module {
    /// Judges one sized order; must not change what it answers next.
    fn check(&mut self, order: &pb_check, out: &mut Verdict<'_>, host: &Host);
}

/// A module that decides how large entries are.
pub trait Sizer: Module {
    fn size(&mut self, entry: &pb_check, out: &mut Verdict<'_>, host: &Host);
}

/// A module that turns events into numbers for others.
pub trait Indicator: Module {
    /// JSON array with one name for each output.
    const OUTPUTS: &'static str;
    const OUTPUT_COUNT: u32;

    /// Not a number: not ready.
    fn read(&mut self, instrument: u32, output: u32) -> f64;
}
