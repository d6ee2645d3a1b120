//! Texts that cells of an XLSB workbook share.
//!
//! It exists so that a preview reads only as many of them as its rows refer to: a workbook may hold
//! millions.

use super::records::{Records, SHARED_TEXT};
use crate::engine::source::workbook::xlsx::trouble::Trouble;

/// Bytes of the texts and of where they end.
const MOST: usize = 1 << 30;

/// The texts met so far.
pub(super) struct Strings {
    /// `None` at its end, or where there are none.
    records: Option<Records>,
    text: String,
    /// End of each in `text`.
    ends: Vec<u32>,
}

impl Strings {
    pub fn new(records: Option<Records>) -> Strings {
        Strings { records, text: String::new(), ends: Vec::new() }
    }

    /// The text of an index, read as far as that is needed.
    ///
    /// # Errors
    /// When there is none, or the part is damaged or holds too much.
    #[inline]
    pub fn get(&mut self, index: usize) -> Result<&str, Trouble> {
        while index >= self.ends.len() {
            self.read_one()?;
        }
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        Ok(&self.text[start..self.ends[index] as usize])
    }

    fn read_one(&mut self) -> Result<(), Trouble> {
        let missing = || Trouble::damaged("a cell refers to a text that the workbook does not hold");
        let records = self.records.as_mut().ok_or_else(missing)?;
        match records.next(|kind| kind == SHARED_TEXT)? {
            Some(SHARED_TEXT) => {
                // A mark says whether formats and sounds stand behind the text.
                let cut_off = || Trouble::damaged("one of the texts that cells share is cut off");
                records.text(1, &mut self.text).ok_or_else(cut_off)?;
                if self.text.len() + self.ends.len() * size_of::<u32>() > MOST {
                    return Err(Trouble::Oversized("its texts take more than 1 GB".into()));
                }
                self.ends.push(self.text.len() as u32);
            }
            Some(_) => {}
            None => self.records = None,
        }
        Ok(())
    }
}
