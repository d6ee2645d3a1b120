//! The filled cells of the row being read.
//!
//! It exists to turn what a cell holds into text as the person sees it, without memory for each cell.

use super::strings::{Strings, unescape};
use super::styles::Styles;
use super::trouble::Trouble;
use crate::engine::source::records::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};

/// The filled cells of the row being read, and room for reading them.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Columns in order unless `jumbled`.
    pub filled: Vec<Filled>,
    pub text: String,
    /// The value of the cell being read as it stands in the file.
    pub value: String,
    jumbled: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Filled {
    /// From 1.
    pub column: u32,
    pub start: u32,
    pub end: u32,
}

/// What the tag of a cell says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// From 1.
    pub column: u32,
    pub style: u32,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Shared,
    Inline,
    /// Text that a formula gives.
    Text,
    Boolean,
    Date,
    /// As it stands in the file: errors.
    AsIs,
}

impl Cells {
    pub fn clear(&mut self) {
        self.filled.clear();
        self.text.clear();
        self.jumbled = false;
    }

    /// Adds the value of a cell as the person sees it.
    #[inline]
    pub fn write(
        &mut self,
        head: Head,
        strings: &mut Strings,
        styles: &Styles,
        from_1904: bool,
    ) -> Result<(), Trouble> {
        let Cells { text, value, .. } = self;
        let trimmed = value.trim_ascii();
        match head.kind {
            Kind::Number => styles.get(head.style as usize).write(text, trimmed, from_1904),
            Kind::Shared => {
                let index = trimmed.parse().map_err(|_| Trouble::damaged("a cell refers to no text"))?;
                text.push_str(strings.get(index)?);
            }
            Kind::Inline | Kind::AsIs => text.push_str(value),
            Kind::Text => {
                let start = text.len();
                text.push_str(value);
                unescape(text, start);
            }
            Kind::Boolean => text.push_str(match trimmed {
                "1" => "TRUE",
                "0" => "FALSE",
                other if other.eq_ignore_ascii_case("true") => "TRUE",
                other if other.eq_ignore_ascii_case("false") => "FALSE",
                other => other,
            }),
            Kind::Date => iso_date(text, trimmed),
        }
        Ok(())
    }

    /// Ends a cell whose text begins at `start`.
    #[inline]
    pub fn end(&mut self, column: u32, start: usize) -> Result<(), Trouble> {
        let end = self.text.len();
        if start == end {
            return Ok(());
        }
        if end - start > CELL_LIMIT && self.text[start..].chars().count() > CELL_LIMIT {
            return Err(Trouble::LongCell);
        }
        if end > ROW_LIMIT {
            return Err(Trouble::LongRow);
        }
        self.jumbled |= self.filled.last().is_some_and(|before| before.column >= column);
        if self.filled.len() > COLUMN_LIMIT {
            return Err(Trouble::Columns(self.filled.len()));
        }
        self.filled.push(Filled { column, start: start as u32, end: end as u32 });
        Ok(())
    }

    /// Puts the cells in order; one that stands twice would lose a value.
    pub fn sort(&mut self) -> Result<(), Trouble> {
        if self.jumbled {
            self.filled.sort_by_key(|cell| cell.column);
            if self.filled.windows(2).any(|pair| pair[0].column == pair[1].column) {
                return Err(Trouble::damaged("a cell stands twice in it"));
            }
        }
        Ok(())
    }

    /// Where the cell of a column is, or would be.
    pub fn find(&self, column: u32) -> Result<usize, usize> {
        self.filled.binary_search_by_key(&column, |cell| cell.column)
    }

    pub fn get(&self, at: usize) -> &str {
        &self.text[self.filled[at].start as usize..self.filled[at].end as usize]
    }
}

/// Adds a date that is written out, `2024-12-31T10:15:00.000Z`, in the way all dates are written.
fn iso_date(out: &mut String, value: &str) {
    let Some((day, time)) = value.split_once('T') else { return out.push_str(value) };
    let time = time.trim_end_matches('Z');
    let time =
        time.split_once('.').filter(|(_, part)| part.bytes().all(|byte| byte == b'0')).map_or(time, |(whole, _)| whole);
    out.push_str(day);
    if !matches!(time, "00:00:00" | "00:00" | "") {
        out.push(' ');
        out.push_str(time);
    }
}
