//! Merged cells: the value of one cell that stands for several rows.
//!
//! It exists so that "Annual fund", merged over the ten gifts it is about, is read with each of them.

use super::inflate::PartReader;
use super::place;
use super::trouble::Trouble;
use super::xml::{Xml, attributes};
use memchr::memmem::Finder;
use quick_xml::events::Event;
use std::io::BufRead;

/// Cells that may get a repeated value; more are no work of a person's hand.
const MOST_REPEATED: u64 = 2_000_000;

/// Merged cells over several rows, and those that cover the current row.
#[derive(Debug, Default)]
pub(super) struct Merges {
    /// By first row, the last one first.
    ahead: Vec<Merge>,
    /// By column, those that begin above the current row and cover it.
    open: Vec<Open>,
    repeated: u64,
}

/// Rows and the first column, all from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub first: u32,
    last: u32,
    column: u32,
}

#[derive(Debug)]
struct Open {
    last: u32,
    column: u32,
    value: String,
}

impl Merges {
    /// Looks through a sheet for merged cells, which stand after its rows.
    ///
    /// # Errors
    /// When the part is damaged or breaks a bound.
    pub fn scan(mut part: PartReader) -> Result<Merges, Trouble> {
        if !pass_rows(&mut part)? {
            return Ok(Merges::default());
        }
        let mut ahead = Vec::new();
        read_rest(&mut Xml::inside(part), |merge| ahead.push(merge))?;
        ahead.sort_by_key(|merge| std::cmp::Reverse((merge.first, merge.column)));
        Ok(Merges { ahead, open: Vec::new(), repeated: 0 })
    }

    /// Whether no row from here on has anything to do with merged cells.
    #[inline]
    pub fn is_over(&self) -> bool {
        self.ahead.is_empty() && self.open.is_empty()
    }

    /// Calls `repeat` with each column that gets a value in a row, columns in order.
    ///
    /// # Errors
    /// When values would be repeated without end.
    pub fn repeated(&mut self, row: u32, mut repeat: impl FnMut(u32, &str) -> bool) -> Result<(), Trouble> {
        for open in &self.open {
            if row <= open.last && repeat(open.column, &open.value) {
                self.repeated += 1;
            }
        }
        if self.repeated > MOST_REPEATED {
            return Err(Trouble::Oversized("its merged cells cover more than 2 million cells".into()));
        }
        Ok(())
    }

    /// Keeps the values of the merged cells that begin in a row; `value` gives the one of a column.
    pub fn begin(&mut self, row: u32, mut value: impl FnMut(u32) -> String) {
        self.open.retain(|open| open.last > row);
        while let Some(merge) = self.ahead.pop_if(|merge| merge.first <= row) {
            if merge.first < row || merge.last <= row {
                continue;
            }
            let value = value(merge.column);
            match self.open.binary_search_by_key(&merge.column, |open| open.column) {
                // Merged cells do not overlap; where they do, the one that begins last counts.
                Ok(at) => self.open[at] = Open { last: merge.last, column: merge.column, value },
                Err(_) if value.is_empty() => {}
                Err(at) => self.open.insert(at, Open { last: merge.last, column: merge.column, value }),
            }
        }
    }
}

/// Reads what stands after the rows of a sheet to the end, and hands out the merged cells over several
/// rows, in the order of the file.
///
/// # Errors
/// When the part is damaged or breaks a bound.
pub(super) fn read_rest(xml: &mut Xml, mut met: impl FnMut(Merge)) -> Result<(), Trouble> {
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "mergeCell" => {
                let range = attributes(&element).find(|(name, _)| *name == "ref").and_then(|(_, range)| merge(range));
                if let Some(merge) = range {
                    met(merge);
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// `B2:C9` as a merge, where it covers several rows.
fn merge(range: &str) -> Option<Merge> {
    let (from, to) = range.split_once(':')?;
    let (first, column) = place::cell(from)?;
    let (last, _) = place::cell(to)?;
    (last > first).then_some(Merge { first, last, column })
}

/// Passes over everything up to the end of the rows; `false` where there is no such end.
fn pass_rows(part: &mut PartReader) -> Result<bool, Trouble> {
    /// Bytes a prefix may add to the name.
    const LONGEST: usize = 64;
    let end = Finder::new("sheetData>");
    loop {
        part.mark();
        let more = part
            .fill_more(LONGEST)
            .map_err(|error| part.take_trouble().unwrap_or_else(|| Trouble::Broken(error.to_string())))?;
        let bytes = part.buffered();
        let mut from = 0;
        while let Some(found) = end.find(&bytes[from..]) {
            let at = from + found;
            from = at + "sheetData>".len();
            let before = &bytes[at.saturating_sub(LONGEST)..at];
            // `</x:` before it: within texts, `<` is escaped.
            let tag = before.iter().rposition(|byte| *byte == b'<').map(|open| &before[open + 1..]);
            if tag.is_some_and(|tag| tag == b"/" || (tag.starts_with(b"/") && tag.ends_with(b":"))) {
                part.consume(from);
                return Ok(true);
            }
        }
        if !more {
            return Ok(false);
        }
        let passed = bytes.len().saturating_sub(LONGEST);
        part.consume(passed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merges(ranges: &[&str]) -> Merges {
        let mut ahead: Vec<Merge> = ranges.iter().filter_map(|range| merge(range)).collect();
        ahead.sort_by_key(|merge| std::cmp::Reverse((merge.first, merge.column)));
        Merges { ahead, ..Merges::default() }
    }

    /// What each row gets repeated when each cell holds its column and row.
    fn repeated(mut merges: Merges, rows: u32) -> Vec<String> {
        let mut all = Vec::new();
        for row in 1..=rows {
            let repeat = |column: u32, value: &str| {
                all.push(format!("{row}:{column}={value}"));
                true
            };
            merges.repeated(row, repeat).unwrap();
            merges.begin(row, |column| format!("c{column}r{row}"));
        }
        assert!(merges.is_over());
        all
    }

    #[test]
    fn values_are_repeated_downwards_in_the_first_column() {
        assert_eq!(repeated(merges(&["B2:C4", "A3:A4"]), 5), ["3:2=c2r2", "4:1=c1r3", "4:2=c2r2"]);
    }

    #[test]
    fn merges_of_one_row_and_broken_ones_do_nothing() {
        assert!(merges(&["A1:F1", "A1", "A5:A2", "", "A1:?", "1:5"]).is_over());
    }

    #[test]
    fn of_overlapping_merges_the_later_one_counts() {
        assert_eq!(repeated(merges(&["A1:A9", "A3:A4"]), 9), ["2:1=c1r1", "3:1=c1r1", "4:1=c1r3"]);
    }
}
