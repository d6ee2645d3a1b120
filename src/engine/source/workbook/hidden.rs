//! Columns that a sheet hides.
//!
//! It exists to name those of them that have something in them: people hide all columns to the right
//! of their table, and nobody wants to be told.

use crate::engine::schema::column_letters;
use crate::engine::source::records::COLUMN_LIMIT;

/// Which columns are hidden, counted from 0.
#[derive(Debug, Default)]
pub(super) struct HiddenColumns {
    /// First and behind the last.
    hidden: Vec<(u64, u64)>,
    /// Columns with cells so far.
    width: u64,
}

impl HiddenColumns {
    /// Notes hidden columns; those that are noted already, or stand before them, are passed over.
    pub fn add(&mut self, first: u64, behind: u64) {
        let noted = self.hidden.last().map_or(0, |(_, behind)| *behind);
        let (first, behind) = (first.max(noted), behind.min(COLUMN_LIMIT as u64));
        if first < behind {
            self.hidden.push((first, behind));
        }
    }

    /// Names the hidden columns that are within the sheet now that a row is so wide.
    #[inline]
    pub fn widen(&mut self, width: u64, names: &mut Vec<String>) {
        if width <= self.width {
            return;
        }
        let (from, to) = (self.width, width);
        self.width = width;
        for (first, behind) in &self.hidden {
            names.extend((*first.max(&from)..*behind.min(&to)).map(|column| column_letters(column as usize)));
        }
    }
}
