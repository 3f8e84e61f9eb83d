//! Saved state: whole numbers of eight bytes, the lowest first, and texts with their length.

use crate::abi::*;
use crate::module::Refusal;
use std::ffi::c_void;
use std::ops::RangeInclusive;

const TEXT_MAX: i64 = 4_096;

/// Where state goes.
pub struct StateWriter<'a>(pub(crate) &'a pb_writer);

impl StateWriter<'_> {
    /// Appends bytes.
    pub fn bytes(&mut self, mut from: &[u8]) -> Result<(), Refusal> {
        let failed = Refusal::new(PB_E_FAIL, "the state could not be written");
        let Some(write) = self.0.write else { return Err(failed) };
        while !from.is_empty() {
            // SAFETY: the host's function with its own context.
            let moved =
                unsafe { write(self.0.ctx, from.as_ptr().cast::<c_void>(), from.len() as u64) };
            match usize::try_from(moved) {
                Ok(count) if count > 0 && count <= from.len() => from = &from[count..],
                _ => return Err(failed),
            }
        }
        Ok(())
    }

    /// Appends a whole number.
    pub fn number(&mut self, value: i64) -> Result<(), Refusal> {
        self.bytes(&value.to_le_bytes())
    }

    /// Appends a text of at most 4,096 bytes.
    pub fn text(&mut self, value: &str) -> Result<(), Refusal> {
        if value.len() as i64 > TEXT_MAX {
            return Err(Refusal::new(PB_E_FAIL, "a text is too long for the state"));
        }
        self.number(value.len() as i64)?;
        self.bytes(value.as_bytes())
    }
}

/// Where state comes from.
pub struct StateReader<'a>(pub(crate) &'a pb_reader);

impl StateReader<'_> {
    /// How to refuse a state that makes no sense.
    pub fn corrupt() -> Refusal {
        Refusal::new(PB_E_CORRUPT, "the state makes no sense")
    }

    fn some(&mut self, to: &mut [u8]) -> Result<usize, Refusal> {
        let Some(read) = self.0.read else { return Err(Self::corrupt()) };
        // SAFETY: the host's function with its own context.
        let moved = unsafe { read(self.0.ctx, to.as_mut_ptr().cast::<c_void>(), to.len() as u64) };
        match usize::try_from(moved) {
            Ok(count) if count <= to.len() => Ok(count),
            _ => Err(Self::corrupt()),
        }
    }

    /// Fills `to` with the next bytes.
    pub fn bytes(&mut self, mut to: &mut [u8]) -> Result<(), Refusal> {
        while !to.is_empty() {
            match self.some(to)? {
                0 => return Err(Self::corrupt()),
                count => to = &mut to[count..],
            }
        }
        Ok(())
    }

    /// The next whole number, if it lies in a range.
    pub fn number(&mut self, range: RangeInclusive<i64>) -> Result<i64, Refusal> {
        let mut bytes = [0; 8];
        self.bytes(&mut bytes)?;
        let value = i64::from_le_bytes(bytes);
        if range.contains(&value) { Ok(value) } else { Err(Self::corrupt()) }
    }

    /// The next text.
    pub fn text(&mut self) -> Result<String, Refusal> {
        let mut bytes = vec![0; self.number(0..=TEXT_MAX)? as usize];
        self.bytes(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| Self::corrupt())
    }

    /// Refuses what follows.
    pub fn end(&mut self) -> Result<(), Refusal> {
        match self.some(&mut [0])? {
            0 => Ok(()),
            _ => Err(Self::corrupt()),
        }
    }
}
