//! What guards and sizers answer.

use crate::abi::*;

/// The answer to one order. Silence means reject.
pub struct Verdict<'a>(pub(crate) &'a mut pb_verdict);

impl Verdict<'_> {
    /// Lets the order pass.
    pub fn allow(&mut self) {
        self.0.action = PB_V_ALLOW;
    }

    /// Refuses the order, with a number of your own and one sentence.
    pub fn reject(&mut self, reason: u32, sentence: &str) {
        (self.0.action, self.0.reason) = (PB_V_REJECT, reason);
        say(&mut self.0.text, sentence);
    }

    /// Gives the order another size: of a guard a smaller one.
    pub fn resize(&mut self, qty: pb_qty, sentence: &str) {
        (self.0.action, self.0.qty) = (PB_V_RESIZE, qty);
        say(&mut self.0.text, sentence);
    }

    /// What was compared with what, for people; a measure that is missing is not a number.
    pub fn compare(&mut self, measured: f64, limit: f64, unit: &str) {
        (self.0.measured, self.0.limit) = (measured, limit);
        say(&mut self.0.unit, unit);
    }

    /// The record itself, for holds and scopes.
    pub fn record(&mut self) -> &mut pb_verdict {
        self.0
    }
}
